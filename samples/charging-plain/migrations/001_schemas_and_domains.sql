CREATE SCHEMA network;
CREATE SCHEMA billing;

COMMENT ON SCHEMA network IS 'Sites, chargers and what they report';

CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE DOMAIN network.connector_no AS smallint CHECK (VALUE BETWEEN 1 AND 8);
CREATE DOMAIN billing.currency AS char(3) NOT NULL DEFAULT 'EUR' CONSTRAINT currency_upper CHECK (VALUE = upper(VALUE));
CREATE DOMAIN billing.money_amount AS numeric(12,4) CHECK (VALUE >= 0);
CREATE DOMAIN network.email AS varchar(254) CHECK (VALUE ~ '^[^@]+@[^@]+$');
