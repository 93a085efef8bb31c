-- What hands did to production, each change on its own.

-- 1. A column was widened in the console.
ALTER TABLE "Account" ALTER COLUMN "displayName" TYPE VARCHAR(255);

-- 2. A default was changed for a sale and never put back.
ALTER TABLE "Instrument" ALTER COLUMN "discountPercent" SET DEFAULT 10;

-- 3. The shop took orders by mail for a week.
ALTER TABLE "Order" DROP CONSTRAINT "Order_channel_known";
ALTER TABLE "Order" ADD CONSTRAINT "Order_channel_known" CHECK ("channel" IN ('web', 'shop', 'phone', 'mail'));

-- 4. An order without its account: the rule stood in the way of a clean-up.
ALTER TABLE "Order" DROP CONSTRAINT "Order_accountId_fkey";
ALTER TABLE "Order" ADD CONSTRAINT "Order_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- 5. An index was rebuilt without its predicate.
DROP INDEX "Review_visible_idx";
CREATE INDEX "Review_visible_idx" ON "Review"("instrumentId", "createdAt" DESC);

-- 6. An index was lost.
DROP INDEX "Payment_orderId_createdAt_idx";

-- 7. A status that no migration knows.
ALTER TYPE "PaymentState" ADD VALUE 'REFUNDED' AFTER 'SETTLED';

-- 8. A column for a report, and a table that held a copy.
ALTER TABLE "Payment" ADD COLUMN "exportedAt" TIMESTAMP(3);
CREATE TABLE "Payment_2024_copy" AS SELECT "id", "orderId", "amount" FROM "Payment";

-- 9. NOT NULL was dropped for an import.
ALTER TABLE "Address" ALTER COLUMN "postcode" DROP NOT NULL;

-- 10. A constraint was made again by hand, under a name of the server's own.
ALTER TABLE "Review" DROP CONSTRAINT "Review_stars_range";
ALTER TABLE "Review" ADD CHECK ("stars" BETWEEN 1 AND 5);
