SET search_path TO billing;

CREATE TABLE invoices (
    no          bigint DEFAULT nextval('invoice_no') PRIMARY KEY,
    customer_id uuid NOT NULL,
    period      daterange NOT NULL,
    net         money_amount NOT NULL,
    vat_rate    numeric(4,3) NOT NULL DEFAULT 0.21,
    gross       numeric(14,4) GENERATED ALWAYS AS (net * (1 + vat_rate)) STORED,
    state       varchar(10) NOT NULL DEFAULT 'open',
    issued_at   timestamp with time zone,
    CONSTRAINT invoices_customer FOREIGN KEY (customer_id) REFERENCES customers (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT invoices_state CHECK (state IN ('open', 'sent', 'paid', 'void')),
    CONSTRAINT invoices_sent CHECK (state = 'open' OR issued_at IS NOT NULL)
);

ALTER SEQUENCE invoice_no OWNED BY invoices.no;
CREATE UNIQUE INDEX invoices_once ON invoices (customer_id, period) WHERE state <> 'void';
CREATE INDEX invoices_due ON invoices ((issued_at AT TIME ZONE 'UTC'), no DESC NULLS LAST) INCLUDE (gross);

CREATE TABLE invoice_lines (
    invoice_no  bigint NOT NULL REFERENCES invoices ON DELETE CASCADE,
    line        smallint NOT NULL,
    session_id  bigint,
    text        text NOT NULL,
    amount      money_amount NOT NULL,
    PRIMARY KEY (invoice_no, line) INCLUDE (amount)
);
