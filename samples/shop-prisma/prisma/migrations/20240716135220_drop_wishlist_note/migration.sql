/*
  Warnings:

  - You are about to drop the column `note` on the `WishlistItem` table. All the data in the column will be lost.

*/
-- AlterTable
ALTER TABLE "WishlistItem" DROP COLUMN "note";
