CREATE TABLE "llm_answers" (
	"subject_hash" text NOT NULL,
	"prompt_version" text NOT NULL,
	"model" text NOT NULL,
	"answer" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "llm_answers_subject_hash_prompt_version_model_pk" PRIMARY KEY("subject_hash","prompt_version","model")
);
--> statement-breakpoint
CREATE TABLE "llm_runs" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "llm_runs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"started_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone NOT NULL,
	"model" text NOT NULL,
	"prompt_version" text NOT NULL,
	"budget" integer NOT NULL,
	"used" integer NOT NULL,
	"requests" integer NOT NULL,
	"asked" integer NOT NULL,
	"from_cache" integer NOT NULL,
	"failed" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "overrides" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "overrides_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"hash" text NOT NULL,
	"category" text NOT NULL,
	"risk" text NOT NULL,
	"facets" text,
	"reviewer" text NOT NULL,
	"reason" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"withdrawn_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE INDEX "overrides_hash" ON "overrides" USING btree ("hash","id");