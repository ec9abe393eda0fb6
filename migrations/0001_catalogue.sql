CREATE TABLE "classifications" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "classifications_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"tool_version_id" integer NOT NULL,
	"version" text NOT NULL,
	"category" text,
	"risk" text,
	"body" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "classifications_identity" UNIQUE("tool_version_id","version")
);
--> statement-breakpoint
CREATE TABLE "crawls" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "crawls_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"server_id" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"status" text NOT NULL,
	"detail" text,
	"protocol_version" text,
	"server_info" text,
	"instructions" text,
	"launch" text,
	"truncated" text,
	"rejected" text NOT NULL,
	"listed" integer[]
);
--> statement-breakpoint
CREATE TABLE "servers" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "servers_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"key_hash" text NOT NULL,
	"key" text NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"title" text,
	"description" text,
	"repository" text,
	"place" text NOT NULL,
	"address" text NOT NULL,
	"listing" text NOT NULL,
	"search" text NOT NULL,
	"first_seen" timestamp (3) with time zone NOT NULL,
	"removed_at" timestamp (3) with time zone,
	CONSTRAINT "servers_key_hash_unique" UNIQUE("key_hash"),
	CONSTRAINT "servers_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "tool_versions" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "tool_versions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"server_id" integer NOT NULL,
	"hash" text NOT NULL,
	"name" text NOT NULL,
	"title" text,
	"description" text,
	"field_hashes" text NOT NULL,
	"definition" text NOT NULL,
	"search" text NOT NULL,
	"first_seen" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "tool_versions_identity" UNIQUE("server_id","hash")
);
--> statement-breakpoint
ALTER TABLE "classifications" ADD CONSTRAINT "classifications_tool_version_id_tool_versions_id_fk" FOREIGN KEY ("tool_version_id") REFERENCES "public"."tool_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "crawls" ADD CONSTRAINT "crawls_server_id_servers_id_fk" FOREIGN KEY ("server_id") REFERENCES "public"."servers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tool_versions" ADD CONSTRAINT "tool_versions_server_id_servers_id_fk" FOREIGN KEY ("server_id") REFERENCES "public"."servers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "classifications_newest" ON "classifications" USING btree ("tool_version_id","id","category","risk");--> statement-breakpoint
CREATE INDEX "crawls_newest" ON "crawls" USING btree ("server_id","at","id");--> statement-breakpoint
CREATE INDEX "crawls_listed" ON "crawls" USING btree ("server_id","at","id") WHERE "crawls"."listed" is not null;--> statement-breakpoint
CREATE INDEX "crawls_listed_at" ON "crawls" USING btree ("at") WHERE "crawls"."listed" is not null;--> statement-breakpoint
CREATE INDEX "servers_search" ON "servers" USING gin ("search" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "servers_first_seen" ON "servers" USING btree ("first_seen","id");--> statement-breakpoint
CREATE INDEX "tool_versions_search" ON "tool_versions" USING gin ("search" gin_trgm_ops);--> statement-breakpoint
CREATE VIEW "public"."current_tools" AS (
  select s.id as server_id, c.at as listed_at, l.position::integer as position, l.tool_version_id,
    k.id as classification_id, k.category, k.risk
  from servers s
  cross join lateral (
    select at, listed from crawls where server_id = s.id and listed is not null order by at desc, id desc limit 1
  ) c
  cross join lateral unnest(c.listed) with ordinality as l(tool_version_id, position)
  left join lateral (
    select id, category, risk from classifications where tool_version_id = l.tool_version_id order by id desc limit 1
  ) k on true
  where s.removed_at is null
);