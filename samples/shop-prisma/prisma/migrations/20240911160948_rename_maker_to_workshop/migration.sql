-- Written by hand: makers are called workshops from now on, and keep their rows.
ALTER TABLE "Maker" RENAME TO "Workshop";
ALTER TABLE "Workshop" RENAME CONSTRAINT "Maker_pkey" TO "Workshop_pkey";
ALTER INDEX "Maker_name_country_key" RENAME TO "Workshop_name_country_key";
ALTER SEQUENCE "Maker_id_seq" RENAME TO "Workshop_id_seq";
ALTER TABLE "Instrument" RENAME COLUMN "makerId" TO "workshopId";
ALTER TABLE "Instrument" RENAME CONSTRAINT "Instrument_makerId_fkey" TO "Instrument_workshopId_fkey";
