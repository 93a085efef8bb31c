-- AlterTable
ALTER TABLE "Instrument" ADD COLUMN     "attributes" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "photoUrls" TEXT[],
ADD COLUMN     "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "updatedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- CreateIndex
CREATE INDEX "Instrument_attributes_idx" ON "Instrument" USING GIN ("attributes" jsonb_path_ops);

-- CreateIndex
CREATE INDEX "Instrument_tags_idx" ON "Instrument" USING GIN ("tags");
