/*
  Warnings:

  - You are about to alter the column `total` on the `Order` table. The data in that column could be lost. The data in that column will be cast from `Decimal(65,30)` to `Decimal(12,2)`.

*/
-- AlterTable
ALTER TABLE "Order" ALTER COLUMN "total" SET DEFAULT 0.00,
ALTER COLUMN "total" SET DATA TYPE DECIMAL(12,2);

-- AlterTable
ALTER TABLE "Instrument" ADD COLUMN     "discountPercent" DOUBLE PRECISION NOT NULL DEFAULT 0;
