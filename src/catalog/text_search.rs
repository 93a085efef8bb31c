//! Text search objects.  Counterparts: catalog/pg_ts_config.h and its neighbours.

use crate::catalog::evidence::Evidence;
use crate::name::Name;
use crate::oid::*;

#[derive(Clone, Debug)]
pub struct TsConfig {
    pub id: TsConfigId,
    pub name: Name,
    pub namespace: NamespaceId,
    pub owner: Option<RoleId>,
    pub parser: Option<TsParserId>,
    /// Token type with its dictionaries, in order.
    pub mappings: Vec<(Name, Vec<TsDictId>)>,
    pub at: Evidence,
}

#[derive(Clone, Debug)]
pub struct TsDict {
    pub id: TsDictId,
    pub name: Name,
    pub namespace: NamespaceId,
    pub owner: Option<RoleId>,
    pub template: Option<TsTemplateId>,
    pub options: Vec<(Name, String)>,
    pub at: Evidence,
}

#[derive(Clone, Debug)]
pub struct TsParser {
    pub id: TsParserId,
    pub name: Name,
    pub namespace: NamespaceId,
    pub procs: Vec<(Name, ProcId)>,
    pub at: Evidence,
}

#[derive(Clone, Debug)]
pub struct TsTemplate {
    pub id: TsTemplateId,
    pub name: Name,
    pub namespace: NamespaceId,
    pub procs: Vec<(Name, ProcId)>,
    pub at: Evidence,
}
