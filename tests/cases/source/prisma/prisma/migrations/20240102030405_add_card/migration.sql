-- AlterTable
ALTER TABLE "Reader" ADD COLUMN "card" TEXT;
