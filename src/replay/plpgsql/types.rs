//! Declarations: the types of variables, and what they start with.
//! Counterparts: pl/plpgsql/src/pl_comp.c (plpgsql_parse_wordtype and its kin), pl_exec.c (exec_stmt_block).

use crate::analyze::typename;
use crate::diag::{Diagnostic, Result, SqlState, refuse, unsupported};
use crate::name::Name;
use crate::nodes::{TypeRef, Value};
use crate::oid::TypeId;
use crate::oid::wellknown::{RECORD, REFCURSOR};
use crate::parse::plpgsql::{Declaration, DeclarationKind, TypeText, TypeTextKind};
use crate::replay::names;
use crate::replay::plpgsql::cursor::BoundCursor;
use crate::replay::plpgsql::frame::{Var, VarType};
use crate::replay::plpgsql::{Machine, frame};

impl Machine<'_> {
    pub(super) fn declare(&mut self, declaration: &Declaration) -> Result<()> {
        let at = self.span(declaration.at);
        let name = declaration.name.clone();
        match &declaration.kind {
            DeclarationKind::Variable { ty, constant, collation, not_null, default } => {
                let ty = self.var_type(ty).map_err(|e| Box::new(e.at(at)))?;
                let mut var = Var::new(name, ty, Value::Null);
                if let Some(words) = collation {
                    let nodes: Vec<_> = words.iter().map(|w| names::string_node(w)).collect();
                    var.collation = Some(typename::collation_by_name(&self.exec.cx(), &nodes)?);
                }
                // A default sees what was declared before it, not the variable itself.
                let value = match default {
                    Some(default) => Some(self.value_of(default)?),
                    None => None,
                };
                let index = self.frame.declare(var);
                if let Some((value, from)) = value {
                    self.assign(index, value, from)?;
                } else if *not_null {
                    let name = &declaration.name;
                    let message =
                        format!("variable \"{name}\" must have a default value, since it's declared NOT NULL");
                    return refuse(SqlState::NULL_VALUE_NOT_ALLOWED, message);
                } else {
                    self.start_domain(index)?;
                }
                let var = &mut self.frame.vars[index];
                (var.constant, var.not_null) = (*constant, *not_null);
                if *not_null && var.value.is_null() {
                    return null_not_allowed(&var.name);
                }
                Ok(())
            }
            DeclarationKind::Alias(names) => match self.frame.lookup(names) {
                Some((index, used)) if used == names.len() => {
                    self.frame.alias(name, index);
                    Ok(())
                }
                _ => {
                    let words: Vec<&str> = names.iter().map(Name::as_str).collect();
                    let message = format!("variable \"{}\" does not exist", words.join("."));
                    Err(Box::new(Diagnostic::refused(SqlState::UNDEFINED_OBJECT, message).at(at)))
                }
            },
            DeclarationKind::AliasOfNumber(number) => {
                let index = usize::try_from(*number).ok().and_then(|n| n.checked_sub(1));
                match index.and_then(|n| self.frame.numbered.get(n)).copied() {
                    Some(index) => {
                        self.frame.alias(name, index);
                        Ok(())
                    }
                    None => refuse(SqlState::UNDEFINED_OBJECT, format!("variable \"${number}\" does not exist")),
                }
            }
            DeclarationKind::Cursor { args, query } => {
                let mut parameters = Vec::with_capacity(args.len());
                for (name, ty) in args {
                    parameters.push((name.clone(), self.var_type(ty)?));
                }
                let cursor = BoundCursor::new(parameters, query);
                let mut var = Var::new(name, VarType::Scalar(TypeRef::plain(REFCURSOR)), Value::Null);
                var.cursor = Some(std::sync::Arc::new(cursor));
                self.frame.declare(var);
                Ok(())
            }
        }
    }

    /// A domain may refuse the NULL that a variable begins with.
    fn start_domain(&mut self, index: usize) -> Result<()> {
        match self.frame.vars[index].ty {
            VarType::Scalar(ty) if self.exec.catalog.type_(ty.ty).is_some_and(|t| t.domain().is_some()) => {
                self.assign(index, Value::Null, TypeRef::plain(crate::oid::wellknown::UNKNOWN))
            }
            VarType::Scalar(_) | VarType::Record | VarType::Row(_) => Ok(()),
        }
    }

    pub(super) fn var_type(&self, ty: &TypeText) -> Result<VarType> {
        match &ty.kind {
            TypeTextKind::Record => Ok(VarType::Record),
            TypeTextKind::Written(text) => {
                let found = self.written_type(text)?;
                Ok(self.exec.var_type_of(found))
            }
            TypeTextKind::Like { names, array } => self.like(names, *array),
            TypeTextKind::RowOf(names) => self.row_of(names),
        }
    }

    fn written_type(&self, text: &str) -> Result<TypeRef> {
        let node = crate::parse::parse_expression(&format!("NULL::{text}"))?;
        match node.node {
            Some(pg_query::NodeEnum::TypeCast(cast)) => match &cast.type_name {
                Some(name) => typename::resolve(&self.exec.cx(), name),
                None => unsupported("a type without a name"),
            },
            _ => refuse(SqlState::SYNTAX_ERROR, format!("invalid type name \"{text}\"")),
        }
    }

    /// `variable%TYPE` or `table.column%TYPE`
    fn like(&self, names: &[Name], array: bool) -> Result<VarType> {
        let ty = match self.frame.lookup(names) {
            Some((index, used)) if used == names.len() => self.frame.vars[index].ty,
            Some((index, used)) if used + 1 == names.len() => {
                let slot = frame::field_of(&self.exec.catalog, &self.frame, index, &names[used])?;
                let columns = frame::columns_of(&self.exec.catalog, &self.frame, index)?;
                let field = slot.field.and_then(|f| columns.get(f)).map(|(_, ty)| *ty);
                self.exec.var_type_of(field.unwrap_or(TypeRef::plain(RECORD)))
            }
            _ => self.exec.var_type_of(self.column_type(names)?),
        };
        match (ty, array) {
            (ty, false) => Ok(ty),
            (VarType::Scalar(TypeRef { ty, typmod }), true) => {
                let element = TypeRef { ty: self.exec.cx().array_type(ty).unwrap_or(ty), typmod };
                Ok(VarType::Scalar(element))
            }
            (VarType::Row(ty), true) => {
                Ok(VarType::Scalar(TypeRef::plain(self.exec.cx().array_type(ty).unwrap_or(ty))))
            }
            (VarType::Record, true) => unsupported("an array of records"),
        }
    }

    fn column_type(&self, names: &[Name]) -> Result<TypeRef> {
        let Some((column, table)) = names.split_last() else { return unsupported("%TYPE without a name") };
        let missing = || {
            let words: Vec<&str> = table.iter().map(Name::as_str).collect();
            Box::new(Diagnostic::refused(
                SqlState::UNDEFINED_TABLE,
                format!("relation \"{}\" does not exist", words.join(".")),
            ))
        };
        if table.is_empty() {
            let message = format!("variable \"{column}\" does not exist");
            return refuse(SqlState::UNDEFINED_OBJECT, message);
        }
        let id = self.exec.find_relation(&names::qualified(table)).ok_or_else(missing)?;
        let relation = self.exec.catalog.relation(id).ok_or_else(missing)?;
        match relation.live_attributes().find(|(_, a)| a.name == *column) {
            Some((_, attribute)) => Ok(attribute.ty),
            None => {
                let message = format!("column \"{column}\" of relation \"{}\" does not exist", relation.name);
                refuse(SqlState::UNDEFINED_COLUMN, message)
            }
        }
    }

    fn row_of(&self, names: &[Name]) -> Result<VarType> {
        let name = names::qualified(names);
        let relation = self.exec.find_relation(&name).and_then(|id| self.exec.catalog.relation(id));
        match relation.and_then(|r| r.row_type) {
            Some(ty) => Ok(VarType::Row(ty)),
            None => {
                let message = format!("relation \"{name}\" does not exist");
                refuse(SqlState::UNDEFINED_TABLE, message)
            }
        }
    }
}

pub(super) fn null_not_allowed<T>(name: &Name) -> Result<T> {
    let message = format!("null value cannot be assigned to variable \"{name}\" declared NOT NULL");
    refuse(SqlState::NULL_VALUE_NOT_ALLOWED, message)
}

impl crate::replay::Exec {
    /// What a variable of a type is: rows have fields.
    pub(in crate::replay) fn var_type_of(&self, ty: TypeRef) -> VarType {
        let composite = |ty: TypeId| self.cx().composite_relation(ty).is_some();
        match ty.ty {
            RECORD => VarType::Record,
            row if composite(row) => VarType::Row(row),
            _ => VarType::Scalar(ty),
        }
    }
}
