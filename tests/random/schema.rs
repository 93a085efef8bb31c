//! What the database holds, as the server tells it (`world.sql`): the model that statements are made from.

use serde::Deserialize;

#[derive(Deserialize, Clone, Default)]
pub struct World {
    pub path: Vec<String>,
    pub schemas: Vec<String>,
    pub rels: Vec<Rel>,
    pub types: Vec<Type>,
    pub procs: Vec<Proc>,
    pub others: Vec<Other>,
    pub globals: Vec<Global>,
    pub operators: Vec<Operator>,
    pub casts: Vec<(String, String)>,
}

#[derive(Deserialize, Clone)]
pub struct Rel {
    pub schema: String,
    pub name: String,
    pub kind: char,
    pub logged: bool,
    pub partition: bool,
    pub row_security: bool,
    pub force_row_security: bool,
    pub replident: char,
    pub options: Option<Vec<String>>,
    pub cols: Vec<Col>,
    pub cons: Vec<Con>,
    pub indexes: Vec<Index>,
    pub triggers: Vec<Trigger>,
    pub policies: Vec<Policy>,
    pub rules: Vec<String>,
    pub strategy: Option<char>,
    pub key_types: Option<Vec<String>>,
    pub of_type: bool,
    pub parents: Option<Vec<(String, String)>>,
    pub children: u32,
    /// A sequence of a column.
    pub owned: bool,
    /// By a foreign key.
    pub referenced: bool,
    /// By a view, a routine or a policy.
    pub used: bool,
}

#[derive(Deserialize, Clone)]
pub struct Col {
    pub name: String,
    /// The type without its modifier.
    pub ty: String,
    /// The type with its modifier.
    pub full: String,
    pub num: i16,
    pub not_null: bool,
    pub has_default: bool,
    pub identity: bool,
    pub generated: bool,
    pub storage: char,
    pub default: Option<String>,
}

#[derive(Deserialize, Clone)]
pub struct Con {
    pub name: String,
    pub kind: char,
    pub inherited: bool,
    pub validated: bool,
    pub of_parent: bool,
    pub columns: Option<Vec<i16>>,
    pub def: String,
}

#[derive(Deserialize, Clone)]
pub struct Index {
    pub name: String,
    pub of_constraint: bool,
    pub of_parent: bool,
}

#[derive(Deserialize, Clone)]
pub struct Trigger {
    pub name: String,
}

#[derive(Deserialize, Clone)]
pub struct Policy {
    pub name: String,
}

#[derive(Deserialize, Clone)]
pub struct Type {
    pub schema: String,
    pub name: String,
    pub kind: char,
    pub defined: bool,
    pub base: Option<String>,
    pub not_null: bool,
    pub labels: Vec<String>,
    pub cons: Vec<String>,
    pub used: bool,
}

#[derive(Deserialize, Clone)]
pub struct Proc {
    pub schema: String,
    pub name: String,
    pub kind: char,
    pub args: Vec<String>,
    pub ret: Option<String>,
    pub set: bool,
    pub volatility: char,
    pub strict: bool,
    pub definer: bool,
    pub parallel: char,
    pub leakproof: bool,
    pub variadic: bool,
    pub config: bool,
    pub used: bool,
}

#[derive(Deserialize, Clone)]
pub struct Other {
    pub class: String,
    pub schema: String,
    pub name: String,
}

#[derive(Deserialize, Clone)]
pub struct Global {
    pub class: String,
    pub name: String,
}

#[derive(Deserialize, Clone)]
pub struct Operator {
    pub schema: String,
    pub name: String,
    pub left: Option<String>,
    pub right: Option<String>,
}

impl Rel {
    pub fn is_table(&self) -> bool {
        matches!(self.kind, 'r' | 'p')
    }

    /// Something that a query can select from.
    pub fn is_relation(&self) -> bool {
        matches!(self.kind, 'r' | 'p' | 'v' | 'm' | 'f')
    }

    pub fn noun(&self) -> &'static str {
        match self.kind {
            'v' => "VIEW",
            'm' => "MATERIALIZED VIEW",
            'S' => "SEQUENCE",
            'f' => "FOREIGN TABLE",
            'c' => "TYPE",
            _ => "TABLE",
        }
    }
}

impl Proc {
    pub fn noun(&self) -> &'static str {
        match self.kind {
            'p' => "PROCEDURE",
            'a' => "AGGREGATE",
            _ => "FUNCTION",
        }
    }
}
