#!/usr/bin/env python3
"""Records what extensions bring along into src/builtin/extensions/<name>--<version>.sql.

    tools/record-extensions.py --server 13='psql -h HOST -p PORT -U postgres' --server 15='psql ...' ... [--skip NAME ...]
    tools/record-extensions.py --server 17='psql ...' --add NAME [--add NAME ...]      # beside what is recorded

Each extension that a server offers is created in a transaction that is rolled back, and its members
are read from the system catalogs: a script of signatures comes out, in an order in which the
statements can be replayed. Nothing of the extension's own text is kept: every routine is declared
LANGUAGE c with an empty link, and a view selects typed nulls. `@extschema@` stands for the schema that
the extension is put in, `@extschema:name@` for that of an extension it requires.

One script per extension and default version, from the oldest server that has that version. Beside
the scripts: index.tsv (which server has which version) and ../extension_scripts.rs (to embed them).
Needs Python 3, a psql client and a superuser.
"""

import argparse
import json
import pathlib
import re
import shlex
import subprocess
import sys

import extension_queries as sql

BUILTIN = pathlib.Path(__file__).resolve().parent.parent / "src" / "builtin"
MARK = "zz_home"

class Server:
    def __init__(self, version, psql):
        self.version, self.psql = version, psql

    def ask(self, setup, queries):
        """Runs statements, then queries, in a transaction that is rolled back; rows of each as dictionaries."""
        statements = "set client_min_messages = error;\nbegin;\n" + setup
        for name, query in queries.items():
            statements += f"\\echo @{name}\ncopy (select row_to_json(q) from ({query}) q) to stdout;\n"
        command = shlex.split(self.psql) + ["-X", "-q", "-At", "-v", "ON_ERROR_STOP=1"]
        done = subprocess.run(command, input=statements + "rollback;\n", capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.strip())
        answers, current = {}, None
        for line in done.stdout.split("\n"):
            if line.startswith("@"):
                current = answers.setdefault(line[1:], [])
            elif line:
                current.append(json.loads(line.replace("\\\\", "\\")))
        return answers

    def available(self):
        return {row["name"]: row for row in self.ask("", {"available": sql.AVAILABLE})["available"]}

    def members(self, extension, everything):
        """What an extension holds. Its own schema is MARK; a required one's has its name behind that.

        Some extensions find the required one only in their own schema or in public, so that is tried next.
        """
        for place in (apart, together, in_public):
            try:
                return self.members_with(extension, everything, place)
            except RuntimeError as trouble:
                last = trouble
        raise last

    def members_with(self, extension, everything, place):
        setup, path = f"create schema {MARK};\n", [MARK]
        if extension["name"] == "plpgsql":
            setup = ""
        else:
            for required in requirements(extension, everything):
                path.append(place(required))
                setup += create(everything[required], path[-1], path[-1] not in (MARK, "public"))
            setup += f"set search_path = {', '.join(path)};\n" + create(extension, MARK, False)
        quoted = "'" + extension["name"].replace("'", "''") + "'"
        setup += sql.MEMBERS.format(name=quoted) + ";\n" + sql.HELPERS + "set search_path = '';\n"
        fill = {
            "handler": "typlen = -1 and typcategory = 'A'",
            "subscript": "null::text" if self.version < 14 else "case when typsubscript <> 0 then pg_temp.fn(typsubscript) end",
            "subscript_oid": "0" if self.version < 14 else "typsubscript",
            "multirange": "null::text" if self.version < 14 else "(select pg_temp.q(typnamespace, typname) from pg_type where oid = rngmultitypid)",
        }
        queries = {
            "types": sql.TYPES, "ranges": sql.RANGES, "procs": sql.PROCS, "aggregates": sql.AGGREGATES, "operators": sql.OPERATORS, "casts": sql.CASTS,
            "ams": sql.ACCESS_METHODS, "families": sql.FAMILIES, "classes": sql.CLASSES, "family_members": sql.FAMILY_MEMBERS,
            "relations": sql.RELATIONS, "others": sql.OTHERS, "left_out": sql.LEFT_OUT,
        }
        templated = {"types", "ranges", "procs", "others"}
        return self.ask(setup, {k: (q.format(**fill) if k in templated else q) for k, q in queries.items()})


def apart(required):
    return f"{MARK}_{required.replace('-', '_')}"


def together(_required):
    return MARK


def in_public(_required):
    return "public"


def requirements(extension, everything):
    """Names of required extensions, those that others need first."""
    found = []
    for name in extension["requires"] or []:
        if name != "plpgsql":
            found += [r for r in requirements(everything[name], everything) if r not in found]
            found.append(name)
    return found


def create(extension, schema, make_schema):
    name = '"' + extension["name"] + '"'
    if extension["schema"]:
        return f"create extension {name};\n"
    made = f"create schema {schema};\n" if make_schema else ""
    return f"{made}create extension {name} schema {schema};\n"


class Script:
    """Statements in an order in which they can be replayed: by OID, each after what it needs."""

    def __init__(self, found):
        self.found = found
        self.lines, self.done, self.tail = [], set(), []
        self.nodes = {}
        self.tables = {r["type"]: r["oid"] for r in found["relations"]}
        self.ranges = {r["type"]: r for r in found["ranges"]}
        self.aggregates = {a["oid"]: a for a in found["aggregates"]}
        kinds = [("types", self.type_), ("procs", self.proc), ("operators", self.operator), ("casts", self.cast),
                 ("ams", self.access_method), ("families", self.family), ("classes", self.opclass),
                 ("relations", self.relation), ("others", self.other)]
        for kind, emit in kinds:
            self.nodes.update({row["oid"]: (emit, row) for row in found[kind]})

    def text(self):
        for oid in sorted(self.nodes):
            self.visit(oid)
        self.loose_members()
        return "\n".join(self.lines + self.tail) + "\n"

    def visit(self, oid):
        if oid in self.done or oid not in self.nodes:
            return
        self.done.add(oid)
        emit, row = self.nodes[oid]
        emit(row)

    def need(self, oids):
        for oid in oids or []:
            self.visit(self.tables.get(oid, oid))

    def add(self, statement):
        self.lines.append(statement)

    def type_(self, row):
        if row["typtype"] == "b" and row["is_array"] or row["typtype"] == "m":
            return
        if row["typtype"] == "e":
            labels = ", ".join(literal(label) for label in row["labels"] or [])
            self.add(f"CREATE TYPE {row['name']} AS ENUM ({labels});")
        elif row["typtype"] == "d":
            self.need([row["base_oid"], *(row["needs"] or [])])
            checks = "".join(f" {check}" for check in row["checks"] or [])
            null = " NOT NULL" if row["typnotnull"] else ""
            default = f" DEFAULT {row['typdefault']}" if row["typdefault"] else ""
            self.add(f"CREATE DOMAIN {row['name']} AS {row['base']}{default}{null}{checks};")
        elif row["typtype"] == "c":
            self.visit(row["rel"])
        elif row["typtype"] == "r":
            self.range(row)
        elif row["typtype"] == "p":
            self.add(f"CREATE TYPE {row['name']};")
        else:
            self.base(row)

    def base(self, row):
        self.add(f"CREATE TYPE {row['name']};")
        self.need(row["support"])
        options = [f"INPUT = {row['input']}", f"OUTPUT = {row['output']}"]
        options += [f"{word.upper()} = {row[word]}" for word in ("receive", "send", "typmod_in", "typmod_out", "analyze", "subscript")
                    if row[word] and not (row["element"] and row[word].endswith("array_subscript_handler"))]
        options.append(f"INTERNALLENGTH = {row['typlen'] if row['typlen'] > 0 else 'VARIABLE'}")
        options += ["PASSEDBYVALUE"] if row["typbyval"] else []
        options.append("ALIGNMENT = " + {"c": "char", "s": "int2", "i": "int4", "d": "double"}[row["typalign"]])
        options.append("STORAGE = " + {"p": "plain", "e": "external", "x": "extended", "m": "main"}[row["typstorage"]])
        options += [f"CATEGORY = {literal(row['typcategory'])}"] if row["typcategory"] != "U" else []
        options += ["PREFERRED = true"] if row["typispreferred"] else []
        options += [f"DEFAULT = {literal(row['typdefault'])}"] if row["typdefault"] is not None else []
        options += [f"ELEMENT = {row['element']}"] if row["element"] else []
        options += [f"DELIMITER = {literal(row['typdelim'])}"] if row["typdelim"] != "," else []
        options += ["COLLATABLE = true"] if row["collatable"] else []
        self.add(f"CREATE TYPE {row['name']} ({', '.join(options)});")

    def range(self, row):
        this = self.ranges[row["oid"]]
        if this["canonical"]:
            self.add(f"CREATE TYPE {row['name']};")
        self.need([this["subtype_oid"], this["opclass_oid"], *this["support"]])
        options = [f"SUBTYPE = {this['subtype']}", f"SUBTYPE_OPCLASS = {this['opclass']}"]
        options += [f"CANONICAL = {this['canonical']}"] if this["canonical"] else []
        options += [f"SUBTYPE_DIFF = {this['subdiff']}"] if this["subdiff"] else []
        options += [f"MULTIRANGE_TYPE_NAME = {this['multirange']}"] if this["multirange"] else []
        self.add(f"CREATE TYPE {row['name']} AS RANGE ({', '.join(options)});")

    def proc(self, row):
        self.need(row["types"])
        if row["kind"] == "a":
            self.aggregate(row)
        else:
            self.need([row["support_oid"]])
            self.function(row)
        word = {"a": "AGGREGATE", "p": "PROCEDURE"}.get(row["kind"], "FUNCTION")
        if row["has_acl"] and not any(who == "PUBLIC" for who, _ in row["acl"] or []):
            self.add(f"REVOKE ALL ON {word.replace('AGGREGATE', 'FUNCTION')} {row['sig']} FROM PUBLIC;")
        self.grant(f"{word.replace('AGGREGATE', 'FUNCTION')} {row['sig']}", [g for g in row["acl"] or [] if g[0] != "PUBLIC"])

    def function(self, row):
        procedure = row["kind"] == "p"
        words = [] if procedure else [f"RETURNS {row['result']}"]
        words.append("LANGUAGE c")
        words += ["WINDOW"] if row["kind"] == "w" else []
        words += {"i": ["IMMUTABLE"], "s": ["STABLE"]}.get(row["volatile"], [])
        words += [word for word, key in (("STRICT", "strict"), ("LEAKPROOF", "leakproof"), ("SECURITY DEFINER", "secdef")) if row[key]]
        words += {"s": ["PARALLEL SAFE"], "r": ["PARALLEL RESTRICTED"]}.get(row["parallel"], [])
        words += [f"COST {row['cost']:g}"] if row["cost"] != 1 and not procedure else []
        words += [f"ROWS {row['rows']:g}"] if row["retset"] and row["rows"] != 1000 else []
        words += [f"SUPPORT {row['support']}"] if row["support"] else []
        words += [setting(entry) for entry in row["config"] or []]
        kind = "PROCEDURE" if procedure else "FUNCTION"
        self.add(f"CREATE {kind} {row['name']}({row['args']}) {' '.join(words)} AS '', '';")

    def aggregate(self, row):
        this = self.aggregates[row["oid"]]
        self.need(this["needs"])
        options = [f"SFUNC = {this['sfunc']}", f"STYPE = {this['stype']}"]
        for word in ("sspace", "finalfunc", "finalextra", "finalmodify", "combinefunc", "serialfunc", "deserialfunc", "initcond",
                     "msfunc", "minvfunc", "mstype", "msspace", "mfinalfunc", "mfinalextra", "mfinalmodify", "minitcond", "sortop"):
            value = this[word]
            if word in ("finalextra", "mfinalextra"):
                options += [word.upper().replace("EXTRA", "FUNC_EXTRA")] if value else []
            elif word in ("finalmodify", "mfinalmodify"):
                usual = "r" if this["kind"] == "n" else "w"
                modify = {"r": "READ_ONLY", "s": "SHAREABLE", "w": "READ_WRITE"}[value]
                options += [f"{word.upper().replace('MODIFY', 'FUNC_MODIFY')} = {modify}"] if value != usual else []
            elif word in ("initcond", "minitcond"):
                options += [f"{word.upper()} = {literal(value)}"] if value is not None else []
            else:
                options += [f"{word.upper()} = {value}"] if value else []
        options += ["HYPOTHETICAL"] if this["kind"] == "h" else []
        options += {"s": ["PARALLEL = SAFE"], "r": ["PARALLEL = RESTRICTED"]}.get(row["parallel"], [])
        self.add(f"CREATE AGGREGATE {row['name']}({row['args'] or '*'}) ({', '.join(options)});")

    def operator(self, row):
        self.need(row["needs"])
        options = [f"FUNCTION = {row['code']}"]
        options += [f"{word} = {row[key]}" for word, key in (("LEFTARG", "leftarg"), ("RIGHTARG", "rightarg"), ("COMMUTATOR", "commutator"),
                    ("NEGATOR", "negator"), ("RESTRICT", "restrict"), ("JOIN", "join")) if row[key]]
        options += [word for word, key in (("HASHES", "hashes"), ("MERGES", "merges")) if row[key]]
        self.add(f"CREATE OPERATOR {row['name']} ({', '.join(options)});")

    def cast(self, row):
        self.need(row["needs"])
        how = {"f": f"WITH FUNCTION {row['func']}", "i": "WITH INOUT", "b": "WITHOUT FUNCTION"}[row["method"]]
        context = {"i": " AS IMPLICIT", "a": " AS ASSIGNMENT", "e": ""}[row["context"]]
        self.add(f"CREATE CAST ({row['source']} AS {row['target']}) {how}{context};")

    def access_method(self, row):
        self.need(row["needs"])
        kind = {"i": "INDEX", "t": "TABLE"}[row["amtype"]]
        self.add(f"CREATE ACCESS METHOD {row['name']} TYPE {kind} HANDLER {row['handler']};")

    def family(self, row):
        self.need(row["needs"])
        self.add(f"CREATE OPERATOR FAMILY {row['name']} USING {row['am']};")

    def opclass(self, row):
        self.need(row["needs"])
        members = [m for m in self.found["family_members"] if m["class"] == row["oid"]]
        for member in members:
            self.need(member["needs"])
        items = [member_text(m, m["lhs"] == m["rhs"] == row["opcintype"]) for m in members]
        items += [f"STORAGE {row['storage']}"] if row["storage"] else []
        default = "DEFAULT " if row["is_default"] else ""
        self.add(f"CREATE OPERATOR CLASS {row['name']} {default}FOR TYPE {row['input']} USING {row['am']} FAMILY {row['family']} AS "
                 f"{', '.join(items) or 'STORAGE ' + row['input']};")

    def loose_members(self):
        families = {row["oid"]: row for row in self.found["families"]}
        for oid, row in sorted(families.items()):
            items = [member_text(m, False) for m in self.found["family_members"] if m["family"] == oid and not m["class"]]
            if items:
                self.add(f"ALTER OPERATOR FAMILY {row['name']} USING {row['am']} ADD {', '.join(items)};")

    def other(self, row):
        self.need(row["needs"])
        self.add(row["statement"])

    def relation(self, row):
        columns = row["columns"] or []
        self.need([c["type_oid"] for c in columns] + (row["needs"] or []))
        if row["kind"] in ("v", "m"):
            self.view(row, columns)
        elif row["kind"] == "c":
            fields = ", ".join(f"{c['name']} {c['type']}" for c in columns)
            self.add(f"CREATE TYPE {row['name']} AS ({fields});")
        elif row["kind"] == "S":
            self.sequence(row)
        elif row["kind"] in ("r", "p"):
            self.table(row, columns)
        else:
            raise RuntimeError(f"{row['name']} is of a kind that is not recorded: {row['kind']}")
        if row["kind"] != "c":
            self.grant(("SEQUENCE " if row["kind"] == "S" else "TABLE ") + row["name"], row["acl"] or [])

    def view(self, row, columns):
        items = ", ".join(f"NULL::{c['type']}" + (f" COLLATE {c['collation']}" if c["collation"] else "") + f" AS {c['name']}"
                          for c in columns)
        word = "MATERIALIZED VIEW" if row["kind"] == "m" else "VIEW"
        self.add(f"CREATE {word} {row['name']} AS SELECT {items};")

    def sequence(self, row):
        this, owned = row["sequence"], row["owned"]
        if owned and owned["kind"] == "i":
            return
        options = f"AS {this['type']} START {this['start']} INCREMENT {this['increment']} MINVALUE {this['min']} MAXVALUE {this['max']}"
        self.add(f"CREATE SEQUENCE {row['name']} {options} CACHE {this['cache']}{' CYCLE' if this['cycle'] else ''};")
        if owned:
            self.tail.append(f"ALTER SEQUENCE {row['name']} OWNED BY {owned['table']}.{owned['column']};")

    def table(self, row, columns):
        items = []
        for c in columns:
            text = f"{c['name']} {c['type']}" + (f" COLLATE {c['collation']}" if c["collation"] else "")
            if c["identity"]:
                text += f" GENERATED {'ALWAYS' if c['identity'] == 'a' else 'BY DEFAULT'} AS IDENTITY"
            elif c["generated"]:
                text += f" GENERATED ALWAYS AS ({c['default']}) {'STORED' if c['generated'] == 's' else 'VIRTUAL'}"
            elif c["default"]:
                text += f" DEFAULT {c['default']}"
            items.append(text + (" NOT NULL" if c["notnull"] else ""))
        items += [f"CONSTRAINT {name} {definition}" for name, definition in row["constraints"] or []]
        if row["kind"] == "p":
            raise RuntimeError(f"{row['name']} is partitioned")
        unlogged = "UNLOGGED " if row["persistence"] == "u" else ""
        self.add(f"CREATE {unlogged}TABLE {row['name']} ({', '.join(items)});")
        self.tail += [f"{index};" for index in row["indexes"] or []]
        self.tail += [f"ALTER TABLE {row['name']} ADD CONSTRAINT {name} {text};" for name, text in row["foreign_keys"] or []]

    def grant(self, target, acl):
        for who in sorted({grantee for grantee, _ in acl}):
            rights = ", ".join(right for grantee, right in acl if grantee == who)
            self.add(f"GRANT {rights} ON {target} TO {who};")


def literal(text):
    return "'" + text.replace("'", "''") + "'"


def setting(entry):
    name, _, value = entry.partition("=")
    if name == "search_path":
        return f"SET {name} TO {value or literal('')}"
    return f"SET {name} TO {literal(value)}"


def member_text(member, own):
    types = "" if own else f"{member['lhs_name']}, {member['rhs_name']}"
    if member["kind"] == "f":
        return f"FUNCTION {member['number']} {f'({types}) ' if types else ''}{member['what']}"
    return f"OPERATOR {member['number']} {member['what']}" + (f" FOR ORDER BY {member['sort']}" if member["sort"] else "")


def portable(text, extension, everything):
    """Puts placeholders where the schemas were."""
    for required in sorted(requirements(extension, everything), key=len, reverse=True):
        text = re.sub(rf"\b{apart(required)}\b", f"@extschema:{required}@", text)
    for required in requirements(extension, everything)[:1]:
        text = re.sub(r"\bpublic\.", f"@extschema:{required}@.", text)
    return re.sub(rf"\b{MARK}\b", "@extschema@", text)


def record(server, extension, everything):
    found = server.members(extension, everything)
    missing = [row["what"] for row in found["left_out"]]
    for what in missing:
        print(f"{extension['name']}: {what} is not recorded", file=sys.stderr)
    body = portable(Script(found).text(), extension, everything)
    return (f"-- {extension['name']} {extension['version']}: signatures read from PostgreSQL {server.version}"
            f" by tools/record-extensions.py\n" + "".join(f"-- left out: {what}\n" for what in missing) + body)


def recorded_before(folder, anew):
    """The scripts and the rows of the index that are there, without those of extensions to be recorded anew."""
    scripts, index = {}, []
    for line in (folder / "index.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        server, name, version, schema, relocatable, trusted, requires, *_ = line.split("\t") + [""] * 6
        if name in anew:
            continue
        index.append((int(server), {"name": name, "version": version, "schema": schema, "relocatable": relocatable == "t",
                                    "trusted": trusted == "t", "requires": [r for r in requires.split(",") if r]}))
        scripts[name, version] = (folder / f"{name}--{version}.sql").read_text(encoding="utf-8")
    return scripts, index


def write_index(rows, versions, folder):
    lines = [f"# extensions of PostgreSQL {', '.join(map(str, versions))}, recorded by tools/record-extensions.py",
             "\t".join(["# server", "name", "default_version", "schema", "relocatable", "trusted", "requires"])]
    for version, e in rows:
        cells = [str(version), e["name"], e["version"], e["schema"] or "", "t" if e["relocatable"] else "", "t" if e["trusted"] else "",
                 ",".join(e["requires"] or [])]
        lines.append("\t".join(cells).rstrip("\t"))
    (folder / "index.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_embedding(names, path):
    lines = ["//! Generated by tools/record-extensions.py: every script, by extension and version.", "",
             "#[rustfmt::skip]", "pub(super) const SCRIPTS: &[(&str, &str, &str)] = &["]
    for name, version in sorted(names):
        lines.append(f'    ("{name}", "{version}", include_str!("extensions/{name}--{version}.sql")),')
    path.write_text("\n".join(lines + ["];"]) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", action="append", required=True, metavar="MAJOR=PSQL", help="a server to ask")
    parser.add_argument("--add", action="append", default=[], metavar="NAME", help="keep what is recorded and add an extension (repeatable)")
    parser.add_argument("--skip", action="append", default=[], metavar="NAME", help="an extension to leave out (repeatable)")
    options = parser.parse_args()
    servers = [Server(int(major), psql) for major, _, psql in sorted(s.partition("=") for s in options.server)]
    folder = BUILTIN / "extensions"
    folder.mkdir(parents=True, exist_ok=True)
    scripts, index = ({}, []) if not options.add else recorded_before(folder, options.add)
    if not options.add:
        for old in folder.glob("*.sql"):
            old.unlink()
    for server in servers:
        everything = server.available()
        for name, extension in everything.items():
            if name in options.skip or (options.add and name not in options.add):
                continue
            key = (name, extension["version"])
            try:
                if key not in scripts:
                    scripts[key] = record(server, extension, everything)
            except RuntimeError as trouble:
                print(f"{name} on {server.version}: {trouble}", file=sys.stderr)
                continue
            index.append((server.version, extension))
    for (name, version), text in scripts.items():
        (folder / f"{name}--{version}.sql").write_text(text, encoding="utf-8")
    index.sort(key=lambda row: (row[0], row[1]["name"]))
    write_index(index, sorted({version for version, _ in index}), folder)
    write_embedding(scripts, BUILTIN / "extension_scripts.rs")
    print(f"{len(scripts)} scripts")


if __name__ == "__main__":
    main()
