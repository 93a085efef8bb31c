DO $listing$
DECLARE
  line text;
BEGIN
  FOR line IN
    SELECT CASE c.relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'matview' WHEN 'S' THEN 'sequence'
        WHEN 'i' THEN 'index' WHEN 'p' THEN 'partitioned' WHEN 'c' THEN 'type' ELSE 'other' END
      || ' ' || n.nspname || '.' || c.relname
      || CASE WHEN c.relkind IN ('S', 'i') THEN '' ELSE ' (' || coalesce((
        SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
          || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
          || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), ''), ', ' ORDER BY a.attnum)
        FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '') || ')' END
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
    ORDER BY c.relname COLLATE "C", n.nspname COLLATE "C"
  LOOP
    RAISE NOTICE '%', line;
  END LOOP;
  FOR line IN
    SELECT 'enum ' || t.typname || ' ' || (SELECT string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE t.typtype = 'e' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
    ORDER BY t.typname COLLATE "C"
  LOOP
    RAISE NOTICE '%', line;
  END LOOP;
  FOR line IN
    SELECT 'constraint ' || conname || ' ' || contype::text FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND contype <> 'n'
    ORDER BY conname COLLATE "C"
  LOOP
    RAISE NOTICE '%', line;
  END LOOP;
  FOR line IN
    SELECT 'routine ' || proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY proname COLLATE "C", p.oid
  LOOP
    RAISE NOTICE '%', line;
  END LOOP;
END $listing$;
