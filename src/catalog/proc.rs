//! Routines.  Counterparts: catalog/pg_proc.h, pg_aggregate.h.

use std::sync::Arc;

use crate::catalog::evidence::Evidence;
use crate::name::Name;
use crate::nodes::{AggKind, Expr, Query};
use crate::oid::*;

/// A row of pg_proc.
#[derive(Clone, Debug)]
pub struct Proc {
    pub id: ProcId,
    pub name: Name,
    pub namespace: NamespaceId,
    pub owner: Option<RoleId>,
    pub kind: ProcKind,
    pub language: LangId,
    pub result: TypeId,
    pub returns_set: bool,
    /// Input arguments, which identify the routine.
    pub arg_types: Vec<TypeId>,
    /// All arguments with their modes and names. Empty when all are plain IN without a name.
    pub all_args: Vec<ProcArg>,
    /// The element type of a VARIADIC argument (ANY for VARIADIC "any").
    pub variadic: Option<TypeId>,
    /// How many of the last input arguments have a default.
    pub default_count: u16,
    /// The defaults, where they are known; built-in routines have only the count.
    pub defaults: Vec<Arc<Expr>>,
    pub volatility: Volatility,
    pub parallel: Parallel,
    pub strict: bool,
    pub leakproof: bool,
    pub security_definer: bool,
    pub cost: f32,
    pub rows: f32,
    /// SET clauses, in the order given.
    pub config: Vec<(Name, String)>,
    pub support: Option<ProcId>,
    pub transforms: Vec<TypeId>,
    pub body: Body,
    pub aggregate: Option<Box<Aggregate>>,
    pub at: Evidence,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProcKind {
    Function,
    Procedure,
    Aggregate,
    Window,
}

#[derive(Clone, Debug)]
pub struct ProcArg {
    pub ty: TypeId,
    pub mode: ArgMode,
    /// Empty where it has none.
    pub name: Name,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ArgMode {
    In,
    Out,
    InOut,
    Variadic,
    Table,
}

impl ArgMode {
    /// Whether it takes part in a call's arguments.
    pub fn is_input(self) -> bool {
        matches!(self, ArgMode::In | ArgMode::InOut | ArgMode::Variadic)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Volatility {
    Immutable,
    Stable,
    Volatile,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Parallel {
    Safe,
    Restricted,
    Unsafe,
}

#[derive(Clone, Debug)]
pub enum Body {
    /// prosrc of a language with a body.
    Source(Arc<str>),
    /// C: object file and symbol.
    Link { object: Arc<str>, symbol: Arc<str> },
    /// RETURN expr (one query, `atomic` false) or BEGIN ATOMIC ... END.
    Parsed { atomic: bool, queries: Arc<Vec<Query>> },
    /// A SQL-standard body that could not be analysed.
    Unresolved(Arc<str>),
}

/// pg_aggregate.
#[derive(Clone, Debug)]
pub struct Aggregate {
    pub kind: AggKind,
    pub direct_args: u16,
    pub transition: Option<ProcId>,
    pub transition_type: TypeId,
    pub transition_space: i32,
    pub initial: Option<String>,
    pub final_func: Option<ProcId>,
    pub final_extra: bool,
    /// r, s or w.
    pub final_modify: u8,
    pub combine: Option<ProcId>,
    pub serial: Option<ProcId>,
    pub deserial: Option<ProcId>,
    pub moving: Option<MovingAggregate>,
    pub sort_oper: Option<OperId>,
}

#[derive(Clone, Debug)]
pub struct MovingAggregate {
    pub transition: ProcId,
    pub inverse: ProcId,
    pub transition_type: TypeId,
    pub transition_space: i32,
    pub initial: Option<String>,
    pub final_func: Option<ProcId>,
    pub final_extra: bool,
    pub final_modify: u8,
}

impl Proc {
    /// Names of the input arguments, empty where there is none.
    pub fn input_names(&self) -> Vec<Name> {
        if self.all_args.is_empty() {
            return vec![Name::default(); self.arg_types.len()];
        }
        self.all_args.iter().filter(|a| a.mode.is_input()).map(|a| a.name.clone()).collect()
    }

    /// What a call gives out, where OUT, INOUT or TABLE arguments say so.
    pub fn output_args(&self) -> impl Iterator<Item = &ProcArg> {
        self.all_args.iter().filter(|a| matches!(a.mode, ArgMode::Out | ArgMode::InOut | ArgMode::Table))
    }
}
