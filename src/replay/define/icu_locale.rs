//! Locales of ICU collations as servers keep them since PostgreSQL 16: as language tags.
//! Counterparts: commands/collationcmds.c (DefineCollation), utils/adt/pg_locale.c (icu_language_tag), which
//! asks ICU; here the rules of BCP 47 (section 2.1.1) and of Unicode's extension `u` are applied.
//!
//! Deviation: names that ICU replaces as a whole, such as old language codes, stay as they are; so does a
//! locale with a keyword that is not one of collation.

/// Old keywords with the keys that replaced them.
const KEYS: [(&str, &str); 10] = [
    ("colhiraganaquaternary", "kh"),
    ("collation", "co"),
    ("colstrength", "ks"),
    ("colnumeric", "kn"),
    ("colcasefirst", "kf"),
    ("colcaselevel", "kc"),
    ("colalternate", "ka"),
    ("colbackwards", "kb"),
    ("colnormalization", "kk"),
    ("colreorder", "kr"),
];

/// Old values with those that replaced them.
const VALUES: [(&str, &str); 11] = [
    ("primary", "level1"),
    ("secondary", "level2"),
    ("tertiary", "level3"),
    ("quaternary", "level4"),
    ("identical", "identic"),
    ("non-ignorable", "noignore"),
    ("phonebook", "phonebk"),
    ("dictionary", "dict"),
    ("traditional", "trad"),
    ("yes", "true"),
    ("no", "false"),
];

/// A locale as a language tag: `en_US` is `en-US`, `und@colStrength=secondary` is `und-u-ks-level2`.
pub(super) fn language_tag(locale: &str) -> String {
    let (name, old_keywords) = locale.split_once('@').unwrap_or((locale, ""));
    let old: Option<Vec<_>> = old_keywords.split(';').filter(|k| !k.trim().is_empty()).map(modern).collect();
    let Some(old) = old else { return locale.to_owned() };
    let mut parts = name.split(['-', '_']).map(str::to_ascii_lowercase).filter(|part| !part.is_empty()).peekable();
    let language = parts.next().filter(|language| language != "root");
    let mut tag = vec![language.unwrap_or_else(|| "und".to_owned())];
    let mut keywords: Vec<(String, String)> = Vec::new();
    while let Some(part) = parts.next_if(|part| part != "u") {
        match part.as_str() {
            "posix" => keywords.push(("va".to_owned(), part)),
            _ => tag.push(subtag(&part)),
        }
    }
    parts.next();
    for part in parts {
        match keywords.last_mut() {
            _ if part.len() == 2 => keywords.push((part, String::new())),
            Some((_, value)) if value.is_empty() => *value = part,
            Some((_, value)) => *value = format!("{value}-{part}"),
            None => tag.push(part),
        }
    }
    keywords.extend(old);
    keywords.sort();
    if !keywords.is_empty() {
        tag.push("u".to_owned());
    }
    for (key, value) in keywords {
        tag.push(key);
        // A key alone says that it is true.
        tag.extend(Some(value).filter(|value| !value.is_empty() && value != "true"));
    }
    tag.join("-")
}

/// Scripts have four letters, regions two letters or three digits.
fn subtag(part: &str) -> String {
    match part.len() {
        2 => part.to_ascii_uppercase(),
        4 if part.bytes().all(|b| b.is_ascii_alphabetic()) => {
            format!("{}{}", part[..1].to_ascii_uppercase(), &part[1..])
        }
        _ => part.to_owned(),
    }
}

/// `colStrength=secondary` as a key and a value of today.
fn modern(keyword: &str) -> Option<(String, String)> {
    let (key, value) = keyword.split_once('=')?;
    let (key, value) = (key.trim().to_ascii_lowercase(), value.trim().to_ascii_lowercase());
    let (_, key) = KEYS.iter().find(|(old, _)| *old == key)?;
    let value = VALUES.iter().find(|(old, _)| *old == value).map_or(value.clone(), |(_, new)| (*new).to_owned());
    Some(((*key).to_owned(), value))
}

#[cfg(test)]
mod tests {
    use super::language_tag;

    /// Pairs as PostgreSQL 17 says them in its NOTICE "using standard form".
    #[test]
    fn standard_forms() {
        for (locale, tag) in [
            ("en-u-kn-true", "en-u-kn"),
            ("und-u-kn-true-ks-level2", "und-u-kn-ks-level2"),
            ("en_US", "en-US"),
            ("en-us", "en-US"),
            ("und@colStrength=secondary", "und-u-ks-level2"),
            ("de@collation=phonebook", "de-u-co-phonebk"),
            ("de-u-co-phonebk", "de-u-co-phonebk"),
            ("en-u-ks-level2-kn", "en-u-kn-ks-level2"),
            ("und", "und"),
            ("", "und"),
            ("en-Latn-us-posix", "en-Latn-US-u-va-posix"),
            ("sv-u-kf-upper", "sv-u-kf-upper"),
            ("en@colNumeric=yes;colCaseFirst=upper", "en-u-kf-upper-kn"),
            ("@colCaseFirst=lower;colNumeric=yes", "und-u-kf-lower-kn"),
            ("@colAlternate=non-ignorable;colStrength=quaternary", "und-u-ka-noignore-ks-level4"),
            ("de_DE", "de-DE"),
            ("root", "und"),
        ] {
            assert_eq!(language_tag(locale), tag, "{locale}");
        }
    }
}
