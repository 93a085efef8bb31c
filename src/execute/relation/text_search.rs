//! pg_ts_config, pg_ts_config_map, pg_ts_dict, pg_ts_parser, pg_ts_template.

use crate::catalog::text_search::TsConfig;
use crate::execute::Rows;
use crate::execute::relation::cell::*;
use crate::execute::relation::scan::{Scan, by_id};
use crate::name::{Name, quote_identifier, quote_literal};
use crate::nodes::Value;
use crate::oid::ProcId;

pub(super) fn pg_ts_config(scan: &Scan<'_>) -> Rows {
    let rows = by_id(scan.catalog.ts_configs.all().map(|c| c.as_ref()), |c| c.id);
    scan.rows(rows, |row, column| match column {
        "oid" => oid(row.id.0),
        "cfgname" => name(&row.name),
        "cfgnamespace" => oid(row.namespace.0),
        "cfgowner" => scan.owner(row.owner),
        "cfgparser" => oid_or_zero(row.parser.map(|p| p.0)),
        _ => scan.missing(column),
    })
}

pub(super) fn pg_ts_config_map(scan: &Scan<'_>) -> Rows {
    let configs = by_id(scan.catalog.ts_configs.all().map(|c| c.as_ref()), |c| c.id);
    let tokens = crate::builtin::token_types(&scan.catalog.version, "default");
    let rows = configs.into_iter().flat_map(|config: &TsConfig| {
        let mappings = config.mappings.iter();
        mappings.flat_map(move |(token, dicts)| {
            dicts.iter().enumerate().map(move |(place, dict)| (config.id, token, place + 1, *dict))
        })
    });
    scan.rows(rows, |(config, token, place, dict), column| match column {
        "mapcfg" => oid(config.0),
        "maptokentype" => match tokens.iter().position(|t| *t == token.as_str()) {
            Some(position) => count(position + 1),
            None => scan.unknown(format!("the number of token type {token} is not known")),
        },
        "mapseqno" => count(*place),
        "mapdict" => oid(dict.0),
        _ => scan.missing(column),
    })
}

pub(super) fn pg_ts_dict(scan: &Scan<'_>) -> Rows {
    let rows = by_id(scan.catalog.ts_dicts.all().map(|d| d.as_ref()), |d| d.id);
    scan.rows(rows, |row, column| match column {
        "oid" => oid(row.id.0),
        "dictname" => name(&row.name),
        "dictnamespace" => oid(row.namespace.0),
        "dictowner" => scan.owner(row.owner),
        "dicttemplate" => oid_or_zero(row.template.map(|t| t.0)),
        "dictinitoption" => text_or_null(init_options(&row.options)),
        _ => scan.missing(column),
    })
}

/// `name = 'value', ...`
fn init_options(options: &[(Name, String)]) -> Option<String> {
    let item = |(name, value): &(Name, String)| format!("{} = {}", quote_identifier(name), quote_literal(value));
    let items: Vec<String> = options.iter().map(item).collect();
    (!items.is_empty()).then(|| items.join(", "))
}

fn named(procs: &[(Name, ProcId)], word: &str) -> Value {
    oid_or_zero(procs.iter().find(|(name, _)| *name == *word).map(|(_, proc)| proc.0))
}

pub(super) fn pg_ts_parser(scan: &Scan<'_>) -> Rows {
    let rows = by_id(scan.catalog.ts_parsers.all().map(|p| p.as_ref()), |p| p.id);
    scan.rows(rows, |row, column| match column {
        "oid" => oid(row.id.0),
        "prsname" => name(&row.name),
        "prsnamespace" => oid(row.namespace.0),
        "prsstart" => named(&row.procs, "start"),
        "prstoken" => named(&row.procs, "gettoken"),
        "prsend" => named(&row.procs, "end"),
        "prsheadline" => named(&row.procs, "headline"),
        "prslextype" => named(&row.procs, "lextypes"),
        _ => scan.missing(column),
    })
}

pub(super) fn pg_ts_template(scan: &Scan<'_>) -> Rows {
    let rows = by_id(scan.catalog.ts_templates.all().map(|t| t.as_ref()), |t| t.id);
    scan.rows(rows, |row, column| match column {
        "oid" => oid(row.id.0),
        "tmplname" => name(&row.name),
        "tmplnamespace" => oid(row.namespace.0),
        "tmplinit" => named(&row.procs, "init"),
        "tmpllexize" => named(&row.procs, "lexize"),
        _ => scan.missing(column),
    })
}
