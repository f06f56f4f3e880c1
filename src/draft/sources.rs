//! The parts of the deployment file that say where backups are: repositories and SQL Servers.

use super::found::{Found, Unmapped};
use super::toml_text::{comment, quote};
use crate::base::shown_path;
use crate::model::Kind;
use std::fmt::Write;
use std::path::Path;

pub(super) fn repository(out: &mut String, found: &Found, root: Option<&Path>) {
    out.push_str(
        "\n\n# ===== Where the backups are =====\n\
         # One [[repository]] for each folder: a mounted share, or on Windows a UNC path. Nothing is ever written there.\n",
    );
    match root.map(|root| (root, root.to_str())) {
        Some((_, Some(text))) => {
            let _ = write!(out, "\n[[repository]]\nname = \"backups\"\npath = {}\n", quote(text));
        }
        other => {
            if let Some((root, None)) = other {
                let name = shown_path(root);
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
# A mapping says what the content of a file does not say; it never overrules the content. `*` matches within one folder,
# `**/` any number of folders.
# kind: sql-backup, lync-configuration, lync-location, lync-response-groups, lync-user-data, lync-persistent-chat,
# topology. item: an id from below. pool: the fqdn of a [[pool]]. sql: an instance. target: a target of the item.
# level = "full" or level = "partial" says how much of Persistent Chat an export contains.
"#,
    );
    let folders = &found.artefacts.folders;
    if !found.mappings.is_empty() || !folders.is_empty() {
        out.push_str("# Remove the \"#\" before the lines of each of these that is right.\n");
    }
    let mut mappings: Vec<(&String, &Unmapped)> = found.mappings.iter().collect();
    mappings.sort_by_key(|(pattern, unmapped)| (unmapped.words, *pattern));
    let mut told = "";
    for (pattern, unmapped) in mappings {
        if told != unmapped.words {
            told = unmapped.words;
            comment(out, told);
        }
        let (key, value) = (unmapped.key, quote(&unmapped.value));
        let _ = write!(out, "#[[repository.map]]\n#path = {}\n#{key} = {value}\n", quote(pattern));
        if unmapped.value == Kind::LyncPersistentChat.word() {
            out.push_str("# \"full\" if it was made with -Level All and without dates, otherwise \"partial\":\n#level = \"full\"\n");
        }
    }
    if !folders.is_empty() {
        comment(out, "Only the names of their folders say which machine these files are of:");
    }
    for (pattern, (item, target)) in folders {
        let (pattern, target) = (quote(pattern), quote(target));
        let _ = write!(out, "#[[repository.map]]\n#path = {pattern}\n#item = \"{item}\"\n#target = {target}\n");
    }
    if found.mappings.is_empty() && folders.is_empty() {
        out.push_str(
            "#[[repository.map]]\n#path = \"**/LIS*.zip\"\n#kind = \"lync-location\"\n#item = \"location\"\n\
             # pool = \"lync1.fabrikam.com\"\n# sql = 'sql01.fabrikam.com\\RTC'\n",
        );
    }
    out.push_str(
        r#"
# What SQL Servers call this folder, so that backups in their history are looked for here. Set `sql` if only one instance
# uses that name. Files are also matched by content.
#[[repository.known_as]]
#path = '\\nas\lync'
#sql = 'sql01.fabrikam.com\MON'
# Set `host` in a [[repository]] to the machine whose disks hold it: host = "nas01.fabrikam.com"
# What cannot be seen of it: tags = ["off-site", "offline", "immutable"]. A tag counts if an [[attestation]] with
# `repository` says that it is true: `bakproof explain copies` shows one.
# An empty repository is taken for a share that is not mounted, unless it says: empty = "expected"
"#,
    );
}

pub(super) fn sql_servers(out: &mut String, found: &Found) {
    out.push_str(
        r#"

# ===== SQL Servers =====
# Needed if a backup names a server differently than the tables below: by a cluster, listener or NetBIOS name.
"#,
    );
    for (server, databases) in &found.servers {
        comment(out, &format!("Seen in backups: {server}, with {}.", databases.join(", ")));
    }
    out.push_str(
        r#"#[[sql_server]]
#instance = 'sql01.fabrikam.com\MON'
#aliases = ["SQLCLUSTER1"]
# To read the server's backup history. Never write the password here; use password_env, or password_file = "path".
# Without `user`, connect = true logs in as the Windows account that runs the audit (only when bakproof runs on Windows).
# `bakproof sql-grants` prints what the login needs.
#user = "auditor"
#password_env = "BAKPROOF_SQL01"
# How to reach it, if not by its name and port 1433 (or SQL Browser).
#address = "10.0.0.5"
#port = 1433
#failover_partner = 'sql02.fabrikam.com\MON'
#read_only_intent = true
# The authority that signed its certificate; or, at your own risk, trust_server_certificate = true for any certificate.
# For servers without TLS 1.2: legacy_tls = true; or plaintext_login = true, which sends the password readable over the
# network. The report mentions each of them.
#ca_file = "company-ca.pem"
# Time limits: of one step each, and `budget` for all of it.
#connect_timeout = "15s"
#login_timeout = "15s"
#query_timeout = "2min"
#budget = "10min"
# Read the time of the newest row of some databases, to notice backups of a database that is no longer written to.
#probes = true
# Let the server run RESTORE VERIFYONLY on the newest backups, with a time limit for each and one for all.
#verify = "server"
#verify_timeout = "30min"
#verify_budget = "1h"
# Instead of a connection: the saved output of the script that `bakproof sql-script` prints.
#history = "sql01-history.txt"
"#,
    );
}

pub(super) fn directory_servers(out: &mut String) {
    out.push_str(
        r#"

# ===== Directory servers =====
# To ask a domain controller when each naming context was last backed up, and how long deleted objects are kept. One of
# each domain is enough. An ordinary user of the domain may read it: `bakproof ldap-rights` says more.
#[[directory_server]]
#host = "dc1.fabrikam.com"
#user = "auditor@fabrikam.com"
# Never write the password here; use password_env, or password_file = "path".
#password_env = "BAKPROOF_LDAP"
# The authority that signed its certificate, unless this machine trusts it.
#ca_file = "company-ca.pem"
# "ldaps" (port 636) or "starttls" (port 389); "none" sends the password readable over the network.
#tls = "ldaps"
# How to reach it, if not by its name and that port.
#address = "10.0.0.4"
#port = 636
# Time limits: of connecting and of one search, and `budget` for all of it.
#connect_timeout = "15s"
#query_timeout = "30s"
#budget = "2min"
"#,
    );
}
