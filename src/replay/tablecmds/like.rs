//! LIKE in a CREATE TABLE.  Counterpart: parser/parse_utilcmd.c (transformTableLikeClause,
//! expandTableLikeClause, generateClonedIndexStmt).

use pg_query::protobuf as pb;

use crate::catalog::class::*;
use crate::catalog::constraint::{Constraint, ConstraintKind, ConstraintOwner};
use crate::diag::{Result, SqlState, refuse};
use crate::name::Name;
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::names::need;
use crate::replay::tablecmds::column::{ColumnSource, storage_of};
use crate::replay::tablecmds::create::Elements;

/// The bits of TableLikeClause.options (nodes/parsenodes.h).
mod option {
    pub const COMMENTS: u32 = 1 << 0;
    pub const COMPRESSION: u32 = 1 << 1;
    pub const CONSTRAINTS: u32 = 1 << 2;
    pub const DEFAULTS: u32 = 1 << 3;
    pub const GENERATED: u32 = 1 << 4;
    pub const IDENTITY: u32 = 1 << 5;
    pub const INDEXES: u32 = 1 << 6;
    pub const STATISTICS: u32 = 1 << 7;
    pub const STORAGE: u32 = 1 << 8;
}

/// What is copied once the new table is there.
pub(super) struct LikeParts {
    source: RelId,
    options: u32,
}

impl Exec {
    pub(super) fn expand_like(&mut self, like: &pb::TableLikeClause, elements: &mut Elements) -> Result<()> {
        let source = self.relation(need(like.relation.as_ref(), "relation")?)?;
        let row = self.rel(source)?;
        if matches!(row.kind, RelKind::Index(_) | RelKind::Sequence(_)) {
            let message = format!("relation \"{}\" is invalid in LIKE clause", row.name);
            return refuse(SqlState::WRONG_OBJECT_TYPE, message);
        }
        for (attnum, attr) in row.live_attributes() {
            elements.columns.push(self.like_column(source, attnum, attr, like.options));
        }
        elements.likes.push(LikeParts { source, options: like.options });
        Ok(())
    }

    fn like_column(&self, source: RelId, attnum: AttrNumber, attr: &Attribute, options: u32) -> ColumnSource {
        let has = |bit: u32| options & bit != 0;
        let mut own = attr.clone();
        own.local = true;
        own.inherited = 0;
        own.statistics = None;
        own.options = Vec::new();
        own.default = None;
        own.generated = Generated::No;
        own.identity = Identity::No;
        own.at = crate::catalog::evidence::Evidence::new(self.locator.whole);
        if !has(option::STORAGE) {
            own.storage = storage_of(self.catalog.type_(attr.ty.ty).map_or(b'p', |t| t.storage));
        }
        if !has(option::COMPRESSION) {
            own.compression = Compression::Default;
        }
        let identity = (attr.identity != Identity::No && has(option::IDENTITY)).then(|| {
            own.identity = attr.identity;
            let options = self.identity_sequence(source, attnum).map(|s| self.sequence_options(s)).unwrap_or_default();
            (attr.identity, options)
        });
        ColumnSource {
            name: own.name.clone(),
            attribute: own,
            serial: None,
            identity,
            default: None,
            generated: None,
            not_null: self.like_not_null(source, attnum),
            constraints: Vec::new(),
        }
    }

    /// The copied column's NOT NULL keeps its name, where it has one.
    fn like_not_null(&self, source: RelId, attnum: AttrNumber) -> Option<pb::Constraint> {
        let row = self.catalog.constraint(self.not_null_constraint(source, attnum)?)?;
        Some(pb::Constraint {
            contype: pb::ConstrType::ConstrNotnull as i32,
            conname: row.name.to_string(),
            is_no_inherit: row.no_inherit,
            location: -1,
            ..pb::Constraint::default()
        })
    }

    /// Defaults, generation expressions, checks and comments.
    pub(super) fn apply_like_properties(&mut self, id: RelId, likes: &[LikeParts]) -> Result<()> {
        for like in likes {
            let source = self.rel(like.source)?;
            self.copy_defaults(id, &source, like.options)?;
            if like.options & option::CONSTRAINTS != 0 {
                self.copy_checks(id, &source)?;
            }
            if like.options & option::COMMENTS != 0 {
                self.copy_column_comments(id, &source)?;
            }
            if like.options & option::STATISTICS != 0 {
                self.copy_statistics(like.source, id)?;
            }
        }
        Ok(())
    }

    fn copy_defaults(&mut self, id: RelId, source: &Relation, options: u32) -> Result<()> {
        let own = self.rel(id)?;
        for (_, attr) in source.live_attributes() {
            let wanted = match attr.generated {
                Generated::No => options & option::DEFAULTS != 0,
                Generated::Stored | Generated::Virtual => options & option::GENERATED != 0,
            };
            let (Some(default), Some(attnum)) = (&attr.default, own.attnum(&attr.name)) else { continue };
            if !wanted {
                continue;
            }
            let expr = std::sync::Arc::new(self.map_to_child(default, source, &own)?);
            if let Some(target) = self.rel_mut(id)?.attribute_mut(attnum) {
                target.default = Some(expr.clone());
                target.generated = attr.generated;
            }
            self.depend_on_default(id, attnum, &expr);
        }
        Ok(())
    }

    fn copy_checks(&mut self, id: RelId, source: &Relation) -> Result<()> {
        let own = self.rel(id)?;
        let constraints: Vec<Constraint> =
            source.constraints.iter().filter_map(|c| self.catalog.constraint(*c)).map(|c| (**c).clone()).collect();
        for constraint in constraints {
            let ConstraintKind::Check { expr } = &constraint.kind else { continue };
            let expr = self.map_to_child(expr, source, &own)?;
            let keys = super::constraint::columns_of(&expr);
            self.put_constraint(Constraint {
                id: ConstraintId(0),
                owner: ConstraintOwner::Relation(id),
                namespace: own.namespace,
                kind: ConstraintKind::Check { expr: std::sync::Arc::new(expr) },
                keys,
                local: true,
                inherited: 0,
                validated: true,
                at: crate::catalog::evidence::Evidence::new(self.locator.whole),
                ..constraint
            });
        }
        Ok(())
    }

    fn copy_column_comments(&mut self, id: RelId, source: &Relation) -> Result<()> {
        let own = self.rel(id)?;
        for (attnum, attr) in source.live_attributes() {
            let comment = self.catalog.descriptions.get(&ObjectAddress::attribute(source.id, attnum)).cloned();
            if let (Some((text, _)), Some(target)) = (comment, own.attnum(&attr.name)) {
                let at = self.locator.whole;
                self.catalog.descriptions.insert(ObjectAddress::attribute(id, target), (text, at));
            }
        }
        Ok(())
    }

    fn copy_statistics(&mut self, source: RelId, id: RelId) -> Result<()> {
        let rows: Vec<_> = self.catalog.statistics.values().filter(|s| s.rel == source).cloned().collect();
        let (source, own) = (self.rel(source)?, self.rel(id)?);
        for row in rows {
            let columns: Vec<AttrNumber> =
                row.columns.iter().filter_map(|c| source.attribute(*c)).filter_map(|a| own.attnum(&a.name)).collect();
            let mut exprs = Vec::new();
            for expr in &row.exprs {
                exprs.push(std::sync::Arc::new(self.map_to_child(expr, &source, &own)?));
            }
            let of_columns = columns.iter().filter_map(|c| own.attribute(*c)).map(|a| a.name.as_str());
            let name = self.statistics_name(&own, of_columns.chain(exprs.iter().map(|_| "expr")));
            self.add_statistics(id, name, columns, exprs, row.kinds.clone(), row.target)?;
        }
        Ok(())
    }

    /// Indexes with their constraints; names are chosen anew.
    pub(super) fn copy_like_indexes(&mut self, id: RelId, like: &LikeParts) -> Result<()> {
        if like.options & option::INDEXES == 0 {
            return Ok(());
        }
        let source = self.rel(like.source)?;
        let mut indexes = source.indexes.clone();
        indexes.sort();
        for index in indexes {
            let index = self.rel(index)?;
            let Some(definition) = index.index() else { continue };
            let primary = definition.primary;
            if primary {
                let keys: Vec<Name> =
                    definition.keys.iter().filter_map(|k| source.attribute(k.attno)).map(|a| a.name.clone()).collect();
                for key in keys {
                    let attnum = self.attnum(&*self.rel(id)?, &key)?;
                    self.make_key_not_null(id, attnum)?;
                }
            }
            let made = self.clone_index(index.id, like.source, id, None)?;
            if like.options & option::COMMENTS != 0
                && let Some((text, _)) = self.catalog.descriptions.get(&index.id.address()).cloned()
            {
                let at = self.locator.whole;
                self.catalog.descriptions.insert(made.address(), (text, at));
            }
        }
        Ok(())
    }
}
