//! The part of the deployment file that names the pools, with where each value is from.

use super::editions;
use super::found::Found;
use super::toml_text::{comment, quote};
use crate::base::count;
use crate::policy::{Catalogue, ShownPool};
use std::fmt::Write;

pub(super) fn pools(out: &mut String, catalogue: &Catalogue, found: &Found) {
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
        found.pools.values().filter_map(|pool| pool.sql.as_ref()).map(|sql| sql.to_string().to_lowercase()).collect();
    for instance in found.user_stores.iter().filter(|one| !known.contains(&one.to_lowercase())) {
        comment(out, &format!("Backups of a pool's user database (rtcxds) come from {instance}."));
    }
    if let Some(place) = &found.topology {
        let which = if found.is_draft {
            "a draft of Topology Builder, which may differ from what is published"
        } else {
            "the topology that counts"
        };
        comment(out, &format!("\"From the topology\" means: from {place}: {which}. Check the values."));
    }
    if let Some(rival) = &found.rival {
        comment(
            out,
            &format!("QUESTION: {rival} may be as new, and shows something else. Which of the two is the newest?"),
        );
    }
    if found.is_cut {
        out.push_str("# QUESTION: the topology shows more than is listed here. What else is there?\n");
    }
    if found.unplaced_count > 0 {
        let services = count(found.unplaced_count as u64, "service stands", "services stand");
        comment(
            out,
            &format!(
                "QUESTION: {services} in the topology without the place where it is installed. What is missing here?"
            ),
        );
    }
    for (fqdn, pool) in &found.pools {
        let _ = writeln!(out, "\n[[pool]]");
        let is_shown = found.is_shown_pool(fqdn);
        if is_shown {
            out.push_str(pool_words(fqdn, pool));
        }
        let _ = writeln!(out, "fqdn = {}", quote(fqdn));
        editions::pool(out, catalogue, found, pool);
        pool_keys(out, pool, is_shown);
    }
    if found.pools.is_empty() {
        out.push_str("\n#[[pool]]\n#fqdn = \"lync1.fabrikam.com\"\n");
        pool_keys(out, &ShownPool::default(), false);
    }
}

/// A Standard Edition server holds its databases and its share itself.
fn pool_words(fqdn: &str, pool: &ShownPool) -> &'static str {
    let share_host = pool.file_store.as_deref().and_then(|share| share.trim_start_matches('\\').split('\\').next());
    let is_here = |host: Option<&str>| host.is_some_and(|host| host.eq_ignore_ascii_case(fqdn));
    if is_here(pool.sql.as_ref().map(|sql| sql.host.as_str())) && is_here(share_host) {
        "# From the topology: a Standard Edition server.\n"
    } else {
        "# From the topology: an Enterprise pool, or one whose stores are on other servers.\n"
    }
}

/// What nothing showed is a question.
fn pool_keys(out: &mut String, pool: &ShownPool, is_shown: bool) {
    let from = |value: bool| match (is_shown, value) {
        (true, true) => " From the topology.",
        (true, false) => " QUESTION: the topology does not show it.",
        (false, _) => "",
    };
    let _ = writeln!(
        out,
        "# The SQL Server instance of its back end: host, or host\\INSTANCE.{}",
        from(pool.sql.is_some())
    );
    key(out, "sql", pool.sql.as_ref().map(ToString::to_string).as_deref(), r"'sql01.fabrikam.com\RTC'");
    out.push_str("# The instance that mirrors it, if there is one.\n");
    key(out, "mirror", None, r"'sql02.fabrikam.com\RTC'");
    out.push_str("# The pool that it is paired with, if there is one: its users move there when this pool is lost.\n");
    key(out, "paired_with", None, "\"pool02.fabrikam.com\"");
    let _ = writeln!(out, "# Its file share.{}", from(pool.file_store.is_some()));
    key(out, "file_store", pool.file_store.as_deref(), r"'\\files.fabrikam.com\lync'");
    let _ = writeln!(
        out,
        "# Does it have Response Groups? If not, say why: response_groups_reason = \"...\"{}",
        from(pool.has_response_groups.is_some())
    );
    match pool.has_response_groups {
        Some(true) => out.push_str("response_groups = true\n"),
        Some(false) => out.push_str(
            "response_groups = false\n\
             response_groups_reason = \"The topology runs no Response Group application on this pool\"\n",
        ),
        None => out.push_str("#response_groups = true\n"),
    }
    out.push_str(
        r#"# Users homed here. They show which pool a user data export belongs to. Write a list, or a file with one address a line:
# users_file = "users-of-pool01.txt"
#users = ["anna@fabrikam.com", "bert@fabrikam.com"]
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
