-- CreateTable
CREATE TABLE "Maker" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "country" CHAR(2) NOT NULL,
    "foundedYear" SMALLINT,

    CONSTRAINT "Maker_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Category" (
    "id" SERIAL NOT NULL,
    "slug" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "parentId" INTEGER,

    CONSTRAINT "Category_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "_CategoryToInstrument" (
    "A" INTEGER NOT NULL,
    "B" INTEGER NOT NULL
);

-- AlterTable
ALTER TABLE "Instrument" ADD COLUMN     "makerId" INTEGER;

-- CreateIndex
CREATE UNIQUE INDEX "Maker_name_country_key" ON "Maker"("name", "country");

-- CreateIndex
CREATE UNIQUE INDEX "Category_slug_key" ON "Category"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "_CategoryToInstrument_AB_unique" ON "_CategoryToInstrument"("A", "B");

-- CreateIndex
CREATE INDEX "_CategoryToInstrument_B_index" ON "_CategoryToInstrument"("B");

-- AddForeignKey
ALTER TABLE "Instrument" ADD CONSTRAINT "Instrument_makerId_fkey" FOREIGN KEY ("makerId") REFERENCES "Maker"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Category" ADD CONSTRAINT "Category_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Category"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_CategoryToInstrument" ADD CONSTRAINT "_CategoryToInstrument_A_fkey" FOREIGN KEY ("A") REFERENCES "Category"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_CategoryToInstrument" ADD CONSTRAINT "_CategoryToInstrument_B_fkey" FOREIGN KEY ("B") REFERENCES "Instrument"("id") ON DELETE CASCADE ON UPDATE CASCADE;
