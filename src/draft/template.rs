//! The deployment file that `init` writes, which is also the reference of its keys. Every item is a question; what the
//! evidence of a repository shows is switched on. In the file `# ` begins words, `#` alone a line that may be switched on.

use super::found::Found;
use super::toml_text::{comment, quote};
use super::topology::FoundPool;
use crate::model::Evidence;
use crate::policy::{Catalogue, EvidenceKind, Item, Scope};
use std::fmt::Write;
use std::path::Path;

/// The file. With `found`, what content shows is switched on; `root` becomes the repository.
pub fn template(catalogue: &Catalogue, found: Option<&Evidence>, root: Option<&Path>) -> String {
    let found = found.map(|evidence| Found::new(evidence, catalogue)).unwrap_or_default();
    let mut out = String::new();
    head(&mut out, &found);
    pools(&mut out, &found);
    repository(&mut out, &found, root);
    sql_servers(&mut out, &found);
    schedule(&mut out, catalogue);
    let mut group = None;
    for item in &catalogue.items {
        if group != Some(item.group) {
            group = Some(item.group);
            let _ = write!(out, "\n\n# ===== {} =====\n", item.group.title());
        }
        question(&mut out, item, &found);
    }
    tail(&mut out);
    out
}

fn head(out: &mut String, found: &Found) {
    out.push_str(
        r##"# The deployment file of bakproof: what exists, where its backups are, and which schedule is documented.
# Lines that begin with "# " are words. Lines that begin with "#" alone are examples: remove the "#" and put in your own.
# Every item below is a question. What stays unanswered is "undeclared" in the report: unknown, never a pass.
# `bakproof check` validates this file and shows the rule that every target gets from it.

[deployment]
# Shown in reports, and the name of what exists once.
name = "My deployment"
# Where the servers' clocks are: schedules and times without an offset are read in it. An IANA name.
time_zone = "UTC"
"##,
    );
    if found.is_demo {
        out.push_str(
            "# Backups in this repository were written by `bakproof demo`. They count only where this says true: set it to\n\
             # try bakproof, never in a deployment file of your own.\n",
        );
    } else {
        out.push_str("# Whether backups that `bakproof demo` wrote count: only in a trial.\n");
    }
    out.push_str(
        r##"demo = false
# How long a verification counts; after that the backup is read again.
reverify = "90d"
"##,
    );
}

fn pools(out: &mut String, found: &Found) {
    out.push_str(
        "\n\n# ===== Front End pools and Standard Edition servers =====\n\
         # One [[pool]] for each. Its user data must be exported, its file store copied.\n",
    );
    for name in found.clusters.iter().filter(|name| !found.pools.contains_key(*name)) {
        comment(out, &format!("The topology in a configuration export names {name}: a pool, or a computer of one."));
    }
    for instance in &found.topology_instances {
        comment(out, &format!("The topology in a configuration export names the SQL Server instance {instance}."));
    }
    let known: Vec<String> =
        found.pools.values().filter_map(|pool| pool.sql.as_ref()).map(|sql| sql.to_lowercase()).collect();
    for instance in found.user_stores.iter().filter(|one| !known.contains(&one.to_lowercase())) {
        comment(out, &format!("Backups of a pool's user database (rtcxds) come from {instance}."));
    }
    if found.has_topology {
        out.push_str("# The pools below are those of the newest topology in the configuration exports. Check them.\n");
    }
    for (fqdn, pool) in &found.pools {
        let _ = write!(out, "\n[[pool]]\nfqdn = {}\n", quote(fqdn));
        pool_keys(out, pool);
    }
    if found.pools.is_empty() {
        out.push_str("\n#[[pool]]\n#fqdn = \"pool01.contoso.com\"\n");
        pool_keys(out, &FoundPool::default());
    }
}

/// What nothing showed is a question.
fn pool_keys(out: &mut String, pool: &FoundPool) {
    out.push_str("# The SQL Server instance of its back end: host, or host\\INSTANCE.\n");
    key(out, "sql", pool.sql.as_deref(), r"'sql01.contoso.com\RTC'");
    out.push_str("# Its file share.\n");
    key(out, "file_store", pool.file_store.as_deref(), r"'\\fs01.contoso.com\lync'");
    out.push_str("# Does it have Response Groups? With false, say why: response_groups_reason = \"...\"\n");
    match pool.has_response_groups {
        Some(true) => out.push_str("response_groups = true\n"),
        Some(false) => out.push_str(
            "response_groups = false\n\
             response_groups_reason = \"The topology runs no Response Group application on this pool\"\n",
        ),
        None => out.push_str("#response_groups = true\n"),
    }
    out.push_str(
        r#"# Users homed here: they tell whose export a ZIP is that names no pool. In a list, or one address a line in a file:
# users_file = "users-of-pool01.txt"
#users = ["anna@contoso.com", "bert@contoso.com"]
"#,
    );
}

/// A key with its value, or, where there is none, an example that is switched off.
fn key(out: &mut String, name: &str, value: Option<&str>, example: &str) {
    let _ = match value {
        Some(value) => writeln!(out, "{name} = {}", quote(value)),
        None => writeln!(out, "#{name} = {example}"),
    };
}

fn repository(out: &mut String, found: &Found, root: Option<&Path>) {
    out.push_str(
        "\n\n# ===== Where the backups are =====\n\
         # One [[repository]] for each folder: a mounted share, or on Windows a UNC path. It is only ever read.\n",
    );
    match root.map(|root| (root, root.to_str())) {
        Some((_, Some(text))) => {
            let _ = write!(out, "\n[[repository]]\nname = \"backups\"\npath = {}\n", quote(text));
        }
        other => {
            if let Some((root, None)) = other {
                let name = root.to_string_lossy();
                comment(
                    out,
                    &format!("The path {name} is not UTF-8 and cannot be written here: use a link or a mount."),
                );
            }
            out.push_str("\n#[[repository]]\n#name = \"nas\"\n#path = \"/mnt/lync-backup\"\n");
        }
    }
    out.push_str(
        r#"
# A mapping fills what the content of a file does not say; it never overrules it. `*` stays within a folder, `**/` does
# not. kind: sql-backup, lync-configuration, lync-location, lync-response-groups, lync-user-data, lync-persistent-chat,
# topology. item: an id from below. pool: the fqdn of a [[pool]]. sql: an instance.
"#,
    );
    if !found.mappings.is_empty() {
        out.push_str("# Remove the \"#\" before the three lines of each of these that is right.\n");
    }
    for (pattern, unmapped) in &found.mappings {
        comment(out, unmapped.words);
        let (key, value) = (unmapped.key, quote(&unmapped.value));
        let _ = write!(out, "#[[repository.map]]\n#path = {}\n#{key} = {value}\n", quote(pattern));
    }
    if found.mappings.is_empty() {
        out.push_str(
            "#[[repository.map]]\n#path = \"**/LIS*.zip\"\n#kind = \"lync-location\"\n#item = \"location\"\n\
             # pool = \"pool01.contoso.com\"\n# sql = 'sql01.contoso.com\\RTC'\n",
        );
    }
    out.push_str(
        r#"
# A server's history names the folder that it wrote to by its own name for it. Say that name, and what the history lists
# is looked for here. `sql` where only one instance calls it so. Files are matched by content anyway.
#[[repository.known_as]]
#path = '\\nas\lync'
#sql = 'sql01.contoso.com\MON'
# The machine whose disks hold a repository is `host` in its [[repository]]: host = "nas01.contoso.com"
# A repository in which nothing lies is taken for a share that is not mounted, unless it says: empty = "expected"
"#,
    );
}

fn sql_servers(out: &mut String, found: &Found) {
    out.push_str(
        r#"

# ===== SQL Servers =====
# Needed when a backup calls a server by another name than the tables below: a cluster, a listener, a NetBIOS name.
"#,
    );
    for (server, databases) in &found.servers {
        comment(out, &format!("Seen in backups: {server}, with {}.", databases.join(", ")));
    }
    out.push_str(
        r#"#[[sql_server]]
#instance = 'sql01.contoso.com\MON'
#aliases = ["SQLCLUSTER1"]
# For the live look at the server. The password never stands here: password_env, or password_file = "path".
# Without any user, connect = true logs in as the Windows account that runs the audit. `bakproof sql-grants` prints what
# the login needs.
#user = "auditor"
#password_env = "BAKPROOF_SQL01"
# How it is reached, where its name and port 1433 (or SQL Browser) do not do: address, port, failover_partner,
# read_only_intent = true.
#address = "10.0.0.5"
#port = 1433
# The authority that signed its certificate, or, at your own risk, whatever certificate it shows:
# trust_server_certificate = true. For servers that know nothing newer: legacy_tls = true, or, the password readable on
# the network, plaintext_login = true; the report says so.
#ca_file = "company-ca.pem"
# How long it may take: connect_timeout, login_timeout, query_timeout, and budget for all together.
#budget = "10min"
# Newest rows of the databases, to notice a faithful backup of a dead one.
#probes = true
# RESTORE VERIFYONLY of the newest backups, which the server records: verify_timeout for one, verify_budget for all.
#verify = "server"
#verify_budget = "1h"
# Or no connection: the output of the script that `bakproof sql-script` prints, saved by an administrator.
#history = "sql01-history.txt"
"#,
    );
}

fn schedule(out: &mut String, catalogue: &Catalogue) {
    let open: Vec<_> = catalogue.items.iter().filter(|i| !i.schedule.documented).map(|i| i.id.as_str()).collect();
    out.push_str(
        r#"

# ===== The documented schedule of the organisation =====
# full, differential, log, export: "every 1d", "every 15min", "every 1d 12h", "every 2 weeks", or a cron line of five
# fields (minute hour day month weekday; names, L and # are allowed). Days and cron lines are civil time of the zone above.
# `full` also serves exports and copies, unless `export` is given. A full backup satisfies `differential`; `log` is
# judged only where the recovery model is FULL or BULK_LOGGED. grace: how late it may be. retention: as documented.
"#,
    );
    if !open.is_empty() {
        comment(
            out,
            &format!(
                "The article leaves these to you; a default never documents them, name each: {}.",
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
    let versions: &[&str] = if item.id == "coexistence" { &found.earlier_versions } else { &[] };
    let is_shown = !instances.is_empty()
        || !targets.is_empty()
        || !versions.is_empty()
        || (item.id == "topology" && found.has_configuration);
    let live = if is_shown { "" } else { "#" };
    let _ = writeln!(out, "{live}[{}]", item.id);
    let keys = crate::policy::keys_of(item);
    if keys.contains(&"mode") {
        out.push_str("# Where messages are archived: sql, exchange, both, or none with a reason.\n");
        let _ = writeln!(out, "{live}mode = \"sql\"");
    }
    if keys.contains(&"sql") {
        sql_key(out, item, &instances);
    }
    if keys.contains(&"adapter") {
        out.push_str(
            "# True only when a compliance adapter takes the records out of the database: then nothing is needed.\n",
        );
        out.push_str("#adapter = false\n");
    }
    if keys.contains(&"targets") {
        out.push_str(targets_words(item));
        if targets.is_empty() {
            let _ = writeln!(out, "#targets = [{}]", targets_example(item));
        } else {
            let named: Vec<_> = targets.iter().map(|name| quote(name)).collect();
            let _ = writeln!(out, "targets = [{}]", named.join(", "));
        }
    }
    out.push_str(own_keys(item));
    if !versions.is_empty() {
        let named: Vec<_> = versions.iter().map(|version| quote(version)).collect();
        let _ = writeln!(out, "# The topology shows:\nversion = [{}]", named.join(", "));
    }
    let accept: Vec<_> = item.accept.iter().map(|kind| quote(kind.word())).collect();
    let words: Vec<_> = EvidenceKind::ALL.iter().map(|kind| kind.word()).collect();
    let _ = writeln!(out, "# Which evidence counts ({}), and how sure it must be:", words.join(", "));
    let _ = writeln!(out, "#accept = [{}]", accept.join(", "));
    let _ = writeln!(out, "#minimum = {}", quote(item.minimum.word()));
    out.push_str("# If there is none of it: applies = false and reason = \"...\"\n");
}

/// Keys that only this item has, each as a question.
fn own_keys(item: &Item) -> &'static str {
    match item.id.as_str() {
        "active-directory" => concat!(
            "# The domain controllers that are backed up, at least two for each naming context; how far the directory's\n",
            "# backup and the exports of Lync may lie apart.\n",
            "#controllers = [\"dc01.contoso.com\", \"dc02.contoso.com\"]\n#window = \"24h\"\n",
        ),
        "certificates" | "certification-authority" => concat!(
            "# Environment variables that hold passwords of key stores, to open them; never the passwords themselves.\n",
            "#password_env = [\"BAKPROOF_PFX\"]\n",
        ),
        "coexistence" => concat!(
            "# The earlier version: lync-2010, ocs-2007-r2, or a list of both. Its own procedure is attested with\n",
            "# `target` naming the version.\n",
            "#version = \"lync-2010\"\n",
        ),
        "file-store" => concat!(
            "# True when the share is on DFS and its data is critical: a copy every 8 hours. Which of the article's\n",
            "# classes of content the deployment does not have.\n",
            "#dfs_critical = false\n#unused = [\"persistent-chat-files\"]\n",
            "# Where the live share can be read, to compare the newest copy with it; nothing on it is opened.\n",
            "#compare = [{ share = '\\\\fs01.contoso.com\\lync', path = \"/mnt/live\" }]\n",
        ),
        "exchange-archive" => concat!(
            "# Whether messages were archived in SQL Server before: that LcsLog can never be moved into Exchange, and its\n",
            "# last backup must be kept.\n",
            "#old_database = false\n",
        ),
        "unified-contact-store" => concat!(
            "# When contacts moved into Exchange, and when they were rolled back, by pool.\n",
            "#migrated = { \"pool01.contoso.com\" = 2026-03-01 }\n#rolled_back = { \"pool01.contoso.com\" = 2026-04-01 }\n",
        ),
        _ => "",
    }
}

fn sql_key(out: &mut String, item: &Item, instances: &[String]) {
    let database = item.databases.first().map_or("its databases", String::as_str);
    if item.scope == Scope::Deployment {
        out.push_str("# The instance of the Central Management Store; the copies on RTCLOCAL never count.\n");
    } else {
        let _ = writeln!(out, "# The instance that holds {database}, or a list of instances.");
    }
    match instances {
        [] => out.push_str("#sql = 'sql01.contoso.com\\MON'\n"),
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
            "# As its backups call it; no topology says its full name. Use one name for one server everywhere in this file: if\n\
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
        Scope::Pool => "\"pool01.contoso.com\"",
        Scope::Share => r"'\\fs02.contoso.com\lync'",
        Scope::NamingContext => "\"DC=contoso,DC=com\", \"CN=Configuration,DC=contoso,DC=com\"",
        Scope::Gateway => "\"gw01.contoso.com\", \"sba01.contoso.com\"",
        Scope::Machine => "\"srv01.contoso.com\"",
        Scope::SqlInstance | Scope::Deployment => "\"main\", \"branch\"",
    }
}

fn tail(out: &mut String) {
    out.push_str(
        r##"

# ===== Exceptions =====
# One target of an item may have its own rule: schedule, accept, minimum, or applies = false with a reason.
#[[target]]
#item = "user-data"
#target = "pool01.contoso.com"
#schedule = { export = "every 12h", grace = "1h" }
#accept = ["export"]
#minimum = "verified"

# An accepted risk: it stays in the report and ends on its day. Without `target` all targets of the item, without
# `finding` all its findings; `bakproof explain` knows their ids.
#[[waiver]]
#item = "qoe"
#target = 'sql01.contoso.com\MON'
#finding = "backup-stale"
#reason = "Quality data is not business critical (CHG-1234)"
#owner = "ops@contoso.com"
#expires = 2027-01-31

# What a person says was done. `target`, `evidence` and `expires` may be left out.
#[[attestation]]
#item = "user-data"
#target = "pool01.contoso.com"
#date = 2026-11-20
#by = "operations"
#evidence = "records/2026-11-20.pdf"
#expires = 2026-12-20
"##,
    );
}
