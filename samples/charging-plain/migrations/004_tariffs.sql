CREATE TABLE billing.tariffs (
    id          bigserial PRIMARY KEY,
    site_id     integer NOT NULL REFERENCES network.sites,
    valid       daterange NOT NULL DEFAULT daterange(CURRENT_DATE, NULL),
    per_kwh     billing.money_amount NOT NULL,
    per_minute  billing.money_amount NOT NULL DEFAULT 0,
    currency    billing.currency,
    note        text,
    CONSTRAINT one_tariff_at_a_time EXCLUDE USING gist (site_id WITH =, valid WITH &&),
    CONSTRAINT not_free CHECK (per_kwh > 0 OR per_minute > 0)
);

CREATE SEQUENCE billing.invoice_no START 20240001 INCREMENT BY 1 MINVALUE 20240001 CACHE 10;
COMMENT ON SEQUENCE billing.invoice_no IS 'Year and running number';
