CREATE TYPE state AS ENUM ('open', 'closed');
CREATE FUNCTION is_fine(text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'select true';
CREATE TABLE c (
    a text CHECK (a IN ('x', 'y')), b varchar(10) CHECK (b IN ('x', 'y')), c varchar(10) CHECK (c = 'x'), d text CHECK (d IN ('only')),
    e varchar CHECK (e NOT IN ('x', 'y')), f integer CHECK (f BETWEEN 1 AND 10), g text CHECK (g LIKE 'a%' AND g NOT LIKE '%b'), h text CHECK (h ILIKE 'a%'),
    i text CHECK (i ~* '^[a-z]+$'), j integer CHECK (j != 5), k integer CHECK (k IS NOT DISTINCT FROM 3), l integer CHECK (l > 0 AND l < 10 OR l = 20),
    m numeric(5,2) CHECK (m >= 0 AND m <= 99.5), n integer CHECK (n > 0) CHECK (n < 100), o text CHECK (CAST(o AS integer) > 0), p text CHECK (char_length(p) > 2),
    q text CHECK (length(q) <= 10), r integer CHECK (CASE WHEN r > 0 THEN true ELSE r IS NULL END), s timestamptz CHECK (extract(year from s) > 2000), t boolean CHECK (t = true),
    u text CHECK (COALESCE(u, '') <> ''), v jsonb CHECK (v ? 'a' AND v->>'b' = 'c'), w state CHECK (w IN ('open', 'closed')), x state CHECK (x <> 'open'),
    y text CHECK (is_fine(y)), z smallint CHECK (z IN (1, 2, 3)),
    CHECK (f < j), CONSTRAINT "Named One" CHECK (a IS NOT NULL OR b IS NOT NULL)
);
CREATE TABLE c2 (
    a date CHECK (a > '2000-01-01'), b char(2) CHECK (b = 'de'), c text[] CHECK (array_length(c, 1) > 0), d text[] CHECK (d <@ ARRAY['a', 'b']), e text[] CHECK ('a' = ANY (e)),
    f integer CHECK (f BETWEEN 1 AND 5 AND f % 2 = 0), g integer CHECK ((f > 0 AND g > 0) AND (g < 5)), h bigint CHECK (h > 0), i varchar(3) CHECK (i SIMILAR TO '[a-z]+'),
    j text CHECK (trim(both from j) <> ''), k text CHECK (position('@' in k) > 1), l text CHECK (substring(l from 1 for 1) = 'x'), m timestamptz, n timestamptz,
    o varchar(8) CHECK (o = ANY (ARRAY['a'::varchar, 'b'::varchar])), p text CHECK (p = lower(p) COLLATE "C"), q double precision CHECK (q BETWEEN -90 AND 90), r numeric CHECK (r = round(r, 2)),
    s boolean CHECK (NOT s OR n IS NULL), t integer CHECK ((t IS NULL) = (s IS NULL)), u text CHECK (u IN ('a') OR u IS NULL), v interval CHECK (v > '0'), w text CHECK (octet_length(w) = 3),
    CHECK (m < n), CHECK (m + interval '1 day' < n), CHECK (num_nonnulls(a, b) = 1), CHECK ((a, b) IS NOT NULL)
);
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE DOMAIN email AS varchar(100) DEFAULT 'x' NOT NULL CONSTRAINT shape CHECK (VALUE ~ '@');
CREATE TABLE with_domains (a positive, b email, c positive CHECK (c < 10), d positive DEFAULT 5);
ALTER TABLE c ALTER COLUMN f TYPE bigint;
ALTER TABLE c RENAME COLUMN l TO l_anew;
