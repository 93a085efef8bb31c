-- Filled for the rows that are there, then required.
ALTER TABLE "Account" ADD COLUMN     "number" INTEGER;

UPDATE "Account" SET "number" = numbered.n
FROM (SELECT "id", row_number() OVER (ORDER BY "createdAt", "id") AS n FROM "Account") AS numbered
WHERE numbered."id" = "Account"."id";

ALTER TABLE "Account" ALTER COLUMN "number" SET NOT NULL;

CREATE SEQUENCE "Account_number_seq" AS INTEGER OWNED BY "Account"."number";
ALTER TABLE "Account" ALTER COLUMN "number" SET DEFAULT nextval('"Account_number_seq"');

-- CreateIndex
CREATE UNIQUE INDEX "Account_number_key" ON "Account"("number");
