//! Routines, operators and types as definitions name them: by their exact signature.
//! Counterparts: parser/parse_func.c (LookupFuncName), parser/parse_oper.c (LookupOperName),
//! catalog/namespace.c.

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::analyze::routine::{self, RoutineNoun};
use crate::analyze::typename;
use crate::catalog::depend::DependencyKind;
use crate::catalog::operator::CastMethod;
use crate::catalog::proc::Proc;
use crate::diag::{Diagnostic, Rejected, Result, SqlState, refuse, unsupported};
use crate::nodes::Expr;
use crate::oid::wellknown::*;
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::names::{need, qualified_name, string_of};

/// A list of names as messages show it (NameListToString).
pub(super) fn dotted(names: &[pb::Node]) -> String {
    names.iter().filter_map(string_of).collect::<Vec<_>>().join(".")
}

impl Exec {
    /// The name of a type in messages.
    pub fn type_text(&self, ty: TypeId) -> String {
        self.catalog.type_name(&self.session.path, ty)
    }

    /// A type that exists and is defined.
    pub fn type_id(&self, name: &pb::TypeName) -> Result<TypeId> {
        Ok(typename::resolve(&self.cx(), name)?.ty)
    }

    /// A type that may be a shell, or not be there.
    pub fn type_or_shell(&self, name: &pb::TypeName) -> Result<Option<TypeId>> {
        typename::lookup_type(&self.cx(), name)
    }

    /// The TypeName of an argument list's node; `None` for NONE.
    pub fn argument_type(&self, node: &pb::Node) -> Result<Option<TypeId>> {
        match node.node.as_ref() {
            Some(Node::TypeName(name)) => self.type_or_shell(name)?.map_or_else(
                || {
                    let message = format!("type \"{}\" does not exist", typename::type_text(name));
                    refuse(SqlState::UNDEFINED_OBJECT, message)
                },
                |ty| Ok(Some(ty)),
            ),
            _ => Ok(None),
        }
    }

    /// A routine with just these input types.
    pub fn find_proc(&self, names: &[pb::Node], args: &[TypeId]) -> Result<Option<ProcId>> {
        let name = qualified_name(names)?;
        let fits = |id: &&ProcId| self.catalog.proc(**id).is_some_and(|p| p.arg_types == args);
        let namespaces = self.catalog.namespaces_for(&self.session.path, name.schema.as_ref(), false);
        Ok(namespaces.into_iter().find_map(|n| self.catalog.procs_in(n, &name.name).iter().find(fits).copied()))
    }

    /// The same, refused where it is missing.
    pub fn proc_by_signature(&self, names: &[pb::Node], args: &[TypeId]) -> Result<ProcId> {
        match self.find_proc(names, args)? {
            Some(id) => Ok(id),
            None => {
                let message = format!("function {} does not exist", self.signature_text(&dotted(names), args));
                refuse(SqlState::UNDEFINED_FUNCTION, message)
            }
        }
    }

    /// `name(type, type)`
    pub fn signature_text(&self, name: &str, args: &[TypeId]) -> String {
        let types: Vec<String> = args.iter().map(|ty| self.type_text(*ty)).collect();
        format!("{name}({})", types.join(", "))
    }

    /// A routine as messages show it (format_procedure).
    pub fn proc_text(&self, proc: &Proc) -> String {
        let fits = |id: &&ProcId| self.catalog.proc(**id).is_some_and(|p| p.arg_types == proc.arg_types);
        let namespaces = self.session.path.lookup(&self.catalog, false);
        let first = namespaces.into_iter().find_map(|n| self.catalog.procs_in(n, &proc.name).iter().find(fits));
        let name = if first == Some(&proc.id) {
            proc.name.quoted().to_string()
        } else {
            format!("{}.{}", self.catalog.namespace_name(proc.namespace).quoted(), proc.name.quoted())
        };
        let types: Vec<String> = proc.arg_types.iter().map(|ty| self.type_text(*ty)).collect();
        format!("{name}({})", types.join(","))
    }

    pub fn procedure(&self, id: ProcId) -> Result<std::sync::Arc<Proc>> {
        self.catalog.proc(id).cloned().map_or_else(
            || refuse(SqlState::UNDEFINED_FUNCTION, format!("function with OID {} does not exist", id.0)),
            Ok,
        )
    }

    /// An operator with just these operand types.
    pub fn find_operator(
        &self,
        names: &[pb::Node],
        left: Option<TypeId>,
        right: Option<TypeId>,
    ) -> Result<Option<OperId>> {
        let name = qualified_name(names)?;
        let Some(right) = right else {
            return refuse(SqlState::FEATURE_NOT_SUPPORTED, "postfix operators are not supported");
        };
        let fits = |id: &&OperId| self.catalog.operator(**id).is_some_and(|o| o.left == left && o.right == right);
        let namespaces = self.catalog.namespaces_for(&self.session.path, name.schema.as_ref(), false);
        Ok(namespaces.into_iter().find_map(|n| self.catalog.operators_in(n, &name.name).iter().find(fits).copied()))
    }

    pub fn operator_by_signature(
        &self,
        names: &[pb::Node],
        left: Option<TypeId>,
        right: Option<TypeId>,
    ) -> Result<OperId> {
        match self.find_operator(names, left, right)? {
            Some(id) => Ok(id),
            None => {
                let words = |ty: Option<TypeId>| ty.map(|ty| self.type_text(ty));
                let parts = [words(left), Some(dotted(names)), words(right)];
                let text = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
                refuse(SqlState::UNDEFINED_FUNCTION, format!("operator does not exist: {text}"))
            }
        }
    }

    /// The operator of an ObjectWithArgs.
    pub fn operator_with_args(&self, oper: &pb::ObjectWithArgs) -> Result<OperId> {
        let [left, right] = oper.objargs.as_slice() else {
            return unsupported("an operator that is named without its argument types");
        };
        let (left, right) = (self.argument_type(left)?, self.argument_type(right)?);
        self.operator_by_signature(&oper.objname, left, right)
    }

    /// The routine of an ObjectWithArgs (LookupFuncWithArgs).
    pub fn routine_with_args(&self, kind: pb::ObjectType, object: &pb::ObjectWithArgs) -> Result<ProcId> {
        let noun = match kind {
            pb::ObjectType::ObjectAggregate => RoutineNoun::Aggregate,
            pb::ObjectType::ObjectProcedure => RoutineNoun::Procedure,
            pb::ObjectType::ObjectFunction => RoutineNoun::Function,
            _ => RoutineNoun::Routine,
        };
        routine::lookup_with_args(&self.cx(), noun, object, self.locator.whole)
    }

    /// A routine that a statement names and must have.
    pub fn needed_routine(&self, kind: pb::ObjectType, routine: Option<&pb::ObjectWithArgs>) -> Result<ProcId> {
        self.routine_with_args(kind, need(routine, "routine")?)
    }

    /// IsBinaryCoercible: the one type's values are the other's as they are.
    pub fn is_binary_coercible(&self, source: TypeId, target: TypeId) -> bool {
        if source == target || target == ANY || target == ANYELEMENT || target == ANYCOMPATIBLE {
            return true;
        }
        let base = self.catalog.base_type(source);
        if base == target {
            return true;
        }
        let row = self.catalog.type_(base);
        let is_array = row.is_some_and(|t| t.is_true_array());
        let is_row = row.is_some_and(|t| t.relation().is_some());
        match target {
            ANYARRAY | ANYCOMPATIBLEARRAY => return is_array,
            ANYNONARRAY | ANYCOMPATIBLENONARRAY => return !is_array,
            ANYENUM => return row.is_some_and(|t| t.enum_labels().is_some()),
            ANYRANGE | ANYCOMPATIBLERANGE => return row.is_some_and(|t| t.range().is_some()),
            RECORD if is_row => return true,
            RECORDARRAY if is_array => return true,
            _ => {}
        }
        self.catalog.cast(base, target).is_some_and(|c| {
            c.method == CastMethod::Binary && c.context == crate::catalog::operator::CastContext::Implicit
        })
    }

    /// Records that a new object needs others.
    pub fn depend_on_all(&mut self, depender: impl Into<ObjectAddress>, on: impl IntoIterator<Item = ObjectAddress>) {
        let depender = depender.into();
        for object in on {
            self.catalog.depend(depender, object, DependencyKind::Normal);
        }
    }

    /// What stands for an expression that is valid, but not understood; a refusal stays one.
    pub fn expr_or_unresolved(
        &mut self,
        analysed: Result<Expr>,
        raw: &pb::Node,
        object: ObjectAddress,
    ) -> Result<Expr> {
        match analysed {
            Err(rejected) => self.unresolved(rejected, raw, object),
            Ok(expr) => Ok(expr),
        }
    }
}

/// A refusal about an object that is there already.
pub(super) fn duplicate(state: SqlState, message: String) -> Rejected {
    Box::new(Diagnostic::refused(state, message))
}
