CREATE TABLE "a" ("id" integer)--> statement-breakpoint
CREATE INDEX "a_id" ON "a" ("id");
