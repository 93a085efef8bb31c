WITH nsp AS (
    SELECT n.oid, n.nspname FROM pg_namespace n
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
), member AS (
    SELECT d.classid, d.objid FROM pg_depend d WHERE d.deptype = 'e'
), ty AS (
    SELECT t.oid, t.typtype, t.typcategory, CASE
        WHEN n.nspname = 'pg_catalog' THEN format_type(t.oid, NULL)
        WHEN t.typcategory = 'A' AND en.nspname IS NOT NULL THEN quote_ident(en.nspname) || '.' || quote_ident(e.typname) || '[]'
        ELSE quote_ident(n.nspname) || '.' || quote_ident(t.typname) END AS name
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
        LEFT JOIN pg_type e ON e.oid = t.typelem LEFT JOIN pg_namespace en ON en.oid = e.typnamespace
), att AS (
    SELECT a.attrelid, json_agg(json_build_object('name', a.attname, 'ty', ty.name, 'num', a.attnum,
        'full', CASE WHEN ty.name LIKE '%.%' THEN ty.name ELSE format_type(a.atttypid, a.atttypmod) END,
        'not_null', a.attnotnull, 'has_default', a.atthasdef,
        'identity', a.attidentity <> '', 'generated', a.attgenerated <> '', 'storage', a.attstorage,
        'default', pg_get_expr(d.adbin, d.adrelid)) ORDER BY a.attnum) AS cols
    FROM pg_attribute a JOIN ty ON ty.oid = a.atttypid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attnum > 0 AND NOT a.attisdropped GROUP BY a.attrelid
), con AS (
    SELECT c.conrelid, json_agg(json_build_object('name', c.conname, 'kind', c.contype, 'inherited', c.coninhcount > 0,
        'validated', c.convalidated, 'of_parent', c.conparentid <> 0,
        'columns', c.conkey, 'def', pg_get_constraintdef(c.oid)) ORDER BY c.conname) AS cons
    FROM pg_constraint c WHERE c.conrelid <> 0 GROUP BY c.conrelid
), idx AS (
    SELECT i.indrelid, json_agg(json_build_object('name', c.relname, 'of_constraint', EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = c.oid AND k.contype IN ('p', 'u', 'x')),
        'of_parent', c.relispartition) ORDER BY c.relname) AS indexes
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid GROUP BY i.indrelid
), trg AS (
    SELECT t.tgrelid, json_agg(json_build_object('name', t.tgname)
        ORDER BY t.tgname) AS triggers
    FROM pg_trigger t WHERE NOT t.tgisinternal GROUP BY t.tgrelid
), pol AS (
    SELECT p.polrelid, json_agg(json_build_object('name', p.polname)) AS policies
    FROM pg_policy p GROUP BY p.polrelid
), rul AS (
    SELECT r.ev_class, json_agg(r.rulename) AS rules FROM pg_rewrite r WHERE r.rulename <> '_RETURN' GROUP BY r.ev_class
), rel AS (
    SELECT json_agg(json_build_object('schema', nsp.nspname, 'name', c.relname, 'kind', c.relkind, 'logged', c.relpersistence = 'p',
        'partition', c.relispartition, 'row_security', c.relrowsecurity, 'force_row_security', c.relforcerowsecurity,
        'replident', c.relreplident, 'options', c.reloptions,
        'cols', coalesce(att.cols, '[]'), 'cons', coalesce(con.cons, '[]'), 'indexes', coalesce(idx.indexes, '[]'),
        'triggers', coalesce(trg.triggers, '[]'), 'policies', coalesce(pol.policies, '[]'), 'rules', coalesce(rul.rules, '[]'),
        'strategy', (SELECT p.partstrat FROM pg_partitioned_table p WHERE p.partrelid = c.oid),
        'key_types', (SELECT json_agg(coalesce(ty.name, '') ORDER BY k.n) FROM pg_partitioned_table p, unnest(p.partattrs) WITH ORDINALITY k(num, n)
            LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.num LEFT JOIN ty ON ty.oid = a.atttypid WHERE p.partrelid = c.oid),
        'of_type', c.reloftype <> 0,
        'parents', (SELECT json_agg(json_build_array(pn.nspname, p.relname) ORDER BY i.inhseqno) FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent
            JOIN pg_namespace pn ON pn.oid = p.relnamespace WHERE i.inhrelid = c.oid),
        'children', (SELECT count(*) FROM pg_inherits i WHERE i.inhparent = c.oid),
        'owned', EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
            AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i') AND c.relkind = 'S'),
        'referenced', EXISTS (SELECT 1 FROM pg_constraint f WHERE f.contype = 'f' AND f.confrelid = c.oid),
        'used', EXISTS (SELECT 1 FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid WHERE d.classid = 'pg_rewrite'::regclass
            AND d.refobjid = c.oid AND r.ev_class <> c.oid)
            OR EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid IN ('pg_proc'::regclass, 'pg_policy'::regclass)
            AND (d.refobjid = c.oid OR d.refobjid = c.reltype))) ORDER BY nsp.nspname, c.relname) AS rels
    FROM pg_class c JOIN nsp ON nsp.oid = c.relnamespace LEFT JOIN att ON att.attrelid = c.oid LEFT JOIN con ON con.conrelid = c.oid
        LEFT JOIN idx ON idx.indrelid = c.oid LEFT JOIN trg ON trg.tgrelid = c.oid LEFT JOIN pol ON pol.polrelid = c.oid
        LEFT JOIN rul ON rul.ev_class = c.oid
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c') AND (1259, c.oid) NOT IN (SELECT classid::int4, objid FROM member)
), typ AS (
    SELECT json_agg(json_build_object('schema', nsp.nspname, 'name', t.typname, 'kind', t.typtype, 'defined', t.typisdefined,
        'base', (SELECT name FROM ty WHERE ty.oid = t.typbasetype), 'not_null', t.typnotnull,
        'labels', coalesce((SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid), '[]'),
        'cons', coalesce((SELECT json_agg(k.conname ORDER BY k.conname) FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'), '[]'),
        'used', EXISTS (SELECT 1 FROM pg_depend d WHERE d.refclassid = 'pg_type'::regclass AND d.refobjid = t.oid
            AND d.deptype = 'n')) ORDER BY nsp.nspname, t.typname) AS types
    FROM pg_type t JOIN nsp ON nsp.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
    WHERE (t.typtype IN ('e', 'd', 'r', 'b', 'p') OR c.relkind = 'c') AND t.typcategory <> 'A'
        AND (1247, t.oid) NOT IN (SELECT classid::int4, objid FROM member)
), prc AS (
    SELECT json_agg(json_build_object('schema', nsp.nspname, 'name', p.proname, 'kind', p.prokind,
        'args', (SELECT coalesce(json_agg(ty.name ORDER BY a.n), '[]') FROM unnest(p.proargtypes) WITH ORDINALITY a(id, n) JOIN ty ON ty.oid = a.id),
        'ret', (SELECT ty.name FROM ty WHERE ty.oid = p.prorettype), 'set', p.proretset, 'volatility', p.provolatile,
        'strict', p.proisstrict, 'definer', p.prosecdef, 'parallel', p.proparallel, 'leakproof', p.proleakproof,
        'variadic', p.provariadic <> 0, 'config', p.proconfig IS NOT NULL,
        'used', EXISTS (SELECT 1 FROM pg_depend d WHERE d.refclassid = 'pg_proc'::regclass AND d.refobjid = p.oid))
        ORDER BY nsp.nspname, p.proname, p.oid) AS procs
    FROM pg_proc p JOIN nsp ON nsp.oid = p.pronamespace
    WHERE (1255, p.oid) NOT IN (SELECT classid::int4, objid FROM member)
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 1255 AND d.objid = p.oid AND d.deptype = 'i')
), others AS (
    SELECT json_agg(json_build_object('class', x.class, 'schema', nsp.nspname, 'name', x.name) ORDER BY x.class, nsp.nspname, x.name) AS others FROM (
        SELECT 'STATISTICS' AS class, stxnamespace AS nsp, stxname AS name, 3381 AS cid, oid FROM pg_statistic_ext
        UNION ALL SELECT 'COLLATION', collnamespace, collname, 3456, oid FROM pg_collation
        UNION ALL SELECT 'TEXT SEARCH CONFIGURATION', cfgnamespace, cfgname, 3602, oid FROM pg_ts_config
        UNION ALL SELECT 'TEXT SEARCH DICTIONARY', dictnamespace, dictname, 3600, oid FROM pg_ts_dict
        UNION ALL SELECT 'TEXT SEARCH PARSER', prsnamespace, prsname, 3601, oid FROM pg_ts_parser
        UNION ALL SELECT 'TEXT SEARCH TEMPLATE', tmplnamespace, tmplname, 3764, oid FROM pg_ts_template
        UNION ALL SELECT 'CONVERSION', connamespace, conname, 2607, oid FROM pg_conversion
    ) x JOIN nsp ON nsp.oid = x.nsp WHERE (x.cid, x.oid) NOT IN (SELECT classid::int4, objid FROM member)
), globals AS (
    SELECT json_agg(json_build_object('class', x.class, 'name', x.name) ORDER BY x.class, x.name) AS globals FROM (
        SELECT 'EXTENSION' AS class, extname AS name FROM pg_extension WHERE extname <> 'plpgsql'
        UNION ALL SELECT 'EVENT TRIGGER', evtname FROM pg_event_trigger
        UNION ALL SELECT 'PUBLICATION', pubname FROM pg_publication
        UNION ALL SELECT 'SERVER', srvname FROM pg_foreign_server
        UNION ALL SELECT 'FOREIGN DATA WRAPPER', fdwname FROM pg_foreign_data_wrapper
        UNION ALL SELECT 'ACCESS METHOD', amname FROM pg_am WHERE oid >= 16384
        UNION ALL SELECT 'LANGUAGE', lanname FROM pg_language WHERE oid >= 16384
    ) x
), opr AS (
    SELECT json_agg(json_build_object('schema', nsp.nspname, 'name', o.oprname,
        'left', (SELECT ty.name FROM ty WHERE ty.oid = o.oprleft), 'right', (SELECT ty.name FROM ty WHERE ty.oid = o.oprright)) ORDER BY nsp.nspname, o.oprname, o.oid) AS operators
    FROM pg_operator o JOIN nsp ON nsp.oid = o.oprnamespace
    WHERE (2617, o.oid) NOT IN (SELECT classid::int4, objid FROM member)
), cst AS (
    SELECT json_agg(json_build_array((SELECT name FROM ty WHERE ty.oid = c.castsource), (SELECT name FROM ty WHERE ty.oid = c.casttarget))
        ORDER BY c.oid) AS casts FROM pg_cast c WHERE c.oid >= 16384
        AND (2605, c.oid) NOT IN (SELECT classid::int4, objid FROM member)
)
SELECT json_build_object('path', current_schemas(false), 'schemas', coalesce((SELECT json_agg(nspname ORDER BY nspname) FROM nsp), '[]'),
    'rels', coalesce((SELECT rels FROM rel), '[]'), 'types', coalesce((SELECT types FROM typ), '[]'),
    'procs', coalesce((SELECT procs FROM prc), '[]'), 'others', coalesce((SELECT others FROM others), '[]'),
    'globals', coalesce((SELECT globals FROM globals), '[]'), 'operators', coalesce((SELECT operators FROM opr), '[]'),
    'casts', coalesce((SELECT casts FROM cst), '[]'))::jsonb::text AS world
