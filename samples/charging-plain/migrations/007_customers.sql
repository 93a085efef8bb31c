CREATE TABLE billing.customers (
    id        uuid DEFAULT gen_random_uuid() PRIMARY KEY,
    name      varchar(200) NOT NULL,
    email     network.email UNIQUE,
    vat_no    varchar(20),
    country   char(2) NOT NULL DEFAULT 'NL',
    prepaid   boolean DEFAULT 'f',
    balance   numeric(12,2) NOT NULL DEFAULT '0',
    tags      text[] NOT NULL DEFAULT ARRAY[]::text[],
    created   timestamptz NOT NULL DEFAULT now(),
    CHECK (country = upper(country)),
    CHECK (prepaid OR balance <= 0)
);

CREATE TABLE billing.cards (
    uid         bytea PRIMARY KEY,
    customer_id uuid NOT NULL REFERENCES billing.customers ON DELETE CASCADE,
    label       text NOT NULL DEFAULT 'Card ' || to_char(now(), 'YYYY'),
    blocked     bool NOT NULL DEFAULT false,
    lease       tstzrange NOT NULL DEFAULT tstzrange(now(), 'infinity'),
    CONSTRAINT cards_uid_length CHECK (octet_length(uid) IN (4, 7, 10)),
    EXCLUDE USING gist (uid WITH =, lease WITH &&) WHERE (NOT blocked)
);
