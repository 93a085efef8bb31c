#!/usr/bin/env python3
"""Records the system catalogs of real servers into src/builtin/data/pg_*.tsv.

    tools/record-builtins.py --server 13='psql -h HOST -p PORT -U postgres' --server 15='psql ...' ...

One --server for each recorded major version; the command may be any that behaves like psql and reads
SQL on standard input. Nothing is written to the servers but temporary functions. Only what initdb
made is recorded (OIDs below 16384). Needs Python 3 and a psql client.

How to read the files: one row per object (or per row of the catalog), references by name, in the
catalog's own words. `since` and `until` are the first and last recorded major version that had
exactly this row; an empty `until` means it is still there. An object that changed has two rows. Where
an OID differs from version to version it is a list, one for each recorded version in the range.
"""

import argparse
import pathlib
import shlex
import subprocess
import sys

DATA = pathlib.Path(__file__).resolve().parent.parent / "src" / "builtin" / "data"

# Names for references. A type outside pg_catalog is qualified; a routine or operator carries its
# argument types; an operator family is `access method/name`.
PRELUDE = """
set client_min_messages = error;
set search_path = pg_catalog;
set bytea_output = hex;
create function pg_temp.nsp(oid) returns text language sql stable as $$
  select case nspname when 'pg_catalog' then '' else nspname || '.' end from pg_namespace where oid = $1 $$;
create function pg_temp.ty(oid) returns text language sql stable as $$
  select pg_temp.nsp(typnamespace) || typname from pg_type where oid = $1 $$;
create function pg_temp.tys(oid[]) returns text language sql stable as $$
  select string_agg(pg_temp.ty(t), ',' order by n) from unnest($1) with ordinality u(t, n) $$;
create function pg_temp.fn(oid) returns text language sql stable as $$
  select pg_temp.nsp(pronamespace) || proname || '(' || coalesce(pg_temp.tys(proargtypes::oid[]), '') || ')'
  from pg_proc where oid = $1 $$;
create function pg_temp.op(oid) returns text language sql stable as $$
  select pg_temp.nsp(oprnamespace) || oprname || '(' || coalesce(pg_temp.ty(oprleft), '') || ','
    || coalesce(pg_temp.ty(oprright), '') || ')' from pg_operator where oid = $1 $$;
create function pg_temp.opf(oid) returns text language sql stable as $$
  select a.amname || '/' || pg_temp.nsp(f.opfnamespace) || f.opfname
  from pg_opfamily f join pg_am a on a.oid = f.opfmethod where f.oid = $1 $$;
create function pg_temp.opc(oid) returns text language sql stable as $$
  select a.amname || '/' || pg_temp.nsp(c.opcnamespace) || c.opcname
  from pg_opclass c join pg_am a on a.oid = c.opcmethod where c.oid = $1 $$;
create function pg_temp.coll(oid) returns text language sql stable as $$
  select pg_temp.nsp(collnamespace) || collname from pg_collation where oid = $1 $$;
create function pg_temp.typmod(t oid, m int4) returns text language sql stable as $$
  select case when m < 0 then '' else '(' || m || ')' end $$;
create function pg_temp.b(bool) returns text language sql immutable as $$ select case when $1 then 't' end $$;
"""


class Table:
    """A file to write: its columns as SQL expressions, of which `key` identify a row within a version."""

    def __init__(self, name, columns, source, key, since=13):
        self.name, self.source, self.key, self.since = name, source, key, since
        self.columns = [(c if isinstance(c, tuple) else (c, c)) for c in columns]
        self.names = [c[0] for c in self.columns]
        self.with_oid = self.names[0] == "oid"

    def query(self, version):
        """The query of one version; a column may be a function of the version."""
        exprs = [(e(version) if callable(e) else e) for _, e in self.columns]
        return f"select {', '.join(exprs)} {self.source}"


def flag(column):
    return (column, f"pg_temp.b({column})")


def unless(column, default, expr=None):
    """The column, left empty where it has its usual value."""
    return (column, f"nullif({expr or column}::text, '{default}')")


def of(function, *columns):
    return [(c, f"pg_temp.{function}({c})") for c in columns]


def nsp(column):
    return ("namespace", f"(select nullif(nspname, 'pg_catalog') from pg_namespace n where n.oid = {column})")


def acl(column):
    """Grants in the order of their text, since the stored order is an accident."""
    return (column, f"(select string_agg(a::text, ',' order by a::text) from unnest({column}) a)")


def array(column):
    return (column, f"array_to_string({column}, ',')")


TYPE = Table("pg_type", [
    "oid", "typname", nsp("typnamespace"), "typlen", flag("typbyval"), "typtype", "typcategory",
    flag("typispreferred"), unless("typdelim", ","),
    ("typrelid", "(select pg_temp.nsp(relnamespace) || relname from pg_class c where c.oid = typrelid)"),
    ("typsubscript", lambda v: "null" if v < 14 else "pg_temp.fn(typsubscript)"),
    *of("ty", "typelem", "typarray"),
    *of("fn", "typinput", "typoutput", "typreceive", "typsend", "typmodin", "typmodout", "typanalyze"),
    "typalign", unless("typstorage", "p"), flag("typnotnull"), *of("ty", "typbasetype"), unless("typtypmod", "-1"),
    *of("coll", "typcollation"), ("typdefault", "typdefault"),
], "from pg_type t where oid < 16384 and typnamespace <> 99", ["typname", "namespace"])

PROC = Table("pg_proc", [
    "oid", "proname", nsp("pronamespace"), ("proargtypes", "pg_temp.tys(proargtypes::oid[])"),
    *of("ty", "prorettype"), flag("proretset"), unless("prokind", "f"), "provolatile", flag("proisstrict"),
    flag("proleakproof"), unless("proparallel", "s"), flag("prosecdef"), *of("ty", "provariadic"),
    unless("pronargdefaults", "0"), ("proallargtypes", "pg_temp.tys(proallargtypes)"), array("proargmodes"),
    array("proargnames"), ("prosupport", "pg_temp.fn(prosupport)"), unless("procost", "1"), unless("prorows", "0"),
    ("prolang", "(select nullif(lanname, 'internal') from pg_language l where l.oid = prolang)"),
    unless("prosrc", "", "case when prosrc <> proname then prosrc end"), "probin", acl("proacl"),
], "from pg_proc p where oid < 16384", ["proname", "namespace", "proargtypes"])

OPERATOR = Table("pg_operator", [
    "oid", "oprname", ("oprargs", "concat(pg_temp.ty(oprleft), ',', pg_temp.ty(oprright))"), *of("ty", "oprresult"),
    *of("op", "oprcom", "oprnegate"),
    *of("fn", "oprcode", "oprrest", "oprjoin"), flag("oprcanmerge"), flag("oprcanhash"),
], "from pg_operator where oid < 16384", ["oprname", "oprargs"])

CAST = Table("pg_cast", [
    "oid", *of("ty", "castsource", "casttarget"), *of("fn", "castfunc"), "castcontext", "castmethod",
], "from pg_cast where oid < 16384", ["castsource", "casttarget"])

AGGREGATE = Table("pg_aggregate", [
    ("aggfnoid", "pg_temp.fn(aggfnoid)"), unless("aggkind", "n"), unless("aggnumdirectargs", "0"),
    *of("fn", "aggtransfn", "aggfinalfn", "aggcombinefn", "aggserialfn", "aggdeserialfn", "aggmtransfn", "aggminvtransfn",
        "aggmfinalfn"), flag("aggfinalextra"), flag("aggmfinalextra"), unless("aggfinalmodify", "r"),
    unless("aggmfinalmodify", "r"), *of("op", "aggsortop"), *of("ty", "aggtranstype"), unless("aggtransspace", "0"),
    *of("ty", "aggmtranstype"), unless("aggmtransspace", "0"), "agginitval", "aggminitval",
], "from pg_aggregate where aggfnoid < 16384::oid", ["aggfnoid"])

AM = Table("pg_am", ["oid", "amname", "amtype", *of("fn", "amhandler")], "from pg_am where oid < 16384", ["amname"])

OPFAMILY = Table("pg_opfamily", [
    "oid", ("opfmethod", "(select amname from pg_am a where a.oid = opfmethod)"), "opfname",
], "from pg_opfamily where oid < 16384", ["opfmethod", "opfname"])

OPCLASS = Table("pg_opclass", [
    "oid", ("opcmethod", "(select amname from pg_am a where a.oid = opcmethod)"), "opcname",
    ("opcfamily", "(select opfname from pg_opfamily f where f.oid = opcfamily)"), *of("ty", "opcintype"),
    flag("opcdefault"), *of("ty", "opckeytype"),
], "from pg_opclass where oid < 16384", ["opcmethod", "opcname"])

AMOP = Table("pg_amop", [
    *of("opf", "amopfamily"), *of("ty", "amoplefttype", "amoprighttype"), "amopstrategy", unless("amoppurpose", "s"),
    *of("op", "amopopr"), *of("opf", "amopsortfamily"),
], "from pg_amop where oid < 16384", ["amopfamily", "amoplefttype", "amoprighttype", "amopstrategy"])

AMPROC = Table("pg_amproc", [
    *of("opf", "amprocfamily"), *of("ty", "amproclefttype", "amprocrighttype"), "amprocnum", *of("fn", "amproc"),
], "from pg_amproc where oid < 16384", ["amprocfamily", "amproclefttype", "amprocrighttype", "amprocnum"])


def collation_locale(version):
    if version < 15:
        return "case collprovider when 'i' then collcollate end"
    return "colliculocale" if version < 17 else "colllocale"


COLLATION = Table("pg_collation", [
    "oid", "collname", nsp("collnamespace"), "collprovider", unless("collisdeterministic", "true"),
    ("collencoding", "case when collencoding >= 0 then pg_encoding_to_char(collencoding) end"),
    ("collcollate", "case collprovider when 'c' then collcollate end"),
    ("collctype", "case collprovider when 'c' then collctype end"), ("colllocale", collation_locale),
    ("collicurules", lambda v: "null" if v < 16 else "collicurules"),
], "from pg_collation where oid < 16384", ["collname", "namespace", "collencoding"])

RANGE = Table("pg_range", [
    *of("ty", "rngtypid", "rngsubtype"),
    ("rngmultitypid", lambda v: "null" if v < 14 else "pg_temp.ty(rngmultitypid)"),
    *of("coll", "rngcollation"), *of("opc", "rngsubopc"), *of("fn", "rngcanonical", "rngsubdiff"),
], "from pg_range where rngtypid < 16384", ["rngtypid"])

LANGUAGE = Table("pg_language", [
    "oid", "lanname", flag("lanispl"), flag("lanpltrusted"), *of("fn", "lanplcallfoid", "laninline", "lanvalidator"),
    acl("lanacl"),
], "from pg_language where oid < 16384", ["lanname"])

NAMESPACE = Table("pg_namespace", [
    "oid", "nspname", ("nspowner", "(select rolname from pg_authid a where a.oid = nspowner)"), acl("nspacl"),
], "from pg_namespace where oid < 16384 and nspname !~ '^pg_(toast_)?temp_'", ["nspname"])

AUTHID = Table("pg_authid", [
    "oid", ("rolname", "case oid when 10 then 'postgres' else rolname end"), flag("rolsuper"), unless("rolinherit", "true"),
    flag("rolcreaterole"), flag("rolcreatedb"), flag("rolcanlogin"), flag("rolreplication"), flag("rolbypassrls"),
    ("memberof", "(select string_agg(g.rolname, ',' order by g.rolname) from pg_auth_members m"
                 " join pg_authid g on g.oid = m.roleid where m.member = r.oid and m.roleid < 16384)"),
], "from pg_authid r where oid < 16384", ["rolname"])

EXTENSION = Table("pg_extension", [
    "oid", "extname", nsp("extnamespace"), flag("extrelocatable"), "extversion",
    ("members", """(select string_agg(pg_describe_object(classid, objid, 0), '; ' order by classid, objid)
        from pg_depend d where refclassid = 'pg_extension'::regclass and refobjid = e.oid and deptype = 'e')"""),
], "from pg_extension e where oid < 16384", ["extname"])

TABLESPACE = Table("pg_tablespace", ["oid", "spcname"], "from pg_tablespace where oid < 16384", ["spcname"])

TS_PARSER = Table("pg_ts_parser", [
    "oid", "prsname", *of("fn", "prsstart", "prstoken", "prsend", "prsheadline", "prslextype"),
    ("tokens", "(select string_agg(tokid || ':' || alias, ',' order by tokid) from ts_token_type(p.oid))"),
], "from pg_ts_parser p where oid < 16384", ["prsname"])

TS_TEMPLATE = Table("pg_ts_template", [
    "oid", "tmplname", *of("fn", "tmplinit", "tmpllexize"),
], "from pg_ts_template where oid < 16384", ["tmplname"])

TS_DICT = Table("pg_ts_dict", [
    "oid", "dictname", ("dicttemplate", "(select tmplname from pg_ts_template t where t.oid = dicttemplate)"),
    "dictinitoption",
], "from pg_ts_dict where oid < 16384", ["dictname"])

TS_CONFIG = Table("pg_ts_config", [
    "oid", "cfgname", ("cfgparser", "(select prsname from pg_ts_parser p where p.oid = cfgparser)"),
    ("map", """(select string_agg(alias || ':' || dicts, ' ' order by tokid) from (
        select t.tokid, t.alias, string_agg(d.dictname, '+' order by m.mapseqno) as dicts
        from pg_ts_config_map m join pg_ts_dict d on d.oid = m.mapdict
        join ts_token_type(c.cfgparser) t on t.tokid = m.maptokentype
        where m.mapcfg = c.oid group by 1, 2) s)"""),
], "from pg_ts_config c where oid < 16384", ["cfgname"])

CONVERSION = Table("pg_conversion", [
    "oid", "conname", ("conforencoding", "pg_encoding_to_char(conforencoding)"),
    ("contoencoding", "pg_encoding_to_char(contoencoding)"), *of("fn", "conproc"), flag("condefault"),
], "from pg_conversion where oid < 16384", ["conname"])

# name:type, then (typmod), /collation where it is not the type's own, and ! for NOT NULL
ATTRIBUTES = """(select string_agg(attname || ':' || pg_temp.ty(atttypid) || pg_temp.typmod(atttypid, atttypmod)
      || case when attcollation <> typcollation then '/' || pg_temp.coll(attcollation) else '' end
      || case when attnotnull then '!' else '' end, ',' order by attnum)
    from pg_attribute a join pg_type t on t.oid = atttypid where attrelid = c.oid and attnum > 0 and not attisdropped)"""

CLASS = Table("pg_class", [
    "oid", "relname", nsp("relnamespace"), "relkind", flag("relisshared"),
    ("pkey", "(select string_agg(attname, ',' order by attnum) from pg_constraint k, pg_attribute a"
             " where k.conrelid = c.oid and contype = 'p' and attrelid = c.oid and attnum = any(conkey))"),
    ("attributes", ATTRIBUTES), acl("relacl"),
], "from pg_class c where oid < 16384 and relkind in ('r', 'v') and relnamespace <> 99", ["relname", "namespace"])

SETTINGS = Table("pg_settings", [
    "name", "vartype", "context", "unit", "boot_val", array("enumvals"),
], "from pg_settings where strpos(name, '.') = 0", ["name"])

TABLES = [
    TYPE, PROC, OPERATOR, CAST, AGGREGATE, AM, OPFAMILY, OPCLASS, AMOP, AMPROC, COLLATION, RANGE, LANGUAGE, NAMESPACE,
    AUTHID, EXTENSION, TABLESPACE, TS_PARSER, TS_TEMPLATE, TS_DICT, TS_CONFIG, CONVERSION, CLASS, SETTINGS,
]


def ask(psql, statements):
    command = shlex.split(psql) + ["-X", "-q", "-At", "-v", "ON_ERROR_STOP=1"]
    done = subprocess.run(command, input=statements, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{psql}: {done.stderr.strip()}")
    return done.stdout


def record(psql, version):
    """All tables of one server, as lists of rows of strings."""
    number = int(ask(psql, "show server_version_num;"))
    if number // 10000 != version:
        sys.exit(f"{psql} is a server of version {number // 10000}, not {version}")
    statements = PRELUDE
    for table in TABLES:
        statements += f"\\echo @{table.name}\ncopy ({table.query(version)}) to stdout (null '');\n"
    rows, current = {}, None
    for line in ask(psql, statements).split("\n"):
        if line.startswith("@") and "\t" not in line:
            current = rows.setdefault(line[1:], [])
        elif line:
            current.append(line.split("\t"))
    return rows


def merge(table, versions, recorded):
    """Rows with the range of versions that had them: [since, until, oid list, other columns]."""
    keys = [table.names.index(k) for k in table.key]
    merged, open_rows = [], {}
    for version in versions:
        seen = {}
        for row in recorded[version][table.name]:
            key = tuple(row[k] for k in keys)
            if key in seen:
                sys.exit(f"{table.name}: two rows for {key}")
            oid, rest = (row[0], row[1:]) if table.with_oid else ("", row)
            entry = open_rows.get(key)
            if entry is None or entry["rest"] != rest:
                entry = {"since": version, "rest": rest, "oids": []}
                merged.append(entry)
            entry["until"] = version
            entry["oids"].append(oid)
            seen[key] = entry
        open_rows = seen
    return merged


def text_of(table, versions, merged):
    def oids(entry):
        return entry["oids"][:1] if len(set(entry["oids"])) == 1 else entry["oids"]

    def order(entry):
        return (int(entry["oids"][0]) if table.with_oid else 0, entry["rest"] if not table.with_oid else [], entry["since"])

    lines = [
        f"# {table.name} of PostgreSQL {', '.join(map(str, versions))}, recorded by tools/record-builtins.py",
        "\t".join(["# since", "until", *table.names]),
    ]
    for entry in sorted(merged, key=order):
        until = "" if entry["until"] == versions[-1] else str(entry["until"])
        cells = [str(entry["since"]), until] + ([",".join(oids(entry))] if table.with_oid else []) + entry["rest"]
        lines.append("\t".join(cells).rstrip("\t"))
    return "\n".join(lines) + "\n"


def keywords(psql, version):
    query = "select word, catcode from pg_get_keywords() order by 1"
    rows = ask(psql, f"copy ({query}) to stdout;")
    return f"# word\tcatcode; PostgreSQL {version}, {query}\n{rows}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", action="append", required=True, metavar="MAJOR=PSQL", help="a server to ask")
    parser.add_argument("--into", type=pathlib.Path, default=DATA, help="folder of the files (default: %(default)s)")
    options = parser.parse_args()
    servers = {int(major): psql for major, _, psql in (s.partition("=") for s in options.server)}
    versions = sorted(servers)
    recorded = {version: record(servers[version], version) for version in versions}
    options.into.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        merged = merge(table, versions, recorded)
        (options.into / f"{table.name}.tsv").write_text(text_of(table, versions, merged), encoding="utf-8")
        print(f"{table.name}: {len(merged)} rows")
    newest = versions[-1]
    (options.into / "pg_get_keywords.tsv").write_text(keywords(servers[newest], newest), encoding="utf-8")


if __name__ == "__main__":
    main()
