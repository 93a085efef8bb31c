//! Diagnostics for people: with the source around them.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use crate::diag::{Diagnostic, Effect, Severity};
use crate::report::escape;
use crate::report::text::Verbosity;
use crate::text::{SourceMap, Span, floor_char_boundary};

/// How many are shown unless all are asked for.
const SHOWN: usize = 20;
/// The longest line that is shown whole, in bytes.
const LINE: usize = 240;

/// A diagnostic with the files that its spans are of.
pub(super) struct Said<'a> {
    pub diagnostic: &'a Diagnostic,
    pub sources: Option<&'a SourceMap>,
}

pub(super) fn write(out: &mut String, said: &[Said<'_>], verbosity: Verbosity) {
    let shown: Vec<&Said<'_>> = said.iter().filter(|s| is_shown(s.diagnostic, verbosity)).collect();
    let limit = if verbosity == Verbosity::Verbose { usize::MAX } else { SHOWN };
    for said in shown.iter().take(limit) {
        out.push_str(&render(said));
        out.push_str("\n\n");
    }
    if shown.len() > limit {
        out.push_str(&format!("... and {} more; --verbose shows all\n\n", shown.len() - limit));
    }
}

fn is_shown(diagnostic: &Diagnostic, verbosity: Verbosity) -> bool {
    match verbosity {
        Verbosity::Quiet => diagnostic.code.effect() == Effect::Trouble,
        Verbosity::Normal => diagnostic.severity > Severity::Note,
        Verbosity::Verbose => true,
    }
}

fn render(said: &Said<'_>) -> String {
    let d = said.diagnostic;
    let level = match d.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(escape::line(&d.message)).id(d.code.as_str());
    let spans = d.span.iter().map(|at| (*at, None)).chain(d.related.iter().map(|(at, remark)| (*at, Some(remark))));
    let snippets = spans.filter_map(|(at, remark)| snippet(said.sources?, at, remark.map(String::as_str)));
    let group = snippets.fold(Group::with_title(title), Group::element);
    Renderer::styled().render(&[footers(group, d)])
}

/// The line that a span begins on, with the span's part of it marked.
fn snippet<'a>(sources: &'a SourceMap, at: Span, remark: Option<&'a str>) -> Option<Snippet<'a, Annotation<'a>>> {
    let file = sources.file(at.file)?;
    let start = floor_char_boundary(&file.text, at.start as usize);
    let line_start = file.text[..start].rfind('\n').map_or(0, |i| i + 1);
    let line_end = file.text[start..].find('\n').map_or(file.text.len(), |i| start + i);
    let line = file.text[line_start..line_end].trim_end_matches('\r');
    let end =
        floor_char_boundary(&file.text, at.end as usize).clamp(start, line_start + line.len().max(start - line_start));
    let (from, to) = window(line, start - line_start, end - line_start);
    let kind = if remark.is_some() { AnnotationKind::Context } else { AnnotationKind::Primary };
    let marked = (start - line_start).clamp(from, to) - from..(end - line_start).clamp(from, to) - from;
    let annotation = kind.span(marked).label(remark.map(|remark| escape::line(remark).into_owned()));
    let shown = Snippet::source(&line[from..to]).line_start(file.position(at.start).line);
    Some(shown.path(escape::line(&file.name)).fold(false).annotation(annotation))
}

/// The part of a very long line that is worth showing.
fn window(line: &str, start: usize, end: usize) -> (usize, usize) {
    if line.len() <= LINE {
        return (0, line.len());
    }
    let from = floor_char_boundary(line, start.saturating_sub(LINE / 4));
    (from, floor_char_boundary(line, end.min(start + LINE / 2).max(from + LINE)))
}

fn footers<'a>(mut group: Group<'a>, d: &'a Diagnostic) -> Group<'a> {
    if let Some(detail) = &d.detail {
        group = group.element(Level::NOTE.message(escape::lines(detail)));
    }
    if let Some(state) = d.sqlstate {
        group = group.element(Level::NOTE.message(format!("SQLSTATE {}", state.as_str())));
    }
    if let Some(hint) = &d.hint {
        group = group.element(Level::HELP.message(escape::lines(hint)));
    }
    group
}
