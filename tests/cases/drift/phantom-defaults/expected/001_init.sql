CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE SEQUENCE s;
CREATE TABLE d (
    a varchar(20) DEFAULT 'x', b text DEFAULT 'it''s', c text[] DEFAULT '{}', d jsonb DEFAULT '{}', e jsonb DEFAULT '{"b":1,"a":[]}'::jsonb,
    f date DEFAULT '2024-02-29', g interval DEFAULT '1 day', h uuid DEFAULT '00000000-0000-0000-0000-000000000001',
    i integer DEFAULT 0, j integer DEFAULT -1, k numeric DEFAULT '0.5', l numeric(10,2) DEFAULT 0, m numeric DEFAULT -1.50,
    n boolean DEFAULT 't', o boolean DEFAULT 'false', p boolean DEFAULT true, q timestamptz DEFAULT CURRENT_TIMESTAMP, r timestamptz DEFAULT now(),
    s timestamp DEFAULT now(), t text[] DEFAULT ARRAY['a', 'b'], u mood DEFAULT 'ok', v text DEFAULT 'x'||'y', w integer DEFAULT (1+2)*3,
    x integer DEFAULT nextval('s'), y bigint DEFAULT nextval('public.s'::regclass), z text DEFAULT NULL
);
CREATE TABLE d2 (
    a integer[] DEFAULT ARRAY[]::integer[], b varchar(5)[] DEFAULT '{a,b}', c double precision DEFAULT 0, d real DEFAULT 1.5, e smallint DEFAULT 3,
    f bigint DEFAULT 3, g bigint DEFAULT 9223372036854775807, h char(3) DEFAULT 'ab', i text DEFAULT E'tab\there', j bytea DEFAULT '\x00ff',
    k date DEFAULT CURRENT_DATE, l time DEFAULT LOCALTIME, m text DEFAULT CURRENT_USER, n timestamp DEFAULT (now() AT TIME ZONE 'utc'),
    o timestamp DEFAULT timezone('utc', now()), p text DEFAULT md5(random()::text), q interval DEFAULT INTERVAL '1' DAY, r integer DEFAULT '7',
    s bigint DEFAULT (extract(epoch from now()) * 1000)::bigint, t mood[] DEFAULT ARRAY['sad']::mood[], u mood DEFAULT 'sad'::mood, v inet DEFAULT '10.0.0.1',
    w int4range DEFAULT '[1,5]', x text DEFAULT upper('x'), y bit(3) DEFAULT B'101', z timestamptz DEFAULT '2020-01-01 00:00:00+00'
);
ALTER TABLE d ALTER COLUMN i SET DEFAULT 5, ALTER COLUMN j DROP DEFAULT, ALTER COLUMN b SET NOT NULL;
ALTER TYPE mood RENAME VALUE 'ok' TO 'fine';
ALTER SEQUENCE s RENAME TO s_anew;
