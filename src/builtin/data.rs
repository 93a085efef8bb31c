//! The recorded files, as text. `tools/record-builtins.py` writes them.

pub(super) const AGGREGATE: &str = include_str!("data/pg_aggregate.tsv");
pub(super) const AM: &str = include_str!("data/pg_am.tsv");
pub(super) const AMOP: &str = include_str!("data/pg_amop.tsv");
pub(super) const AMPROC: &str = include_str!("data/pg_amproc.tsv");
pub(super) const AUTHID: &str = include_str!("data/pg_authid.tsv");
pub(super) const CAST: &str = include_str!("data/pg_cast.tsv");
pub(super) const CLASS: &str = include_str!("data/pg_class.tsv");
pub(super) const COLLATION: &str = include_str!("data/pg_collation.tsv");
pub(super) const EXTENSION: &str = include_str!("data/pg_extension.tsv");
pub(super) const LANGUAGE: &str = include_str!("data/pg_language.tsv");
pub(super) const NAMESPACE: &str = include_str!("data/pg_namespace.tsv");
pub(super) const OS_LOCALES: &str = include_str!("data/os_locales.txt");
pub(super) const OPCLASS: &str = include_str!("data/pg_opclass.tsv");
pub(super) const OPERATOR: &str = include_str!("data/pg_operator.tsv");
pub(super) const OPFAMILY: &str = include_str!("data/pg_opfamily.tsv");
pub(super) const PROC: &str = include_str!("data/pg_proc.tsv");
pub(super) const RANGE: &str = include_str!("data/pg_range.tsv");
pub(super) const SETTINGS: &str = include_str!("data/pg_settings.tsv");
pub(super) const TS_CONFIG: &str = include_str!("data/pg_ts_config.tsv");
pub(super) const TS_DICT: &str = include_str!("data/pg_ts_dict.tsv");
pub(super) const TS_PARSER: &str = include_str!("data/pg_ts_parser.tsv");
pub(super) const TS_TEMPLATE: &str = include_str!("data/pg_ts_template.tsv");
pub(super) const TYPE: &str = include_str!("data/pg_type.tsv");
