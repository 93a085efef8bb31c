-- CreateEnum
CREATE TYPE "AddressKind" AS ENUM ('HOME', 'WORK', 'PICKUP_POINT');

-- CreateTable
CREATE TABLE "Address" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "accountId" TEXT NOT NULL,
    "kind" "AddressKind" NOT NULL DEFAULT 'HOME',
    "street" TEXT NOT NULL,
    "town" TEXT NOT NULL,
    "postcode" VARCHAR(12) NOT NULL,
    "country" CHAR(2) NOT NULL DEFAULT 'NL',
    "position" POINT,
    "createdAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Address_pkey" PRIMARY KEY ("id")
);

-- AlterTable
ALTER TABLE "Order" ADD COLUMN     "shipToId" UUID;

-- CreateIndex
CREATE INDEX "Address_accountId_idx" ON "Address"("accountId");

-- AddForeignKey
ALTER TABLE "Address" ADD CONSTRAINT "Address_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Order" ADD CONSTRAINT "Order_shipToId_fkey" FOREIGN KEY ("shipToId") REFERENCES "Address"("id") ON DELETE SET NULL ON UPDATE CASCADE;
