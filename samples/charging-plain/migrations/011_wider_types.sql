-- Views stand in the way of a change of type.
DROP VIEW network.charger_overview;

ALTER TABLE network.chargers
    ALTER COLUMN serial_no TYPE varchar(64),
    ALTER COLUMN model TYPE text,
    ALTER COLUMN max_kw TYPE numeric(6,2) USING round(max_kw::numeric, 2),
    ALTER COLUMN config DROP DEFAULT,
    ALTER COLUMN config TYPE jsonb USING config::jsonb,
    ALTER COLUMN config SET DEFAULT '{}',
    ALTER COLUMN installed TYPE timestamptz USING installed AT TIME ZONE 'Europe/Amsterdam';

CREATE VIEW network.charger_overview AS
SELECT c.*, s.code AS site_code, s.city
FROM network.chargers c JOIN network.sites s ON s.id = c.site_id
WHERE c.state::text NOT IN ('planned', 'retired');
