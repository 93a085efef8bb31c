CREATE VIEW network.charger_overview AS
SELECT c.id, c.serial_no, s.code || '/' || c.id AS label, c.state, s.city,
       count(k.no) AS plugs, bool_or(k.cable) AS any_cable
FROM network.chargers c
     JOIN network.sites s ON s.id = c.site_id
     LEFT JOIN network.connectors k ON k.charger_id = c.id
GROUP BY c.id, s.code, s.city;

CREATE VIEW billing.open_invoices (number, customer, due, age) AS
SELECT i.no, c.name, i.gross, now() - i.issued_at
FROM billing.invoices i, billing.customers c
WHERE c.id = i.customer_id AND i.state IN ('open', 'sent');

COMMENT ON VIEW billing.open_invoices IS 'What is still to come in';
