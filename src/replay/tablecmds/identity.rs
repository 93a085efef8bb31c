//! Defaults, generated columns, serial and identity.  Counterparts: catalog/heap.c (StoreAttrDefault,
//! cookDefault), commands/tablecmds.c (ATExecColumnDefault, ATExecAddIdentity, ATExecSetIdentity,
//! ATExecDropIdentity, ATExecSetExpression, ATExecDropExpression).

use std::sync::Arc;

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::analyze::cook;
use crate::catalog::class::*;
use crate::catalog::depend::DependencyKind;
use crate::catalog::type_::TypeKind;
use crate::datum::Datum;
use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::nodes::*;
use crate::oid::wellknown::{INT2, INT4, INT8, PG_CATALOG, REGCLASS};
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::tablecmds::options::def_text;

fn attrdef(rel: RelId, attnum: AttrNumber) -> ObjectAddress {
    ObjectAddress { class: ObjectClass::AttrDef, id: rel.0, sub: i32::from(attnum) }
}

impl Exec {
    /// DEFAULT expr
    pub(super) fn set_default(&mut self, rel: RelId, attnum: AttrNumber, raw: &pb::Node) -> Result<()> {
        let row = self.rel(rel)?;
        let Some(attr) = row.attribute(attnum) else { return Ok(()) };
        let expr = match cook::cook_default(&self.cx(), raw, &attr.name, attr.ty, None) {
            Ok(expr) => expr,
            Err(rejected) => self.unresolved(rejected, raw, ObjectAddress::attribute(rel, attnum))?,
        };
        let null = matches!(&expr.node, ExprNode::Const(c) if c.value.is_none())
            && self.catalog.type_(attr.ty.ty).is_none_or(|t| t.domain().is_none());
        if null {
            return self.clear_default(rel, attnum);
        }
        self.store_default(rel, attnum, expr)
    }

    fn store_default(&mut self, rel: RelId, attnum: AttrNumber, expr: Expr) -> Result<()> {
        self.clear_default(rel, attnum)?;
        let at = if expr.at.is_builtin() { self.locator.whole } else { expr.at };
        let expr = Arc::new(expr);
        if let Some(attr) = self.rel_mut(rel)?.attribute_mut(attnum) {
            attr.default = Some(expr.clone());
            attr.at.set("default", at);
        }
        self.depend_on_default(rel, attnum, &expr);
        Ok(())
    }

    /// A default hangs on its column, and on what it mentions.
    pub(super) fn depend_on_default(&mut self, rel: RelId, attnum: AttrNumber, expr: &Expr) {
        let default = attrdef(rel, attnum);
        self.catalog.depend(default, ObjectAddress::attribute(rel, attnum), DependencyKind::Auto);
        let generated =
            self.catalog.relation(rel).and_then(|r| r.attribute(attnum)).is_some_and(|a| a.generated != Generated::No);
        let own = if generated { DependencyKind::Auto } else { DependencyKind::Normal };
        self.catalog.depend_on_expr(default, expr, &[rel], DependencyKind::Normal, own);
    }

    pub(super) fn clear_default(&mut self, rel: RelId, attnum: AttrNumber) -> Result<()> {
        self.catalog.depends.forget(attrdef(rel, attnum));
        let at = self.locator.whole;
        if let Some(attr) = self.rel_mut(rel)?.attribute_mut(attnum)
            && attr.default.take().is_some()
        {
            attr.at.set("default", at);
        }
        Ok(())
    }

    /// ALTER COLUMN ... SET DEFAULT and DROP DEFAULT
    pub(super) fn alter_default(&mut self, rel: RelId, attnum: AttrNumber, raw: Option<&pb::Node>) -> Result<()> {
        let row = self.rel(rel)?;
        if let Some(attr) = row.attribute(attnum) {
            let what = match (attr.identity, attr.generated) {
                (Identity::Always | Identity::ByDefault, _) => Some("an identity column"),
                (_, Generated::Stored | Generated::Virtual) => Some("a generated column"),
                (Identity::No, Generated::No) => None,
            };
            if let Some(what) = what {
                let message = format!("column \"{}\" of relation \"{}\" is {what}", attr.name, row.name);
                return refuse(SqlState::SYNTAX_ERROR, message);
            }
        }
        match raw {
            Some(raw) => self.set_default(rel, attnum, raw),
            None => self.clear_default(rel, attnum),
        }
    }

    /// GENERATED ALWAYS AS (expr)
    pub(super) fn set_generated(
        &mut self,
        rel: RelId,
        attnum: AttrNumber,
        kind: Generated,
        raw: &pb::Node,
    ) -> Result<()> {
        let row = self.rel(rel)?;
        let Some(attr) = row.attribute(attnum) else { return Ok(()) };
        if kind == Generated::Virtual && attr.ty.ty.0 >= FIRST_NORMAL_OBJECT_ID {
            let domain = self.catalog.type_(attr.ty.ty).is_some_and(|ty| matches!(ty.kind, TypeKind::Domain(_)));
            let noun = if domain { "domain" } else { "user-defined" };
            let message = format!("virtual generated column \"{}\" cannot have a {noun} type", attr.name);
            return refuse(SqlState::FEATURE_NOT_SUPPORTED, message);
        }
        let expr = match cook::cook_default(&self.cx(), raw, &attr.name, attr.ty, Some(rel)) {
            Ok(expr) => expr,
            Err(rejected) => self.unresolved(rejected, raw, ObjectAddress::attribute(rel, attnum))?,
        };
        if let Some(attr) = self.rel_mut(rel)?.attribute_mut(attnum) {
            attr.generated = kind;
        }
        self.store_default(rel, attnum, expr)
    }

    /// ALTER COLUMN ... SET EXPRESSION
    pub(super) fn alter_expression(&mut self, rel: RelId, attnum: AttrNumber, raw: &pb::Node) -> Result<()> {
        let row = self.rel(rel)?;
        let Some(attr) = row.attribute(attnum) else { return Ok(()) };
        if attr.generated == Generated::No {
            let message = format!("column \"{}\" of relation \"{}\" is not a generated column", attr.name, row.name);
            return refuse(SqlState::OBJECT_NOT_IN_PREREQUISITE_STATE, message);
        }
        self.set_generated(rel, attnum, attr.generated, raw)
    }

    /// ALTER COLUMN ... DROP EXPRESSION
    pub(super) fn drop_expression(&mut self, rel: RelId, attnum: AttrNumber, missing_ok: bool) -> Result<()> {
        let row = self.rel(rel)?;
        let Some(attr) = row.attribute(attnum) else { return Ok(()) };
        if attr.generated == Generated::No {
            let message =
                format!("column \"{}\" of relation \"{}\" is not a stored generated column", attr.name, row.name);
            if missing_ok {
                self.notice(format!("{message}, skipping"));
                return Ok(());
            }
            return refuse(SqlState::OBJECT_NOT_IN_PREREQUISITE_STATE, message);
        }
        self.clear_default(rel, attnum)?;
        let at = self.locator.whole;
        if let Some(attr) = self.rel_mut(rel)?.attribute_mut(attnum) {
            attr.generated = Generated::No;
            attr.at.set("generated", at);
        }
        Ok(())
    }

    /// serial: the default is nextval of the column's own sequence.
    pub(super) fn set_serial_default(&mut self, rel: RelId, attnum: AttrNumber, sequence: RelId) -> Result<()> {
        let Some(expr) = self.nextval_of(rel, attnum, sequence)? else {
            return unsupported("the server has no nextval");
        };
        self.store_default(rel, attnum, expr)
    }

    fn nextval_of(&self, rel: RelId, attnum: AttrNumber, sequence: RelId) -> Result<Option<Expr>> {
        let at = self.locator.whole;
        let Some(&nextval) = self.catalog.procs_in(PG_CATALOG, "nextval").first() else { return Ok(None) };
        let value = Some(Datum::Address(sequence.address()));
        let name = Const { ty: TypeRef::plain(REGCLASS), collation: None, value };
        let call = Expr::new(
            ExprNode::FuncExpr(FuncExpr {
                proc: nextval,
                result: INT8,
                retset: false,
                variadic: false,
                form: CoercionForm::ExplicitCall,
                collation: None,
                input_collation: None,
                args: vec![Expr::new(ExprNode::Const(name), at)],
            }),
            at,
        );
        let row = self.rel(rel)?;
        let Some(attr) = row.attribute(attnum) else { return Ok(None) };
        cook::recast_default(&self.cx(), &call, attr.ty)
    }

    /// ALTER COLUMN ... ADD GENERATED AS IDENTITY
    pub(super) fn add_identity(&mut self, rel: RelId, attnum: AttrNumber, source: &pb::Constraint) -> Result<()> {
        let row = self.rel(rel)?;
        let Some(attr) = row.attribute(attnum) else { return Ok(()) };
        let named = format!("column \"{}\" of relation \"{}\"", attr.name, row.name);
        // The sequence is made before the column is looked at.
        if !matches!(attr.ty.ty, INT2 | INT4 | INT8) {
            let message = "identity column type must be smallint, integer, or bigint";
            return refuse(SqlState::INVALID_PARAMETER_VALUE, message);
        }
        if !attr.not_null {
            let message = format!("{named} must be declared NOT NULL before identity can be added");
            return refuse(SqlState::OBJECT_NOT_IN_PREREQUISITE_STATE, message);
        }
        if attr.identity != Identity::No {
            let message = format!("{named} is already an identity column");
            return refuse(SqlState::OBJECT_NOT_IN_PREREQUISITE_STATE, message);
        }
        if attr.default.is_some() {
            let message = format!("{named} already has a default value");
            return refuse(SqlState::OBJECT_NOT_IN_PREREQUISITE_STATE, message);
        }
        let always = source.generated_when == "a";
        let sequence = self.create_owned_sequence(
            row.namespace,
            &row.name,
            &attr.name,
            attr.ty.ty,
            &source.options,
            row.persistence,
            true,
        )?;
        self.set_sequence_owner(sequence, Some((rel, attnum)), true)?;
        let at = self.locator.whole;
        let column = attr.name.clone();
        let identity = if always { Identity::Always } else { Identity::ByDefault };
        self.set_identity_kind(rel, &column, identity, at)
    }

    /// On a partitioned table, partitions share the identity.
    fn set_identity_kind(
        &mut self,
        rel: RelId,
        column: &crate::name::Name,
        identity: Identity,
        at: crate::text::Span,
    ) -> Result<()> {
        let row = self.rel_mut(rel)?;
        let Some(attnum) = row.attnum(column) else { return Ok(()) };
        if let Some(attr) = row.attribute_mut(attnum) {
            attr.identity = identity;
            attr.at.set("identity", at);
        }
        if row.is_partitioned() {
            for child in row.children.clone() {
                self.set_identity_kind(child, column, identity, at)?;
            }
        }
        Ok(())
    }

    /// ALTER COLUMN ... SET GENERATED and options of the identity's sequence
    pub(super) fn set_identity(&mut self, rel: RelId, attnum: AttrNumber, options: &[pb::Node]) -> Result<()> {
        let row = self.rel(rel)?;
        let Some(attr) = row.attribute(attnum) else { return Ok(()) };
        if attr.identity == Identity::No {
            let message = format!("column \"{}\" of relation \"{}\" is not an identity column", attr.name, row.name);
            return refuse(SqlState::OBJECT_NOT_IN_PREREQUISITE_STATE, message);
        }
        let mut sequence_options = Vec::new();
        for option in options {
            let Some(Node::DefElem(def)) = option.node.as_ref() else { continue };
            if def.defname == "generated" {
                let always = def_text(def) == i32::from(b'a').to_string();
                let identity = if always { Identity::Always } else { Identity::ByDefault };
                let column = attr.name.clone();
                self.set_identity_kind(rel, &column, identity, self.locator.whole)?;
            } else {
                sequence_options.push(option.clone());
            }
        }
        match self.identity_sequence(rel, attnum) {
            Some(sequence) if !sequence_options.is_empty() => self.change_sequence(sequence, &sequence_options),
            _ => Ok(()),
        }
    }

    pub(super) fn drop_identity(&mut self, rel: RelId, attnum: AttrNumber, missing_ok: bool) -> Result<()> {
        let row = self.rel(rel)?;
        let Some(attr) = row.attribute(attnum) else { return Ok(()) };
        if attr.identity == Identity::No {
            let message = format!("column \"{}\" of relation \"{}\" is not an identity column", attr.name, row.name);
            if missing_ok {
                self.notice(format!("{message}, skipping"));
                return Ok(());
            }
            return refuse(SqlState::OBJECT_NOT_IN_PREREQUISITE_STATE, message);
        }
        let column = attr.name.clone();
        self.set_identity_kind(rel, &column, Identity::No, self.locator.whole)?;
        if let Some(sequence) = self.identity_sequence(rel, attnum) {
            self.catalog.depends.forget_kind(sequence.address(), DependencyKind::Internal);
            self.drop_objects(&[sequence.address()], false)?;
        }
        Ok(())
    }

    /// The sequence behind an identity column.
    pub fn identity_sequence(&self, rel: RelId, attnum: AttrNumber) -> Option<RelId> {
        let column = ObjectAddress::attribute(rel, attnum);
        let dependents: Vec<_> = self.catalog.depends.on(column).collect();
        dependents.into_iter().find_map(|(_, dependent, kind)| {
            let id = RelId(dependent.id);
            let identity = kind == DependencyKind::Internal && dependent.class == ObjectClass::Relation;
            self.catalog.relation(id).filter(|r| identity && r.sequence().is_some()).map(|_| id)
        })
    }
}
