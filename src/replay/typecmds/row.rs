//! Rows of pg_type: shells, array types, what entering the catalog takes.
//! Counterpart: catalog/pg_type.c (TypeCreate, TypeShellMake, makeArrayTypeName, moveArrayTypeName).

use crate::catalog::depend::DependencyKind;
use crate::catalog::evidence::Evidence;
use crate::catalog::type_::{Subscript, Type, TypeKind};
use crate::diag::{Diagnostic, Result, SqlState};
use crate::name::Name;
use crate::oid::*;
use crate::replay::Exec;

/// Makes the array type of a type, with a name that is free.
pub(crate) fn make_array_type(exec: &mut Exec, element: TypeId) -> TypeId {
    let id = TypeId(exec.catalog.next_oid());
    let Some(of) = exec.catalog.type_(element).cloned() else { return id };
    let row = Type {
        id,
        name: exec.catalog.choose_array_type_name(&of.name, of.namespace),
        owner: of.owner,
        category: b'A',
        align: if of.align == b'd' { b'd' } else { b'i' },
        delimiter: of.delimiter,
        element: Some(element),
        subscript: Subscript::Array,
        input: exec.builtin_proc("array_in"),
        output: exec.builtin_proc("array_out"),
        receive: exec.builtin_proc("array_recv"),
        send: exec.builtin_proc("array_send"),
        typmod_in: of.typmod_in,
        typmod_out: of.typmod_out,
        analyze: exec.builtin_proc("array_typanalyze"),
        collation: of.collation,
        ..blank_type(exec, id, of.namespace, Name::default(), TypeKind::Base)
    };
    exec.catalog.add_type(row);
    exec.catalog.depend(id, element, DependencyKind::Internal);
    if let Some(of) = exec.catalog.types.get_mut(&element) {
        of.array = Some(id);
    }
    id
}

/// A variable-length type with nothing said about it; the owner is who runs the statement.
pub(super) fn blank_type(exec: &Exec, id: TypeId, namespace: NamespaceId, name: Name, kind: TypeKind) -> Type {
    Type {
        id,
        name,
        namespace,
        owner: exec.current_role(),
        kind,
        category: b'U',
        preferred: false,
        len: -1,
        by_value: false,
        align: b'i',
        storage: b'x',
        delimiter: b',',
        element: None,
        array: None,
        subscript: Subscript::None,
        input: None,
        output: None,
        receive: None,
        send: None,
        typmod_in: None,
        typmod_out: None,
        analyze: None,
        collation: None,
        default_text: None,
        at: Evidence::new(exec.locator.whole),
    }
}

impl Exec {
    /// Makes room for a new type: an array type that the server named steps aside, anything else is a
    /// refusal. Gives the id of the shell that the type fills in, otherwise a fresh one.
    pub(super) fn claim_type_name(&mut self, namespace: NamespaceId, name: &Name) -> Result<TypeId> {
        self.move_array_type_aside(namespace, name);
        match self.catalog.type_in(namespace, name) {
            None => Ok(TypeId(self.catalog.next_oid())),
            Some(shell) if self.is_shell(shell) => Ok(shell),
            Some(_) => Err(self.type_exists(namespace, name)),
        }
    }

    /// The same, where a shell is in the way as well.
    pub(super) fn claim_new_type_name(&mut self, namespace: NamespaceId, name: &Name) -> Result<TypeId> {
        self.move_array_type_aside(namespace, name);
        match self.catalog.type_in(namespace, name) {
            None => Ok(TypeId(self.catalog.next_oid())),
            Some(_) => Err(self.type_exists(namespace, name)),
        }
    }

    fn type_exists(&self, namespace: NamespaceId, name: &Name) -> Box<Diagnostic> {
        let refused = Diagnostic::refused(SqlState::DUPLICATE_OBJECT, format!("type \"{name}\" already exists"));
        let row = self.catalog.type_in(namespace, name).and_then(|id| self.catalog.type_(id));
        match row.filter(|t| !t.at.defined().is_builtin()) {
            Some(row) => Box::new(refused.with_related(row.at.defined(), "it was made here")),
            None => Box::new(refused),
        }
    }

    /// Puts a type in place, over its shell where it had one.
    pub(super) fn enter_type(&mut self, row: Type) {
        let (id, namespace) = (row.id, row.namespace);
        if self.catalog.type_(id).is_some() {
            self.catalog.depends.forget(id.address());
            self.catalog.remove_type(id);
        }
        let routines = [row.input, row.output, row.receive, row.send, row.typmod_in, row.typmod_out, row.analyze];
        let collation = row.collation;
        self.catalog.add_type(row);
        self.catalog.depend(id, namespace, DependencyKind::Normal);
        self.depend_on_all(id, routines.into_iter().flatten().map(ProcId::address));
        self.depend_on_all(id, collation.map(CollId::address));
        self.member_of_extension(id);
    }

    /// A type that is declared only, for the routines that will be its input and output.
    pub fn make_shell_type(&mut self, namespace: NamespaceId, name: Name) -> TypeId {
        let id = TypeId(self.catalog.next_oid());
        let mut row = blank_type(self, id, namespace, name, TypeKind::Shell);
        row.category = b'P';
        row.len = 4;
        row.by_value = true;
        row.storage = b'p';
        self.enter_type(row);
        id
    }
}
