-- CreateExtension
CREATE EXTENSION IF NOT EXISTS "citext";

-- AlterTable
ALTER TABLE "Account" ALTER COLUMN "email" SET DATA TYPE CITEXT;
