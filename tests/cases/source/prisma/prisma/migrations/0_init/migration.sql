-- CreateTable
CREATE TABLE "Reader" ("id" SERIAL NOT NULL, CONSTRAINT "Reader_pkey" PRIMARY KEY ("id"));
