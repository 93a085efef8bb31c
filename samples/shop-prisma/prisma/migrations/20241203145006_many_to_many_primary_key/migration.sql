-- AlterTable
ALTER TABLE "_CategoryToInstrument" ADD CONSTRAINT "_CategoryToInstrument_AB_pkey" PRIMARY KEY ("A", "B");

-- DropIndex
DROP INDEX "_CategoryToInstrument_AB_unique";
