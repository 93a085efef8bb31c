//! Writes a dump as pg_dump would, of as many tables as are asked for: the same for the same number.

use std::fmt::Write;

const HEADER: &str = "\
--
-- PostgreSQL database dump
--

-- Dumped from database version 17.2
-- Dumped by pg_dump version 17.2

SET statement_timeout = 0;
SET lock_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

";

const FOOTER: &str = "\
--
-- PostgreSQL database dump complete
--

";

/// What most tables have some of: a name, a type with what follows it, and a check where there is one.
const COLUMNS: &[(&str, &str, Option<&str>)] = &[
    ("title", "character varying(120) NOT NULL", None),
    ("description", "text DEFAULT ''::text NOT NULL", None),
    ("quantity", "integer DEFAULT 0 NOT NULL", Some("(quantity >= 0)")),
    (
        "price",
        "numeric(12,2) DEFAULT 0.00 NOT NULL",
        Some("((price >= (0)::numeric) AND (price < (1000000)::numeric))"),
    ),
    ("active", "boolean DEFAULT true NOT NULL", None),
    ("data", "jsonb DEFAULT '{}'::jsonb NOT NULL", None),
    ("tags", "text[] DEFAULT '{}'::text[]", None),
    ("token", "uuid DEFAULT gen_random_uuid()", None),
    ("state", "public.state DEFAULT 'open'::public.state NOT NULL", None),
    (
        "kind",
        "character varying(20) DEFAULT 'plain'::character varying",
        Some("(((kind)::text = ANY ((ARRAY['plain'::character varying, 'rich'::character varying])::text[])))"),
    ),
    ("starts_on", "date DEFAULT CURRENT_DATE", None),
    ("duration", "interval DEFAULT '01:00:00'::interval", Some("(duration > '00:00:00'::interval)")),
    ("email", "text", Some("(email ~~ '%@%'::text)")),
    ("ratio", "double precision", Some("((ratio >= (0)::double precision) AND (ratio <= (1)::double precision))")),
    ("valid", "daterange", None),
    ("address", "inet", None),
    ("updated_at", "timestamp with time zone DEFAULT now() NOT NULL", None),
];

struct Table {
    number: usize,
    /// Places in [`COLUMNS`].
    columns: Vec<usize>,
    parent: Option<usize>,
}

impl Table {
    fn name(&self) -> String {
        name(self.number)
    }

    fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|&at| COLUMNS[at].0 == column)
    }
}

fn name(number: usize) -> String {
    let nouns = ["invoice", "customer", "shipment", "article", "booking", "report", "account", "message"];
    format!("{}_{number:04}", nouns[number % nouns.len()])
}

pub fn generate(count: usize) -> String {
    let mut random = Random(42);
    let tables: Vec<Table> = (0..count).map(|number| table(number, &mut random)).collect();
    let mut out = HEADER.to_owned();
    entry(&mut out, "state", "TYPE", "CREATE TYPE public.state AS ENUM (\n    'open',\n    'held',\n    'done'\n);");
    for t in &tables {
        create(&mut out, t);
    }
    for t in &tables {
        let name = t.name();
        let default = format!("nextval('public.{name}_id_seq'::regclass)");
        let text = format!("ALTER TABLE ONLY public.{name} ALTER COLUMN id SET DEFAULT {default};");
        entry(&mut out, &format!("{name} id"), "DEFAULT", &text);
    }
    for t in &tables {
        keys(&mut out, t);
    }
    for t in &tables {
        indexes(&mut out, t);
    }
    for t in &tables {
        references(&mut out, t);
    }
    out + FOOTER
}

fn table(number: usize, random: &mut Random) -> Table {
    let columns = (0..COLUMNS.len()).filter(|_| random.below(100) < 40).collect();
    let parent = (number > 0 && random.below(100) < 70).then(|| random.below(number));
    Table { number, columns, parent }
}

fn create(out: &mut String, t: &Table) {
    let name = t.name();
    let mut lines = vec!["    id bigint NOT NULL".to_owned()];
    lines.extend(t.parent.map(|_| "    parent_id bigint".to_owned()));
    lines.extend(t.columns.iter().map(|&at| format!("    {} {}", COLUMNS[at].0, COLUMNS[at].1)));
    lines.push("    created_at timestamp with time zone DEFAULT now() NOT NULL".to_owned());
    for &(column, _, check) in t.columns.iter().map(|&at| &COLUMNS[at]) {
        lines.extend(check.map(|check| format!("    CONSTRAINT {name}_{column}_check CHECK ({check})")));
    }
    entry(out, &name, "TABLE", &format!("CREATE TABLE public.{name} (\n{}\n);", lines.join(",\n")));
    writeln!(out, "\nALTER TABLE public.{name} OWNER TO postgres;\n").unwrap();
    if t.number.is_multiple_of(3) {
        let text =
            format!("COMMENT ON TABLE public.{name} IS 'It''s table number {}, written by a generator';", t.number);
        entry(out, &format!("TABLE {name}"), "COMMENT", &text);
    }
    let sequence = format!("{name}_id_seq");
    let text = format!(
        "CREATE SEQUENCE public.{sequence}\n    START WITH 1\n    INCREMENT BY 1\n    NO MINVALUE\n    NO MAXVALUE\n    CACHE 1;"
    );
    entry(out, &sequence, "SEQUENCE", &text);
    writeln!(out, "\nALTER SEQUENCE public.{sequence} OWNER TO postgres;\n").unwrap();
    let text = format!("ALTER SEQUENCE public.{sequence} OWNED BY public.{name}.id;");
    entry(out, &sequence, "SEQUENCE OWNED BY", &text);
}

fn keys(out: &mut String, t: &Table) {
    let name = t.name();
    let mut add = |constraint: String, what: &str| {
        let text = format!("ALTER TABLE ONLY public.{name}\n    ADD CONSTRAINT {constraint} {what};");
        entry(out, &format!("{name} {constraint}"), "CONSTRAINT", &text);
    };
    add(format!("{name}_pkey"), "PRIMARY KEY (id)");
    if t.has("token") {
        add(format!("{name}_token_key"), "UNIQUE (token)");
    }
}

fn indexes(out: &mut String, t: &Table) {
    let name = t.name();
    let mut add = |suffix: &str, what: &str| {
        let index = format!("{name}_{suffix}_idx");
        entry(out, &index, "INDEX", &format!("CREATE INDEX {index} ON public.{name} USING {what};"));
    };
    if t.parent.is_some() {
        add("parent_id", "btree (parent_id)");
    }
    if t.has("title") && t.has("active") {
        add("title", "btree (lower((title)::text), created_at DESC) WHERE active");
    }
    if t.has("data") {
        add("data", "gin (data jsonb_path_ops)");
    }
    if t.has("email") {
        add("email", "btree (lower(email)) WHERE (email IS NOT NULL)");
    }
}

fn references(out: &mut String, t: &Table) {
    let (name, Some(parent)) = (t.name(), t.parent) else { return };
    let parent = self::name(parent);
    let text = format!(
        "ALTER TABLE ONLY public.{name}\n    ADD CONSTRAINT {name}_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.{parent}(id) ON DELETE CASCADE;"
    );
    entry(out, &format!("{name} {name}_parent_id_fkey"), "FK CONSTRAINT", &text);
}

/// One object under the comment that pg_dump writes above it.
fn entry(out: &mut String, name: &str, kind: &str, text: &str) {
    writeln!(out, "--\n-- Name: {name}; Type: {kind}; Schema: public; Owner: postgres\n--\n\n{text}\n").unwrap();
}

/// A linear congruential generator: the numbers are the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}
