-- AlterTable
ALTER TABLE "Order" ADD COLUMN     "number" TEXT,
ADD COLUMN     "channel" TEXT NOT NULL DEFAULT 'web',
ALTER COLUMN "placedAt" SET DATA TYPE TIMESTAMPTZ(3) USING "placedAt" AT TIME ZONE 'UTC';

ALTER TABLE "Order" ADD CONSTRAINT "Order_channel_known" CHECK ("channel" IN ('web', 'shop', 'phone'));

-- CreateIndex
CREATE UNIQUE INDEX "Order_number_key" ON "Order"("number");
