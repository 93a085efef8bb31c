//! Column definitions.  Counterparts: parser/parse_utilcmd.c (transformColumnDefinition,
//! generateSerialExtraStmts), catalog/heap.c, commands/tablecmds.c (BuildDescForRelation).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::analyze::typename;
use crate::catalog::class::*;
use crate::catalog::evidence::Evidence;
use crate::diag::{Diagnostic, Result, SqlState, refuse};
use crate::name::Name;
use crate::nodes::{Collation, TypeRef};
use crate::oid::wellknown::{INT2, INT4, INT8};
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::names::{need, string_of};
use crate::text::Span;
use crate::version::Capability;

/// A column definition with its constraints sorted out.
pub(crate) struct ColumnSource {
    pub name: Name,
    pub attribute: Attribute,
    /// serial: the type of the sequence that feeds it.
    pub serial: Option<TypeId>,
    /// GENERATED AS IDENTITY, with the options of its sequence.
    pub identity: Option<(Identity, Vec<pb::Node>)>,
    pub default: Option<pb::Node>,
    pub generated: Option<(Generated, pb::Node)>,
    /// Explicit NOT NULL constraints, for their names.
    pub not_null: Option<pb::Constraint>,
    /// CHECK, UNIQUE, PRIMARY KEY and REFERENCES, as constraints of the table.
    pub constraints: Vec<pb::Constraint>,
}

/// The types that serial names stand for.
fn serial_type(name: &pb::TypeName) -> Option<TypeId> {
    let [only] = name.names.as_slice() else { return None };
    if name.pct_type {
        return None;
    }
    match string_of(only)? {
        "smallserial" | "serial2" => Some(INT2),
        "serial" | "serial4" => Some(INT4),
        "bigserial" | "serial8" => Some(INT8),
        _ => None,
    }
}

/// An attribute of a type, with all else at its default.
pub(crate) fn attribute_of(exec: &Exec, name: Name, ty: TypeRef, collation: Collation, at: Span) -> Attribute {
    let storage = exec.catalog.type_(ty.ty).map_or(b'p', |t| t.storage);
    Attribute {
        name,
        ty,
        collation,
        not_null: false,
        default: None,
        generated: Generated::No,
        identity: Identity::No,
        storage: storage_of(storage),
        compression: Compression::Default,
        statistics: None,
        options: Vec::new(),
        fdw_options: Vec::new(),
        local: true,
        inherited: 0,
        dropped: false,
        at: Evidence::new(at),
    }
}

/// typstorage as an attribute's strategy.
pub(super) fn storage_of(typstorage: u8) -> Storage {
    match typstorage {
        b'e' => Storage::External,
        b'm' => Storage::Main,
        b'x' => Storage::Extended,
        _ => Storage::Plain,
    }
}

impl Exec {
    /// The collation of a column of a type (GetColumnDefCollation).
    pub fn column_collation(&self, clause: Option<&pb::CollateClause>, ty: TypeId) -> Result<Collation> {
        let of_type = self.catalog.type_(ty).and_then(|t| t.collation);
        let Some(clause) = clause else { return Ok(of_type) };
        let named = self.collation(&clause.collname, clause.location)?;
        if of_type.is_none() {
            let words = self.type_words(ty);
            let message = format!("collations are not supported by type {words}");
            let refused = Diagnostic::refused(SqlState::DATATYPE_MISMATCH, message).at(self.span(clause.location));
            return Err(Box::new(refused));
        }
        Ok(Some(named))
    }

    pub fn collation(&self, names: &[pb::Node], location: i32) -> Result<CollId> {
        let name = crate::replay::names::qualified_name(names)?;
        self.catalog.find_collation(&self.session.path, &name).ok_or_else(|| {
            let message = format!("collation \"{name}\" for encoding \"UTF8\" does not exist");
            Box::new(Diagnostic::refused(SqlState::UNDEFINED_OBJECT, message).at(self.span(location)))
        })
    }

    /// Sorts a column definition into its parts; nothing is changed yet.
    pub fn column_source(&self, def: &pb::ColumnDef) -> Result<ColumnSource> {
        let name = Name::new(&def.colname);
        let at = self.span(def.location);
        let type_name = need(def.type_name.as_ref(), "type")?;
        let serial = serial_type(type_name);
        if serial.is_some() && !type_name.array_bounds.is_empty() {
            return refuse(SqlState::FEATURE_NOT_SUPPORTED, "array of serial is not implemented");
        }
        let ty = match serial {
            Some(ty) => TypeRef::plain(ty),
            None => typename::resolve(&self.cx(), type_name)?,
        };
        self.check_column_type(&name, ty, at)?;
        let collation = self.column_collation(def.coll_clause.as_deref(), ty.ty)?;
        let mut attribute = attribute_of(self, name.clone(), ty, collation, at);
        attribute.not_null = serial.is_some();
        if !def.storage_name.is_empty() {
            attribute.storage = parse_storage(&def.storage_name)?;
        }
        if !def.compression.is_empty() {
            attribute.compression = parse_compression(&def.compression)?;
        }
        attribute.fdw_options = super::rel_options(&def.fdwoptions)?;
        let mut column = ColumnSource {
            name,
            attribute,
            serial,
            identity: None,
            default: def.raw_default.as_deref().cloned(),
            generated: None,
            not_null: None,
            constraints: Vec::new(),
        };
        self.column_constraints(def, &mut column)?;
        Ok(column)
    }

    /// More about a column that comes from a parent or a type: its type is theirs.
    pub(super) fn refined_column_source(&self, def: &pb::ColumnDef, parent: &Attribute) -> Result<ColumnSource> {
        let mut attribute = parent.clone();
        attribute.local = true;
        attribute.inherited = 0;
        let mut column = ColumnSource {
            name: parent.name.clone(),
            attribute,
            serial: None,
            identity: None,
            default: def.raw_default.as_deref().cloned(),
            generated: None,
            not_null: None,
            constraints: Vec::new(),
        };
        self.column_constraints(def, &mut column)?;
        Ok(column)
    }

    /// Pseudo-types and shells cannot be column types (CheckAttributeType).
    pub(in crate::replay) fn check_column_type(&self, name: &Name, ty: TypeRef, at: Span) -> Result<()> {
        use crate::catalog::type_::TypeKind;
        let refused = self.catalog.type_(ty.ty).is_some_and(|t| matches!(t.kind, TypeKind::Pseudo | TypeKind::Shell));
        if !refused || self.creating_extension.is_some() {
            return Ok(());
        }
        let words = self.type_words(ty.ty);
        let message = format!("column \"{name}\" has pseudo-type {words}");
        Err(Box::new(Diagnostic::refused(SqlState::INVALID_TABLE_DEFINITION, message).at(at)))
    }

    /// A relation cannot have a column in which its own rows are (CheckAttributeType).
    pub(in crate::replay) fn check_not_within(&self, rel: RelId, ty: TypeId) -> Result<()> {
        let Some(row_type) = self.rel(rel)?.row_type else { return Ok(()) };
        if !self.holds_type(ty, row_type, 0) {
            return Ok(());
        }
        let words = self.type_words(row_type);
        let message = format!("composite type {words} cannot be made a member of itself");
        refuse(SqlState::INVALID_TABLE_DEFINITION, message)
    }

    fn holds_type(&self, ty: TypeId, sought: TypeId, depth: usize) -> bool {
        use crate::catalog::type_::TypeKind;
        // No type holds itself, so a chain ends long before.
        let Some(row) = self.catalog.type_(ty).filter(|_| depth < 100) else { return false };
        let within = |inner: TypeId| self.holds_type(inner, sought, depth + 1);
        if ty == sought {
            return true;
        }
        if let Some(element) = row.element.filter(|_| row.is_true_array()) {
            return within(element);
        }
        match &row.kind {
            TypeKind::Domain(domain) => within(domain.base.ty),
            TypeKind::Composite(rel) => {
                self.catalog.relation(*rel).is_some_and(|rel| rel.live_attributes().any(|(_, attr)| within(attr.ty.ty)))
            }
            _ => false,
        }
    }

    fn column_constraints(&self, def: &pb::ColumnDef, column: &mut ColumnSource) -> Result<()> {
        use pb::ConstrType as Kind;
        let mut saw_null = false;
        let mut last: Option<usize> = None;
        for node in &def.constraints {
            let Some(Node::Constraint(constraint)) = node.node.as_ref() else { continue };
            match constraint.contype() {
                Kind::ConstrNull => saw_null = true,
                Kind::ConstrNotnull => {
                    column.attribute.not_null = true;
                    column.not_null = Some((**constraint).clone());
                }
                Kind::ConstrDefault => {
                    if column.default.is_some() {
                        return self.column_twice("multiple default values specified", column);
                    }
                    column.default = constraint.raw_expr.as_deref().cloned();
                }
                Kind::ConstrIdentity => {
                    if column.identity.is_some() {
                        return self.column_twice("multiple identity specifications", column);
                    }
                    let always = constraint.generated_when == "a";
                    let identity = if always { Identity::Always } else { Identity::ByDefault };
                    column.attribute.not_null = true;
                    column.attribute.identity = identity;
                    column.identity = Some((identity, constraint.options.clone()));
                }
                Kind::ConstrGenerated => {
                    if column.generated.is_some() {
                        return self.column_twice("multiple generation clauses specified", column);
                    }
                    let stored = constraint.generated_kind != "v";
                    let kind = if stored { Generated::Stored } else { Generated::Virtual };
                    let expr = need(constraint.raw_expr.as_deref(), "expression")?.clone();
                    column.generated = Some((kind, expr));
                }
                Kind::ConstrCheck
                | Kind::ConstrPrimary
                | Kind::ConstrUnique
                | Kind::ConstrForeign
                | Kind::ConstrExclusion => {
                    last = Some(column.constraints.len());
                    column.constraints.push(column_to_table(constraint, &column.name));
                }
                Kind::ConstrAttrDeferrable
                | Kind::ConstrAttrNotDeferrable
                | Kind::ConstrAttrDeferred
                | Kind::ConstrAttrImmediate
                | Kind::ConstrAttrEnforced
                | Kind::ConstrAttrNotEnforced => {
                    if let Some(i) = last {
                        self.check_enforcement(&column.constraints[i], constraint.contype())?;
                        set_attribute(&mut column.constraints[i], constraint.contype());
                    }
                }
                Kind::Undefined => {}
            }
        }
        if saw_null && column.attribute.not_null {
            return self.column_twice("conflicting NULL/NOT NULL declarations", column);
        }
        if column.serial.is_some() && (column.default.is_some() || column.identity.is_some()) {
            return self.column_twice("multiple default values specified", column);
        }
        Ok(())
    }

    /// ENFORCED and NOT ENFORCED are for CHECK and FOREIGN KEY, and for newer servers.
    fn check_enforcement(&self, of: &pb::Constraint, word: pb::ConstrType) -> Result<()> {
        use pb::ConstrType as Kind;
        let word = match word {
            Kind::ConstrAttrEnforced => "ENFORCED",
            Kind::ConstrAttrNotEnforced => "NOT ENFORCED",
            _ => return Ok(()),
        };
        if !self.catalog.version.has(Capability::NotEnforced) {
            return refuse(SqlState::SYNTAX_ERROR, "syntax error at or near \"ENFORCED\"");
        }
        match of.contype() {
            Kind::ConstrCheck | Kind::ConstrForeign => Ok(()),
            _ => refuse(SqlState::SYNTAX_ERROR, format!("misplaced {word} clause")),
        }
    }

    fn column_twice<T>(&self, what: &str, column: &ColumnSource) -> Result<T> {
        refuse(SqlState::SYNTAX_ERROR, format!("{what} for column \"{}\"", column.name))
    }
}

/// The constraint of a column, as one of its table.
fn column_to_table(constraint: &pb::Constraint, column: &Name) -> pb::Constraint {
    use pb::ConstrType as Kind;
    let key = pb::Node { node: Some(Node::String(pb::String { sval: column.to_string() })) };
    let mut constraint = constraint.clone();
    match constraint.contype() {
        Kind::ConstrPrimary | Kind::ConstrUnique => constraint.keys = vec![key],
        Kind::ConstrForeign => constraint.fk_attrs = vec![key],
        _ => {}
    }
    constraint
}

fn set_attribute(constraint: &mut pb::Constraint, kind: pb::ConstrType) {
    use pb::ConstrType as Kind;
    match kind {
        Kind::ConstrAttrDeferrable => constraint.deferrable = true,
        Kind::ConstrAttrNotDeferrable => constraint.deferrable = false,
        Kind::ConstrAttrDeferred => {
            constraint.deferrable = true;
            constraint.initdeferred = true;
        }
        Kind::ConstrAttrImmediate => constraint.initdeferred = false,
        Kind::ConstrAttrEnforced => constraint.is_enforced = true,
        Kind::ConstrAttrNotEnforced => {
            constraint.is_enforced = false;
            constraint.skip_validation = true;
            constraint.initially_valid = false;
        }
        _ => {}
    }
}

pub(super) fn parse_storage(text: &str) -> Result<Storage> {
    match text.to_ascii_lowercase().as_str() {
        "plain" => Ok(Storage::Plain),
        "external" => Ok(Storage::External),
        "extended" => Ok(Storage::Extended),
        "main" => Ok(Storage::Main),
        _ => refuse(SqlState::INVALID_PARAMETER_VALUE, format!("invalid storage type \"{text}\"")),
    }
}

pub(super) fn parse_compression(text: &str) -> Result<Compression> {
    match text {
        "default" => Ok(Compression::Default),
        "pglz" => Ok(Compression::Pglz),
        "lz4" => Ok(Compression::Lz4),
        _ => refuse(SqlState::INVALID_PARAMETER_VALUE, format!("invalid compression method \"{text}\"")),
    }
}
