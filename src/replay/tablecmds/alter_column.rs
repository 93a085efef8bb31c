//! ADD COLUMN, DROP COLUMN and the properties of a column.  Counterpart: commands/tablecmds.c
//! (ATExecAddColumn, ATExecDropColumn, ATExecSetStatistics, ATExecSetStorage...).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::catalog::class::*;
use crate::diag::{Diagnostic, Result, SqlState, refuse, unsupported};
use crate::name::Name;
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::foreigncmds::change_options;
use crate::replay::indexcmds::Reach;
use crate::replay::names::list_items;
use crate::replay::tablecmds::column::{ColumnSource, parse_compression, parse_storage, storage_of};
use crate::replay::tablecmds::create::Elements;
use crate::replay::tablecmds::merge_options;

impl Exec {
    pub(super) fn add_column_cmd(&mut self, rel: RelId, cmd: &pb::AlterTableCmd, recurse: bool) -> Result<()> {
        let Some(Node::ColumnDef(def)) = cmd.def.as_ref().and_then(|d| d.node.as_ref()) else {
            return unsupported("ADD COLUMN in this form");
        };
        let row = self.rel(rel)?;
        self.check_is_table(&row)?;
        let column = self.column_source(def)?;
        if self.column_exists(&row, &column.name, cmd.missing_ok)? {
            return Ok(());
        }
        self.check_not_within(rel, column.attribute.ty.ty)?;
        let sequence = self.new_column_sequence(&row, &column)?;
        let attnum = self.append_attribute(rel, column.attribute.clone())?;
        if let Some(sequence) = sequence {
            self.set_sequence_owner(sequence, Some((rel, attnum)), column.identity.is_some())?;
            if column.identity.is_none() {
                self.set_serial_default(rel, attnum, sequence)?;
            }
        }
        match (&column.generated, &column.default) {
            (Some((kind, expr)), _) => self.set_generated(rel, attnum, *kind, expr)?,
            (None, Some(raw)) => self.set_default(rel, attnum, raw)?,
            (None, None) => {}
        }
        if recurse {
            self.pass_column_down(rel, attnum)?;
        }
        if column.attribute.not_null {
            self.set_not_null(rel, attnum, column.not_null.as_ref())?;
            self.pass_not_null_down(rel, &column.name)?;
        }
        self.fill_new_column(rel, attnum)?;
        self.add_column_constraints(rel, column.constraints)
    }

    fn column_exists(&mut self, row: &Relation, name: &Name, missing_ok: bool) -> Result<bool> {
        if is_system_column(name) {
            let message = format!("column name \"{name}\" conflicts with a system column name");
            return refuse(SqlState::DUPLICATE_COLUMN, message);
        }
        let Some(attnum) = row.attnum(name) else { return Ok(false) };
        let message = format!("column \"{name}\" of relation \"{}\" already exists", row.name);
        if missing_ok {
            self.notice(format!("{message}, skipping"));
            return Ok(true);
        }
        let mut refused = Diagnostic::refused(SqlState::DUPLICATE_COLUMN, message);
        let made = row.attribute(attnum).map(|a| a.at.defined());
        if let Some(at) = made.filter(|at| !at.is_builtin()) {
            refused = refused.with_related(at, "it was made here");
        }
        Err(Box::new(refused))
    }

    fn new_column_sequence(&mut self, row: &Relation, column: &ColumnSource) -> Result<Option<RelId>> {
        let (ty, options, identity): (TypeId, &[pb::Node], bool) = match (&column.serial, &column.identity) {
            (Some(ty), _) => (*ty, &[], false),
            (None, Some((_, options))) => (column.attribute.ty.ty, options, true),
            (None, None) => return Ok(None),
        };
        let made =
            self.create_owned_sequence(row.namespace, &row.name, &column.name, ty, options, row.persistence, identity)?;
        Ok(Some(made))
    }

    pub(super) fn append_attribute(&mut self, rel: RelId, attribute: Attribute) -> Result<AttrNumber> {
        let row = self.rel_mut(rel)?;
        row.attributes_mut().push(attribute.clone());
        let attnum = row.attributes.len() as AttrNumber;
        self.depend_attribute(rel, attnum, &attribute);
        Ok(attnum)
    }

    /// Children get the column as an inherited one, or their own is marked so.
    fn pass_column_down(&mut self, parent: RelId, attnum: AttrNumber) -> Result<()> {
        let row = self.rel(parent)?;
        let Some(attr) = row.attribute(attnum).cloned() else { return Ok(()) };
        for child in row.children.clone() {
            let child_row = self.rel(child)?;
            if let Some(own) = child_row.attnum(&attr.name) {
                if let Some(own) = self.rel_mut(child)?.attribute_mut(own) {
                    own.inherited += 1;
                }
                continue;
            }
            let mut own = attr.clone();
            own.local = false;
            own.inherited = 1;
            if !row.is_partitioned() {
                own.identity = Identity::No;
            }
            let number = self.append_attribute(child, own)?;
            if let Some(default) = attr.default.clone() {
                let mapped = std::sync::Arc::new(self.map_to_child(&default, &row, &*self.rel(child)?)?);
                if let Some(own) = self.rel_mut(child)?.attribute_mut(number) {
                    own.default = Some(mapped.clone());
                }
                self.depend_on_default(child, number, &mapped);
            }
            self.fill_new_column(child, number)?;
            self.pass_column_down(child, number)?;
        }
        Ok(())
    }

    fn pass_not_null_down(&mut self, parent: RelId, column: &Name) -> Result<()> {
        let row = self.rel(parent)?;
        let not_null = row.attnum(column).and_then(|n| self.not_null_constraint(parent, n));
        let constraint = not_null.and_then(|c| self.catalog.constraint(c)).map(|c| (**c).clone());
        for child in row.children.clone() {
            let Some(attnum) = self.rel(child)?.attnum(column) else { continue };
            let at = self.locator.whole;
            if let Some(attr) = self.rel_mut(child)?.attribute_mut(attnum)
                && !attr.not_null
            {
                attr.not_null = true;
                attr.at.set("not_null", at);
            }
            if let Some(constraint) = &constraint {
                self.inherit_constraint(child, parent, constraint, false)?;
            }
            self.pass_not_null_down(child, column)?;
        }
        Ok(())
    }

    fn add_column_constraints(&mut self, rel: RelId, constraints: Vec<pb::Constraint>) -> Result<()> {
        let mut elements = Elements::default();
        elements.add_constraints(constraints);
        elements.checks.iter().try_for_each(|c| self.add_check(rel, c, false))?;
        elements.keys.iter().try_for_each(|c| self.add_key(rel, c, Reach::Partitions))?;
        elements.foreign_keys.iter().try_for_each(|c| self.add_foreign_key(rel, c))
    }

    pub(super) fn drop_column(
        &mut self,
        rel: RelId,
        name: &Name,
        missing_ok: bool,
        cascade: bool,
        recurse: bool,
    ) -> Result<()> {
        let row = self.rel(rel)?;
        let Some(attnum) = row.attnum(name) else {
            let message = format!("column \"{name}\" of relation \"{}\" does not exist", row.name);
            if missing_ok {
                self.notice(format!("{message}, skipping"));
                return Ok(());
            }
            return refuse(SqlState::UNDEFINED_COLUMN, message);
        };
        if row.attribute(attnum).is_some_and(|a| a.inherited > 0) {
            return refuse(SqlState::INVALID_TABLE_DEFINITION, format!("cannot drop inherited column \"{name}\""));
        }
        let in_key = row.partition_key().is_some_and(|key| key.columns.iter().any(|c| c.attno == attnum));
        if in_key {
            let message = format!("cannot drop column \"{name}\" because it is part of the partition key");
            return refuse(SqlState::INVALID_TABLE_DEFINITION, message);
        }
        for child in row.children.clone() {
            self.drop_inherited_column(child, name, recurse)?;
        }
        self.drop_objects(&[ObjectAddress::attribute(rel, attnum)], cascade)
    }

    fn drop_inherited_column(&mut self, child: RelId, name: &Name, recurse: bool) -> Result<()> {
        let row = self.rel_mut(child)?;
        let Some(attnum) = row.attnum(name) else { return Ok(()) };
        let Some(attr) = row.attribute_mut(attnum) else { return Ok(()) };
        attr.inherited = attr.inherited.saturating_sub(1);
        if !recurse {
            attr.local = true;
            return Ok(());
        }
        if attr.inherited == 0 && !attr.local {
            return self.drop_column(child, name, true, true, true);
        }
        Ok(())
    }

    /// The ALTER COLUMN commands that change one property.
    pub(super) fn alter_column(&mut self, rel: RelId, cmd: &pb::AlterTableCmd, recurse: bool) -> Result<()> {
        use pb::AlterTableType as Cmd;
        let Some(attnum) = self.column_of(rel, cmd)? else { return Ok(()) };
        let def = cmd.def.as_deref();
        match cmd.subtype() {
            Cmd::AtColumnDefault => self.alter_default(rel, attnum, def)?,
            Cmd::AtDropNotNull => self.drop_not_null(rel, attnum)?,
            Cmd::AtSetNotNull => self.set_not_null(rel, attnum, None)?,
            Cmd::AtSetExpression => match def {
                Some(raw) => self.alter_expression(rel, attnum, raw)?,
                None => return unsupported("SET EXPRESSION without an expression"),
            },
            Cmd::AtDropExpression => self.drop_expression(rel, attnum, cmd.missing_ok)?,
            Cmd::AtAddIdentity => match def.and_then(|d| d.node.as_ref()) {
                Some(Node::Constraint(constraint)) => self.add_identity(rel, attnum, constraint)?,
                _ => return unsupported("ADD GENERATED in this form"),
            },
            Cmd::AtSetIdentity => self.set_identity(rel, attnum, list_items(def.and_then(|d| d.node.as_ref())))?,
            Cmd::AtDropIdentity => self.drop_identity(rel, attnum, cmd.missing_ok)?,
            _ => self.set_column_property(rel, attnum, cmd)?,
        }
        let own = [Cmd::AtAddIdentity, Cmd::AtSetIdentity, Cmd::AtDropIdentity, Cmd::AtAlterColumnGenericOptions];
        let inherits = !own.contains(&cmd.subtype());
        if recurse && inherits {
            let name = Name::new(&cmd.name);
            for child in self.rel(rel)?.children.clone() {
                if self.rel(child)?.attnum(&name).is_some() {
                    self.alter_column(child, cmd, true)?;
                }
            }
        }
        Ok(())
    }

    /// The column that a command names; an expression of an index may be named by number.
    fn column_of(&self, rel: RelId, cmd: &pb::AlterTableCmd) -> Result<Option<AttrNumber>> {
        if cmd.name.is_empty() {
            return Ok(Some(cmd.num as AttrNumber));
        }
        self.attnum(&*self.rel(rel)?, &Name::new(&cmd.name)).map(Some)
    }

    fn set_column_property(&mut self, rel: RelId, attnum: AttrNumber, cmd: &pb::AlterTableCmd) -> Result<()> {
        use pb::AlterTableType as Cmd;
        let def = cmd.def.as_ref().and_then(|d| d.node.as_ref());
        let at = self.locator.whole;
        let row = self.rel(rel)?;
        let type_storage = row
            .attribute(attnum)
            .and_then(|a| self.catalog.type_(a.ty.ty))
            .map_or(Storage::Plain, |t| storage_of(t.storage));
        if cmd.subtype() == Cmd::AtSetStatistics && row.index().is_some() {
            return self.set_index_statistics(rel, attnum, statistics_target(def));
        }
        let words = row.attribute(attnum).map(|a| self.type_words(a.ty.ty)).unwrap_or_default();
        if cmd.subtype() == Cmd::AtAlterColumnGenericOptions {
            self.check_foreign(&row, "ALTER COLUMN ... OPTIONS")?;
        }
        let Some(attr) = self.rel_mut(rel)?.attribute_mut(attnum) else { return Ok(()) };
        match cmd.subtype() {
            Cmd::AtSetStatistics => {
                attr.statistics = statistics_target(def);
                attr.at.set("statistics", at);
            }
            Cmd::AtSetStorage => {
                let word = def.and_then(word_of).unwrap_or_default();
                let default = word.eq_ignore_ascii_case("default");
                let storage = if default { type_storage } else { parse_storage(word)? };
                if storage != Storage::Plain && type_storage == Storage::Plain {
                    let message = format!("column data type {words} can only have storage PLAIN");
                    return refuse(SqlState::FEATURE_NOT_SUPPORTED, message);
                }
                attr.storage = storage;
                attr.at.set("storage", at);
            }
            Cmd::AtSetCompression => {
                let compression = parse_compression(def.and_then(word_of).unwrap_or("default"))?;
                if compression != Compression::Default && type_storage == Storage::Plain {
                    let message = format!("column data type {words} does not support compression");
                    return refuse(SqlState::FEATURE_NOT_SUPPORTED, message);
                }
                attr.compression = compression;
                attr.at.set("compression", at);
            }
            Cmd::AtSetOptions | Cmd::AtResetOptions => {
                let reset = cmd.subtype() == Cmd::AtResetOptions;
                merge_options(&mut attr.options, list_items(def), reset)?;
                attr.at.set("options", at);
            }
            Cmd::AtAlterColumnGenericOptions => {
                change_options(&mut attr.fdw_options, list_items(def))?;
                attr.at.set("options", at);
            }
            other => return unsupported(format!("ALTER COLUMN {} is not understood yet", other.as_str_name())),
        }
        Ok(())
    }

    fn set_index_statistics(&mut self, index: RelId, key: AttrNumber, target: Option<i32>) -> Result<()> {
        let Some(index) = self.rel_mut(index)?.index_mut() else { return Ok(()) };
        let position = usize::try_from(key).ok().and_then(|k| k.checked_sub(1));
        if let Some(key) = position.and_then(|p| index.keys.get_mut(p)) {
            key.statistics = target;
        }
        Ok(())
    }
}

fn statistics_target(def: Option<&Node>) -> Option<i32> {
    match def {
        Some(Node::Integer(i)) if i.ival >= 0 => Some(i.ival.min(10_000)),
        _ => None,
    }
}

fn word_of(node: &Node) -> Option<&str> {
    match node {
        Node::String(s) => Some(&s.sval),
        _ => None,
    }
}

/// Names that every table has already (catalog/heap.c, SysAtt).
pub(in crate::replay) fn is_system_column(name: &str) -> bool {
    matches!(name, "ctid" | "xmin" | "cmin" | "xmax" | "cmax" | "tableoid")
}
