//! Names in SQL text: quoting, and whether a schema has to be said.
//! Counterparts: ruleutils.c (quote_identifier, generate_relation_name, generate_function_name,
//! generate_operator_name, generate_collation_name), namespace.c (RelationIsVisible and its like).
//!
//! Deviation: an unqualified call is taken to resolve to the routine or operator itself when no other
//! one that is visible fits the same argument types at least as well; the server asks its parser.

use crate::deparse::Deparser;
use crate::name::{Name, quote_identifier};
use crate::oid::*;
use crate::version::Capability;

impl Deparser<'_> {
    /// Quotes an identifier where this server's keywords need it.
    pub fn ident(&self, name: &str) -> String {
        if self.was_no_keyword(name) { name.to_owned() } else { quote_identifier(name) }
    }

    /// Words that force quotes only from a certain release on (parser/kwlist.h).
    fn was_no_keyword(&self, name: &str) -> bool {
        let since = match name {
            "json_array" | "json_arrayagg" | "json_object" | "json_objectagg" | "system_user" => {
                Capability::JsonConstructors
            }
            "json" | "json_exists" | "json_query" | "json_scalar" | "json_serialize" | "json_table" | "json_value"
            | "merge_action" => Capability::JsonQueryFunctions,
            _ => return false,
        };
        !self.catalog.version.has(since)
    }

    /// A name with its schema, always.
    pub fn qualified(&self, namespace: NamespaceId, name: &str) -> String {
        format!("{}.{}", self.namespace_ident(namespace), self.ident(name))
    }

    /// The name of a schema; one that holds temporary objects goes by its alias.
    pub fn namespace_ident(&self, namespace: NamespaceId) -> String {
        match self.catalog.namespace(namespace) {
            Some(nsp) if nsp.temporary => "pg_temp".to_owned(),
            Some(nsp) => self.ident(&nsp.name),
            None => "???".to_owned(),
        }
    }

    fn qualified_unless(&self, visible: bool, namespace: NamespaceId, name: &str) -> String {
        if visible { self.ident(name) } else { self.qualified(namespace, name) }
    }

    /// Whether looking a name up along `path` first finds something in `home`.
    fn first_found(path: &[NamespaceId], home: NamespaceId, found_in: impl Fn(NamespaceId) -> bool) -> bool {
        path.iter().find(|nsp| **nsp == home || found_in(**nsp)) == Some(&home)
    }

    pub fn relation_is_visible(&self, rel: RelId) -> bool {
        self.catalog.relation(rel).is_some_and(|r| {
            Self::first_found(&self.object_path, r.namespace, |nsp| self.catalog.relation_in(nsp, &r.name).is_some())
        })
    }

    /// A relation's name, qualified where it is not visible.
    pub fn relation_name(&self, rel: RelId) -> String {
        match self.catalog.relation(rel) {
            Some(r) => self.qualified_unless(self.relation_is_visible(rel), r.namespace, &r.name),
            None => "???".to_owned(),
        }
    }

    pub fn qualified_relation_name(&self, rel: RelId) -> String {
        self.catalog.relation(rel).map_or_else(|| "???".to_owned(), |r| self.qualified(r.namespace, &r.name))
    }

    pub fn collation_name(&self, collation: CollId) -> String {
        let Some(coll) = self.catalog.collations.get(&collation) else { return "???".to_owned() };
        let visible = Self::first_found(&self.routine_path, coll.namespace, |nsp| {
            self.catalog.collation_in(nsp, &coll.name).is_some()
        });
        self.qualified_unless(visible, coll.namespace, &coll.name)
    }

    pub fn opclass_name(&self, opclass: OpClassId) -> String {
        let Some(class) = self.catalog.opclass(opclass) else { return "???".to_owned() };
        let of_am = |id: &OpClassId| self.catalog.opclass(*id).is_some_and(|c| c.am == class.am);
        let visible = Self::first_found(&self.routine_path, class.namespace, |nsp| {
            self.catalog.opclasses_in(nsp, &class.name).iter().any(of_am)
        });
        self.qualified_unless(visible, class.namespace, &class.name)
    }

    /// The name of a text search configuration or dictionary, of which there is no index by name.
    pub(crate) fn text_search_name(
        &self,
        namespace: NamespaceId,
        name: &Name,
        in_namespace: impl Fn(NamespaceId) -> bool,
    ) -> String {
        let visible = Self::first_found(&self.routine_path, namespace, in_namespace);
        self.qualified_unless(visible, namespace, name)
    }

    /// How a call of a routine with arguments of these types spells its name.
    pub fn function_name(&self, proc: ProcId, arg_types: &[TypeId]) -> String {
        match self.catalog.proc(proc) {
            Some(row) => {
                let visible = self.call_finds(proc, arg_types);
                self.qualified_unless(visible, row.namespace, &row.name)
            }
            None => "???".to_owned(),
        }
    }

    /// A routine's name with its schema unless only pg_catalog would be said: for the grammar's own words,
    /// which need a schema to be read as routines.
    pub(super) fn qualified_function_name(&self, proc: ProcId) -> String {
        self.catalog.proc(proc).map_or_else(|| "???".to_owned(), |p| self.qualified(p.namespace, &p.name))
    }

    fn call_finds(&self, proc: ProcId, arg_types: &[TypeId]) -> bool {
        let Some(row) = self.catalog.proc(proc) else { return false };
        if !self.routine_path.contains(&row.namespace) {
            return false;
        }
        let exact = |id: &ProcId| self.catalog.proc(*id).is_some_and(|p| p.arg_types == arg_types);
        let procs_in = |nsp: &NamespaceId| self.catalog.procs_in(*nsp, &row.name).iter().copied();
        if let Some(found) = self.routine_path.iter().flat_map(procs_in).find(exact) {
            return found == proc;
        }
        let same_signature =
            |id: &ProcId| self.catalog.proc(*id).is_some_and(|p| *id == proc || p.arg_types == row.arg_types);
        self.routine_path.iter().flat_map(procs_in).find(same_signature) == Some(proc)
    }

    /// How an expression spells an operator between operands of these types; `left` is absent for a prefix.
    pub fn operator_name(&self, oper: OperId, left: Option<TypeId>, right: TypeId) -> String {
        let Some(row) = self.catalog.operator(oper) else { return "???".to_owned() };
        if self.operator_finds(oper, left, right) {
            return row.name.to_string();
        }
        format!("OPERATOR({}.{})", self.namespace_ident(row.namespace), row.name)
    }

    fn operator_finds(&self, oper: OperId, left: Option<TypeId>, right: TypeId) -> bool {
        let Some(row) = self.catalog.operator(oper) else { return false };
        if !self.routine_path.contains(&row.namespace) {
            return false;
        }
        let takes = |l: Option<TypeId>, r: TypeId| {
            let named = |nsp: &NamespaceId| self.catalog.operators_in(*nsp, &row.name).iter().copied();
            let fits = move |id: &OperId| self.catalog.operator(*id).is_some_and(|o| o.left == l && o.right == r);
            self.routine_path.iter().flat_map(named).find(fits)
        };
        takes(left, right).or_else(|| takes(row.left, row.right)) == Some(oper)
    }

    /// Routines that a name finds without a schema, whatever their arguments.
    pub(crate) fn routine_candidates(&self, name: &str) -> Vec<ProcId> {
        let mut found: Vec<ProcId> = Vec::new();
        for nsp in &self.routine_path {
            for id in self.catalog.procs_in(*nsp, name) {
                let args = |id: ProcId| self.catalog.proc(id).map(|p| p.arg_types.clone());
                if !found.iter().any(|other| args(*other) == args(*id)) {
                    found.push(*id);
                }
            }
        }
        found
    }

    /// Operators that a name finds without a schema, whatever their operands.
    pub(crate) fn operator_candidates(&self, name: &str) -> Vec<OperId> {
        let mut found: Vec<OperId> = Vec::new();
        for nsp in &self.routine_path {
            for id in self.catalog.operators_in(*nsp, name) {
                let operands = |id: OperId| self.catalog.operator(id).map(|o| (o.left, o.right));
                if !found.iter().any(|other| operands(*other) == operands(*id)) {
                    found.push(*id);
                }
            }
        }
        found
    }
}
