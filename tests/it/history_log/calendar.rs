//! The trend of a year as a person reads it, on terminals of three widths.

use bakproof::base::{PathStyle, Zone};
use bakproof::model::{EarlierAudit, ItemStatus, LeftOut, LeftOutKind, Status};
use bakproof::report::{Appearance, Calendar};

const ITEMS: [&str; 4] = ["topology", "cdr", "qoe", "dns"];

/// One letter an item: pass, gap, unknown, waived, or a dot that was not asked.
fn audit(line: u64, as_of: &str, statuses: &str, is_partial: bool) -> EarlierAudit {
    let status = |letter: char| match letter {
        'p' => Some(Status::Pass),
        'g' => Some(Status::Gap),
        'u' => Some(Status::Unknown),
        'w' => Some(Status::Waived),
        _ => None,
    };
    let items = ITEMS.iter().zip(statuses.chars());
    EarlierAudit {
        line,
        as_of: as_of.parse().unwrap(),
        status: Status::Gap,
        left_out: if is_partial {
            vec![LeftOut { option: "--only".to_owned(), what: "other items".to_owned(), kind: LeftOutKind::Items }]
        } else {
            Vec::new()
        },
        items: items
            .filter_map(|(item, letter)| Some(ItemStatus { item: (*item).to_owned(), status: status(letter)? }))
            .collect(),
    }
}

/// The last day of each month, from November on.
fn year() -> Vec<EarlierAudit> {
    let days = [
        "2026-11-30",
        "2026-12-31",
        "2027-01-31",
        "2027-02-28",
        "2027-03-31",
        "2027-04-30",
        "2027-05-31",
        "2027-06-30",
        "2027-07-31",
        "2027-08-31",
        "2027-09-30",
        "2027-10-31",
    ];
    let statuses = ["ppwp", "ppwp", "ppwp", "ppwg", "ppwg", "ppwp", "ppwp", "pgwp", "pgwp", "pgwp", "pgwp", "pggu"];
    let audits = days.iter().zip(statuses).enumerate();
    audits.map(|(line, (day, of))| audit(line as u64 + 1, &format!("{day}T08:00:00Z"), of, false)).collect()
}

fn shown(audits: &[EarlierAudit], width: u16) -> String {
    let zone = Zone(jiff::tz::TimeZone::UTC);
    let appearance = Appearance { width, colour: false, is_terminal: true, paths: PathStyle::Posix };
    let calendar = Calendar { audits, zone: &zone, appearance };
    let mut out = String::new();
    calendar.summary(&mut out, ITEMS.into_iter());
    calendar.write(&mut out, &ITEMS);
    assert!(out.lines().all(|line| line.len() <= usize::from(width)), "{out}");
    out
}

#[test]
fn a_year_is_told_and_drawn() {
    insta::assert_snapshot!(shown(&year(), 80), @r"
    2 items have a gap; in the first of these 12 audits (2026-11-30) none had one. 2
    items got worse since the audit of 2027-09-30: qoe and dns. cdr has had a gap
    for 5 audits, since 2027-06-30.
    Each column is an audit, in the order in which they were recorded: the last is
    at the right.
                 2026    2027
                 Nov Dec Jan Feb Mar Apr May Jun Jul Aug Sep Oct
                 30  31  31  28  31  30  31  30  31  31  30  31
    topology     ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
    cdr          ok  ok  ok  ok  ok  ok  ok  GAP GAP GAP GAP GAP   since 2027-06-30
    qoe          w   w   w   w   w   w   w   w   w   w   w   GAP   since 2027-10-31
    dns          ok  ok  ok  GAP GAP ok  ok  ok  ok  ok  ok  ?     since 2027-10-31
    whole audit  GAP GAP GAP GAP GAP GAP GAP GAP GAP GAP GAP GAP
    ok: pass, GAP: a backup is missing or not as required, ?: could not be told, w:
    a gap that a waiver accepts, -: does not apply, blank: that audit did not ask
    ");
}

#[test]
fn a_narrow_terminal_says_what_it_leaves_out_and_a_wide_one_for_how_long() {
    insta::assert_snapshot!(shown(&year(), 40), @r"
    2 items have a gap; in the first of
    these 12 audits (2026-11-30) none had
    one. 2 items got worse since the audit
    of 2027-09-30: qoe and dns. cdr has had
    a gap for 5 audits, since 2027-06-30.
    Each column is an audit, in the order in
    which they were recorded: the last is at
    the right. Of 12 audits, the last 6 have
    room here.
                 2027
                 May Jun Jul Aug Sep Oct
                 31  30  31  31  30  31
    topology     ok  ok  ok  ok  ok  ok
    cdr          ok  GAP GAP GAP GAP GAP
    qoe          w   w   w   w   w   GAP
    dns          ok  ok  ok  ok  ok  ?
    whole audit  GAP GAP GAP GAP GAP GAP
    ok: pass, GAP: a backup is missing or
    not as required, ?: could not be told,
    w: a gap that a waiver accepts, -: does
    not apply, blank: that audit did not ask
    ");
    insta::assert_snapshot!(shown(&year(), 200), @r"
    2 items have a gap; in the first of these 12 audits (2026-11-30) none had one. 2 items got worse since the audit of 2027-09-30: qoe and dns. cdr has had a gap for 5 audits, since 2027-06-30.
    Each column is an audit, in the order in which they were recorded: the last is at the right.
                 2026    2027
                 Nov Dec Jan Feb Mar Apr May Jun Jul Aug Sep Oct
                 30  31  31  28  31  30  31  30  31  31  30  31
    topology     ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok  ok
    cdr          ok  ok  ok  ok  ok  ok  ok  GAP GAP GAP GAP GAP   for 5 audits, since 2027-06-30
    qoe          w   w   w   w   w   w   w   w   w   w   w   GAP   for 1 audit, since 2027-10-31
    dns          ok  ok  ok  GAP GAP ok  ok  ok  ok  ok  ok  ?     for 1 audit, since 2027-10-31
    whole audit  GAP GAP GAP GAP GAP GAP GAP GAP GAP GAP GAP GAP
    ok: pass, GAP: a backup is missing or not as required, ?: could not be told, w: a gap that a waiver accepts, -: does not apply, blank: that audit did not ask
    ");
}

/// Years that are one column wide, and audits of one day.
#[test]
fn years_and_audits_of_one_day_are_told_apart() {
    let audits = [
        audit(1, "2026-12-31T08:00:00Z", "pppp", false),
        audit(2, "2027-01-03T08:00:00Z", "p...", true),
        audit(3, "2027-01-03T09:00:00Z", "g...", true),
        audit(4, "2028-01-03T09:00:00Z", "ggpp", false),
    ];
    insta::assert_snapshot!(shown(&audits, 80), @r"
    2 items have a gap; in the first of these 4 audits (2026-12-31) none had one. 1
    item got worse since it was last asked about: cdr. topology has had a gap for 2
    audits, since 2027-01-03.
    Each column is an audit, in the order in which they were recorded: the last is
    at the right.
                 '26 2027    2028
                 Dec Jan     Jan
                 31  03* 03* 03
    audit of that day    #1  #2
    topology     ok  ok  GAP GAP   for 2 audits, since 2027-01-03
    cdr          ok          GAP   for 1 audit, since 2028-01-03
    qoe          ok          ok
    dns          ok          ok
    whole audit  GAP GAP GAP GAP
    ok: pass, GAP: a backup is missing or not as required, ?: could not be told, w:
    a gap that a waiver accepts, -: does not apply, blank: that audit did not ask,
    *: a partial audit
    ");
}
