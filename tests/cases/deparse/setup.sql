-- What the cases of this folder refer to. Names of every sort of spelling, on purpose.
create schema other;
create extension citext schema public;
create extension hstore schema public;
create extension pg_trgm schema public;
create extension ltree schema public;
create extension btree_gist schema public;
set search_path = public, other;

create type mood as enum ('sad', 'ok', 'very happy', 'null', '');
create type other.color as enum ('red', 'green');
create type pair as (x integer, "Why" text);
create type nested as (p pair, tags text[]);
create domain positive as integer check (value > 0);
create domain email as citext check (value ~ '@');
create domain short as varchar(20);
create domain int_list as integer[];
create sequence seq;
create sequence other."Odd Seq";
create collation other.plain (locale = 'C');

create function touch() returns trigger language plpgsql as 'begin return new; end';
create function other.touch_too() returns trigger language plpgsql as 'begin return new; end';
create function twice(n integer) returns integer immutable language sql as 'select n * 2';
create function twice(n text) returns text immutable language sql as 'select n || n';
create function other.half(n numeric, by numeric default 2) returns numeric immutable language sql as 'select n / by';
create function "Mixed Case"(a integer) returns integer immutable language sql as 'select a';
create function summed(variadic n integer[]) returns bigint immutable language sql as 'select sum(x) from unnest(n) x';
create function pair_of(a integer) returns pair immutable language sql as 'select row(a, a::text)::pair';
create function two_out(a integer, out b integer, out c text) immutable language sql as 'select a, a::text';
create function rows_of(n integer) returns table (id integer, label text) stable language sql as 'select 1, ''a''';
create function moods() returns setof mood stable language sql as 'select ''ok''::mood';
create function uid() returns uuid stable language sql as 'select null::uuid';
create function lower(mood) returns text immutable language sql as 'select ''x''';
create function same_text(a text, b text) returns boolean immutable language sql as 'select a = b';
create operator other.=== (leftarg = text, rightarg = text, function = same_text);
create operator public.<=> (leftarg = text, rightarg = text, function = same_text);
create aggregate other.glue(text) (sfunc = textcat, stype = text);

create table t (
  id integer primary key,
  a integer,
  b bigint,
  s smallint,
  n numeric(10,2),
  m numeric,
  f double precision,
  r real,
  v varchar(255),
  w character varying,
  c char(3),
  txt text,
  ci citext,
  flag boolean not null default false,
  d date,
  ts timestamp,
  tz timestamptz(3),
  tm time,
  ttz timetz,
  i interval,
  u uuid,
  j json,
  jb jsonb,
  by bytea,
  bits bit(4),
  vb varbit,
  arr integer[],
  tags text[],
  vtags varchar(10)[],
  grid integer[][],
  md mood,
  mds mood[],
  col other.color,
  pr pair,
  nst nested,
  prs pair[],
  pos positive,
  mail email,
  sh short,
  il int_list,
  ir int4range,
  tr tstzrange,
  inr inet,
  mac macaddr,
  cash money,
  pt point,
  bx box,
  q tsquery,
  tv tsvector,
  h hstore,
  lt ltree,
  "char" "char",
  nm name,
  o oid,
  reg regclass,
  x xml,
  "Quoted Col" text,
  "select" integer,
  "user" text,
  "order" integer,
  "day" integer
);
create table parent (id integer primary key, code text not null, tenant integer, kind mood, unique (tenant, code));
create table child (
  id integer primary key, parent_id integer references parent, tenant integer, code text, amount numeric(12,2),
  created_at timestamptz not null default now(), note text, kind mood, data jsonb
);
create table third (id integer, child_id integer, parent_id integer, name text, note text);
create table other.child (id integer, name text, parent_id integer, kind other.color);
create table "Odd Table" ("Id" integer, "order" integer, "a b" text);
create table kids () inherits (third);
create table part_r (id integer, at timestamptz, region text) partition by range (at);
create table part_r2 (a integer, b text, c date) partition by range (a, b, c);
create table part_l (id integer, region text, kind mood) partition by list (region);
create table part_m (id integer, kind mood) partition by list (kind);
create table part_h (id integer, region text) partition by hash (id);
create table dropped (a integer, gone integer, b text);
alter table dropped drop column gone;
create view v_child as select id, parent_id, amount from child;
