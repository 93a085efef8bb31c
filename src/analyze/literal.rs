//! Input of literals for every type: built-in ones by [`crate::datum`], and those that need the
//! catalog here.
use crate::analyze::Cx;
use crate::datum::{self, Clock, Datum};
use crate::diag::Result;
use crate::nodes::TypeRef;

impl<'a> Cx<'a> {
    pub fn clock(&self) -> Clock<'a> {
        Clock { now: self.settings.now, timezone: &self.settings.timezone, date_order: &self.settings.date_order }
    }
}

/// The value that a text stands for.
pub fn input(cx: &Cx<'_>, ty: TypeRef, text: &str) -> Result<Datum> {
    datum::input(ty.ty, ty.typmod, text, cx.clock())
}
