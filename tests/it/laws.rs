//! The door of laws: what holds for every catalog, tried on all dumps of the samples.

use std::path::{Path, PathBuf};

use dumpdrift::analyze::{Cx, Settings, cook, query};
use dumpdrift::catalog::Catalog;
use dumpdrift::catalog::class::{RelKind, Relation};
use dumpdrift::catalog::constraint::ConstraintKind;
use dumpdrift::catalog::namespace::SearchPath;
use dumpdrift::deparse::{Deparser, Scope};
use dumpdrift::nodes::Expr;
use dumpdrift::nodes::equal::{equal, equal_query};
use dumpdrift::parse::{parse_expression, parse_statement_text};
use dumpdrift::text::Locator;
use dumpdrift::{builtin, replay, source};
use pg_query::protobuf as pb;
use walkdir::WalkDir;

fn dumps() -> Vec<PathBuf> {
    let files = WalkDir::new("samples").sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    files.filter(|path| path.parent().is_some_and(|p| p.ends_with("dumps"))).collect()
}

fn catalog_of(dump: &Path) -> Catalog {
    let input = source::open(dump, &source::OpenOptions::default()).unwrap();
    let version = input.server_version.clone().unwrap();
    replay::replay(builtin::catalog(&version), &input, &replay::Options::default()).catalog
}

/// What one catalog's trees are printed and read again with.
struct Law<'a> {
    cx: Cx<'a>,
    deparser: Deparser<'a>,
    dump: &'a Path,
    held: usize,
}

impl Law<'_> {
    fn expr(&mut self, rel: &Relation, expr: &Expr, read: impl Fn(&Cx<'_>, &pb::Node) -> Option<Expr>) {
        let text = self.deparser.expr(expr, Scope::Relation(rel.id));
        let raw = parse_expression(&text).unwrap_or_else(|e| panic!("{}: {text}: {e:?}", self.dump.display()));
        let again = read(&self.cx, &raw).unwrap_or_else(|| panic!("{}: {text} is refused", self.dump.display()));
        assert!(equal(expr, &again), "{}: {}: {text}", self.dump.display(), rel.name);
        self.held += 1;
    }

    fn relation(&mut self, catalog: &Catalog, rel: &Relation) {
        for (_, attr) in rel.live_attributes() {
            let Some(default) = &attr.default else { continue };
            let generated = (attr.generated != dumpdrift::catalog::class::Generated::No).then_some(rel.id);
            self.expr(rel, default, |cx, raw| cook::cook_default(cx, raw, &attr.name, attr.ty, generated).ok());
        }
        for constraint in rel.constraints.iter().filter_map(|id| catalog.constraint(*id)) {
            if let ConstraintKind::Check { expr } = &constraint.kind {
                self.expr(rel, expr, |cx, raw| cook::cook_check(cx, raw, rel.id).ok());
            }
        }
        for policy in rel.policies.iter().filter_map(|id| catalog.policies.get(id)) {
            for expr in [&policy.using, &policy.with_check].into_iter().flatten() {
                self.expr(rel, expr, |cx, raw| cook::policy_expr(cx, raw, rel.id).ok());
            }
        }
        for index in rel.indexes.iter().filter_map(|id| catalog.relation(*id)).filter_map(|r| r.index()) {
            if let Some(predicate) = &index.predicate {
                self.expr(rel, predicate, |cx, raw| cook::index_predicate(cx, raw, rel.id).ok());
            }
            for expr in index.keys.iter().filter_map(|key| key.expr.as_ref()) {
                self.expr(rel, expr, |cx, raw| cook::index_expression(cx, raw, rel.id).ok()?.expr);
            }
        }
        if let RelKind::View(view) = &rel.kind
            && let Some(stored) = &view.query
        {
            let text = self.deparser.view_def(rel.id).unwrap();
            let node = parse_statement_text(&text).unwrap();
            let again = query::transform_statement(&self.cx, &pb::Node { node: Some(node) }).unwrap();
            assert!(equal_query(stored, &again), "{}: {}: {text}", self.dump.display(), rel.name);
            self.held += 1;
        }
    }
}

/// What is printed and analysed again is the same tree.
#[test]
fn analysis_undoes_printing() {
    let mut held = 0;
    for dump in dumps() {
        let catalog = catalog_of(&dump);
        let path = SearchPath { names: Vec::new(), temporary: None, user: None };
        let settings = Settings::default();
        let cx = Cx { catalog: &catalog, path: &path, settings: &settings, locator: Locator::BUILTIN };
        let mut law = Law { cx, deparser: Deparser::new(&catalog), dump: &dump, held: 0 };
        for rel in catalog.relations.values() {
            law.relation(&catalog, rel);
        }
        held += law.held;
    }
    assert!(held > 300, "only {held} trees were found");
}

/// A dump has no drift from itself, on any version.
#[test]
fn nothing_drifts_from_itself() {
    for dump in dumps() {
        let outcome = dumpdrift::check(&dump, std::slice::from_ref(&dump), &dumpdrift::Options::default());
        let found = &outcome.targets[0].comparison;
        assert!(found.drifts.is_empty() && found.undecided.is_empty(), "{}", dump.display());
    }
}
