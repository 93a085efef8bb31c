//! Locales of ICU collations as servers keep them since PostgreSQL 16: as language tags.
//! Counterpart: commands/collationcmds.c (DefineCollation), utils/adt/pg_locale.c (icu_language_tag).
//!
//! Deviation: of ICU's keywords those of collation are known; a locale with another one is kept as it was
//! written, as is a tag already.

/// Keywords of collation: the long name, the key of a tag, and values that have other names in tags.
const KEYWORDS: &[(&str, &str, &[(&str, &str)])] = &[
    ("colalternate", "ka", &[("non-ignorable", "noignore")]),
    ("colbackwards", "kb", &[]),
    ("colcasefirst", "kf", &[]),
    ("colcaselevel", "kc", &[]),
    ("colhiraganaquaternary", "kh", &[]),
    ("collation", "co", &[("dictionary", "dict"), ("phonebook", "phonebk"), ("traditional", "trad")]),
    ("colnormalization", "kk", &[]),
    ("colnumeric", "kn", &[]),
    ("colreorder", "kr", &[]),
    (
        "colstrength",
        "ks",
        &[
            ("primary", "level1"),
            ("secondary", "level2"),
            ("tertiary", "level3"),
            ("quaternary", "level4"),
            ("identical", "identic"),
        ],
    ),
];

/// The tag of a locale such as `@colNumeric=yes` or `de_DE@collation=phonebook`.
pub(super) fn language_tag(locale: &str) -> String {
    let (base, keywords) = locale.split_once('@').unwrap_or((locale, ""));
    let keys: Option<Vec<(&str, String)>> = keywords.split(';').filter(|k| !k.is_empty()).map(keyword).collect();
    let Some(mut keys) = keys else { return locale.to_owned() };
    keys.sort();
    let mut tag = match base {
        "" | "root" => "und".to_owned(),
        base => base.replace('_', "-").replace("-true", ""),
    };
    if !keys.is_empty() {
        tag.push_str("-u");
    }
    for (key, value) in keys {
        tag.push_str(&format!("-{key}"));
        if value != "true" {
            tag.push_str(&format!("-{value}"));
        }
    }
    tag
}

fn keyword(text: &str) -> Option<(&'static str, String)> {
    let (name, value) = text.split_once('=')?;
    let (name, value) = (name.trim().to_ascii_lowercase(), value.trim().to_ascii_lowercase());
    let (_, key, values) = KEYWORDS.iter().find(|(long, _, _)| *long == name)?;
    let value = match value.as_str() {
        "yes" => "true".to_owned(),
        "no" => "false".to_owned(),
        other => values.iter().find(|(long, _)| *long == other).map_or(value.clone(), |(_, short)| (*short).to_owned()),
    };
    Some((key, value))
}

#[cfg(test)]
mod tests {
    use super::language_tag;

    /// As PostgreSQL 17 keeps them.
    #[test]
    fn locales_become_tags() {
        for (locale, tag) in [
            ("@colCaseFirst=lower;colNumeric=yes", "und-u-kf-lower-kn"),
            ("@colStrength=secondary", "und-u-ks-level2"),
            ("de_DE", "de-DE"),
            ("de@collation=phonebook", "de-u-co-phonebk"),
            ("en-US", "en-US"),
            ("und-u-ks-level2", "und-u-ks-level2"),
            ("und-u-kn-true", "und-u-kn"),
            ("@colAlternate=non-ignorable;colStrength=quaternary", "und-u-ka-noignore-ks-level4"),
            ("", "und"),
            ("root", "und"),
        ] {
            assert_eq!(language_tag(locale), tag, "{locale}");
        }
    }
}
