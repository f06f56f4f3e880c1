//! The deployment file that `init` writes, which is also the reference of its keys. Every item is a question; what the
//! evidence of a repository shows is switched on. In the file `# ` begins words, `#` alone a line that may be switched on.

use super::editions;
use super::found::Found;
use super::pools::pools;
use super::sources::{directory_servers, repository, sql_servers};
use super::toml_text::{comment, quote};
use crate::model::{Evidence, Export, Kind};
use crate::policy::{ArchivingMode, Catalogue, EvidenceKind, Item, OwnKey, Scope};
use std::fmt::Write;
use std::path::Path;

/// What a deployment file may say of single targets, as examples.
const PERIODS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/draft/periods.toml"));
const EXCEPTIONS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/draft/exceptions.toml"));

/// The file. With `found`, what content shows is switched on; `root` becomes the repository.
pub fn template(catalogue: &Catalogue, found: Option<&Evidence>, root: Option<&Path>) -> String {
    written(catalogue, &found.map(|evidence| Found::new(evidence, None, catalogue)).unwrap_or_default(), root)
}

/// The same with the topology of one export or document, and what else the evidence shows.
pub fn template_from(catalogue: &Catalogue, evidence: &Evidence, from: &Export, root: Option<&Path>) -> String {
    written(catalogue, &Found::new(evidence, Some(from), catalogue), root)
}

fn written(catalogue: &Catalogue, found: &Found, root: Option<&Path>) -> String {
    let mut out = String::new();
    head(&mut out, catalogue, found);
    let drafted = editions::drafted(catalogue, found);
    let catalogue = &drafted;
    pools(&mut out, catalogue, found);
    repository(&mut out, found, root);
    sql_servers(&mut out, found);
    directory_servers(&mut out);
    schedule(&mut out, catalogue);
    let mut group = None;
    for item in &catalogue.items {
        if group != Some(item.group) {
            group = Some(item.group);
            let _ = write!(out, "\n\n# ===== {} =====\n", item.group.title());
        }
        question(&mut out, item, found);
    }
    out.push_str("\n\n");
    out.push_str(EXCEPTIONS);
    out
}

fn head(out: &mut String, catalogue: &Catalogue, found: &Found) {
    out.push_str(
        r##"# The deployment file of bakproof: what exists, where its backups are, and which schedule is documented.
# Lines that begin with "# " explain. Lines that begin with "#" and no space are examples: remove the "#" and put in
# your own values.
# Every item below is a question. What you leave unanswered is "undeclared" in the report: unknown, never a pass.
# `bakproof check` validates this file and shows the rule that every target gets from it.

[deployment]
# Shown in reports, and the target of every item of which there is one for the whole deployment.
name = "My deployment"
# The time zone of the servers: an IANA name, or Windows' name, as `tzutil /g` prints it. Schedules, and times without
# an offset, are in this zone.
"##,
    );
    if !found.offsets.is_empty() {
        let offsets: Vec<&str> = found.offsets.iter().map(String::as_str).collect();
        comment(
            out,
            &format!(
                "The clocks of the servers in the SQL Server backups are at UTC{}: \"UTC\" stands here only because bakproof \
                 cannot tell which zone that is.",
                offsets.join(" and UTC")
            ),
        );
    }
    out.push_str("time_zone = \"UTC\"\n");
    if found.is_demo {
        out.push_str(
            "# Backups in this repository were written by `bakproof demo`. They count only if this is true. Set it to\n\
             # try bakproof, never in a deployment file of your own.\n",
        );
    } else {
        out.push_str("# Whether backups written by `bakproof demo` count. Only for a trial.\n");
    }
    out.push_str(
        r##"demo = false
# How long a verification counts. After that, the backup is read again.
reverify = "90d"
"##,
    );
    editions::deployment(out, catalogue, found);
}

fn schedule(out: &mut String, catalogue: &Catalogue) {
    let open: Vec<_> = catalogue
        .items
        .iter()
        .filter(|i| !i.schedule.documented && i.absent.is_none())
        .map(|i| i.id.as_str())
        .collect();
    out.push_str(
        r#"

# ===== The documented schedule of the organization =====
# full, differential, log, export: "every 1d", "every 15min", "every 1d 12h", "every 2 weeks", or a cron line of five
# fields (minute hour day month weekday; names, L and # are allowed). Days and cron lines are in the time zone above.
# `full` also serves exports and copies, unless `export` is given. A full backup satisfies `differential`; `log` is
# judged only where the recovery model is FULL or BULK_LOGGED. grace: how late it may be.
# retention: how long backups are kept. "7y" asks for a backup that old; { daily = "35d", monthly = "12m", yearly = "7y" }
# for one of every day, month and year that far back. A younger target is judged for as long as it has existed.
# copies = { at_least = 2, off_machine = 1, offline = 1 }, or some of these: how many there must be of the newest backup.
"#,
    );
    if !open.is_empty() {
        comment(
            out,
            &format!(
                "The article leaves the schedule of these items to you, and a default does not document it; name each: {}.",
                open.join(", ")
            ),
        );
    }
    out.push_str("[schedule]\n#default = { full = \"every 1d\", grace = \"2h\" }\n");
    for id in open {
        let item = catalogue.item(id);
        let sql = item.is_some_and(|item| !item.databases.is_empty());
        let _ = writeln!(
            out,
            "#{id} = {}",
            if sql {
                r#"{ full = "0 22 * * *", differential = "every 1d", log = "every 15min", grace = "2h", retention = "7y" }"#
            } else {
                r#"{ export = "every 1d", grace = "2h", retention = "7y" }"#
            }
        );
    }
    out.push_str(PERIODS);
}

fn question(out: &mut String, item: &Item, found: &Found) {
    let _ = write!(out, "\n# ----- {} -----\n", item.id);
    comment(out, &item.title);
    comment(out, &format!("Applies: {}", item.applies));
    comment(out, &format!("Stored: {}", item.stored));
    comment(out, &format!("Article: {}", item.section));
    comment(out, &format!("Schedule: {}", item.schedule.source));
    let instances = found.instances_of(item);
    let targets = found.targets_of(item);
    let versions: &[&str] = if item.has_key(OwnKey::Version) { &found.earlier_versions } else { &[] };
    let archiving = found.archiving.filter(|_| item.has_key(OwnKey::Mode));
    let is_shown = !instances.is_empty()
        || archiving.is_some_and(|mode| mode != ArchivingMode::Sql)
        || !targets.is_empty()
        || !versions.is_empty()
        || found.is_present(item)
        || (item.exports.contains(&Kind::LyncConfiguration) && found.has_configuration);
    if let Some(reason) = item.absent.as_ref().filter(|_| !is_shown && !found.has_other_editions()) {
        return comment(out, &format!("Not asked for: {reason}"));
    }
    let live = if is_shown { "" } else { "#" };
    let _ = writeln!(out, "{live}[{}]", item.id);
    if found.is_present(item) {
        out.push_str(
            "# Backups of it were found. If there is none of it in the deployment, say so below.\napplies = true\n",
        );
    }
    let keys = crate::policy::keys_of(item);
    if keys.contains(&"mode") {
        out.push_str("# Where messages are archived: sql, exchange, both, or none with a reason.\n");
        if archiving.is_some() {
            out.push_str("# From the settings beside the topology (Get-CsArchivingConfiguration):\n");
        }
        let _ = writeln!(out, "{live}mode = {}", quote(archiving.unwrap_or(ArchivingMode::Sql).word()));
    }
    if keys.contains(&"sql") {
        sql_key(out, item, &instances, found);
    }
    if keys.contains(&"adapter") {
        out.push_str(
            "# True only if a compliance adapter takes the records out of the database; then no backup is needed.\n",
        );
        out.push_str("#adapter = false\n");
    }
    if keys.contains(&"targets") {
        out.push_str(targets_words(item));
        if targets.is_empty() {
            let _ = writeln!(out, "#targets = [{}]", targets_example(item));
        } else {
            if found.names_come_from_backups(item) {
                out.push_str(
                    "# These are found in the backups. Add those that exist and have no backup: only you know them.\n",
                );
            }
            if found.is_from_topology(item) {
                out.push_str("# From the topology, unless they are said to be found in the backups.\n");
            }
            let named: Vec<_> = targets.iter().map(|name| quote(name)).collect();
            let _ = writeln!(out, "targets = [{}]", named.join(", "));
        }
    }
    if item.has_key(OwnKey::Controllers) && !found.artefacts.controllers.is_empty() {
        let named: Vec<_> = found.artefacts.controllers.iter().map(|name| quote(name)).collect();
        let _ = writeln!(out, "# The domain controllers found in the backups. Use their full names.");
        let _ = writeln!(out, "controllers = [{}]", named.join(", "));
        out.push_str("# How far apart the directory backup and the exports of Lync may be.\n#window = \"24h\"\n");
    } else {
        out.push_str(&item.questions);
    }
    if !versions.is_empty() {
        let named: Vec<_> = versions.iter().map(|version| quote(version)).collect();
        let _ = writeln!(out, "# The topology shows:\nversion = [{}]", named.join(", "));
    }
    let accept: Vec<_> = item.accept.iter().map(|kind| quote(kind.word())).collect();
    let words: Vec<_> = EvidenceKind::ALL.iter().map(|kind| kind.word()).collect();
    let _ = writeln!(out, "# Which evidence counts ({}), and the assurance it must reach:", words.join(", "));
    let _ = writeln!(out, "#accept = [{}]", accept.join(", "));
    let _ = writeln!(out, "#minimum = {}", quote(item.minimum.word()));
    if keys.contains(&"rpo") {
        out.push_str("# How far apart recovery points may be at most, for audits of a period:\n#rpo = \"24h\"\n");
    }
    out.push_str("# If the deployment has none of it: applies = false and reason = \"...\"\n");
}

fn sql_key(out: &mut String, item: &Item, instances: &[String], found: &Found) {
    let database = item.databases.first().map_or("its databases", String::as_str);
    if item.scope == Scope::Deployment {
        out.push_str("# The instance of the Central Management Store; the copies on RTCLOCAL never count.\n");
    } else {
        let _ = writeln!(out, "# The instance that holds {database}, or a list of instances.");
    }
    for instance in instances {
        let from = if found.is_shown(item, instance) { "the topology" } else { "the backups in the repository" };
        comment(out, &format!("{instance} is from {from}."));
    }
    match instances {
        [] => out.push_str("#sql = 'sql01.fabrikam.com\\MON'\n"),
        [only] => {
            let _ = writeln!(out, "sql = {}", quote(only));
        }
        many => {
            let many: Vec<_> = many.iter().map(|one| quote(one)).collect();
            let _ = writeln!(out, "sql = [{}]", many.join(", "));
        }
    }
    if instances.iter().any(|one| !one.split('\\').next().unwrap_or_default().contains('.')) {
        out.push_str(
            "# This is the name in its backups; no topology shows its full name. Use one name for a server in the whole file: if\n\
             # you write the full name here, and its first label is another, add this one to `aliases` of its [[sql_server]].\n",
        );
    }
}

fn targets_words(item: &Item) -> &'static str {
    match item.scope {
        Scope::Pool => "# Which pools; without `targets`, every [[pool]].\n",
        Scope::Share => "# Shares beyond the `file_store` of the pools.\n",
        _ => "# Each by its name; without `targets`, one for the whole deployment.\n",
    }
}

fn targets_example(item: &Item) -> &'static str {
    match item.scope {
        Scope::Pool => "\"lync1.fabrikam.com\"",
        Scope::Share => r"'\\fs02.fabrikam.com\lync'",
        Scope::NamingContext => "\"DC=fabrikam,DC=com\", \"CN=Configuration,DC=fabrikam,DC=com\"",
        Scope::Gateway => "\"gw01.fabrikam.com\", \"sba01.fabrikam.com\"",
        Scope::Machine => "\"srv01.fabrikam.com\"",
        Scope::SqlInstance | Scope::Deployment => "\"main\", \"branch\"",
    }
}
