//! Conditions that cannot be known offline: both ways are run, each from the same state, and come together
//! again. Where they made different schemas, what differs is undecided; it is never guessed.

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::rows::StoredRows;
use crate::catalog::taint::{Taint, TaintScope};
use crate::deparse::Deparser;
use crate::diag::{Code, Diagnostic, Result};
use crate::nodes::{Unknown, Value};
use crate::oid::{ObjectAddress, RelId};
use crate::replay::plpgsql::frame::Frame;
use crate::replay::plpgsql::{Flow, Machine};
use crate::replay::session::Session;
use crate::text::Span;

/// How many conditions that are not known may stand inside one another.
const DEEPEST: usize = 12;

/// The state in which one way ended.
#[derive(Clone)]
pub(in crate::replay) struct Way {
    catalog: Catalog,
    session: Session,
    frame: Frame,
    flow: Flow,
    why: Arc<Unknown>,
    at: Span,
}

/// Something that runs from here on.
pub(super) type Run<'r, 'e> = &'r mut dyn FnMut(&mut Machine<'e>) -> Result<Flow>;

impl<'e> Machine<'e> {
    /// Runs both ways of a condition, and goes on with what they have in common.
    pub(super) fn both_ways(
        &mut self,
        why: &Arc<Unknown>,
        at: Span,
        one: Run<'_, 'e>,
        other: Run<'_, 'e>,
    ) -> Result<Flow> {
        if self.exec.forks >= DEEPEST {
            return Err(why.rejected());
        }
        let (catalog, session, frame) = (self.exec.catalog.clone(), self.exec.session.clone(), self.frame.clone());
        let waiting = self.ended.len();
        let said = self.exec.diagnostics.len();
        self.exec.forks += 1;
        let first = one(self);
        let first_said = self.exec.diagnostics.len();
        let first_ended = self.ended.split_off(waiting);
        let first_way = (self.exec.catalog.clone(), self.exec.session.clone(), self.frame.clone());
        self.restore(catalog, session, frame);
        self.exec.catalog.skip_ids_of(&first_way.0);
        let second = other(self);
        self.exec.forks -= 1;
        self.ended.extend(first_ended);
        let (first, second) = match (first, second) {
            (Ok(first), Ok(second)) => (first, second),
            (Err(error), other) if error.code != Code::StatementRefused => return other.and(Err(error)),
            (_, Err(error)) if error.code != Code::StatementRefused => return Err(error),
            (Err(error), Err(_)) => return Err(error),
            // What raises an error ends the migrations, unless something around it catches it.
            (Err(_), Ok(_)) | (Ok(_), Err(_)) if self.exec.guarded > 0 => return Err(why.rejected()),
            (Err(_), Ok(second)) => {
                self.exec.diagnostics.drain(said..first_said);
                return Ok(second);
            }
            (Ok(first), Err(_)) => {
                self.exec.diagnostics.truncate(first_said);
                self.restore(first_way.0, first_way.1, first_way.2);
                return Ok(first);
            }
        };
        let (catalog, session, frame) = first_way;
        let way = Way { catalog, session, frame, flow: first, why: why.clone(), at };
        if way.flow == second {
            self.join(way);
            return Ok(second);
        }
        // One way leaves and the other goes on: they come together where the one leaves to.
        if second == Flow::Next {
            self.ended.push(way);
            return Ok(second);
        }
        let left = self.state_as(second, why, at);
        self.restore(way.catalog, way.session, way.frame);
        self.exec.catalog.skip_ids_of(&left.catalog);
        self.ended.push(left);
        Ok(way.flow)
    }

    /// Runs something that may run or not, such as the further turns of a loop over rows that are not known.
    pub(super) fn perhaps(&mut self, why: &Arc<Unknown>, at: Span, run: Run<'_, 'e>) -> Result<Flow> {
        self.both_ways(why, at, run, &mut |_| Ok(Flow::Next))
    }

    fn state_as(&self, flow: Flow, why: &Arc<Unknown>, at: Span) -> Way {
        let (catalog, session, frame) = (self.exec.catalog.clone(), self.exec.session.clone(), self.frame.clone());
        Way { catalog, session, frame, flow, why: why.clone(), at }
    }

    fn restore(&mut self, catalog: Catalog, session: Session, frame: Frame) {
        (self.exec.catalog, self.exec.session, self.frame) = (catalog, session, frame);
        self.exec.generation += 1;
    }

    /// At the end of the routine all ways come together.
    pub(super) fn join_ended(&mut self) {
        for way in std::mem::take(&mut self.ended) {
            self.join(way);
        }
    }

    /// Ways that ended since some time come together with this one, where they left to here.
    pub(super) fn join_ended_where(&mut self, since: usize, here: &dyn Fn(&Flow) -> bool) {
        let later = self.ended.split_off(since.min(self.ended.len()));
        for way in later {
            match here(&way.flow) {
                true => self.join(way),
                false => self.ended.push(way),
            }
        }
    }

    /// Brings another way together with this one.
    fn join(&mut self, way: Way) {
        let Way { catalog, session, frame, why, at, .. } = way;
        let differences = self.exec.catalog.differences(&catalog);
        self.join_frames(&frame, &why);
        let mut other = catalog;
        if size(&other) > size(&self.exec.catalog) {
            std::mem::swap(&mut self.exec.catalog, &mut other);
        }
        self.exec.catalog.skip_ids_of(&other);
        for taint in &other.taints {
            if !self.exec.catalog.taints.iter().any(|t| Arc::ptr_eq(t, taint)) {
                self.exec.catalog.taints.push_back(taint.clone());
            }
        }
        join_rows(&mut self.exec.catalog, &other, &why);
        self.exec.generation += 1;
        let same_session = self.exec.session.agrees_with(&session);
        if differences.is_empty() && same_session {
            return;
        }
        let mut scopes = Vec::new();
        if differences.default_acls || !same_session {
            scopes.push(TaintScope::Everything);
        }
        let (here, elsewhere): (Vec<_>, Vec<_>) =
            differences.objects.into_iter().partition(|object| exists(&self.exec.catalog, *object));
        if !here.is_empty() {
            scopes.push(TaintScope::Objects(here));
        }
        let names: Vec<String> = elsewhere.into_iter().map(|object| Deparser::new(&other).identity(object)).collect();
        if !names.is_empty() {
            scopes.push(TaintScope::Names(names));
        }
        for scope in scopes {
            let taint = Taint { at, what: "condition".to_owned(), why: why.why.clone(), scope };
            self.exec.catalog.taints.push_back(Arc::new(taint));
        }
        let message = format!("the schema depends on what is not known here: {}", why.why);
        self.exec.diagnostics.push(Diagnostic::new(Code::UnknownValue, message).at(at));
    }

    fn join_frames(&mut self, other: &Frame, why: &Arc<Unknown>) {
        for (mine, theirs) in self.frame.vars.iter_mut().zip(&other.vars) {
            if !same_value(&mine.value, &theirs.value) {
                mine.value = either(&mine.value, &theirs.value, why);
            }
        }
        let unknown = || Value::Unknown(why.clone());
        if !same_value(&self.frame.row_count, &other.row_count) {
            self.frame.row_count = unknown();
        }
        self.frame.returned = match (self.frame.returned.take(), &other.returned) {
            (Some((mine, ty)), Some((theirs, _))) if same_value(&mine, theirs) => Some((mine, ty)),
            (Some((_, ty)), _) => Some((unknown(), ty)),
            (None, Some((_, ty))) => Some((unknown(), *ty)),
            (None, None) => None,
        };
        let same_rows = self.frame.rows.len() == other.rows.len()
            && self.frame.rows.iter().zip(&other.rows).all(|(a, b)| a.iter().zip(b).all(|(a, b)| same_value(a, b)));
        if !same_rows {
            let common = self.frame.rows.len().min(other.rows.len());
            self.frame.rows.truncate(common);
            self.frame.doubt.get_or_insert_with(|| why.clone());
        }
        if self.frame.doubt.is_none() {
            self.frame.doubt = other.doubt.clone();
        }
    }
}

/// What a variable holds that two ways left differently; the columns of a row stay known.
fn either(mine: &Value, theirs: &Value, why: &Arc<Unknown>) -> Value {
    match (mine, theirs) {
        (Value::Record(mine), Value::Record(theirs)) if mine.columns == theirs.columns => {
            let fields = mine.fields.iter().zip(&theirs.fields);
            let fields = fields.map(|(a, b)| if same_value(a, b) { a.clone() } else { Value::Unknown(why.clone()) });
            let row =
                crate::nodes::RecordValue { ty: mine.ty, columns: mine.columns.clone(), fields: fields.collect() };
            Value::Record(Arc::new(row))
        }
        (Value::Record(row), Value::Null) | (Value::Null, Value::Record(row)) => {
            let fields = row.fields.iter().map(|_| Value::Unknown(why.clone())).collect();
            let row = crate::nodes::RecordValue { ty: row.ty, columns: row.columns.clone(), fields };
            Value::Record(Arc::new(row))
        }
        _ => Value::Unknown(why.clone()),
    }
}

/// Whether two values are the same for certain.
fn same_value(one: &Value, two: &Value) -> bool {
    match (one, two) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Int(a), Value::Int(b)) => a == b,
        (Value::Oid(a), Value::Oid(b)) | (Value::Enum(a), Value::Enum(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
        (Value::Text(a), Value::Text(b)) => a == b,
        (Value::Array(a), Value::Array(b)) => {
            a.element == b.element
                && a.dimensions == b.dimensions
                && a.elements.iter().zip(&b.elements).all(|(a, b)| same_value(a, b))
        }
        (Value::Record(a), Value::Record(b)) => {
            a.fields.len() == b.fields.len() && a.fields.iter().zip(&b.fields).all(|(a, b)| same_value(a, b))
        }
        (Value::Unknown(a), Value::Unknown(b)) => Arc::ptr_eq(a, b),
        _ => false,
    }
}

/// How many objects there are, by which the state is chosen that goes on: what is missing from it cannot
/// be spoken of later.
fn size(catalog: &Catalog) -> usize {
    let columns: usize = catalog.relations.values().map(|r| r.live_attributes().count() + 1).sum();
    columns
        + catalog.types.values().count()
        + catalog.procs.values().count()
        + catalog.constraints.values().count()
        + catalog.triggers.values().count()
        + catalog.policies.values().count()
        + catalog.namespaces.values().count()
}

fn exists(catalog: &Catalog, object: ObjectAddress) -> bool {
    use crate::oid::*;
    let id = object.id;
    match object.class {
        ObjectClass::Namespace => catalog.namespace(NamespaceId(id)).is_some(),
        ObjectClass::Extension => catalog.extensions.get(&ExtensionId(id)).is_some(),
        ObjectClass::Role => catalog.roles.get(&RoleId(id)).is_some(),
        ObjectClass::Language => catalog.languages.get(&LangId(id)).is_some(),
        ObjectClass::AccessMethod => catalog.access_method(AmId(id)).is_some(),
        ObjectClass::Type => catalog.type_(TypeId(id)).is_some(),
        ObjectClass::Proc => catalog.proc(ProcId(id)).is_some(),
        ObjectClass::Operator => catalog.operator(OperId(id)).is_some(),
        ObjectClass::OpClass => catalog.opclass(OpClassId(id)).is_some(),
        ObjectClass::OpFamily => catalog.opfamily(OpFamilyId(id)).is_some(),
        ObjectClass::Collation => catalog.collations.get(&CollId(id)).is_some(),
        ObjectClass::TsParser => catalog.ts_parsers.get(&TsParserId(id)).is_some(),
        ObjectClass::TsTemplate => catalog.ts_templates.get(&TsTemplateId(id)).is_some(),
        ObjectClass::TsDict => catalog.ts_dicts.get(&TsDictId(id)).is_some(),
        ObjectClass::TsConfig => catalog.ts_configs.get(&TsConfigId(id)).is_some(),
        ObjectClass::Relation => catalog.relation(RelId(id)).is_some(),
        ObjectClass::Constraint => catalog.constraint(ConstraintId(id)).is_some(),
        ObjectClass::Trigger => catalog.triggers.get(&TriggerId(id)).is_some(),
        ObjectClass::Rule => catalog.rules.get(&RuleId(id)).is_some(),
        ObjectClass::Policy => catalog.policies.get(&PolicyId(id)).is_some(),
        ObjectClass::EventTrigger => catalog.event_triggers.get(&EventTriggerId(id)).is_some(),
        ObjectClass::Statistics => catalog.statistics.get(&StatisticsId(id)).is_some(),
        ObjectClass::Fdw => catalog.fdws.get(&FdwId(id)).is_some(),
        ObjectClass::Server => catalog.servers.get(&ServerId(id)).is_some(),
        ObjectClass::UserMapping => catalog.user_mappings.get(&UserMappingId(id)).is_some(),
        ObjectClass::Publication => catalog.publications.get(&PublicationId(id)).is_some(),
        ObjectClass::PublicationRel => catalog.publication_rels.get(&PublicationRelId(id)).is_some(),
        ObjectClass::PublicationNamespace => catalog.publication_namespaces.get(&PublicationNamespaceId(id)).is_some(),
        ObjectClass::Subscription => catalog.subscriptions.get(&SubscriptionId(id)).is_some(),
        ObjectClass::Conversion => catalog.conversions.get(&ConversionId(id)).is_some(),
        ObjectClass::Transform => catalog.transforms.get(&TransformId(id)).is_some(),
        ObjectClass::LargeObject => catalog.large_objects.get(&LargeObjectId(id)).is_some(),
        // They are parts of objects, or not kept by class.
        ObjectClass::Cast | ObjectClass::AttrDef => true,
    }
}

/// Rows that both ways have are certain; of all others it is not known.
fn join_rows(catalog: &mut Catalog, other: &Catalog, why: &Arc<Unknown>) {
    if catalog.rows.ptr_eq(&other.rows) {
        return;
    }
    let tables: Vec<RelId> = catalog.rows.keys().chain(other.rows.keys()).copied().collect();
    for table in tables {
        let joined = match (catalog.rows.get(&table), other.rows.get(&table)) {
            (Some(one), Some(two)) if one.rows.ptr_eq(&two.rows) => {
                StoredRows { rows: one.rows.clone(), doubt: one.doubt.clone().or(two.doubt.clone()) }
            }
            (Some(one), Some(two)) => {
                let both = one.rows.iter().filter(|row| two.rows.iter().any(|r| Arc::ptr_eq(r, row)));
                StoredRows { rows: both.take(MOST_ROWS).cloned().collect(), doubt: Some(why.clone()) }
            }
            (Some(one), None) | (None, Some(one)) => one.clone(),
            (None, None) => continue,
        };
        catalog.rows.insert(table, joined);
    }
}

/// Beyond this, finding what two ways have in common is not worth its time.
const MOST_ROWS: usize = 1000;
