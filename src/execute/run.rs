//! One run: the host, the parameters, and what was looked up already.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::analyze::Cx;
use crate::catalog::proc::{Body, Proc};
use crate::diag::{Result, unsupported};
use crate::execute::routine::{self, Builtin};
use crate::execute::{Host, Rows, convert};
use crate::nodes::{Const, Expr, TypeRef, Value};
use crate::oid::wellknown::*;
use crate::oid::{OperId, ProcId, RelId, TypeId};
use crate::text::Span;

/// How deeply expressions and queries may nest before the stack grows.
pub(super) fn deeper<T>(work: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(128 * 1024, 2 * 1024 * 1024, work)
}

/// Comparisons that need no call, where both values are of one native kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fast {
    No,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    GreaterEqual,
    Greater,
}

/// A routine, and how it is called.
pub(super) struct Routine {
    pub proc: Arc<Proc>,
    pub builtin: Option<Builtin>,
    pub fast: Fast,
}

pub(super) struct Run<'h> {
    pub host: &'h mut dyn Host,
    pub params: &'h [Value],
    routines: FxHashMap<ProcId, Arc<Routine>>,
    operators: FxHashMap<OperId, Arc<Routine>>,
    constants: FxHashMap<(usize, TypeId), (Arc<str>, Value)>,
    /// Whole system relations, while nothing can have changed them.
    pub relations: FxHashMap<RelId, Arc<Rows>>,
    /// The content of tables when the statement began, where it both changes and reads them.
    pub snapshot: Option<FxHashMap<RelId, crate::catalog::rows::StoredRows>>,
    held: usize,
    /// How deep domain checks and defaults nest.
    pub depth: u32,
}

impl<'h> Run<'h> {
    pub fn new(host: &'h mut dyn Host, params: &'h [Value]) -> Self {
        Run {
            host,
            params,
            routines: FxHashMap::default(),
            operators: FxHashMap::default(),
            constants: FxHashMap::default(),
            relations: FxHashMap::default(),
            snapshot: None,
            held: 0,
            depth: 0,
        }
    }

    pub fn cx(&self) -> Cx<'_> {
        self.host.cx()
    }

    pub fn spend(&mut self, steps: usize) -> Result<()> {
        self.host.spend(steps as u64)
    }

    /// Counts values that are held; the first few of a run are not worth counting.
    pub fn hold_cells(&mut self, cells: usize) -> Result<()> {
        const FREE: usize = 1 << 16;
        let counted = self.held.max(FREE);
        self.held = self.held.saturating_add(cells);
        if self.held <= counted {
            return Ok(());
        }
        self.host.hold((self.held - counted).saturating_mul(std::mem::size_of::<Value>()))
    }

    /// What a routine is called by.
    pub fn routine(&mut self, id: ProcId) -> Result<Arc<Routine>> {
        if let Some(routine) = self.routines.get(&id) {
            return Ok(routine.clone());
        }
        let Some(proc) = self.cx().catalog.proc(id).cloned() else {
            return unsupported("a routine that is not in the catalog");
        };
        let symbol = symbol(&proc);
        let routine = Arc::new(Routine {
            builtin: symbol.as_deref().and_then(routine::lookup),
            fast: if proc.language == INTERNAL_LANGUAGE { fast(symbol.as_deref().unwrap_or("")) } else { Fast::No },
            proc,
        });
        self.routines.insert(id, routine.clone());
        Ok(routine)
    }

    /// The routine behind an operator.
    pub fn operator(&mut self, id: OperId) -> Result<Arc<Routine>> {
        if let Some(routine) = self.operators.get(&id) {
            return Ok(routine.clone());
        }
        let Some(code) = self.cx().catalog.operator(id).and_then(|o| o.code) else {
            return unsupported("an operator without a function");
        };
        let routine = self.routine(code)?;
        self.operators.insert(id, routine.clone());
        Ok(routine)
    }

    /// Forgets what a routine of the input may have changed.
    pub fn forget(&mut self) {
        self.routines.clear();
        self.operators.clear();
        self.relations.clear();
    }

    /// The value of a constant of a tree.
    pub fn constant(&mut self, constant: &Const) -> Result<Value> {
        use crate::datum::Datum;
        let Some(datum) = &constant.value else { return Ok(Value::Null) };
        let Datum::Text(text) = datum else { return convert::of_datum(&self.cx(), constant.ty, datum) };
        if matches!(constant.ty.ty, TEXT | VARCHAR | NAME | UNKNOWN | CSTRING) {
            return Ok(Value::Text(text.clone()));
        }
        let key = (Arc::as_ptr(text).cast::<u8>() as usize, constant.ty.ty);
        if let Some((_, value)) = self.constants.get(&key) {
            return Ok(value.clone());
        }
        let value = convert::of_datum(&self.cx(), constant.ty, datum)?;
        self.constants.insert(key, (text.clone(), value.clone()));
        Ok(value)
    }

    pub fn expr_type(&self, expr: &Expr) -> TypeId {
        self.cx().catalog.expr_type(expr)
    }

    /// A value as text, for a message or a cast by way of text.
    pub fn output(&self, ty: TypeId, value: &Value) -> Option<String> {
        convert::output(&self.cx(), ty, value)
    }

    pub fn input(&self, ty: TypeRef, text: &str) -> Result<Value> {
        convert::input(&self.cx(), ty, text)
    }
}

/// What built-in routines are looked up by: the C function, or the name of one that is written in SQL.
fn symbol(proc: &Proc) -> Option<String> {
    match &proc.body {
        Body::Source(source) if proc.language == INTERNAL_LANGUAGE => Some(source.to_string()),
        Body::Link { symbol, .. } if proc.language == C_LANGUAGE => Some(symbol.to_string()),
        Body::Source(_) | Body::Parsed { .. } | Body::Unresolved(_) | Body::Link { .. } => {
            is_system(proc).then(|| proc.name.to_string())
        }
    }
}

/// Whether a routine came with the server.
pub(super) fn is_system(proc: &Proc) -> bool {
    proc.id.0 < crate::oid::FIRST_NORMAL_OBJECT_ID
}

fn fast(symbol: &str) -> Fast {
    let numbers = ["int2", "int4", "int8", "int24", "int42", "int28", "int82", "int48", "int84", "oid"];
    let of_number = |operation: &str| numbers.iter().any(|ty| symbol.strip_prefix(ty) == Some(operation));
    let operation = match symbol {
        "texteq" | "nameeq" | "nameeqtext" | "texteqname" | "chareq" | "booleq" | "enum_eq" | "uuid_eq" => Some("eq"),
        "textne" | "namene" | "namenetext" | "textnename" | "charne" | "boolne" | "enum_ne" | "uuid_ne" => Some("ne"),
        _ => ["eq", "ne", "lt", "le", "ge", "gt"].into_iter().find(|operation| of_number(operation)),
    };
    match operation {
        Some("eq") => Fast::Equal,
        Some("ne") => Fast::NotEqual,
        Some("lt") => Fast::Less,
        Some("le") => Fast::LessEqual,
        Some("ge") => Fast::GreaterEqual,
        Some("gt") => Fast::Greater,
        Some(_) | None => Fast::No,
    }
}

/// What is not known because of a routine that is not computed here.
pub(super) fn not_computed(proc: &Proc, at: Span) -> Value {
    Value::unknown(format!("what {}() gives is not computed without a server", proc.name), at)
}
