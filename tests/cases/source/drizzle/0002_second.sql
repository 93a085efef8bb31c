ALTER TABLE "a" ADD COLUMN "b" text;--> statement-breakpoint
ALTER TABLE "a" ADD COLUMN "c" text;
