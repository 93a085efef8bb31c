//! ALTER COLUMN ... TYPE, with what has to be analysed again for it.  Counterpart: commands/tablecmds.c
//! (ATPrepAlterColumnType, ATExecAlterColumnType, ATPostAlterTypeCleanup).
//!
//! As the server does, what was made from the column is printed in its old form and read again in
//! its new one, so that operators and casts are chosen anew.

use std::sync::Arc;

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::analyze::{cook, typename};
use crate::catalog::class::*;
use crate::catalog::constraint::{Constraint, ConstraintKind};
use crate::catalog::depend::DependencyKind;
use crate::diag::{Diagnostic, Result, SqlState, refuse, unsupported};
use crate::name::Name;
use crate::nodes::walk_mut::for_each_child_mut;
use crate::nodes::{Expr, ExprNode, TypeRef, Var};
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::names::need;

/// Changes every column reference of the outermost level.
pub(super) fn map_vars(expr: &mut Expr, change: &mut dyn FnMut(&mut Var)) {
    stacker::maybe_grow(64 * 1024, 4 * 1024 * 1024, || {
        if let ExprNode::Var(var) = &mut expr.node {
            change(var);
        }
        for_each_child_mut(expr, &mut |child| map_vars(child, change));
    });
}

/// Expressions over a table, in printed form, to be read again once a column's type has changed.
#[derive(Default)]
struct Rebuild {
    checks: Vec<(ConstraintId, String)>,
    indexes: Vec<(RelId, IndexTexts)>,
}

struct IndexTexts {
    keys: Vec<Option<String>>,
    predicate: Option<String>,
}

impl Exec {
    pub(super) fn alter_column_type(&mut self, rel: RelId, cmd: &pb::AlterTableCmd, recurse: bool) -> Result<()> {
        let Some(Node::ColumnDef(def)) = cmd.def.as_ref().and_then(|d| d.node.as_ref()) else {
            return unsupported("ALTER COLUMN TYPE in this form");
        };
        let row = self.rel(rel)?;
        let attnum = self.attnum(&row, &Name::new(&cmd.name))?;
        let Some(attr) = row.attribute(attnum).cloned() else { return Ok(()) };
        if attr.inherited > 0 && recurse && row.parents.iter().any(|p| self.parent_has(*p, &attr.name)) {
            let message = format!("cannot alter inherited column \"{}\"", attr.name);
            return refuse(SqlState::INVALID_TABLE_DEFINITION, message);
        }
        let ty = typename::resolve(&self.cx(), need(def.type_name.as_ref(), "type")?)?;
        let collation = self.column_collation(def.coll_clause.as_deref(), ty.ty)?;
        self.check_using(rel, &attr, ty, def)?;
        self.check_type_dependents(rel, attnum, &attr.name)?;
        let default = self.default_for_type(&attr, ty)?;
        let rebuild = self.remember_for_rebuild(rel, attnum)?;
        self.change_type(rel, attnum, ty, collation)?;
        self.retype_column(rel, attnum, attr.ty, ty, def.raw_default.is_none())?;
        if let Some(default) = default {
            self.replace_default(rel, attnum, default)?;
        }
        self.rebuild(rel, attnum, rebuild)?;
        self.change_identity_type(rel, attnum, ty)?;
        if recurse {
            for child in row.children.clone() {
                self.alter_child_type(child, cmd, &attr.name)?;
            }
        }
        Ok(())
    }

    fn parent_has(&self, parent: RelId, name: &Name) -> bool {
        self.catalog.relation(parent).is_some_and(|p| p.attnum(name).is_some())
    }

    fn alter_child_type(&mut self, child: RelId, cmd: &pb::AlterTableCmd, name: &Name) -> Result<()> {
        if self.rel(child)?.attnum(name).is_none() {
            return Ok(());
        }
        self.alter_column_type(child, cmd, false)?;
        for grandchild in self.rel(child)?.children.clone() {
            self.alter_child_type(grandchild, cmd, name)?;
        }
        Ok(())
    }

    /// The USING expression must fit, or there must be an assignment cast.
    fn check_using(&self, rel: RelId, attr: &Attribute, ty: TypeRef, def: &pb::ColumnDef) -> Result<()> {
        let Some(raw) = def.raw_default.as_deref() else {
            if cook::can_alter_type(&self.cx(), attr.ty, ty)? {
                return Ok(());
            }
            let words = self.type_ref_words(ty);
            let message = format!("column \"{}\" cannot be cast automatically to type {words}", attr.name);
            let hint = format!("You might need to specify \"USING {}::{words}\".", attr.name.quoted());
            return Err(Box::new(Diagnostic::refused(SqlState::DATATYPE_MISMATCH, message).with_hint(hint)));
        };
        if attr.generated != Generated::No {
            let message = "cannot specify USING when altering type of generated column";
            let detail = format!("Column \"{}\" is a generated column.", attr.name);
            return Err(Box::new(
                Diagnostic::refused(SqlState::INVALID_COLUMN_DEFINITION, message).with_detail(detail),
            ));
        }
        match cook::alter_using(&self.cx(), raw, rel, &attr.name, ty) {
            Ok(_) => Ok(()),
            // What the USING clause computes changes rows; what is not understood of it changes no schema.
            Err(rejected) if rejected.code != crate::diag::Code::StatementRefused => Ok(()),
            Err(rejected) => Err(rejected),
        }
    }

    /// Views, rules, generated columns, triggers and policies stand in the way.
    fn check_type_dependents(&self, rel: RelId, attnum: AttrNumber, column: &Name) -> Result<()> {
        let dependents: Vec<_> = self.catalog.depends.on(ObjectAddress::attribute(rel, attnum)).collect();
        for (_, dependent, _) in dependents {
            let what = match dependent.class {
                ObjectClass::Rule => "a column used by a view or rule",
                ObjectClass::Trigger => "a column used in a trigger definition",
                ObjectClass::Policy => "a column used in a policy definition",
                ObjectClass::Relation if self.is_view(RelId(dependent.id)) => "a column used by a view or rule",
                ObjectClass::AttrDef if !(dependent.id == rel.0 && dependent.sub == i32::from(attnum)) => {
                    "a column used by a generated column"
                }
                _ => continue,
            };
            let detail = format!("{} depends on column \"{column}\"", self.describe(dependent));
            let refused = Diagnostic::refused(SqlState::FEATURE_NOT_SUPPORTED, format!("cannot alter type of {what}"));
            return Err(Box::new(refused.with_detail(detail)));
        }
        Ok(())
    }

    fn is_view(&self, rel: RelId) -> bool {
        self.catalog.relation(rel).is_some_and(|r| matches!(r.kind, RelKind::View(_) | RelKind::MatView(_)))
    }

    /// The default, brought to the new type by an assignment cast.
    fn default_for_type(&self, attr: &Attribute, ty: TypeRef) -> Result<Option<Expr>> {
        let Some(default) = &attr.default else { return Ok(None) };
        if let Some(expr) = cook::recast_default(&self.cx(), default, ty)? {
            return Ok(Some(expr));
        }
        let what = if attr.generated == Generated::No { "default" } else { "generation expression" };
        let words = self.type_ref_words(ty);
        let message = format!("{what} for column \"{}\" cannot be cast automatically to type {words}", attr.name);
        refuse(SqlState::DATATYPE_MISMATCH, message)
    }

    fn replace_default(&mut self, rel: RelId, attnum: AttrNumber, expr: Expr) -> Result<()> {
        self.catalog.depends.forget(ObjectAddress { class: ObjectClass::AttrDef, id: rel.0, sub: i32::from(attnum) });
        let expr = Arc::new(expr);
        if let Some(attr) = self.rel_mut(rel)?.attribute_mut(attnum) {
            attr.default = Some(expr.clone());
        }
        self.depend_on_default(rel, attnum, &expr);
        Ok(())
    }

    fn change_type(
        &mut self,
        rel: RelId,
        attnum: AttrNumber,
        ty: TypeRef,
        collation: crate::nodes::Collation,
    ) -> Result<()> {
        let at = self.locator.whole;
        let storage = super::column::storage_of(self.catalog.type_(ty.ty).map_or(b'p', |t| t.storage));
        let column = ObjectAddress::attribute(rel, attnum);
        self.catalog.depends.forget_kind(column, DependencyKind::Normal);
        let Some(attr) = self.rel_mut(rel)?.attribute_mut(attnum) else { return Ok(()) };
        attr.ty = ty;
        attr.collation = collation;
        attr.storage = storage;
        attr.compression = Compression::Default;
        attr.at.set("type", at);
        attr.at.set("collation", at);
        let attr = attr.clone();
        self.depend_attribute(rel, attnum, &attr);
        Ok(())
    }

    /// An identity's sequence follows its column's type.
    fn change_identity_type(&mut self, rel: RelId, attnum: AttrNumber, ty: TypeRef) -> Result<()> {
        match self.identity_sequence(rel, attnum) {
            Some(sequence) => self.change_sequence_type(sequence, ty.ty),
            None => Ok(()),
        }
    }

    fn remember_for_rebuild(&self, rel: RelId, attnum: AttrNumber) -> Result<Rebuild> {
        let row = self.rel(rel)?;
        let mut rebuild = Rebuild::default();
        for id in &row.constraints {
            let Some(constraint) = self.catalog.constraint(*id) else { continue };
            if let ConstraintKind::Check { expr } = &constraint.kind
                && constraint.keys.contains(&attnum)
            {
                rebuild.checks.push((*id, self.printed(expr, rel)));
            }
        }
        for id in &row.indexes {
            let Some(index) = self.catalog.relation(*id).and_then(|r| r.index()) else { continue };
            let keys = index.keys.iter().map(|k| k.expr.as_ref().map(|e| self.printed(e, rel))).collect();
            let predicate = index.predicate.as_ref().map(|p| self.printed(p, rel));
            rebuild.indexes.push((*id, IndexTexts { keys, predicate }));
        }
        Ok(rebuild)
    }

    fn rebuild(&mut self, rel: RelId, attnum: AttrNumber, rebuild: Rebuild) -> Result<()> {
        for (id, text) in rebuild.checks {
            let expr = self.reread(&text, |exec, raw| cook::cook_check(&exec.cx(), raw, rel))?;
            let Some(constraint) = self.catalog.constraint(id).map(|c| (**c).clone()) else { continue };
            self.catalog.depends.forget(id.address());
            self.catalog.remove_constraint(id);
            self.put_constraint(Constraint { kind: ConstraintKind::Check { expr: Arc::new(expr) }, ..constraint });
        }
        for (id, texts) in rebuild.indexes {
            self.rebuild_index(rel, attnum, id, texts)?;
        }
        Ok(())
    }

    fn rebuild_index(&mut self, rel: RelId, attnum: AttrNumber, id: RelId, texts: IndexTexts) -> Result<()> {
        let Some(mut index) = self.catalog.relation(id).and_then(|r| r.index()).cloned() else { return Ok(()) };
        let am = self.rel(id)?.am.unwrap_or(wellknown::BTREE);
        let (ty, collation) = match self.rel(rel)?.attribute(attnum) {
            Some(attr) => (attr.ty, attr.collation),
            None => return Ok(()),
        };
        for (key, text) in index.keys.iter_mut().zip(texts.keys) {
            let (key_ty, key_collation) = match text {
                Some(text) => {
                    let read = self.reread(&text, |exec, raw| cook::index_expression(&exec.cx(), raw, rel))?;
                    key.attno = read.attno;
                    key.expr = read.expr.map(Arc::new);
                    (TypeRef::plain(read.ty), read.collation)
                }
                None if key.attno == attnum => (ty, collation),
                None => continue,
            };
            let was_default = key.opclass.and_then(|c| self.catalog.opclass(c)).is_none_or(|c| c.is_default);
            if was_default {
                key.opclass = self.resolve_opclass(&[], key_ty.ty, am)?;
            }
            key.collation = key_collation;
        }
        if let Some(text) = texts.predicate {
            let predicate = self.reread(&text, |exec, raw| {
                let predicate = cook::index_predicate(&exec.cx(), raw, rel)?;
                cook::check_index_predicate(&exec.cx(), &predicate)?;
                Ok(predicate)
            })?;
            index.predicate = Some(Arc::new(predicate));
        }
        if let Some(row) = self.rel_mut(id)?.index_mut() {
            *row = index;
        }
        self.refresh_index_attributes(id)
    }

    /// Reads a printed expression again.
    fn reread<T>(&self, text: &str, cook: impl FnOnce(&Exec, &pb::Node) -> Result<T>) -> Result<T> {
        cook(self, &crate::parse::parse_expression(text)?)
    }
}
