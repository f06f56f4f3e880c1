//! The effective rule of every target, and where each value came from, as `check` shows it. Sees only the policy.

use crate::base::{age, count, for_terminal, shown_path};
use crate::policy::{EvidenceKind, Expectation, Origin, Policy, ScheduleRule, Shown, TargetRule, TopologySource};
use std::fmt::Write;

/// Longest line, where names allow it.
const WIDTH: usize = 80;
/// Where values begin.
const VALUE_COLUMN: usize = 20;
/// What origins need, at the end of a line.
const ORIGIN_COLUMNS: usize = 12;
/// No terminal is narrower.
const NARROWEST: usize = 40;

/// What was written, and how wide it may be.
struct Lines {
    text: String,
    width: usize,
}

/// The deployment, its repositories, every target with its rule, and what is still open, in at most 80 columns. Ends with a
/// line break.
pub fn rules(policy: &Policy, width: usize) -> String {
    let mut out = Lines { text: String::new(), width: width.clamp(NARROWEST, WIDTH) };
    let deployment = &policy.deployment;
    line(&mut out, &format!("Deployment {}", for_terminal(&deployment.name)));
    let zone = deployment.time_zone.iana_name().unwrap_or("UTC");
    line(
        &mut out,
        &format!("Time zone  {}{}", for_terminal(zone), if deployment.demo { ", demo data counts" } else { "" }),
    );
    line(&mut out, &format!("Reverify   after {}", age(deployment.reverify)));
    if let Some(period) = deployment.period {
        line(&mut out, &format!("Period     {period}"));
    }
    if deployment.topology.is_some() {
        topology(&mut out, policy);
    }
    line(&mut out, &format!("Catalog    {}, {}", policy.catalogue.version, items(policy)));
    editions(&mut out, policy);
    for repository in &deployment.repositories {
        let mappings = match repository.maps.len() as u64 {
            0 => String::new(),
            n => format!(" ({})", count(n, "mapping", "mappings")),
        };
        let (name, path) = (for_terminal(&repository.name), shown_path(&repository.path));
        line(&mut out, &format!("Repository {name}: {path}{mappings}"));
    }
    if deployment.repositories.is_empty() {
        line(&mut out, "Repository none: an audit has nothing to look at; add [[repository]]");
    }
    for item in &policy.catalogue.items {
        let _ = write!(out.text, "\n{}: {}\n", for_terminal(&item.id), for_terminal(&item.title));
        for target in policy.targets.iter().filter(|target| target.item == item.id) {
            render_target(&mut out, target, policy.shown.is_some());
        }
    }
    out.text.push('\n');
    summary(&mut out, policy);
    out.text
}

/// The edition of the deployment, and of pools that are of another, each with who says so.
fn editions(out: &mut Lines, policy: &Policy) {
    let deployment = &policy.deployment;
    let source = |is_shown: bool| if is_shown { "from the topology" } else { "declared" };
    let own = deployment.edition.as_ref().map_or("default", |_| source(deployment.edition_shown));
    told(out, &format!("Edition    {} ({own})", policy.catalogue.edition.title));
    for pool in &deployment.pools {
        let Some(edition) = &pool.edition else { continue };
        let title = policy.of_pools.get(edition).map_or(&policy.catalogue.edition.title, |own| &own.edition.title);
        let fqdn = for_terminal(&pool.fqdn);
        line(out, &format!("Edition    of {fqdn}: {title} ({})", source(pool.edition_shown)));
    }
}

fn items(policy: &Policy) -> String {
    let items = count(policy.catalogue.items.len() as u64, "item", "items");
    format!("{items}, {}", count(policy.targets.len() as u64, "target", "targets"))
}

fn line(out: &mut Lines, text: &str) {
    out.text.push_str(text.trim_end());
    out.text.push('\n');
}

/// Where targets are from that the file does not declare.
fn topology(out: &mut Lines, policy: &Policy) {
    let Some(Shown { from, doubt }) = &policy.shown else {
        if let Some(TopologySource::File(path)) = &policy.deployment.topology {
            let path = shown_path(path);
            return told(
                out,
                &format!("Topology   {path} shows none that can be used: `bakproof inspect {path}` says what it is"),
            );
        }
        return told(out, "Topology   none was found: an audit has only the targets that the file declares");
    };
    told(out, &format!("Topology   targets that the file does not declare are from {from}"));
    if let Some(doubt) = doubt {
        told(out, &format!("           in doubt: {doubt}. Those targets are unknown where they would pass."));
    }
}

fn render_target(out: &mut Lines, target: &TargetRule, is_united: bool) {
    line(out, &format!("  {}", for_terminal(&target.target)));
    if is_united && target.expectation != Expectation::Undeclared {
        wrapped(out, "from", target.shown.as_ref().map_or("the deployment file", |shown| &shown.from));
    }
    match &target.expectation {
        Expectation::Required => {}
        Expectation::NotApplicable { reason } => return wrapped(out, "not applicable", reason),
        Expectation::Undeclared => {
            return wrapped(out, "undeclared", "unknown until it is declared, or excluded with a reason");
        }
        Expectation::Underspecified { what } => return wrapped(out, "underspecified", what),
    }
    let accept: Vec<_> = target.accept.value.iter().map(|kind| kind.word()).collect();
    row(out, "accept", &accept.join(", "), target.accept.origin);
    row(out, "minimum", target.minimum.value.word(), target.minimum.origin);
    let schedule = &target.schedule;
    let rhythms = [
        ("full", &schedule.full),
        ("differential", &schedule.differential),
        ("log", &schedule.log),
        (copy_word(&target.accept.value), &schedule.export),
    ];
    for (what, rhythm) in rhythms {
        if let Some(rhythm) = rhythm {
            row(out, what, &rhythm.value.to_string(), rhythm.origin);
        }
    }
    row(out, "grace", &crate::base::age(schedule.grace.value), schedule.grace.origin);
    if let Some(retention) = &schedule.retention {
        row(out, "retention", &retention.value.to_string(), retention.origin);
    }
    if let Some(copies) = &schedule.copies {
        row(out, "copies", &copies.value.to_string(), copies.origin);
    }
    for era in &target.eras {
        if let Some(day) = era.from {
            wrapped(out, &format!("from {day}"), &era_words(&era.schedule, &target.accept.value));
        }
    }
    if let Some(rpo) = &target.rpo {
        row(out, "rpo", &age(rpo.value), rpo.origin);
    }
    if let Some(since) = target.since {
        row(out, "since", &since.to_string(), Origin::Target);
    }
    if !schedule.documented {
        wrapped(
            out,
            "documented",
            &format!("no: name `{}` in [schedule], as the article leaves it to you", target.item),
        );
    }
}

/// A schedule in one line: `full every 1d, log every 15min, grace 2h`.
fn era_words(schedule: &ScheduleRule, accept: &[EvidenceKind]) -> String {
    let rhythms = [
        ("full", &schedule.full),
        ("differential", &schedule.differential),
        ("log", &schedule.log),
        (copy_word(accept), &schedule.export),
    ];
    let named = rhythms.into_iter().filter_map(|(what, rhythm)| Some(format!("{what} {}", rhythm.as_ref()?.value)));
    named.chain([format!("grace {}", age(schedule.grace.value))]).collect::<Vec<_>>().join(", ")
}

/// What the schedule of everything that is no SQL Server backup is about; the key is `export` for all of them.
fn copy_word(accept: &[EvidenceKind]) -> &'static str {
    let accepts = |kind: EvidenceKind| accept.contains(&kind);
    if accepts(EvidenceKind::Export) {
        "export"
    } else if accepts(EvidenceKind::Tree) {
        "copy"
    } else if accepts(EvidenceKind::Image) || accepts(EvidenceKind::VendorFile) {
        "backup"
    } else {
        "attestation"
    }
}

fn row(out: &mut Lines, what: &str, value: &str, origin: Origin) {
    // The word of the JSON report, as American texts spell it.
    let origin = if origin == Origin::Catalogue { "catalog" } else { origin.word() };
    let value = for_terminal(value);
    let space = out.width - ORIGIN_COLUMNS - VALUE_COLUMN;
    if value.chars().count() > space {
        return wrapped(out, what, &format!("{value} ({origin})"));
    }
    line(out, &format!("    {what:<width$}{value:<space$} {origin}", width = VALUE_COLUMN - 4));
}

/// Words on as many lines as they need, below each other.
fn wrapped(out: &mut Lines, what: &str, text: &str) {
    let first = format!("    {what:<width$}", width = VALUE_COLUMN - 4);
    let rest = " ".repeat(VALUE_COLUMN);
    let options = textwrap::Options::new(out.width).initial_indent(&first).subsequent_indent(&rest);
    for text in textwrap::wrap(&for_terminal(text), options.word_splitter(textwrap::WordSplitter::NoHyphenation)) {
        line(out, &text);
    }
}

fn summary(out: &mut Lines, policy: &Policy) {
    let of = |wanted: fn(&Expectation) -> bool| policy.targets.iter().filter(|t| wanted(&t.expectation)).count();
    let required = of(|e| matches!(e, Expectation::Required));
    let excluded = of(|e| matches!(e, Expectation::NotApplicable { .. }));
    let undeclared = of(|e| matches!(e, Expectation::Undeclared));
    let underspecified = of(|e| matches!(e, Expectation::Underspecified { .. }));
    let counts = format!(
        "{}: {required} required, {excluded} not applicable, {undeclared} undeclared, {underspecified} underspecified",
        count(policy.targets.len() as u64, "target", "targets")
    );
    if out.width < WIDTH {
        told(out, &counts);
    } else {
        line(out, &counts);
    }
    let of_items = |wanted: fn(&Expectation) -> bool| -> Vec<&str> {
        let mut items: Vec<&str> = policy
            .targets
            .iter()
            .filter(|target| wanted(&target.expectation))
            .map(|target| target.item.as_str())
            .collect();
        items.dedup();
        items
    };
    // What is still a question has its answer written here: nobody should have to look for it.
    let is_attested = |id: &&str| {
        let item = policy.catalogue.item(id);
        item.is_some_and(|item| item.accept.iter().all(|kind| *kind == EvidenceKind::Attestation))
    };
    let (attested, open): (Vec<&str>, Vec<&str>) =
        of_items(|e| matches!(e, Expectation::Undeclared)).into_iter().partition(|id| is_attested(id));
    if !open.is_empty() {
        let words = "Undeclared, and so unknown in every audit. For each, write its table with `applies = true` or its keys, \
                     or `applies = false` with a `reason`; `bakproof explain ITEM` says what it is:";
        paragraph(out, &format!("{words} {}.", open.join(", ")));
    }
    if !attested.is_empty() {
        let words = "Nothing but a person's statement shows these. Until each has an [[attestation]], or its table says \
                     `applies = false` with a `reason`, it is unknown in every audit:";
        paragraph(out, &format!("{words} {}.", attested.join(", ")));
    }
    let asked = of_items(|e| matches!(e, Expectation::Underspecified { .. }));
    if !asked.is_empty() {
        let words = "Underspecified: see above what to add to";
        paragraph(out, &format!("{words} {}.", asked.join(", ")));
    }
}

/// Words after a blank line.
fn paragraph(out: &mut Lines, text: &str) {
    out.text.push('\n');
    told(out, text);
}

fn told(out: &mut Lines, text: &str) {
    let options = textwrap::Options::new(out.width).word_splitter(textwrap::WordSplitter::NoHyphenation);
    for text in textwrap::wrap(&for_terminal(text), options) {
        line(out, &text);
    }
}
