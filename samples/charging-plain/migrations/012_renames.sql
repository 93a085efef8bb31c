ALTER TABLE network.sites RENAME COLUMN lon TO longitude;
ALTER TABLE network.sites RENAME COLUMN lat TO latitude;
ALTER TABLE network.meter_values RENAME TO readings;
ALTER INDEX network.meter_values_at RENAME TO readings_at;
ALTER TABLE network.chargers RENAME CONSTRAINT charger_serial TO chargers_serial_no_unique;
ALTER TABLE billing.customers RENAME COLUMN created TO created_at;
ALTER DOMAIN billing.currency RENAME CONSTRAINT currency_upper TO currency_is_upper;
