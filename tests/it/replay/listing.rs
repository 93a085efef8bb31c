//! A catalog as lines of text: what a script made, one object a line, members of extensions left out.

use std::collections::BTreeSet;
use std::fmt::Write;

use dumpdrift::catalog::Catalog;
use dumpdrift::catalog::acl::{Acl, OWNER, privilege};
use dumpdrift::catalog::class::RelKind;
use dumpdrift::catalog::depend::DependencyKind;
use dumpdrift::catalog::extension::Members;
use dumpdrift::catalog::operator::CastMethod;
use dumpdrift::catalog::proc::{Aggregate, Body, Proc, ProcKind};
use dumpdrift::catalog::publication::{Publication, PublicationRel, Subscription};
use dumpdrift::catalog::type_::{Type, TypeKind};
use dumpdrift::deparse::{Deparser, Scope};
use dumpdrift::diag::Code;
use dumpdrift::name::Name;
use dumpdrift::oid::*;
use dumpdrift::replay::Outcome;

/// Everything that a script made and what was said about it.
pub fn listing(outcome: &Outcome) -> String {
    let catalog = &outcome.catalog;
    let list = Listing { catalog, d: Deparser::new(catalog) };
    let mut text = String::new();
    for diagnostic in &outcome.diagnostics {
        let word = match diagnostic.code {
            Code::StatementRefused => "refused",
            Code::ServerNotice => "notice",
            other => other.as_str(),
        };
        let state = diagnostic.sqlstate.map(|s| format!(" {}", s.as_str())).unwrap_or_default();
        let _ = writeln!(text, "{word}{state}: {}", diagnostic.message);
        for extra in diagnostic.detail.iter().chain(&diagnostic.hint) {
            let _ = writeln!(text, "    {extra}");
        }
    }
    for lines in list.classes() {
        for line in lines {
            let _ = writeln!(text, "{line}");
        }
    }
    text
}

struct Listing<'a> {
    catalog: &'a Catalog,
    d: Deparser<'a>,
}

impl Listing<'_> {
    fn classes(&self) -> Vec<BTreeSet<String>> {
        let c = self.catalog;
        vec![
            c.extensions.values().map(|e| self.extension(e)).collect(),
            self.own(c.namespaces.values().map(|n| (n.id.address(), format!("schema {}", n.name)))),
            self.own(c.types.values().filter_map(|t| Some((t.id.address(), self.type_(t)?)))),
            self.own(c.procs.values().map(|p| (p.id.address(), self.routine(p)))),
            self.own(c.operators.values().map(|o| (o.id.address(), self.operator(o)))),
            self.own(c.opfamilies.values().map(|f| (f.id.address(), self.family(f)))),
            self.own(c.opclasses.values().map(|o| (o.id.address(), self.class(o)))),
            self.own(c.casts.values().map(|k| (k.id.address(), self.cast(k)))),
            self.own(c.collations.values().map(|k| (k.id.address(), self.collation(k)))),
            self.own(c.languages.values().map(|l| (l.id.address(), format!("language {}", l.name)))),
            self.own(self.text_search()),
            self.own(c.relations.values().filter(|r| r.is_table()).map(|r| {
                let name = self.d.identity(r.id.address());
                let foreign = match &r.kind {
                    RelKind::Foreign(foreign) => format!("{}", Options(&foreign.options)),
                    _ => String::new(),
                };
                (r.id.address(), format!("{} {name}{foreign}", r.kind.noun()))
            })),
            self.own(c.publications.values().map(|p| (p.id.address(), self.publication(p)))),
            self.own(c.publication_rels.values().map(|p| (p.id.address(), self.published(p)))),
            self.own(
                c.publication_namespaces
                    .values()
                    .map(|p| (p.id.address(), format!("published schema {}", self.d.identity(p.id.address())))),
            ),
            self.own(c.subscriptions.values().map(|s| (s.id.address(), subscription(s)))),
            self.own(self.foreign_data()),
            self.own(self.others()),
            c.acls.iter().map(|(object, acl)| format!("acl {}: {}", self.d.identity(*object), self.acl(acl))).collect(),
            c.default_acls.iter().map(|row| self.default_acl(row)).collect(),
            c.roles.values().filter(|r| r.created).map(|r| format!("role {}", r.name)).collect(),
        ]
    }

    /// Lines of objects that are no extension's, each with what it depends on.
    fn own(&self, lines: impl IntoIterator<Item = (ObjectAddress, String)>) -> BTreeSet<String> {
        let mut kept = BTreeSet::new();
        for (object, line) in lines {
            let edges: Vec<_> = self.catalog.depends.of(object).collect();
            if edges.iter().any(|e| e.0 == object && e.2 == DependencyKind::Extension) || object.id < 16384 {
                continue;
            }
            let on = edges.iter().filter(|e| e.1.class != ObjectClass::Namespace);
            let on: Vec<String> = on.map(|e| format!("{}{}", self.d.identity(e.1), mark(e.2))).collect();
            let on = if on.is_empty() { String::new() } else { format!("  <- {}", on.join(", ")) };
            kept.insert(format!("{line}{on}"));
        }
        kept
    }

    fn extension(&self, row: &dumpdrift::catalog::extension::Extension) -> String {
        let members = self.catalog.depends.on(row.id.address()).filter(|e| e.2 == DependencyKind::Extension).count();
        let schema = self.catalog.namespace_name(row.namespace);
        let version = row.version.as_deref().unwrap_or("?");
        let known = match row.members {
            Members::All => "",
            Members::Some => " in part",
            Members::None => " unknown",
        };
        format!("extension {} {version} in {schema}: {} members{known}", row.name, members)
    }

    fn type_(&self, row: &Type) -> Option<String> {
        if row.is_true_array() {
            return None;
        }
        let name = self.d.type_identity(row.id);
        let of = |ty: TypeId| self.d.type_identity(ty);
        let proc = |id: Option<ProcId>| id.map_or("-".to_owned(), |id| self.d.routine_identity(id));
        let text = match &row.kind {
            TypeKind::Composite(rel) => {
                let rel = self.catalog.relation(*rel)?;
                if !matches!(rel.kind, RelKind::Composite) {
                    return None;
                }
                let columns = rel.live_attributes().map(|(_, a)| {
                    let collation = a
                        .collation
                        .filter(|c| c.0 != 100)
                        .map(|c| format!(" collate {}", self.d.identity(c.address())));
                    format!("{} {}{}", a.name, self.d.type_with_typmod(a.ty), collation.unwrap_or_default())
                });
                format!("composite {name} ({})", columns.collect::<Vec<_>>().join(", "))
            }
            TypeKind::Enum(labels) => {
                let labels: Vec<&str> = labels.iter().map(|l| l.name.as_str()).collect();
                format!("enum {name} ({})", labels.join(", "))
            }
            TypeKind::Domain(domain) => {
                let mut text = format!("domain {name} over {}", self.d.type_with_typmod(domain.base));
                if let Some(default) = &domain.default {
                    let _ = write!(text, " default {}", self.d.expr(default, Scope::None));
                }
                if domain.not_null {
                    text.push_str(" not null");
                }
                for id in &domain.constraints {
                    let constraint = self.catalog.constraint(*id)?;
                    let valid = if constraint.validated { "" } else { " (not valid)" };
                    let _ = write!(text, " [{} {}{valid}]", constraint.name, self.d.constraint_def(*id));
                }
                text
            }
            TypeKind::Range(range) => {
                let multirange = range.multirange.map_or("-".to_owned(), of);
                let class = range.opclass.map_or("-".to_owned(), |c| self.d.identity(c.address()));
                format!(
                    "range {name} of {} by {class}, multirange {multirange}, canonical {}, diff {}",
                    of(range.subtype),
                    proc(range.canonical),
                    proc(range.subdiff)
                )
            }
            TypeKind::Multirange { range } => format!("multirange {name} of {}", of(*range)),
            TypeKind::Shell => format!("shell {name}"),
            TypeKind::Pseudo => format!("pseudo {name}"),
            TypeKind::Base => format!(
                "base {name} in {} out {} len {} align {} storage {} category {}",
                proc(row.input),
                proc(row.output),
                row.len,
                char::from(row.align),
                char::from(row.storage),
                char::from(row.category)
            ),
        };
        let array = row.array.and_then(|id| self.catalog.type_(id)).map(|t| t.name.clone()).unwrap_or_default();
        Some(format!("{text} array {array}"))
    }

    fn routine(&self, row: &Proc) -> String {
        let kind = match row.kind {
            ProcKind::Function => "function",
            ProcKind::Procedure => "procedure",
            ProcKind::Aggregate => "aggregate",
            ProcKind::Window => "window function",
        };
        let schema = self.catalog.namespace_name(row.namespace);
        let mut text = format!("{kind} {schema}.{}({})", row.name, self.d.function_arguments(row.id));
        if let Some(result) = self.d.function_result(row.id) {
            let _ = write!(text, " returns {result}");
        }
        if let Some(aggregate) = &row.aggregate {
            text.push_str(&self.aggregate(aggregate));
            return text;
        }
        let language = self.catalog.languages.get(&row.language).map(|l| l.name.clone()).unwrap_or_default();
        let _ = write!(text, " {language} {:?} {:?} cost {} rows {}", row.volatility, row.parallel, row.cost, row.rows);
        for (set, word) in [(row.strict, " strict"), (row.leakproof, " leakproof"), (row.security_definer, " definer")]
        {
            if set {
                text.push_str(word);
            }
        }
        for (name, value) in &row.config {
            let _ = write!(text, " set {name}={value}");
        }
        if let Some(support) = row.support {
            let _ = write!(text, " support {}", self.d.routine_identity(support));
        }
        let _ = match &row.body {
            Body::Source(source) => write!(text, " as {source:?}"),
            Body::Link { object, symbol } => write!(text, " as {object:?}, {symbol:?}"),
            Body::Parsed { .. } => {
                let body = self.d.function_sql_body(row.id).unwrap_or_default();
                write!(text, " body {}", body.split_whitespace().collect::<Vec<_>>().join(" "))
            }
            Body::Unresolved(raw) => write!(text, " unresolved {raw}"),
        };
        text
    }

    fn aggregate(&self, row: &Aggregate) -> String {
        let proc = |id: ProcId| self.d.routine_identity(id);
        let mut text = format!(" {:?} state {}", row.kind, self.d.type_identity(row.transition_type));
        for (word, id) in [
            ("step", row.transition),
            ("final", row.final_func),
            ("combine", row.combine),
            ("serial", row.serial),
            ("deserial", row.deserial),
        ] {
            if let Some(id) = id {
                let _ = write!(text, " {word} {}", proc(id));
            }
        }
        if let Some(initial) = &row.initial {
            let _ = write!(text, " initial {initial:?}");
        }
        let _ = write!(text, " modify {}", char::from(row.final_modify));
        if let Some(moving) = &row.moving {
            let _ = write!(text, " moving {} inverse {}", proc(moving.transition), proc(moving.inverse));
        }
        if let Some(oper) = row.sort_oper {
            let _ = write!(text, " sort {}", self.d.identity(oper.address()));
        }
        text
    }

    fn operator(&self, row: &dumpdrift::catalog::operator::Operator) -> String {
        let mut text = format!("operator {}", self.d.identity(row.id.address()));
        let _ = match row.code {
            Some(code) => write!(text, " = {}", self.d.routine_identity(code)),
            None => write!(text, " shell"),
        };
        for (word, other) in [("commutator", row.commutator), ("negator", row.negator)] {
            if let Some(other) = other {
                let _ = write!(text, " {word} {}", self.d.identity(other.address()));
            }
        }
        for (word, proc) in [("restrict", row.restrict), ("join", row.join)] {
            if let Some(proc) = proc {
                let _ = write!(text, " {word} {}", self.d.routine_identity(proc));
            }
        }
        for (set, word) in [(row.merges, " merges"), (row.hashes, " hashes")] {
            if set {
                text.push_str(word);
            }
        }
        text
    }

    fn family(&self, row: &dumpdrift::catalog::operator::OpFamily) -> String {
        let mut text = format!("family {}", self.d.identity(row.id.address()));
        let loose = |class: Option<OpClassId>| if class.is_some() { "" } else { " loose" };
        for member in &row.operators {
            let oper = self.d.identity(member.oper.address());
            let _ = write!(text, " [{} {oper}{}]", member.strategy, loose(member.class));
        }
        for member in &row.procs {
            let (left, right) = (self.d.type_identity(member.left), self.d.type_identity(member.right));
            let proc = self.d.routine_identity(member.proc);
            let _ = write!(text, " [f{} ({left}, {right}) {proc}{}]", member.number, loose(member.class));
        }
        text
    }

    fn class(&self, row: &dumpdrift::catalog::operator::OpClass) -> String {
        let default = if row.is_default { " default" } else { "" };
        let storage = row.storage.map(|ty| format!(" storage {}", self.d.type_identity(ty))).unwrap_or_default();
        let (name, input) = (self.d.identity(row.id.address()), self.d.type_identity(row.input));
        format!("class {name} for {input}{default}{storage} in {}", self.d.identity(row.family.address()))
    }

    fn cast(&self, row: &dumpdrift::catalog::operator::Cast) -> String {
        let method = match row.method {
            CastMethod::Function(id) => self.d.routine_identity(id),
            CastMethod::InOut => "inout".to_owned(),
            CastMethod::Binary => "binary".to_owned(),
        };
        format!("cast {} by {method} {:?}", self.d.identity(row.id.address()), row.context)
    }

    fn collation(&self, row: &dumpdrift::catalog::operator::Collation) -> String {
        let options: Vec<String> = row.options.iter().map(|(n, v)| format!("{n}={v}")).collect();
        let deterministic = if row.deterministic { "" } else { " nondeterministic" };
        let name = self.d.identity(row.id.address());
        format!("collation {name} provider {} {}{deterministic}", char::from(row.provider), options.join(" "))
    }

    fn text_search(&self) -> Vec<(ObjectAddress, String)> {
        let c = self.catalog;
        let mut lines = Vec::new();
        for row in c.ts_dicts.values() {
            let options: Vec<String> = row.options.iter().map(|(n, v)| format!("{n}={v}")).collect();
            let template = row.template.map(|t| self.d.identity(t.address())).unwrap_or_default();
            let name = self.d.identity(row.id.address());
            lines.push((row.id.address(), format!("dictionary {name} template {template} {}", options.join(" "))));
        }
        for row in c.ts_configs.values() {
            let mappings = row.mappings.iter().map(|(token, dicts)| {
                let dicts: Vec<String> = dicts.iter().map(|d| self.d.identity(d.address())).collect();
                format!("{token}:{}", dicts.join("+"))
            });
            let mappings: Vec<String> = mappings.collect();
            let name = self.d.identity(row.id.address());
            lines.push((row.id.address(), format!("configuration {name} {}", mappings.join(" "))));
        }
        lines
    }

    fn publication(&self, row: &Publication) -> String {
        let mut text = format!("publication {}", row.name);
        for (set, word) in [
            (row.all_tables, " of all tables"),
            (row.insert, " insert"),
            (row.update, " update"),
            (row.delete, " delete"),
            (row.truncate, " truncate"),
            (row.via_partition_root, " via root"),
            (row.generated_columns, " generated"),
        ] {
            if set {
                text.push_str(word);
            }
        }
        text
    }

    fn published(&self, row: &PublicationRel) -> String {
        let mut text = format!("published table {}", self.d.identity(row.id.address()));
        if let Some(columns) = &row.columns {
            let _ = write!(text, " columns {columns:?}");
        }
        if let Some(filter) = &row.filter {
            let _ = write!(text, " where {}", self.d.expr(filter, Scope::Relation(row.rel)));
        }
        text
    }

    fn foreign_data(&self) -> Vec<(ObjectAddress, String)> {
        let c = self.catalog;
        let proc = |id: Option<ProcId>| id.map_or("-".to_owned(), |id| self.d.routine_identity(id));
        let mut lines = Vec::new();
        for row in c.fdws.values() {
            let functions = format!("handler {} validator {}", proc(row.handler), proc(row.validator));
            lines.push((row.id.address(), format!("wrapper {} {functions}{}", row.name, Options(&row.options))));
        }
        for row in c.servers.values() {
            let (kind, version) = (row.kind.as_deref().unwrap_or("-"), row.version.as_deref().unwrap_or("-"));
            let text = format!("server {} type {kind} version {version}{}", row.name, Options(&row.options));
            lines.push((row.id.address(), text));
        }
        for row in c.user_mappings.values() {
            let name = self.d.identity(row.id.address());
            lines.push((row.id.address(), format!("mapping {name}{}", Options(&row.options))));
        }
        lines
    }

    /// Conversions, transforms and large objects.
    fn others(&self) -> Vec<(ObjectAddress, String)> {
        let c = self.catalog;
        let proc = |id: Option<ProcId>| id.map_or("-".to_owned(), |id| self.d.routine_identity(id));
        let mut lines = Vec::new();
        for row in c.conversions.values() {
            let name = self.d.identity(row.id.address());
            let default = if row.is_default { " default" } else { "" };
            let by = self.d.routine_identity(row.proc);
            let text = format!("conversion {name} {} to {} by {by}{default}", row.source, row.target);
            lines.push((row.id.address(), text));
        }
        for row in c.transforms.values() {
            let name = self.d.identity(row.id.address());
            let text = format!("transform {name} from {} to {}", proc(row.from_sql), proc(row.to_sql));
            lines.push((row.id.address(), text));
        }
        for row in c.large_objects.values() {
            lines.push((row.id.address(), format!("large object {}", row.id.0)));
        }
        for ((object, provider), label) in &c.labels {
            lines.push((*object, format!("label {} by {provider}: {}", self.d.identity(*object), label.text)));
        }
        lines
    }

    fn acl(&self, acl: &Acl) -> String {
        let items = acl.items.iter().map(|item| {
            let grantor = item.grantor.map(|g| format!("/{}", self.role(Some(g)))).unwrap_or_default();
            format!("{}={}{grantor}", self.role(item.grantee), letters(item.privileges, item.grant_options))
        });
        items.collect::<Vec<_>>().join(" ")
    }

    fn role(&self, role: Option<RoleId>) -> String {
        match role {
            None => "PUBLIC".to_owned(),
            Some(OWNER) => "owner".to_owned(),
            Some(id) => self.catalog.roles.get(&id).map(|r| r.name.to_string()).unwrap_or_default(),
        }
    }

    fn default_acl(&self, row: &dumpdrift::catalog::acl::DefaultAcl) -> String {
        let role = row.role.map_or("session".to_owned(), |r| self.role(Some(r)));
        let schema = row.namespace.map(|n| format!(" in {}", self.catalog.namespace_name(n))).unwrap_or_default();
        format!("default acl of {role}{schema} {}: {}", char::from(row.object_type), self.acl(&row.acl))
    }
}

fn subscription(row: &Subscription) -> String {
    let publications: Vec<&str> = row.publications.iter().map(|p| p.as_str()).collect();
    let slot = row.slot.as_deref().unwrap_or("none");
    let to = publications.join("+");
    format!("subscription {} to {to} by {:?} slot {slot}{}", row.name, row.connection, Options(&row.options))
}

/// ` name=value` of each option.
struct Options<'a>(&'a [(Name, String)]);

impl std::fmt::Display for Options<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|(name, value)| write!(f, " {name}={value}"))
    }
}

fn mark(kind: DependencyKind) -> &'static str {
    match kind {
        DependencyKind::Normal => "",
        DependencyKind::Auto => " (auto)",
        DependencyKind::Internal => " (internal)",
        DependencyKind::PartitionPrimary | DependencyKind::PartitionSecondary => " (partition)",
        DependencyKind::Extension => " (extension)",
        DependencyKind::AutoExtension => " (auto extension)",
    }
}

/// aclitem's letters; a star after those with grant option.
fn letters(privileges: u32, options: u32) -> String {
    let words = [
        (privilege::INSERT, 'a'),
        (privilege::SELECT, 'r'),
        (privilege::UPDATE, 'w'),
        (privilege::DELETE, 'd'),
        (privilege::TRUNCATE, 'D'),
        (privilege::REFERENCES, 'x'),
        (privilege::TRIGGER, 't'),
        (privilege::EXECUTE, 'X'),
        (privilege::USAGE, 'U'),
        (privilege::CREATE, 'C'),
        (privilege::MAINTAIN, 'm'),
    ];
    let mut text = String::new();
    for (bit, letter) in words {
        if privileges & bit != 0 {
            text.push(letter);
        }
        if options & bit != 0 {
            text.push('*');
        }
    }
    text
}
