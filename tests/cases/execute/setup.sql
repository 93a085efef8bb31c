CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN positive AS integer CONSTRAINT positive_check CHECK (VALUE > 0);
CREATE TYPE pair AS (a integer, b text);
CREATE SCHEMA app;
CREATE TABLE app.accounts (
    id bigint NOT NULL,
    email text NOT NULL,
    name varchar(40),
    balance numeric(10,2) DEFAULT 0 NOT NULL,
    feeling mood DEFAULT 'ok'::mood,
    tags text[] DEFAULT '{}'::text[],
    created date DEFAULT '2024-01-01'::date,
    CONSTRAINT accounts_pkey PRIMARY KEY (id),
    CONSTRAINT accounts_email_key UNIQUE (email),
    CONSTRAINT accounts_balance_check CHECK (balance >= 0)
);
CREATE TABLE app.orders (
    id integer PRIMARY KEY,
    account_id bigint NOT NULL REFERENCES app.accounts (id) ON DELETE CASCADE,
    state text DEFAULT 'new',
    total integer
);
CREATE INDEX orders_account_idx ON app.orders (account_id);
CREATE INDEX orders_open_idx ON app.orders (state) WHERE state <> 'done';
CREATE VIEW app.open_orders AS SELECT id, account_id, total FROM app.orders WHERE state <> 'done';
CREATE TABLE events (
    id integer NOT NULL,
    at date NOT NULL,
    kind text
) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE parent (a integer, b text);
CREATE TABLE child (c integer) INHERITS (parent);
CREATE TABLE tree (id integer PRIMARY KEY, parent integer, label text);
CREATE TABLE t (a integer, b text, c boolean);
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER accounts_touch BEFORE UPDATE ON app.accounts FOR EACH ROW EXECUTE FUNCTION app.touch();
ALTER TABLE app.accounts ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON app.accounts FOR SELECT USING (email = 'a@b.c');
CREATE TABLE folded (n integer) PARTITION BY RANGE (n);
CREATE TABLE folded_1 PARTITION OF folded FOR VALUES FROM (1 + 1) TO (abs(-10) * 2);
CREATE TABLE folded_2 PARTITION OF folded FOR VALUES FROM (length('abc') * 10) TO (MAXVALUE);
CREATE TABLE numbered (id integer GENERATED ALWAYS AS IDENTITY, a integer, twice integer GENERATED ALWAYS AS (a * 2) STORED);
CREATE VIEW app.busy AS SELECT account_id, count(*) AS n FROM app.orders GROUP BY account_id;
CREATE VIEW app.nested AS SELECT b.account_id, b.n, a.email FROM app.busy b JOIN app.accounts a ON a.id = b.account_id;
CREATE SEQUENCE app.counter;
