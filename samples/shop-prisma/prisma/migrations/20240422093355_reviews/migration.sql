-- CreateTable
CREATE TABLE "Review" (
    "id" SERIAL NOT NULL,
    "instrumentId" INTEGER NOT NULL,
    "accountId" TEXT NOT NULL,
    "stars" INTEGER NOT NULL,
    "text" TEXT,
    "hidden" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Review_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Review_instrumentId_accountId_key" ON "Review"("instrumentId", "accountId");

-- CreateIndex: only what is shown
CREATE INDEX "Review_visible_idx" ON "Review"("instrumentId", "createdAt" DESC) WHERE NOT "hidden";

-- AddForeignKey
ALTER TABLE "Review" ADD CONSTRAINT "Review_instrumentId_fkey" FOREIGN KEY ("instrumentId") REFERENCES "Instrument"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Review" ADD CONSTRAINT "Review_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "Review" ADD CONSTRAINT "Review_stars_range" CHECK ("stars" BETWEEN 1 AND 5);
