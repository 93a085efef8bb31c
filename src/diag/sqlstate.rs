//! SQLSTATEs by their condition names (the manual's appendix "PostgreSQL Error Codes").

use std::collections::BTreeSet;
use std::sync::Mutex;

use super::condition::CONDITIONS;

/// A five-character error code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SqlState(&'static str);

impl SqlState {
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// A code as RAISE may make it up: five digits or capital letters of ASCII.
    pub fn of_code(code: &str) -> Option<SqlState> {
        static MADE_UP: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
        if let Some((_, known)) = CONDITIONS.iter().find(|(_, known)| *known == code) {
            return Some(SqlState(known));
        }
        if code.len() != 5 || !code.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()) {
            return None;
        }
        let mut made_up = MADE_UP.lock().ok()?;
        if let Some(known) = made_up.get(code) {
            return Some(SqlState(known));
        }
        let code: &'static str = Box::leak(code.to_owned().into_boxed_str());
        made_up.insert(code);
        Some(SqlState(code))
    }

    /// The codes of a condition name, in any case, such as `duplicate_object`.
    pub fn of_condition(name: &str) -> impl Iterator<Item = SqlState> {
        CONDITIONS.iter().filter(move |(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, code)| SqlState(code))
    }

    pub fn is_condition(name: &str) -> bool {
        SqlState::of_condition(name).next().is_some()
    }

    /// Whether a handler for this code is for an error; one whose code ends in 000 is for its whole class.
    pub fn covers(self, error: SqlState) -> bool {
        self == error || (self.0.ends_with("000") && error.0.starts_with(&self.0[..2]))
    }
}

macro_rules! conditions {
    ($($name:ident = $code:literal;)+) => {
        impl SqlState {
            $(pub const $name: SqlState = SqlState($code);)+
        }
    };
}

conditions! {
    ACTIVE_SQL_TRANSACTION = "25001";
    NO_ACTIVE_SQL_TRANSACTION = "25P01";
    IN_FAILED_SQL_TRANSACTION = "25P02";
    INVALID_SAVEPOINT_SPECIFICATION = "3B001";
    INVALID_CATALOG_NAME = "3D000";
    INVALID_SCHEMA_NAME = "3F000";
    FEATURE_NOT_SUPPORTED = "0A000";
    INVALID_GRANT_OPERATION = "0LP01";
    CARDINALITY_VIOLATION = "21000";
    DATA_EXCEPTION = "22000";
    STRING_DATA_RIGHT_TRUNCATION = "22001";
    INVALID_ARGUMENT_FOR_NTILE = "22014";
    INVALID_ARGUMENT_FOR_NTH_VALUE = "22016";
    INVALID_ROW_COUNT_IN_LIMIT_CLAUSE = "2201W";
    INVALID_ROW_COUNT_IN_RESULT_OFFSET_CLAUSE = "2201X";
    INVALID_TABLESAMPLE_ARGUMENT = "2202H";
    STRING_DATA_LENGTH_MISMATCH = "22026";
    NUMERIC_VALUE_OUT_OF_RANGE = "22003";
    NULL_VALUE_NOT_ALLOWED = "22004";
    CHARACTER_NOT_IN_REPERTOIRE = "22021";
    INVALID_USE_OF_ESCAPE_CHARACTER = "2200C";
    SUBSTRING_ERROR = "22011";
    DIVISION_BY_ZERO = "22012";
    INVALID_REGULAR_EXPRESSION = "2201B";
    INVALID_ARGUMENT_FOR_LOGARITHM = "2201E";
    INVALID_ARGUMENT_FOR_POWER_FUNCTION = "2201F";
    INVALID_ARGUMENT_FOR_WIDTH_BUCKET_FUNCTION = "2201G";
    ARRAY_SUBSCRIPT_ERROR = "2202E";
    INVALID_DATETIME_FORMAT = "22007";
    DATETIME_FIELD_OVERFLOW = "22008";
    INTERVAL_FIELD_OVERFLOW = "22015";
    INVALID_PARAMETER_VALUE = "22023";
    INVALID_ESCAPE_SEQUENCE = "22025";
    UNTRANSLATABLE_CHARACTER = "22P05";
    INVALID_TEXT_REPRESENTATION = "22P02";
    INVALID_BINARY_REPRESENTATION = "22P03";
    NOT_NULL_VIOLATION = "23502";
    FOREIGN_KEY_VIOLATION = "23503";
    UNIQUE_VIOLATION = "23505";
    CHECK_VIOLATION = "23514";
    DEPENDENT_OBJECTS_STILL_EXIST = "2BP01";
    SYNTAX_ERROR = "42601";
    INSUFFICIENT_PRIVILEGE = "42501";
    INVALID_NAME = "42602";
    INVALID_COLUMN_DEFINITION = "42611";
    NAME_TOO_LONG = "42622";
    RESERVED_NAME = "42939";
    DUPLICATE_COLUMN = "42701";
    AMBIGUOUS_COLUMN = "42702";
    UNDEFINED_COLUMN = "42703";
    UNDEFINED_OBJECT = "42704";
    DUPLICATE_OBJECT = "42710";
    DUPLICATE_ALIAS = "42712";
    DUPLICATE_FUNCTION = "42723";
    AMBIGUOUS_FUNCTION = "42725";
    GROUPING_ERROR = "42803";
    DATATYPE_MISMATCH = "42804";
    WRONG_OBJECT_TYPE = "42809";
    INVALID_FOREIGN_KEY = "42830";
    CANNOT_COERCE = "42846";
    UNDEFINED_FUNCTION = "42883";
    GENERATED_ALWAYS = "428C9";
    WINDOWING_ERROR = "42P20";
    INVALID_RECURSION = "42P19";
    COLLATION_MISMATCH = "42P21";
    INDETERMINATE_COLLATION = "42P22";
    UNDEFINED_TABLE = "42P01";
    UNDEFINED_PARAMETER = "42P02";
    DUPLICATE_DATABASE = "42P04";
    DUPLICATE_SCHEMA = "42P06";
    DUPLICATE_TABLE = "42P07";
    AMBIGUOUS_ALIAS = "42P09";
    INVALID_COLUMN_REFERENCE = "42P10";
    INVALID_FUNCTION_DEFINITION = "42P13";
    INVALID_SCHEMA_DEFINITION = "42P15";
    INVALID_TABLE_DEFINITION = "42P16";
    INVALID_OBJECT_DEFINITION = "42P17";
    INDETERMINATE_DATATYPE = "42P18";
    WITH_CHECK_OPTION_VIOLATION = "44000";
    PROGRAM_LIMIT_EXCEEDED = "54000";
    STATEMENT_TOO_COMPLEX = "54001";
    TOO_MANY_COLUMNS = "54011";
    TOO_MANY_ARGUMENTS = "54023";
    OBJECT_NOT_IN_PREREQUISITE_STATE = "55000";
    OBJECT_IN_USE = "55006";
    UNSAFE_NEW_ENUM_VALUE_USAGE = "55P04";
    UNDEFINED_FILE = "58P01";
    NO_DATA_FOUND = "P0002";
    TOO_MANY_ROWS = "P0003";
    ASSERT_FAILURE = "P0004";
    CASE_NOT_FOUND = "20000";
    QUERY_CANCELED = "57014";
    INVALID_CURSOR_STATE = "24000";
    INVALID_CURSOR_NAME = "34000";
    DUPLICATE_CURSOR = "42P03";
    ERROR_IN_ASSIGNMENT = "22005";
    FUNCTION_EXECUTED_NO_RETURN_STATEMENT = "2F005";
    STACKED_DIAGNOSTICS_ACCESSED_WITHOUT_ACTIVE_HANDLER = "0Z002";
    INVALID_TRANSACTION_TERMINATION = "2D000";
    TRIGGERED_DATA_CHANGE_VIOLATION = "27000";
    EVENT_TRIGGER_PROTOCOL_VIOLATED = "39P03";
    INVALID_SQL_STATEMENT_NAME = "26000";
    DUPLICATE_PSTATEMENT = "42P05";
    SEQUENCE_LIMIT = "2200H";
    RAISE_EXCEPTION = "P0001";
}
