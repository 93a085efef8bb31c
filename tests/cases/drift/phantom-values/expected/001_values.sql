-- Values that a server prints otherwise than they were written, in types that need more than their text.
CREATE EXTENSION hstore;
CREATE EXTENSION citext;
CREATE EXTENSION ltree;
CREATE TYPE mood AS ENUM ('sad', 'ok', 'so so');
CREATE TYPE feeling AS (m mood, since date, tags text[]);
CREATE TABLE settings (
  id integer PRIMARY KEY,
  extra hstore NOT NULL DEFAULT 'b => 2, a => "1 x", c => NULL',
  label citext DEFAULT 'Hello',
  labels citext[] DEFAULT '{ a , "b c" }',
  path ltree DEFAULT 'Top.Science',
  query tsquery DEFAULT 'fat & (rat|!cat)',
  words tsvector DEFAULT 'the quick:2  brown:3A',
  span int4range DEFAULT '(1,5]',
  numbers numrange DEFAULT '[1.50, 2.0)',
  grid mood[] DEFAULT '{ {ok, sad}, {"so so", ok} }',
  felt feeling DEFAULT '(ok,2024-1-5,"{a,b}")',
  felts feeling[] DEFAULT '{"(ok,2024-1-5,)","(sad,,{})"}',
  tables regclass[] DEFAULT '{settings}',
  doc xml DEFAULT '<a>b</a>',
  rule jsonpath DEFAULT 'strict $.a[*] ? (@.b>1&&@.c=="x").d',
  data jsonb CHECK (jsonb_path_exists(data, '$.items[*] ? (@.price >= 0)'))
);
ALTER TYPE mood RENAME VALUE 'so so' TO 'indifferent';
CREATE VIEW found AS SELECT id FROM settings WHERE words @@ 'fat  &  rat'::tsquery AND data @? '$.a.b' OR extra @> 'a=>1';
CREATE TABLE sorted (a text COLLATE "en-x-icu", b text COLLATE "und-x-icu", CHECK (a < 'x' COLLATE "de-x-icu"));
