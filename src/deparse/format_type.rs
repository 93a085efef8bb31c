//! Names of types in printed definitions.  Counterpart: utils/adt/format_type.c, which the catalog
//! follows; here the search path is the printer's.

use crate::deparse::Deparser;
use crate::nodes::TypeRef;
use crate::oid::TypeId;

impl Deparser<'_> {
    /// A type without any modifier, as `format_type(oid, NULL)` prints it.
    pub fn type_name(&self, ty: TypeId) -> String {
        self.catalog.type_name(&self.path, ty)
    }

    /// A type with its modifier, as `format_type(oid, typmod)` prints it.
    pub fn type_with_typmod(&self, ty: TypeRef) -> String {
        self.catalog.type_with_typmod(Some(&self.path), ty)
    }

    /// A type by its own name with its schema, always.
    pub fn qualified_type_name(&self, ty: TypeId) -> String {
        self.catalog.type_(ty).map_or_else(|| "???".to_owned(), |t| self.qualified(t.namespace, &t.name))
    }
}
