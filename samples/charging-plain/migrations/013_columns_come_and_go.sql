ALTER TABLE network.sites DROP COLUMN street;
ALTER TABLE network.sites ADD COLUMN address jsonb;
ALTER TABLE network.sites ADD COLUMN parking integer NOT NULL DEFAULT 0, ADD CONSTRAINT parking_not_negative CHECK (parking >= 0) NOT VALID;
ALTER TABLE network.chargers ADD COLUMN IF NOT EXISTS note text;
ALTER TABLE network.chargers ADD COLUMN IF NOT EXISTS note varchar(10);
ALTER TABLE network.chargers DROP COLUMN note;
ALTER TABLE billing.customers DROP COLUMN vat_no CASCADE;
ALTER TABLE billing.customers ADD vat_number varchar(20) UNIQUE;
