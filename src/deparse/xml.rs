//! XML constructors and predicates.  Counterpart: ruleutils.c (get_rule_expr, T_XmlExpr), xml.c
//! (map_xml_name_to_sql_identifier).

use crate::deparse::context::Context;
use crate::nodes::*;
use crate::version::Capability;

impl<'a> Context<'a> {
    pub fn xml(&mut self, xml: &'a XmlExpr) {
        self.push(match xml.op {
            XmlOp::Concat => "XMLCONCAT(",
            XmlOp::Element => "XMLELEMENT(",
            XmlOp::Forest => "XMLFOREST(",
            XmlOp::Parse => "XMLPARSE(",
            XmlOp::Pi => "XMLPI(",
            XmlOp::Root => "XMLROOT(",
            XmlOp::Serialize => "XMLSERIALIZE(",
            XmlOp::IsDocument => "",
        });
        if matches!(xml.op, XmlOp::Parse | XmlOp::Serialize) {
            self.push(if xml.document { "DOCUMENT " } else { "CONTENT " });
        }
        let mut needs_comma = false;
        if let Some(name) = &xml.name {
            self.push("NAME ");
            self.push_ident(&sql_identifier(name));
            needs_comma = true;
        }
        if !xml.named_args.is_empty() {
            self.xml_attributes(xml, needs_comma);
            needs_comma = true;
        }
        if !xml.args.is_empty() {
            self.push(if needs_comma { ", " } else { "" });
            self.xml_args(xml);
        }
        self.xml_end(xml);
    }

    fn xml_attributes(&mut self, xml: &'a XmlExpr, needs_comma: bool) {
        let is_forest = xml.op == XmlOp::Forest;
        if !is_forest {
            self.push(if needs_comma { ", XMLATTRIBUTES(" } else { "XMLATTRIBUTES(" });
        }
        self.separated(", ", &xml.named_args, |cx, (name, value)| {
            cx.expr(value, true);
            cx.push(" AS ");
            cx.push_ident(&sql_identifier(name));
        });
        if !is_forest {
            self.push(")");
        }
    }

    fn xml_args(&mut self, xml: &'a XmlExpr) {
        match (xml.op, xml.args.as_slice()) {
            (XmlOp::Parse, [text, whitespace]) => {
                self.expr(text, true);
                let keeps = self.const_text(whitespace).is_some_and(|t| t.starts_with('t'));
                self.push(if keeps { " PRESERVE WHITESPACE" } else { " STRIP WHITESPACE" });
            }
            (XmlOp::Root, [document, version, standalone]) => {
                self.expr(document, true);
                self.push(", VERSION ");
                match &version.node {
                    ExprNode::Const(Const { value: None, .. }) => self.push("NO VALUE"),
                    _ => self.expr(version, false),
                }
                self.push(match self.const_text(standalone).as_deref() {
                    Some("0") => ", STANDALONE YES",
                    Some("1") => ", STANDALONE NO",
                    Some("2") => ", STANDALONE NO VALUE",
                    _ => "",
                });
            }
            // The server takes the list of arguments for the operand, which never looks simple.
            (XmlOp::IsDocument, [document]) => self.wrapped(self.style.bare, |cx| cx.expr(document, false)),
            (_, args) => self.list(args, true),
        }
    }

    fn xml_end(&mut self, xml: &XmlExpr) {
        match xml.op {
            XmlOp::IsDocument => self.push(" IS DOCUMENT"),
            XmlOp::Serialize => {
                let ty = self.d.type_with_typmod(xml.ty);
                self.push(" AS ");
                self.push(&ty);
                if self.d.catalog.version.has(Capability::XmlSerializeIndent) {
                    self.push(if xml.indent { " INDENT" } else { " NO INDENT" });
                }
                self.push(")");
            }
            XmlOp::Concat | XmlOp::Element | XmlOp::Forest | XmlOp::Parse | XmlOp::Pi | XmlOp::Root => self.push(")"),
        }
    }

    fn const_text(&self, expr: &Expr) -> Option<String> {
        match &expr.node {
            ExprNode::Const(Const { ty, value: Some(value), .. }) => Some(self.d.datum_text(ty.ty, value)),
            _ => None,
        }
    }
}

/// Turns `_xHHHH_` back into the character that it stands for.
fn sql_identifier(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(next) = rest.chars().next() {
        match escaped_char(rest) {
            Some(c) => {
                text.push(c);
                rest = &rest["_xHHHH_".len()..];
            }
            None => {
                text.push(next);
                rest = &rest[next.len_utf8()..];
            }
        }
    }
    text
}

fn escaped_char(text: &str) -> Option<char> {
    let bytes = text.as_bytes();
    let is_escape = bytes.len() >= 7 && bytes.starts_with(b"_x") && bytes[6] == b'_';
    let digits = text.get(2..6).filter(|d| is_escape && d.bytes().all(|b| b.is_ascii_hexdigit()))?;
    char::from_u32(u32::from_str_radix(digits, 16).ok()?)
}
