CREATE TABLE "change_events" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "change_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"server_id" integer NOT NULL,
	"crawl_id" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"kind" text NOT NULL,
	"tool" text NOT NULL,
	"former_name" text,
	"before_id" integer,
	"after_id" integer,
	"category_before" text,
	"risk_before" text,
	"category_after" text,
	"risk_after" text,
	"rule_before" text,
	"rule_after" text,
	"rule_changed" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "crawl_runs" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "crawl_runs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"started_at" timestamp (3) with time zone NOT NULL,
	"asked_by" text NOT NULL,
	"total" integer NOT NULL,
	"skipped" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "schedules" (
	"server_id" integer PRIMARY KEY NOT NULL,
	"next_at" timestamp (3) with time zone NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"unchanged" integer DEFAULT 0 NOT NULL,
	"dead_at" timestamp (3) with time zone,
	"looked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "sightings" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sightings_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"server_id" integer NOT NULL,
	"source" text NOT NULL,
	"entry" text NOT NULL,
	"standing" text NOT NULL,
	"version" text,
	"updated_at" timestamp (3) with time zone,
	"first_seen" timestamp (3) with time zone NOT NULL,
	"last_seen" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "sightings_identity" UNIQUE("server_id","source","entry")
);
--> statement-breakpoint
CREATE TABLE "source_runs" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "source_runs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"source" text NOT NULL,
	"place" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"newest" timestamp (3) with time zone,
	"found" integer NOT NULL,
	"added" integer NOT NULL,
	"rejected" integer NOT NULL,
	"problem" text
);
--> statement-breakpoint
DROP VIEW "public"."current_tools";--> statement-breakpoint
DROP INDEX "crawls_newest";--> statement-breakpoint
DROP INDEX "crawls_listed";--> statement-breakpoint
ALTER TABLE "crawls" ADD COLUMN "hearsay" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "crawls" ADD COLUMN "run_id" integer;--> statement-breakpoint
ALTER TABLE "change_events" ADD CONSTRAINT "change_events_server_id_servers_id_fk" FOREIGN KEY ("server_id") REFERENCES "public"."servers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "change_events" ADD CONSTRAINT "change_events_crawl_id_crawls_id_fk" FOREIGN KEY ("crawl_id") REFERENCES "public"."crawls"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "change_events" ADD CONSTRAINT "change_events_before_id_tool_versions_id_fk" FOREIGN KEY ("before_id") REFERENCES "public"."tool_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "change_events" ADD CONSTRAINT "change_events_after_id_tool_versions_id_fk" FOREIGN KEY ("after_id") REFERENCES "public"."tool_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_server_id_servers_id_fk" FOREIGN KEY ("server_id") REFERENCES "public"."servers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sightings" ADD CONSTRAINT "sightings_server_id_servers_id_fk" FOREIGN KEY ("server_id") REFERENCES "public"."servers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "change_events_server" ON "change_events" USING btree ("server_id","id");--> statement-breakpoint
CREATE INDEX "change_events_tool" ON "change_events" USING btree ("server_id","tool","id");--> statement-breakpoint
CREATE INDEX "change_events_at" ON "change_events" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "schedules_due" ON "schedules" USING btree ("next_at") WHERE "schedules"."dead_at" is null;--> statement-breakpoint
CREATE INDEX "source_runs_place" ON "source_runs" USING btree ("source","place","id");--> statement-breakpoint
ALTER TABLE "crawls" ADD CONSTRAINT "crawls_run_id_crawl_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."crawl_runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "crawls_run" ON "crawls" USING btree ("run_id") WHERE "crawls"."run_id" is not null;--> statement-breakpoint
CREATE INDEX "crawls_newest" ON "crawls" USING btree ("server_id","hearsay","at","id");--> statement-breakpoint
CREATE INDEX "crawls_listed" ON "crawls" USING btree ("server_id","hearsay","at","id") WHERE "crawls"."listed" is not null;--> statement-breakpoint
CREATE VIEW "public"."current_tools" AS (
  select s.id as server_id, c.at as listed_at, l.position::integer as position, l.tool_version_id,
    k.id as classification_id, k.category, k.risk
  from servers s
  cross join lateral (
    select at, listed from crawls where server_id = s.id and listed is not null
    order by hearsay, at desc, id desc limit 1
  ) c
  cross join lateral unnest(c.listed) with ordinality as l(tool_version_id, position)
  left join lateral (
    select id, category, risk from classifications where tool_version_id = l.tool_version_id order by id desc limit 1
  ) k on true
  where s.removed_at is null
);