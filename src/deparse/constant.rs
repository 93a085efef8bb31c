//! Constants, and the text of their values.
//! Counterpart: ruleutils.c (get_const_expr), arrayfuncs.c (array_out), regproc.c.

use crate::datum::Datum;
use crate::datum::array::quote_field;
use crate::deparse::Deparser;
use crate::deparse::context::{Context, literal};
use crate::nodes::Const;
use crate::oid::wellknown::*;
use crate::oid::{
    CollId, NamespaceId, ObjectAddress, ObjectClass, OperId, ProcId, RelId, RoleId, TsConfigId, TsDictId, TypeId,
};

impl Context<'_> {
    /// `show_type`: -1 never shows the type, 0 where the text alone would be read as another one, 1 always.
    pub fn constant(&mut self, constant: &Const, show_type: i32) {
        let ty = constant.ty;
        let Some(value) = &constant.value else {
            self.push("NULL");
            if show_type >= 0 {
                self.type_label(constant);
            }
            return;
        };
        let text = self.d.datum_text(ty.ty, value);
        let mut needs_label = false;
        match ty.ty {
            INT4 if !text.starts_with('-') => self.push(&text),
            NUMERIC if text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(['e', 'E', '.']) => {
                self.push(&text);
            }
            INT4 | NUMERIC => {
                self.push(&format!("'{text}'"));
                needs_label = true;
            }
            BOOL => self.push(if text.starts_with('t') { "true" } else { "false" }),
            _ => self.push(&literal(&text)),
        }
        if show_type < 0 {
            return;
        }
        let needs_label = match ty.ty {
            BOOL | UNKNOWN => false,
            INT4 => needs_label,
            NUMERIC => needs_label || ty.typmod >= 0,
            _ => true,
        };
        if needs_label || show_type > 0 {
            self.type_label(constant);
        } else {
            self.collation_label(constant);
        }
    }

    fn type_label(&mut self, constant: &Const) {
        let name = self.d.type_with_typmod(constant.ty);
        self.push("::");
        self.push(&name);
        self.collation_label(constant);
    }

    fn collation_label(&mut self, constant: &Const) {
        let own = self.d.catalog.type_(constant.ty.ty).and_then(|t| t.collation);
        if let Some(collation) = constant.collation.filter(|c| Some(*c) != own) {
            let name = self.d.collation_name(collation);
            self.push(" COLLATE ");
            self.push(&name);
        }
    }
}

impl Deparser<'_> {
    /// What the type's output routine prints, in a session with this search path.
    pub fn datum_text(&self, ty: TypeId, value: &Datum) -> String {
        match value {
            Datum::Text(text) | Datum::Opaque(text) => text.to_string(),
            Datum::Address(address) => self.address_text(ty, *address),
            Datum::EnumLabel(id) => {
                let row = self.catalog.type_(self.catalog.base_type(ty));
                let label = row.and_then(|t| t.enum_labels()).and_then(|l| l.iter().find(|l| l.id == *id));
                label.map_or_else(|| "???".to_owned(), |l| l.name.to_string())
            }
            Datum::Array { bounds, elements } => {
                let row = self.catalog.type_(self.catalog.base_type(ty));
                let element = row.and_then(|t| t.element).unwrap_or(UNKNOWN);
                let delimiter = self.catalog.type_(element).map_or(',', |t| char::from(t.delimiter));
                let items = elements.iter().map(|e| match e {
                    None => "NULL".to_owned(),
                    Some(Datum::Array { .. }) => e.as_ref().map(|e| self.datum_text(ty, e)).unwrap_or_default(),
                    Some(value) => array_element(&self.datum_text(element, value), delimiter),
                });
                format!("{bounds}{{{}}}", items.collect::<Vec<_>>().join(&delimiter.to_string()))
            }
            Datum::Row(fields) => self.row_text(ty, fields),
        }
    }

    /// record_out
    fn row_text(&self, ty: TypeId, fields: &[Option<Datum>]) -> String {
        let base = self.catalog.base_type(ty);
        let rel = self.catalog.type_(base).and_then(|t| t.relation()).and_then(|r| self.catalog.relation(r));
        let types = rel.into_iter().flat_map(|rel| rel.live_attributes().map(|(_, attr)| attr.ty.ty));
        let mut printed = String::from("(");
        for (i, (field, ty)) in fields.iter().zip(types.chain(std::iter::repeat(UNKNOWN))).enumerate() {
            printed.push_str(if i > 0 { "," } else { "" });
            if let Some(field) = field {
                quote_field(&self.datum_text(ty, field), &mut printed);
            }
        }
        printed.push(')');
        printed
    }

    /// The output of the reg* types.
    fn address_text(&self, ty: TypeId, address: ObjectAddress) -> String {
        match address.class {
            ObjectClass::Relation => self.relation_name(RelId(address.id)),
            ObjectClass::Type => self.type_name(TypeId(address.id)),
            ObjectClass::Proc if ty == REGPROCEDURE => self.procedure_signature(ProcId(address.id)),
            ObjectClass::Proc => self.procedure_name(ProcId(address.id)),
            ObjectClass::Operator if ty == REGOPERATOR => self.operator_signature(OperId(address.id)),
            ObjectClass::Operator => self.lone_operator_name(OperId(address.id)),
            ObjectClass::Namespace => self.namespace_ident(NamespaceId(address.id)),
            ObjectClass::Collation => self.collation_name(CollId(address.id)),
            ObjectClass::Role => {
                self.catalog.roles.get(&RoleId(address.id)).map_or_else(|| "???".to_owned(), |r| self.ident(&r.name))
            }
            ObjectClass::TsConfig => self.ts_config_name(TsConfigId(address.id)),
            ObjectClass::TsDict => self.ts_dict_name(TsDictId(address.id)),
            _ => address.id.to_string(),
        }
    }

    pub(crate) fn ts_config_name(&self, id: TsConfigId) -> String {
        let configs = &self.catalog.ts_configs;
        let Some(row) = configs.get(&id) else { return "???".to_owned() };
        let found = |nsp| configs.all().any(|c| c.namespace == nsp && c.name == row.name);
        self.text_search_name(row.namespace, &row.name, found)
    }

    pub(crate) fn ts_dict_name(&self, id: TsDictId) -> String {
        let dicts = &self.catalog.ts_dicts;
        let Some(row) = dicts.get(&id) else { return "???".to_owned() };
        let found = |nsp| dicts.all().any(|d| d.namespace == nsp && d.name == row.name);
        self.text_search_name(row.namespace, &row.name, found)
    }

    /// regprocedureout: the schema where the name with these types would not find it.
    pub(crate) fn procedure_signature(&self, proc: ProcId) -> String {
        let Some(row) = self.catalog.proc(proc) else { return "???".to_owned() };
        let types: Vec<_> = row.arg_types.iter().map(|t| self.type_name(*t)).collect();
        format!("{}({})", self.function_name(proc, &row.arg_types), types.join(","))
    }

    /// regprocout: the schema unless the name alone finds one routine, and this one.
    fn procedure_name(&self, proc: ProcId) -> String {
        let Some(row) = self.catalog.proc(proc) else { return "-".to_owned() };
        let visible = self.routine_candidates(&row.name);
        if visible == [proc] { self.ident(&row.name) } else { self.qualified(row.namespace, &row.name) }
    }

    fn operator_signature(&self, oper: OperId) -> String {
        let Some(row) = self.catalog.operator(oper) else { return "???".to_owned() };
        let side = |ty: Option<TypeId>| ty.map_or_else(|| "NONE".to_owned(), |t| self.type_name(t));
        let qualifier = if self.operator_name(oper, row.left, row.right).starts_with("OPERATOR(") {
            format!("{}.", self.namespace_ident(row.namespace))
        } else {
            String::new()
        };
        format!("{qualifier}{}({},{})", row.name, side(row.left), side(Some(row.right)))
    }

    /// regoperout
    fn lone_operator_name(&self, oper: OperId) -> String {
        let Some(row) = self.catalog.operator(oper) else { return "0".to_owned() };
        let visible = self.operator_candidates(&row.name);
        if visible == [oper] {
            row.name.to_string()
        } else {
            format!("{}.{}", self.namespace_ident(row.namespace), row.name)
        }
    }
}

fn array_element(text: &str, delimiter: char) -> String {
    let special =
        |c: char| matches!(c, '"' | '\\' | '{' | '}') || c == delimiter || c.is_ascii_whitespace() || c == '\x0b';
    if text.is_empty() || text.eq_ignore_ascii_case("null") || text.contains(special) {
        return format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    }
    text.to_owned()
}
