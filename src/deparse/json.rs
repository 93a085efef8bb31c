//! SQL/JSON constructors, predicates and query functions.
//! Counterpart: ruleutils.c (get_json_constructor, get_json_expr_options, get_json_behavior).

use crate::deparse::aggregate::JsonAggregate;
use crate::deparse::context::Context;
use crate::nodes::*;
use crate::oid::wellknown::{BOOL, JSONB};

impl<'a> Context<'a> {
    pub fn json(&mut self, json: &'a JsonExpr, expr: &'a Expr, show_implicit: bool) {
        match json.op {
            JsonOp::Object => self.json_constructor("JSON_OBJECT(", json),
            JsonOp::Array => self.json_constructor("JSON_ARRAY(", json),
            JsonOp::Parse => self.json_constructor("JSON(", json),
            JsonOp::Scalar => self.json_constructor("JSON_SCALAR(", json),
            JsonOp::Serialize => self.json_constructor("JSON_SERIALIZE(", json),
            JsonOp::ObjectAgg => self.json_aggregate("JSON_OBJECTAGG", json),
            JsonOp::ArrayAgg => self.json_aggregate("JSON_ARRAYAGG", json),
            JsonOp::Exists => self.json_query("JSON_EXISTS(", json, show_implicit),
            JsonOp::Query => self.json_query("JSON_QUERY(", json, show_implicit),
            JsonOp::Value => self.json_query("JSON_VALUE(", json, show_implicit),
            JsonOp::Table => self.json_query("JSON_TABLE(", json, show_implicit),
            JsonOp::IsJson | JsonOp::IsObject | JsonOp::IsArray | JsonOp::IsScalar => self.json_predicate(json, expr),
        }
    }

    fn json_constructor(&mut self, opening: &str, json: &'a JsonExpr) {
        self.push(opening);
        let pairs = json.op == JsonOp::Object;
        for (i, arg) in json.args.iter().enumerate() {
            self.push(match i {
                0 => "",
                i if pairs && i % 2 == 1 => " : ",
                _ => ", ",
            });
            self.expr(arg, true);
        }
        let options = self.json_options(json);
        self.push(&options);
        self.push(")");
    }

    fn json_options(&self, json: &JsonExpr) -> String {
        let nulls = match (json.op, json.absent_on_null) {
            (JsonOp::Object | JsonOp::ObjectAgg, true) => " ABSENT ON NULL",
            (JsonOp::Array | JsonOp::ArrayAgg, false) => " NULL ON NULL",
            _ => "",
        };
        let unique = if json.unique_keys { " WITH UNIQUE KEYS" } else { "" };
        let returning = match json.op {
            JsonOp::Parse | JsonOp::Scalar => String::new(),
            _ => self.json_returning(json, false),
        };
        format!("{nulls}{unique}{returning}")
    }

    /// RETURNING, with FORMAT where it is not what the type says anyway, or where `always` asks for it.
    fn json_returning(&self, json: &JsonExpr, always: bool) -> String {
        let usual = if json.result.ty == JSONB { JsonFormatKind::Jsonb } else { JsonFormatKind::Json };
        let format = if always || json.format.kind != usual { json_format(json.format) } else { String::new() };
        format!(" RETURNING {}{format}", self.d.type_with_typmod(json.result))
    }

    /// A value with its FORMAT.
    pub fn json_value(&mut self, value: &'a JsonValueExpr) {
        self.expr(&value.raw, false);
        self.push(&json_format(value.format));
    }

    fn json_aggregate(&mut self, name: &str, json: &'a JsonExpr) {
        let options = self.json_options(json);
        let call = JsonAggregate { name, options: &options, is_object: json.op == JsonOp::ObjectAgg };
        match json.func.as_ref().map(|f| &f.node) {
            Some(ExprNode::Aggref(agg)) => self.aggregate_as(agg, Some(&call)),
            Some(ExprNode::WindowFunc(func)) => self.window_function_as(func, Some(&call)),
            _ => self.push("???"),
        }
    }

    fn json_query(&mut self, opening: &str, json: &'a JsonExpr, show_implicit: bool) {
        self.push(opening);
        self.list(&json.args, show_implicit);
        self.push(", ");
        self.json_path(json.path.as_ref(), show_implicit);
        if !json.passing.is_empty() {
            self.push(" PASSING ");
            self.separated(", ", &json.passing, |cx, (name, value)| {
                cx.expr(value, show_implicit);
                cx.push(" AS ");
                cx.push_ident(name);
            });
        }
        if json.op != JsonOp::Exists || json.result.ty != BOOL {
            let returning = self.json_returning(json, json.op != JsonOp::Query);
            self.push(&returning);
        }
        let default = if json.op == JsonOp::Exists { JsonBehaviorKind::False } else { JsonBehaviorKind::Null };
        self.json_query_options(json, default);
        self.push(")");
    }

    pub(super) fn json_path(&mut self, path: Option<&'a Expr>, show_implicit: bool) {
        match path {
            Some(Expr { node: ExprNode::Const(constant), .. }) => self.constant(constant, -1),
            Some(path) => self.expr(path, show_implicit),
            None => self.push("???"),
        }
    }

    pub(super) fn json_query_options(&mut self, json: &'a JsonExpr, default: JsonBehaviorKind) {
        if json.op == JsonOp::Query {
            self.push(match json.wrapper {
                JsonWrapper::Conditional => " WITH CONDITIONAL WRAPPER",
                JsonWrapper::Unconditional => " WITH UNCONDITIONAL WRAPPER",
                JsonWrapper::Without | JsonWrapper::Unspecified => " WITHOUT WRAPPER",
            });
            self.push(if json.omit_quotes { " OMIT QUOTES" } else { " KEEP QUOTES" });
        }
        for (behavior, on) in [(&json.on_empty, "EMPTY"), (&json.on_error, "ERROR")] {
            if let Some(behavior) = behavior.as_ref().filter(|b| b.kind != default) {
                self.json_behavior(behavior, on);
            }
        }
    }

    pub(super) fn json_behavior(&mut self, behavior: &'a JsonBehavior, on: &str) {
        self.push(match behavior.kind {
            JsonBehaviorKind::Null => " NULL",
            JsonBehaviorKind::Error => " ERROR",
            JsonBehaviorKind::Empty => " EMPTY",
            JsonBehaviorKind::True => " TRUE",
            JsonBehaviorKind::False => " FALSE",
            JsonBehaviorKind::Unknown => " UNKNOWN",
            JsonBehaviorKind::EmptyArray => " EMPTY ARRAY",
            JsonBehaviorKind::EmptyObject => " EMPTY OBJECT",
            JsonBehaviorKind::Default => " DEFAULT ",
        });
        if behavior.kind == JsonBehaviorKind::Default
            && let Some(default) = &behavior.default
        {
            self.expr(default, false);
        }
        self.push(" ON ");
        self.push(on);
    }

    fn json_predicate(&mut self, json: &'a JsonExpr, expr: &'a Expr) {
        self.parenthesised(|cx| {
            json.args.iter().take(1).for_each(|arg| cx.operand(arg, true, expr));
            cx.push(" IS JSON");
            cx.push(match json.op {
                JsonOp::IsScalar => " SCALAR",
                JsonOp::IsArray => " ARRAY",
                JsonOp::IsObject => " OBJECT",
                _ => "",
            });
            if json.unique_keys {
                cx.push(" WITH UNIQUE KEYS");
            }
        });
    }
}

fn json_format(format: JsonFormat) -> String {
    let encoding = match format.encoding {
        JsonEncoding::Default => "",
        JsonEncoding::Utf8 => " ENCODING UTF8",
        JsonEncoding::Utf16 => " ENCODING UTF16",
        JsonEncoding::Utf32 => " ENCODING UTF32",
    };
    match format.kind {
        JsonFormatKind::Default => String::new(),
        JsonFormatKind::Json => format!(" FORMAT JSON{encoding}"),
        JsonFormatKind::Jsonb => format!(" FORMAT JSONB{encoding}"),
    }
}
