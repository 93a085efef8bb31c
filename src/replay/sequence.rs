//! Sequences.  Counterpart: commands/sequence.c (init_params, process_owned_by), and the sequences of
//! serial and identity columns (parser/parse_utilcmd.c, generateSerialExtraStmts).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::analyze::typename;
use crate::catalog::class::*;
use crate::catalog::depend::DependencyKind;
use crate::diag::{Result, SqlState, refuse};
use crate::name::Name;
use crate::nodes::TypeRef;
use crate::oid::wellknown::{INT2, INT4, INT8};
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::names::{list_items, need, qualified_name, range_var_name, string_of};
use crate::replay::tablecmds::{NewRelation, attribute_of, def_text};

pub(super) fn create_sequence(exec: &mut Exec, stmt: &pb::CreateSeqStmt) -> Result<()> {
    let var = need(stmt.sequence.as_ref(), "sequence")?;
    let Some((namespace, name)) = exec.new_relation_name(var, stmt.if_not_exists)? else { return Ok(()) };
    let persistence = match var.relpersistence.as_str() {
        "t" => Persistence::Temporary,
        "u" => Persistence::Unlogged,
        _ => Persistence::Permanent,
    };
    let id = exec.define_sequence(namespace, name, INT8, &stmt.options, persistence)?;
    exec.process_owned_by(id, &stmt.options)?;
    exec.apply_default_acl(id.address());
    Ok(())
}

pub(super) fn alter_sequence(exec: &mut Exec, stmt: &pb::AlterSeqStmt) -> Result<()> {
    let var = need(stmt.sequence.as_ref(), "sequence")?;
    let name = range_var_name(var);
    let Some(id) = exec.find_relation(&name) else {
        if stmt.missing_ok {
            exec.notice(format!("relation \"{name}\" does not exist, skipping"));
            return Ok(());
        }
        return Err(exec.undefined_relation(&name, var.location));
    };
    if exec.rel(id)?.sequence().is_none() {
        return refuse(SqlState::WRONG_OBJECT_TYPE, format!("\"{}\" is not a sequence", name.name));
    }
    exec.change_sequence(id, &stmt.options)?;
    exec.process_owned_by(id, &stmt.options)
}

/// The least and greatest value of a sequence's type.
fn bounds(ty: TypeId) -> (i64, i64) {
    match ty {
        INT2 => (i16::MIN.into(), i16::MAX.into()),
        INT4 => (i32::MIN.into(), i32::MAX.into()),
        _ => (i64::MIN, i64::MAX),
    }
}

/// What a sequence of a type starts with, before its options.
fn fresh(ty: TypeId) -> SequenceRel {
    SequenceRel {
        ty,
        start: 1,
        increment: 1,
        min: 1,
        max: bounds(ty).1,
        cache: 1,
        cycle: false,
        owned_by: None,
        identity: false,
    }
}

fn number(def: &pb::DefElem) -> Result<i64> {
    let text = def_text(def);
    match text.parse() {
        Ok(value) => Ok(value),
        Err(_) => refuse(SqlState::INVALID_PARAMETER_VALUE, format!("invalid value for {}: \"{text}\"", def.defname)),
    }
}

impl Exec {
    fn define_sequence(
        &mut self,
        namespace: NamespaceId,
        name: Name,
        ty: TypeId,
        options: &[pb::Node],
        persistence: Persistence,
    ) -> Result<RelId> {
        let sequence = self.sequence_parameters(fresh(ty), options, true)?;
        let at = self.locator.whole;
        let column = |name: &str, ty: TypeId| attribute_of(self, Name::new(name), TypeRef::plain(ty), None, at);
        let attributes =
            vec![column("last_value", INT8), column("log_cnt", INT8), column("is_called", wellknown::BOOL)];
        let kind = RelKind::Sequence(sequence);
        self.define_relation(NewRelation { name, namespace, kind, persistence, attributes })
    }

    /// The sequence of a serial or identity column, before its table or column is there.
    #[allow(clippy::too_many_arguments)]
    pub fn create_owned_sequence(
        &mut self,
        namespace: NamespaceId,
        table: &Name,
        column: &Name,
        ty: TypeId,
        options: &[pb::Node],
        persistence: Persistence,
        identity: bool,
    ) -> Result<RelId> {
        if identity && !matches!(ty, INT2 | INT4 | INT8) {
            let message = "identity column type must be smallint, integer, or bigint";
            return refuse(SqlState::INVALID_PARAMETER_VALUE, message);
        }
        let mut rest = Vec::new();
        let mut target = None;
        for option in options {
            match option.node.as_ref() {
                Some(Node::DefElem(def)) if def.defname == "sequence_name" => {
                    let name = qualified_name(list_items(def.arg.as_ref().and_then(|a| a.node.as_ref())))?;
                    let namespace = match &name.schema {
                        Some(schema) => self.namespace(schema)?,
                        None => namespace,
                    };
                    target = Some((namespace, name.name));
                }
                _ => rest.push(option.clone()),
            }
        }
        let mut persistence = persistence;
        for option in &rest {
            if let Some(Node::DefElem(def)) = option.node.as_ref() {
                match def.defname.as_str() {
                    "logged" => persistence = Persistence::Permanent,
                    "unlogged" => persistence = Persistence::Unlogged,
                    _ => {}
                }
            }
        }
        let (namespace, name) = target.unwrap_or_else(|| {
            (namespace, self.catalog.choose_relation_name(table, Some(column), "seq", namespace, false))
        });
        let id = self.define_sequence(namespace, name, ty, &rest, persistence)?;
        self.apply_default_acl(id.address());
        Ok(id)
    }

    /// Applies options over what a sequence is (init_params).
    fn sequence_parameters(&self, base: SequenceRel, options: &[pb::Node], fresh_one: bool) -> Result<SequenceRel> {
        let mut sequence = base;
        let mut given: std::collections::BTreeMap<&str, &pb::DefElem> = std::collections::BTreeMap::new();
        for option in options {
            let Some(Node::DefElem(def)) = option.node.as_ref() else { continue };
            if given.insert(def.defname.as_str(), def).is_some() {
                return refuse(SqlState::SYNTAX_ERROR, "conflicting or redundant options");
            }
        }
        let (mut reset_min, mut reset_max) = (fresh_one, fresh_one);
        if let Some(def) = given.get("as") {
            let ty = self.sequence_type(def)?;
            let (old_min, old_max) = bounds(sequence.ty);
            if !fresh_one {
                reset_max = sequence.max == old_max && sequence.increment > 0;
                reset_min = sequence.min == old_min && sequence.increment < 0;
            }
            sequence.ty = ty;
        }
        if let Some(def) = given.get("increment") {
            sequence.increment = number(def)?;
            if sequence.increment == 0 {
                return refuse(SqlState::INVALID_PARAMETER_VALUE, "INCREMENT must not be zero");
            }
        }
        let (least, greatest) = bounds(sequence.ty);
        let ascending = sequence.increment > 0;
        match given.get("maxvalue").filter(|d| d.arg.is_some()) {
            Some(def) => sequence.max = number(def)?,
            None if reset_max || given.contains_key("maxvalue") => {
                sequence.max = if ascending { greatest } else { -1 };
            }
            None => {}
        }
        match given.get("minvalue").filter(|d| d.arg.is_some()) {
            Some(def) => sequence.min = number(def)?,
            None if reset_min || given.contains_key("minvalue") => {
                sequence.min = if ascending { 1 } else { least };
            }
            None => {}
        }
        check_range(&sequence)?;
        match given.get("start") {
            Some(def) => sequence.start = number(def)?,
            None if fresh_one => sequence.start = if ascending { sequence.min } else { sequence.max },
            None => {}
        }
        if sequence.start < sequence.min {
            let message = format!("START value ({}) cannot be less than MINVALUE ({})", sequence.start, sequence.min);
            return refuse(SqlState::INVALID_PARAMETER_VALUE, message);
        }
        if sequence.start > sequence.max {
            let message =
                format!("START value ({}) cannot be greater than MAXVALUE ({})", sequence.start, sequence.max);
            return refuse(SqlState::INVALID_PARAMETER_VALUE, message);
        }
        if let Some(def) = given.get("cache") {
            sequence.cache = number(def)?;
        }
        if let Some(def) = given.get("cycle") {
            sequence.cycle = def_text(def) == "true";
        }
        Ok(sequence)
    }

    fn sequence_type(&self, def: &pb::DefElem) -> Result<TypeId> {
        let Some(Node::TypeName(name)) = def.arg.as_ref().and_then(|a| a.node.as_ref()) else {
            return refuse(SqlState::SYNTAX_ERROR, "a sequence type that is not a type");
        };
        let ty = typename::resolve(&self.cx(), name)?.ty;
        if !matches!(ty, INT2 | INT4 | INT8) {
            let message = "sequence type must be smallint, integer, or bigint";
            return refuse(SqlState::INVALID_PARAMETER_VALUE, message);
        }
        Ok(ty)
    }

    /// ALTER SEQUENCE: options over what it is.
    pub fn change_sequence(&mut self, id: RelId, options: &[pb::Node]) -> Result<()> {
        let row = self.rel(id)?;
        let Some(sequence) = row.sequence() else {
            return refuse(SqlState::WRONG_OBJECT_TYPE, format!("\"{}\" is not a sequence", row.name));
        };
        let changed = self.sequence_parameters(sequence.clone(), options, false)?;
        let at = self.locator.whole;
        let row = self.rel_mut(id)?;
        row.kind = RelKind::Sequence(changed);
        row.at.set("definition", at);
        for option in options {
            if let Some(Node::DefElem(def)) = option.node.as_ref()
                && def.defname == "restart"
            {
                let value = def.arg.is_some().then(|| number(def)).transpose()?;
                self.restart_sequence(id, value);
            }
        }
        Ok(())
    }

    /// An identity's sequence takes its column's new type, with that type's greatest value.
    pub fn change_sequence_type(&mut self, id: RelId, ty: TypeId) -> Result<()> {
        if let Some(sequence) = self.rel_mut(id)?.sequence_mut() {
            let (old_min, old_max) = bounds(sequence.ty);
            if sequence.increment > 0 && sequence.max == old_max {
                sequence.max = bounds(ty).1;
            }
            if sequence.increment < 0 && sequence.min == old_min {
                sequence.min = bounds(ty).0;
            }
            sequence.ty = ty;
        }
        Ok(())
    }

    fn process_owned_by(&mut self, id: RelId, options: &[pb::Node]) -> Result<()> {
        for option in options {
            let Some(Node::DefElem(def)) = option.node.as_ref() else { continue };
            if def.defname != "owned_by" {
                continue;
            }
            if self.rel(id)?.sequence().is_some_and(|sequence| sequence.identity) {
                let message = "cannot change ownership of identity sequence";
                return refuse(SqlState::FEATURE_NOT_SUPPORTED, message);
            }
            let items = list_items(def.arg.as_ref().and_then(|a| a.node.as_ref()));
            let owner = match items {
                [only] if string_of(only) == Some("none") => None,
                [rel @ .., column] if !rel.is_empty() => {
                    let name = qualified_name(rel)?;
                    let table = self.find_relation(&name).ok_or_else(|| self.undefined_relation(&name, -1))?;
                    self.check_sequence_table(id, table)?;
                    let attnum = self.attnum(&*self.rel(table)?, string_of(column).unwrap_or_default())?;
                    Some((table, attnum))
                }
                _ => return refuse(SqlState::SYNTAX_ERROR, "invalid OWNED BY option"),
            };
            self.set_sequence_owner(id, owner, false)?;
        }
        Ok(())
    }

    /// A sequence and the table that owns it are of one owner, in one schema.
    fn check_sequence_table(&self, id: RelId, table: RelId) -> Result<()> {
        let (sequence, table) = (self.rel(id)?, self.rel(table)?);
        if !table.is_table() && !matches!(table.kind, RelKind::View(_) | RelKind::Foreign(_)) {
            let message = format!("sequence cannot be owned by relation \"{}\"", table.name);
            return refuse(SqlState::WRONG_OBJECT_TYPE, message);
        }
        if sequence.owner.zip(table.owner).is_some_and(|(own, of_table)| own != of_table) {
            let message = "sequence must have same owner as table it is linked to";
            return refuse(SqlState::OBJECT_NOT_IN_PREREQUISITE_STATE, message);
        }
        if sequence.namespace != table.namespace {
            let message = "sequence must be in same schema as table it is linked to";
            return refuse(SqlState::OBJECT_NOT_IN_PREREQUISITE_STATE, message);
        }
        Ok(())
    }

    /// Ties a sequence to the column that owns it, or frees it.
    pub fn set_sequence_owner(&mut self, id: RelId, owner: Option<(RelId, AttrNumber)>, identity: bool) -> Result<()> {
        for kind in [DependencyKind::Auto, DependencyKind::Internal] {
            self.catalog.depends.forget_kind(id.address(), kind);
        }
        let at = self.locator.whole;
        let row = self.rel_mut(id)?;
        if let Some(sequence) = row.sequence_mut() {
            sequence.owned_by = owner;
            sequence.identity = identity;
        }
        row.at.set("owned_by", at);
        if let Some((table, attnum)) = owner {
            let kind = if identity { DependencyKind::Internal } else { DependencyKind::Auto };
            self.catalog.depend(id, ObjectAddress::attribute(table, attnum), kind);
        }
        Ok(())
    }

    /// Sequences that columns of a table own.
    pub fn owned_sequences(&self, rel: RelId) -> Vec<RelId> {
        let dependents = self.catalog.depends.on(rel.address());
        let sequences = dependents.filter(|(_, d, kind)| {
            d.class == ObjectClass::Relation && matches!(kind, DependencyKind::Auto | DependencyKind::Internal)
        });
        let ids = sequences.map(|(_, d, _)| RelId(d.id)).collect::<Vec<_>>();
        ids.into_iter().filter(|id| self.catalog.relation(*id).is_some_and(|r| r.sequence().is_some())).collect()
    }

    /// A sequence's parameters as options, for LIKE ... INCLUDING IDENTITY.
    pub fn sequence_options(&self, id: RelId) -> Vec<pb::Node> {
        let Some(sequence) = self.catalog.relation(id).and_then(|r| r.sequence()) else { return Vec::new() };
        let option = |name: &str, value: i64| {
            let value = Node::Float(pb::Float { fval: value.to_string() });
            let def = pb::DefElem {
                defname: name.to_owned(),
                arg: Some(Box::new(pb::Node { node: Some(value) })),
                ..Default::default()
            };
            pb::Node { node: Some(Node::DefElem(Box::new(def))) }
        };
        let cycle = Node::Boolean(pb::Boolean { boolval: sequence.cycle });
        let cycle = pb::DefElem {
            defname: "cycle".to_owned(),
            arg: Some(Box::new(pb::Node { node: Some(cycle) })),
            ..Default::default()
        };
        vec![
            option("increment", sequence.increment),
            option("minvalue", sequence.min),
            option("maxvalue", sequence.max),
            option("start", sequence.start),
            option("cache", sequence.cache),
            pb::Node { node: Some(Node::DefElem(Box::new(cycle))) },
        ]
    }
}

fn check_range(sequence: &SequenceRel) -> Result<()> {
    let (least, greatest) = bounds(sequence.ty);
    let name = match sequence.ty {
        INT2 => "smallint",
        INT4 => "integer",
        _ => "bigint",
    };
    for (word, value) in [("MAXVALUE", sequence.max), ("MINVALUE", sequence.min)] {
        if value < least || value > greatest {
            let message = format!("{word} ({value}) is out of range for sequence data type {name}");
            return refuse(SqlState::INVALID_PARAMETER_VALUE, message);
        }
    }
    if sequence.min >= sequence.max {
        let message = format!("MINVALUE ({}) must be less than MAXVALUE ({})", sequence.min, sequence.max);
        return refuse(SqlState::INVALID_PARAMETER_VALUE, message);
    }
    Ok(())
}
