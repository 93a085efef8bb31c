-- Written by hand: a rename keeps the texts, where the generated migration would have dropped them.
ALTER TABLE "Instrument" RENAME COLUMN "blurb" TO "description";

-- AlterTable
ALTER TABLE "Instrument" ALTER COLUMN "description" DROP DEFAULT;
