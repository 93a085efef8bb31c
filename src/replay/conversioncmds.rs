//! CREATE CONVERSION.  Counterparts: commands/conversioncmds.c, catalog/pg_conversion.c,
//! common/encnames.c (pg_char_to_encoding).
//!
//! Deviation: the function is not called with an empty string.

use pg_query::protobuf as pb;

use crate::catalog::conversion::Conversion;
use crate::catalog::depend::DependencyKind;
use crate::catalog::evidence::Evidence;
use crate::diag::{Result, SqlState, refuse};
use crate::oid::ConversionId;
use crate::oid::wellknown::{BOOL, CSTRING, INT4, INTERNAL, VOID};
use crate::replay::Exec;
use crate::replay::names::qualified_name;
use crate::replay::signature::dotted;
use crate::version::Capability;

/// Encodings by their letters and digits in lower case, with the names that the server gives them.
const ENCODINGS: [(&str, &str); 48] = [
    ("big5", "BIG5"),
    ("euccn", "EUC_CN"),
    ("eucjis2004", "EUC_JIS_2004"),
    ("eucjp", "EUC_JP"),
    ("euckr", "EUC_KR"),
    ("euctw", "EUC_TW"),
    ("gb18030", "GB18030"),
    ("gbk", "GBK"),
    ("iso88595", "ISO_8859_5"),
    ("iso88596", "ISO_8859_6"),
    ("iso88597", "ISO_8859_7"),
    ("iso88598", "ISO_8859_8"),
    ("johab", "JOHAB"),
    ("koi8", "KOI8R"),
    ("koi8r", "KOI8R"),
    ("koi8u", "KOI8U"),
    ("latin1", "LATIN1"),
    ("latin2", "LATIN2"),
    ("latin3", "LATIN3"),
    ("latin4", "LATIN4"),
    ("latin5", "LATIN5"),
    ("latin6", "LATIN6"),
    ("latin7", "LATIN7"),
    ("latin8", "LATIN8"),
    ("latin9", "LATIN9"),
    ("latin10", "LATIN10"),
    ("mskanji", "SJIS"),
    ("muleinternal", "MULE_INTERNAL"),
    ("shiftjis", "SJIS"),
    ("shiftjis2004", "SHIFT_JIS_2004"),
    ("sjis", "SJIS"),
    ("sqlascii", "SQL_ASCII"),
    ("uhc", "UHC"),
    ("unicode", "UTF8"),
    ("utf8", "UTF8"),
    ("win1250", "WIN1250"),
    ("win1251", "WIN1251"),
    ("win1252", "WIN1252"),
    ("win1253", "WIN1253"),
    ("win1254", "WIN1254"),
    ("win1255", "WIN1255"),
    ("win1256", "WIN1256"),
    ("win1257", "WIN1257"),
    ("win1258", "WIN1258"),
    ("win866", "WIN866"),
    ("win874", "WIN874"),
    ("win932", "SJIS"),
    ("win936", "GBK"),
];

/// Other names of the same encodings.
const ALIASES: [(&str, &str); 18] = [
    ("abc", "win1258"),
    ("alt", "win866"),
    ("iso88591", "latin1"),
    ("iso88592", "latin2"),
    ("iso88593", "latin3"),
    ("iso88594", "latin4"),
    ("iso88599", "latin5"),
    ("iso885910", "latin6"),
    ("iso885913", "latin7"),
    ("iso885914", "latin8"),
    ("iso885915", "latin9"),
    ("iso885916", "latin10"),
    ("tcvn", "win1258"),
    ("tcvn5712", "win1258"),
    ("vscii", "win1258"),
    ("win", "win1251"),
    ("win949", "uhc"),
    ("win950", "big5"),
];

fn encoding(name: &str) -> Option<&'static str> {
    let key: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let key = key.strip_prefix("windows").map_or(key.clone(), |rest| format!("win{rest}"));
    let key = ALIASES.iter().find(|(alias, _)| *alias == key).map_or(key.as_str(), |(_, name)| name);
    ENCODINGS.iter().find(|(known, _)| *known == key).map(|(_, name)| *name)
}

pub(super) fn create_conversion(exec: &mut Exec, stmt: &pb::CreateConversionStmt) -> Result<()> {
    let name = qualified_name(&stmt.conversion_name)?;
    let namespace = exec.creation_namespace(&name)?;
    let known = |name: &str, which: &str| match encoding(name) {
        Some(encoding) => Ok(encoding),
        None => refuse(SqlState::UNDEFINED_OBJECT, format!("{which} encoding \"{name}\" does not exist")),
    };
    let source = known(&stmt.for_encoding_name, "source")?;
    let target = known(&stmt.to_encoding_name, "destination")?;
    if source == "SQL_ASCII" || target == "SQL_ASCII" {
        let message = "encoding conversion to or from \"SQL_ASCII\" is not supported";
        return refuse(SqlState::INVALID_OBJECT_DEFINITION, message);
    }
    // Since 14 the function has one argument more and tells how much it converted.
    let counts = exec.catalog.version.has(Capability::CountingConversions);
    let args = [INT4, INT4, CSTRING, INTERNAL, INT4, BOOL];
    let proc = exec.proc_by_signature(&stmt.func_name, if counts { &args } else { &args[..5] })?;
    let (wanted, word) = if counts { (INT4, "integer") } else { (VOID, "void") };
    if exec.procedure(proc)?.result != wanted {
        let message = format!("encoding conversion function {} must return type {word}", dotted(&stmt.func_name));
        return refuse(SqlState::INVALID_OBJECT_DEFINITION, message);
    }
    if exec.catalog.conversion_in(namespace, &name.name).is_some() {
        return refuse(SqlState::DUPLICATE_OBJECT, format!("conversion \"{}\" already exists", name.name));
    }
    let same = |c: &Conversion| (c.namespace, c.source, c.target) == (namespace, source, target) && c.is_default;
    if stmt.def && exec.catalog.conversions.values().any(|c| same(c)) {
        let message = format!("default conversion for {source} to {target} already exists");
        return refuse(SqlState::DUPLICATE_OBJECT, message);
    }
    let id = ConversionId(exec.catalog.next_oid());
    let conversion = Conversion {
        id,
        name: name.name,
        namespace,
        owner: exec.current_role(),
        source,
        target,
        proc,
        is_default: stmt.def,
        at: Evidence::new(exec.locator.whole),
    };
    exec.catalog.depend(id, proc, DependencyKind::Normal);
    exec.catalog.depend(id, namespace, DependencyKind::Normal);
    exec.catalog.conversions.insert(id, conversion);
    exec.member_of_extension(id);
    Ok(())
}
