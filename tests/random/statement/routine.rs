//! Functions, procedures, aggregates, triggers and event triggers.

use crate::name;
use crate::schema::Proc;
use crate::statement::Gen;
use crate::statement::expr::{Scope, base_of};

/// An argument as written, and what an expression in the body may call it.
struct Arg {
    text: String,
    input: Option<(String, String)>,
}

pub fn create(cx: &mut Gen<'_>) -> Option<String> {
    match cx.rng.below(10) {
        0 | 1 => Some(trigger_function(cx)),
        2 => Some(procedure(cx)),
        3 => Some(table_function(cx)),
        _ => Some(function(cx)),
    }
}

fn args(cx: &mut Gen<'_>) -> Vec<Arg> {
    let mut args: Vec<Arg> = Vec::new();
    let mut defaults = false;
    for at in 0..cx.rng.below(4) {
        let ty = cx.column_type();
        let base = base_of(&ty).map_or_else(|| ty.clone(), str::to_owned);
        let named = cx.rng.chance(70);
        let name = if named && cx.rng.chance(20) { cx.fresh() } else { format!("p{at}") };
        let call = if named { name.clone() } else { format!("${}", at + 1) };
        defaults = defaults || cx.rng.chance(12);
        let default = if defaults && !cx.errs() {
            format!("{}{}", cx.one_of(&[" DEFAULT ", " = "]), cx.default_of(&base))
        } else {
            String::new()
        };
        let mode = cx.maybe(10, "IN ");
        let text = if named { format!("{mode}{name} {ty}{default}") } else { format!("{ty}{default}") };
        args.push(Arg { text, input: Some((call, base)) });
    }
    if cx.rng.chance(5) && !defaults {
        args.push(Arg {
            text: "VARIADIC rest text[]".to_owned(),
            input: Some(("rest".to_owned(), "text[]".to_owned())),
        });
    }
    args
}

fn scope(args: &[Arg]) -> Scope {
    Scope { cols: args.iter().filter_map(|arg| arg.input.clone()).collect(), immutable: false, queries: true }
}

fn list(args: &[Arg]) -> String {
    args.iter().map(|arg| arg.text.as_str()).collect::<Vec<_>>().join(", ")
}

fn attributes(cx: &mut Gen<'_>, set: bool) -> String {
    let all = [
        " IMMUTABLE",
        " STABLE",
        " STRICT",
        " SECURITY DEFINER",
        " PARALLEL SAFE",
        " PARALLEL RESTRICTED",
        " LEAKPROOF",
        " COST 5",
        " CALLED ON NULL INPUT",
        " SET search_path = pg_catalog, public",
        " SET work_mem TO '8MB'",
        " VOLATILE",
        " SET \"search_path\" FROM CURRENT",
        " RETURNS NULL ON NULL INPUT",
        " NOT LEAKPROOF",
        " SET search_path = ''",
        " SECURITY INVOKER",
        " SET datestyle = 'ISO, MDY'",
    ];
    let mut text = String::new();
    // Two words of one attribute are refused.
    for _ in 0..cx.rng.below(3) {
        let one = cx.one_of(&all);
        let volatile = |s: &str| ["IMMUTABLE", "STABLE", "VOLATILE"].iter().any(|w| s.contains(w));
        let same = |s: &str, words: &[&str]| words.iter().any(|w| s.contains(w));
        let clash = volatile(one) && volatile(&text)
            || same(one, &["NULL", "STRICT"]) && same(&text, &["NULL", "STRICT"])
            || same(one, &["SECURITY"]) && text.contains("SECURITY")
            || same(one, &["LEAK"]) && text.contains("LEAK")
            || same(one, &["PARALLEL"]) && text.contains("PARALLEL")
            || text.contains(one);
        if !clash || cx.errs() {
            text += one;
        }
    }
    text + &if set { cx.maybe(25, " ROWS 20") } else { String::new() }
}

fn result_type(cx: &mut Gen<'_>) -> String {
    let own: Vec<String> = cx
        .world
        .types
        .iter()
        .filter(|t| t.defined && matches!(t.kind, 'e' | 'd'))
        .map(|t| name::qualified(&t.schema, &t.name))
        .collect();
    match cx.rng.pick(&own) {
        Some(ty) if cx.rng.chance(15) => ty.clone(),
        _ => cx.type_word(),
    }
}

fn function(cx: &mut Gen<'_>) -> String {
    let path = cx.new_path();
    let replace = cx.maybe(25, "OR REPLACE ");
    let args = args(cx);
    let ret = result_type(cx);
    let value = cx.expr(&ret, &scope(&args), 2);
    // The types are the same for sure only with a cast.
    let value = format!("({value})::{ret}");
    let attributes = attributes(cx, false);
    let head = format!("CREATE {replace}FUNCTION {path}({}) RETURNS {ret}", list(&args));
    let tag = cx.one_of(&["$fn$", "$body$", "$_$"]);
    match cx.rng.below(8) {
        0 | 1 if cx.since(14) => format!("{head} LANGUAGE sql{attributes} RETURN {value}"),
        2 if cx.since(14) => format!("{head} LANGUAGE sql{attributes}\nBEGIN ATOMIC\n  SELECT {value};\nEND"),
        3..5 => format!("{head}{attributes} LANGUAGE plpgsql AS {tag}\nBEGIN\n  RETURN {value};\nEND;\n{tag}"),
        _ => {
            format!("{head} AS {tag} SELECT {value} {tag} LANGUAGE {}{attributes}", cx.one_of(&["sql", "SQL", "'sql'"]))
        }
    }
}

fn trigger_function(cx: &mut Gen<'_>) -> String {
    let path = cx.new_path();
    let attributes = attributes(cx, false);
    format!(
        "CREATE {}FUNCTION {path}() RETURNS trigger LANGUAGE plpgsql{attributes} AS $$\nBEGIN\n  RETURN NEW;\nEND $$",
        cx.maybe(20, "OR REPLACE ")
    )
}

fn procedure(cx: &mut Gen<'_>) -> String {
    let path = cx.new_path();
    let mut args = args(cx);
    if cx.rng.chance(20) {
        args.insert(0, Arg { text: "INOUT done integer".to_owned(), input: None });
        return format!("CREATE PROCEDURE {path}({}) LANGUAGE plpgsql AS $$ BEGIN done := 1; END $$", list(&args));
    }
    let atomic = cx.since(14) && cx.rng.chance(30);
    let target = cx.rel(|rel| rel.kind == 'r' && !rel.cols.is_empty());
    match target {
        Some(rel) if atomic => {
            let on = cx.rel_name(&rel);
            let col = cx.col(&rel, |_| true).map_or_else(|| "x".to_owned(), |col| name::quoted(&col.name));
            format!(
                "CREATE PROCEDURE {path}({}) LANGUAGE sql BEGIN ATOMIC DELETE FROM {on} WHERE {col} IS NULL; END",
                list(&args)
            )
        }
        _ => format!(
            "CREATE OR REPLACE PROCEDURE {path}({}) LANGUAGE plpgsql{} AS $$ BEGIN NULL; END $$",
            list(&args),
            cx.maybe(20, " SECURITY DEFINER")
        ),
    }
}

fn table_function(cx: &mut Gen<'_>) -> String {
    let path = cx.new_path();
    let args = args(cx);
    let attributes = attributes(cx, true);
    match cx.rel(|rel| rel.is_relation() && !rel.cols.is_empty()) {
        Some(rel) if cx.rng.chance(50) => {
            let ty = name::qualified(&rel.schema, &rel.name);
            format!(
                "CREATE FUNCTION {path}({}) RETURNS SETOF {ty} LANGUAGE sql{attributes} AS $$ SELECT * FROM {ty} $$",
                list(&args)
            )
        }
        _ if cx.rng.chance(30) => {
            format!(
                "CREATE FUNCTION {path}(OUT a integer, OUT b text) RETURNS SETOF record LANGUAGE sql{attributes} AS $$ SELECT 1, 'b'::text $$"
            )
        }
        _ => format!(
            "CREATE FUNCTION {path}({}) RETURNS TABLE (c0 integer, \"Sum\" numeric) LANGUAGE plpgsql{attributes} AS $$ BEGIN RETURN; END $$",
            list(&args)
        ),
    }
}

/// How a routine is named in a statement: with its argument types.
pub fn signature(cx: &mut Gen<'_>, proc: &Proc) -> String {
    let path = cx.path_to(&proc.schema.clone(), &proc.name.clone());
    let alone = cx.world.procs.iter().filter(|p| p.name == proc.name).count() == 1;
    if alone && cx.rng.chance(20) && proc.kind != 'a' {
        return path;
    }
    match proc.args.is_empty() && proc.kind == 'a' {
        true => format!("{path}(*)"),
        false => format!("{path}({})", proc.args.join(", ")),
    }
}

impl Gen<'_> {
    pub fn proc(&mut self, fits: impl Fn(&Proc) -> bool) -> Option<Proc> {
        let wrong = self.errs();
        let all: Vec<&Proc> = self.world.procs.iter().filter(|p| wrong || fits(p)).collect();
        self.rng.pick(&all).map(|p| (*p).clone())
    }
}

pub fn alter(cx: &mut Gen<'_>) -> Option<String> {
    let proc = cx.proc(|_| true)?;
    let noun = if cx.rng.chance(10) { "ROUTINE" } else { proc.noun() };
    let signature = signature(cx, &proc);
    let change = cx.one_of(&[
        "STABLE",
        "IMMUTABLE",
        "VOLATILE",
        "STRICT",
        "CALLED ON NULL INPUT",
        "SECURITY DEFINER",
        "SECURITY INVOKER",
        "PARALLEL SAFE",
        "PARALLEL UNSAFE",
        "COST 7",
        "ROWS 5",
        "LEAKPROOF",
        "NOT LEAKPROOF",
        "SET search_path = public",
        "SET search_path TO DEFAULT",
        "RESET ALL",
        "SET work_mem = '1MB'",
        "STABLE STRICT COST 3",
        "RESET search_path",
    ]);
    Some(format!("ALTER {noun} {signature} {change}"))
}

pub fn aggregate(cx: &mut Gen<'_>) -> Option<String> {
    let path = cx.new_path();
    Some(match cx.rng.below(6) {
        0 => format!("CREATE AGGREGATE {path} (integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0')"),
        1 => format!("CREATE AGGREGATE {path} (text) (SFUNC = textcat, STYPE = text, INITCOND = '', PARALLEL = SAFE)"),
        2 => format!("CREATE AGGREGATE {path} (*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0')"),
        3 => format!(
            "CREATE AGGREGATE {path} (numeric) (SFUNC = numeric_add, STYPE = numeric, COMBINEFUNC = numeric_add, PARALLEL = {})",
            cx.one_of(&["SAFE", "RESTRICTED"])
        ),
        4 => format!("CREATE AGGREGATE {path} (BASETYPE = integer, SFUNC = int4larger, STYPE = integer, SORTOP = >)"),
        _ => {
            let proc = cx.proc(|p| p.kind == 'f' && p.args.len() == 2 && p.ret.as_ref() == p.args.first())?;
            let ty = proc.args.first().cloned().unwrap_or_default();
            let arg = proc.args.get(1).cloned().unwrap_or_default();
            let function = cx.path_to(&proc.schema, &proc.name);
            format!("CREATE AGGREGATE {path} ({arg}) (SFUNC = {function}, STYPE = {ty})")
        }
    })
}

pub fn trigger(cx: &mut Gen<'_>) -> Option<String> {
    let function = cx.proc(|p| p.ret.as_deref() == Some("trigger") && p.kind == 'f')?;
    let rel = cx.rel(|rel| matches!(rel.kind, 'r' | 'p' | 'v') && !rel.cols.is_empty())?;
    let on = cx.rel_name(&rel);
    let call = cx.path_to(&function.schema, &function.name);
    let name = cx.fresh();
    let event = event(cx, &rel)?;
    let run = cx.one_of(&["FUNCTION", "PROCEDURE"]);
    let arguments = if cx.rng.chance(20) { cx.one_of(&["'a'", "'it''s', 5", "x", "1.50"]) } else { "" };
    if rel.kind == 'v' && !cx.errs() {
        return Some(format!(
            "CREATE TRIGGER {name} INSTEAD OF {event} ON {on} FOR EACH ROW EXECUTE {run} {call}({arguments})"
        ));
    }
    if cx.rng.chance(10) {
        let deferrable = cx.one_of(&["", " DEFERRABLE", " DEFERRABLE INITIALLY DEFERRED", " NOT DEFERRABLE"]);
        return Some(format!(
            "CREATE CONSTRAINT TRIGGER {name} AFTER {event} ON {on}{deferrable} FOR EACH ROW EXECUTE {run} {call}({arguments})"
        ));
    }
    let timing = cx.one_of(&["BEFORE", "AFTER"]);
    let row = cx.rng.chance(65);
    let transition = if timing == "AFTER"
        && !event.contains(" OR ")
        && !event.contains(" OF ")
        && rel.kind == 'r'
        && cx.rng.chance(20)
    {
        match event.as_str() {
            "INSERT" => " REFERENCING NEW TABLE AS new_rows",
            "DELETE" => " REFERENCING OLD TABLE AS old_rows",
            "UPDATE" => " REFERENCING OLD TABLE AS \"Old\" NEW TABLE fresh",
            _ => "",
        }
    } else {
        ""
    };
    let when = if row && cx.rng.chance(30) {
        let side = if event.contains("DELETE") { "OLD" } else { "NEW" };
        let both = !event.contains("DELETE") && !event.contains("INSERT");
        let scope = cx.scope(&rel, Some(side));
        if both && cx.rng.chance(40) {
            " WHEN (OLD.* IS DISTINCT FROM NEW.*)".to_owned()
        } else {
            format!(" WHEN ({})", cx.expr("boolean", &scope, 2))
        }
    } else {
        String::new()
    };
    let level = if row { " FOR EACH ROW" } else { cx.one_of(&[" FOR EACH STATEMENT", ""]) };
    let replace = if cx.since(14) { cx.maybe(10, "OR REPLACE ") } else { String::new() };
    Some(format!(
        "CREATE {replace}TRIGGER {name} {timing} {event} ON {on}{transition}{level}{when} EXECUTE {run} {call}({arguments})"
    ))
}

fn event(cx: &mut Gen<'_>, rel: &crate::schema::Rel) -> Option<String> {
    Some(match cx.rng.below(8) {
        0 | 1 => "INSERT".to_owned(),
        2 => "UPDATE".to_owned(),
        3 => "DELETE".to_owned(),
        4 => "INSERT OR UPDATE".to_owned(),
        5 if rel.kind != 'v' => format!("UPDATE OF {}", cx.columns(rel, 2)?),
        6 => "UPDATE OR DELETE OR INSERT".to_owned(),
        _ if cx.errs() => "TRUNCATE".to_owned(),
        _ => "DELETE OR UPDATE".to_owned(),
    })
}

pub fn event_trigger(cx: &mut Gen<'_>) -> Option<String> {
    if cx.world.globals.iter().any(|g| g.class == "EVENT TRIGGER") && cx.rng.chance(50) {
        let name = cx.world.globals.iter().find(|g| g.class == "EVENT TRIGGER").map(|g| name::quoted(&g.name))?;
        return Some(format!(
            "ALTER EVENT TRIGGER {name} {}",
            cx.one_of(&["DISABLE", "ENABLE", "ENABLE REPLICA", "ENABLE ALWAYS"])
        ));
    }
    match cx.proc(|p| p.ret.as_deref() == Some("event_trigger")) {
        Some(proc) => {
            let call = cx.path_to(&proc.schema, &proc.name);
            let name = cx.fresh();
            let event = cx.one_of(&["ddl_command_end", "sql_drop", "ddl_command_start"]);
            let tags = cx.maybe(40, " WHEN TAG IN ('CREATE TABLE', 'ALTER TABLE')");
            Some(format!("CREATE EVENT TRIGGER {name} ON {event}{tags} EXECUTE FUNCTION {call}()"))
        }
        None => Some(format!(
            "CREATE FUNCTION {}() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$",
            cx.new_path()
        )),
    }
}
