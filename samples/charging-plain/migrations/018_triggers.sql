CREATE FUNCTION network.close_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE network.chargers SET state = 'available' WHERE id = NEW.charger_id;
    RETURN NULL;
END $$;

CREATE TRIGGER close_session AFTER UPDATE OF ended_at ON network.sessions
    FOR EACH ROW WHEN (NEW.ended_at IS NOT NULL AND OLD.ended_at IS NULL)
    EXECUTE FUNCTION network.close_session();

CREATE FUNCTION billing.price(kwh numeric, minutes integer DEFAULT 0, tariff bigint DEFAULT NULL)
RETURNS numeric LANGUAGE sql STABLE PARALLEL SAFE
AS 'SELECT $1 * per_kwh + $2 * per_minute FROM billing.tariffs WHERE id = tariff';

COMMENT ON FUNCTION billing.price(numeric, integer, bigint) IS 'What a session costs';
