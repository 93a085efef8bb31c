//! Policies, comments, grants, default privileges and owners.

use crate::name;
use crate::schema::Rel;
use crate::statement::Gen;
use crate::statement::routine::signature;

pub fn policy(cx: &mut Gen<'_>) -> Option<String> {
    let rel = cx.rel(|rel| rel.is_table() && !rel.cols.is_empty())?;
    let on = cx.rel_name(&rel);
    let mut scope = cx.scope(&rel, None);
    scope.queries = true;
    if let Some(policy) = cx.rng.pick(&rel.policies).cloned()
        && cx.rng.chance(30)
    {
        let name = cx.written(&policy.name);
        return Some(match cx.rng.below(4) {
            0 => format!("ALTER POLICY {name} ON {on} USING ({})", cx.expr("boolean", &scope, 2)),
            1 => format!("ALTER POLICY {name} ON {on} WITH CHECK ({})", cx.expr("boolean", &scope, 2)),
            2 => format!("ALTER POLICY {name} ON {on} TO {}", cx.role()),
            _ => format!("DROP POLICY {}{name} ON {on}", cx.maybe(30, "IF EXISTS ")),
        });
    }
    let name = cx.fresh();
    let kind = if cx.rng.chance(30) { cx.one_of(&[" AS RESTRICTIVE", " AS PERMISSIVE"]) } else { "" };
    let command = cx.one_of(&["", "", " FOR ALL", " FOR SELECT", " FOR INSERT", " FOR UPDATE", " FOR DELETE"]);
    let to = if cx.rng.chance(40) {
        match cx.rng.below(3) {
            0 => " TO PUBLIC".to_owned(),
            1 => format!(" TO {}, {}", cx.role(), cx.role()),
            _ => format!(" TO {}", cx.role()),
        }
    } else {
        String::new()
    };
    let using =
        if command == " FOR INSERT" { String::new() } else { format!(" USING ({})", cx.expr("boolean", &scope, 2)) };
    let check = if matches!(command, " FOR SELECT" | " FOR DELETE") || (command != " FOR INSERT" && cx.rng.chance(60)) {
        String::new()
    } else {
        format!(" WITH CHECK ({})", cx.expr("boolean", &scope, 2))
    };
    Some(format!("CREATE POLICY {name} ON {on}{kind}{command}{to}{using}{check}"))
}

/// Something that can be named in COMMENT ON, with its keyword.
pub fn any_object(cx: &mut Gen<'_>) -> Option<String> {
    match cx.rng.below(16) {
        0..4 => {
            let rel = cx.rel(|_| true)?;
            Some(format!("{} {}", rel.noun(), cx.rel_name(&rel)))
        }
        4..7 => {
            let rel = cx.rel(|rel| rel.kind != 'S' && !rel.cols.is_empty())?;
            let col = cx.col(&rel, |_| true)?;
            Some(format!("COLUMN {}.{}", cx.rel_name(&rel), cx.col_name(&col)))
        }
        7 => {
            let rel = cx.rel(|rel| !rel.indexes.is_empty())?;
            let index = cx.rng.pick(&rel.indexes)?.clone();
            Some(format!("INDEX {}", cx.path_to(&rel.schema, &index.name)))
        }
        8 => {
            let rel = cx.rel(|rel| !rel.cons.is_empty())?;
            let con = cx.rng.pick(&rel.cons)?.clone();
            Some(format!("CONSTRAINT {} ON {}", cx.written(&con.name), cx.rel_name(&rel)))
        }
        9 => {
            let proc = cx.proc(|_| true)?;
            Some(format!("{} {}", proc.noun(), signature(cx, &proc)))
        }
        10 => {
            let types: Vec<crate::schema::Type> = cx.world.types.iter().filter(|t| t.kind != 'c').cloned().collect();
            let ty = cx.rng.pick(&types)?.clone();
            Some(format!("{} {}", if ty.kind == 'd' { "DOMAIN" } else { "TYPE" }, cx.path_to(&ty.schema, &ty.name)))
        }
        11 => Some(format!("SCHEMA {}", name::quoted(cx.rng.pick(&cx.world.schemas)?))),
        12 => {
            let rel = cx.rel(|rel| !rel.triggers.is_empty())?;
            let trigger = cx.rng.pick(&rel.triggers)?.clone();
            Some(format!("TRIGGER {} ON {}", cx.written(&trigger.name), cx.rel_name(&rel)))
        }
        13 => {
            let rel = cx.rel(|rel| !rel.policies.is_empty())?;
            let policy = cx.rng.pick(&rel.policies)?.clone();
            Some(format!("POLICY {} ON {}", cx.written(&policy.name), cx.rel_name(&rel)))
        }
        14 => {
            let rel = cx.rel(|rel| !rel.rules.is_empty())?;
            let rule = cx.rng.pick(&rel.rules)?.clone();
            Some(format!("RULE {} ON {}", cx.written(&rule), cx.rel_name(&rel)))
        }
        _ => {
            let other = cx.rng.pick(&cx.world.others)?.clone();
            Some(format!("{} {}", other.class, cx.path_to(&other.schema, &other.name)))
        }
    }
}

pub fn comment(cx: &mut Gen<'_>) -> Option<String> {
    let object = any_object(cx)?;
    let text = cx.one_of(&[
        "'Some remark'",
        "'it''s'",
        "E'two\\nlines'",
        "NULL",
        "''",
        "'Größe'",
        "$$dollar 'quoted'$$",
        "'back\\slash'",
        "'/* no comment */ -- x'",
    ]);
    Some(format!("COMMENT ON {object} IS {text}"))
}

pub fn grant(cx: &mut Gen<'_>) -> Option<String> {
    let (privileges, object): (&[&'static str], String) = match cx.rng.below(12) {
        0..5 => {
            let rel = cx.rel(Rel::is_relation)?;
            (
                &["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "ALL", "ALL PRIVILEGES"],
                format!("{}{}", cx.maybe(40, "TABLE "), cx.rel_name(&rel)),
            )
        }
        5 => {
            let rel = cx.rel(|rel| rel.is_relation() && !rel.cols.is_empty())?;
            let columns = cx.columns(&rel, 2)?;
            let privilege = cx.one_of(&["SELECT", "INSERT", "UPDATE", "REFERENCES"]);
            return Some({
                let on = cx.rel_name(&rel);
                granting(cx, &format!("{privilege} ({columns})"), &on)
            });
        }
        6 => (
            &["USAGE", "CREATE", "ALL", "USAGE, CREATE"],
            format!("SCHEMA {}", name::quoted(cx.rng.pick(&cx.world.schemas)?)),
        ),
        7 => {
            let rel = cx.rel(|rel| rel.kind == 'S')?;
            (&["USAGE", "SELECT", "UPDATE", "ALL"], format!("SEQUENCE {}", cx.rel_name(&rel)))
        }
        8 | 9 => {
            let proc = cx.proc(|_| true)?;
            let noun = if proc.kind == 'p' { "PROCEDURE" } else { "FUNCTION" };
            (&["EXECUTE", "ALL"], format!("{noun} {}", signature(cx, &proc)))
        }
        10 => {
            let types: Vec<crate::schema::Type> = cx.world.types.iter().filter(|t| t.kind != 'p').cloned().collect();
            let ty = cx.rng.pick(&types)?.clone();
            (&["USAGE", "ALL"], format!("TYPE {}", cx.path_to(&ty.schema, &ty.name)))
        }
        _ => {
            let schema = name::quoted(cx.rng.pick(&cx.world.schemas)?);
            match cx.rng.below(3) {
                0 => (&["SELECT", "INSERT, UPDATE", "ALL"], format!("ALL TABLES IN SCHEMA {schema}")),
                1 => (&["USAGE", "ALL"], format!("ALL SEQUENCES IN SCHEMA {schema}")),
                _ => (&["EXECUTE"], format!("ALL FUNCTIONS IN SCHEMA {schema}")),
            }
        }
    };
    let privilege = if cx.errs() { "USAGE" } else { cx.one_of(privileges) };
    Some(granting(cx, privilege, &object))
}

fn granting(cx: &mut Gen<'_>, privilege: &str, object: &str) -> String {
    let role = if cx.rng.chance(15) { "PUBLIC".to_owned() } else { cx.role() };
    match cx.rng.below(10) {
        0 | 1 => format!("REVOKE {privilege} ON {object} FROM {role}"),
        2 => format!("REVOKE GRANT OPTION FOR {privilege} ON {object} FROM {role}{}", cx.maybe(40, " CASCADE")),
        3 if role != "PUBLIC" || cx.errs() => format!("GRANT {privilege} ON {object} TO {role} WITH GRANT OPTION"),
        4 => format!("GRANT {privilege} ON {object} TO {role}, {}", cx.role()),
        _ => format!("GRANT {privilege} ON {object} TO {role}"),
    }
}

pub fn default_privileges(cx: &mut Gen<'_>) -> Option<String> {
    let schema = name::quoted(cx.rng.pick(&cx.world.schemas)?);
    let mut inside = if cx.rng.chance(60) { format!(" IN SCHEMA {schema}") } else { String::new() };
    let (privileges, objects): (&[&'static str], &str) = match cx.rng.below(5) {
        0 | 1 => (&["SELECT", "INSERT, UPDATE", "ALL"], "TABLES"),
        2 => (&["USAGE", "ALL", "SELECT"], "SEQUENCES"),
        3 => (&["EXECUTE", "ALL"], "FUNCTIONS"),
        _ => (&["USAGE", "ALL"], "TYPES"),
    };
    if cx.rng.chance(5) {
        inside.clear();
    }
    let role = if cx.rng.chance(20) { "PUBLIC".to_owned() } else { cx.role() };
    let privilege = cx.one_of(privileges);
    let what = if cx.rng.chance(70) {
        format!("GRANT {privilege} ON {objects} TO {role}")
    } else {
        format!("REVOKE {privilege} ON {objects} FROM {role}")
    };
    Some(format!("ALTER DEFAULT PRIVILEGES{inside} {what}"))
}

pub fn owner(cx: &mut Gen<'_>) -> Option<String> {
    let role = cx.role();
    Some(match cx.rng.below(6) {
        0..3 => {
            let rel = cx.rel(|rel| !rel.owned)?;
            format!("ALTER {} {} OWNER TO {role}", rel.noun(), cx.rel_name(&rel))
        }
        3 => {
            let proc = cx.proc(|_| true)?;
            format!("ALTER {} {} OWNER TO {role}", proc.noun(), signature(cx, &proc))
        }
        4 => {
            let types: Vec<crate::schema::Type> = cx.world.types.iter().filter(|t| t.kind != 'p').cloned().collect();
            let ty = cx.rng.pick(&types)?.clone();
            format!(
                "ALTER {} {} OWNER TO {role}",
                if ty.kind == 'd' { "DOMAIN" } else { "TYPE" },
                cx.path_to(&ty.schema, &ty.name)
            )
        }
        _ => format!("ALTER SCHEMA {} OWNER TO {role}", name::quoted(cx.rng.pick(&cx.world.schemas)?)),
    })
}
