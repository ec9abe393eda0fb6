CREATE TABLE "host_turns" (
	"host" text NOT NULL,
	"turn" integer NOT NULL,
	"holder" text NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "host_turns_host_turn_pk" PRIMARY KEY("host","turn")
);
