SET search_path = network, public;

CREATE TYPE charger_state AS ENUM ('planned', 'available', 'occupied', 'faulted');

CREATE TABLE chargers (
    id         serial PRIMARY KEY,
    site_id    int NOT NULL REFERENCES sites ON DELETE RESTRICT,
    serial_no  text NOT NULL,
    model      varchar(60),
    firmware   text DEFAULT '0.0.0',
    state      charger_state NOT NULL DEFAULT 'planned',
    max_kw     real NOT NULL DEFAULT 22,
    config     json DEFAULT '{}'::json,
    mac        macaddr,
    installed  timestamp without time zone,
    CONSTRAINT charger_power CHECK (max_kw > 0 AND max_kw <= 400),
    CONSTRAINT charger_serial UNIQUE (serial_no)
);

CREATE TABLE connectors (
    charger_id integer NOT NULL REFERENCES chargers (id) ON UPDATE CASCADE ON DELETE CASCADE,
    no         connector_no NOT NULL,
    plug       text NOT NULL CHECK (plug IN ('type2', 'ccs', 'chademo')),
    cable      boolean NOT NULL DEFAULT FALSE,
    PRIMARY KEY (charger_id, no)
);
