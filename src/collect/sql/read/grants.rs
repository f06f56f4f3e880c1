//! Which permission each query needs, as the statements that grant it: the script of `sql-grants`, and the one statement
//! that is missing when the server refuses.

use std::fmt::Write;

/// What stands where no login is named.
const PLACEHOLDER: &str = "bakproof_audit";
const MSDB_TABLES: [&str; 5] = ["backupset", "backupmediaset", "backupmediafamily", "restorehistory", "suspect_pages"];
/// Database, table and the one column of it that is read.
const PROBES: [(&str, &str, &str); 2] =
    [("LcsLog", "Messages", "MessageIdTime"), ("LcsCDR", "SessionDetails", "SessionIdTime")];

/// What the printed script grants beyond the history.
#[derive(Clone, Debug, Default)]
pub struct Grants {
    pub availability: bool,
    pub verify: bool,
    pub probes: bool,
    /// The login; `None`: a placeholder.
    pub login: Option<String>,
}

/// The least-privilege script.
pub fn grants(wanted: &Grants) -> String {
    let name = wanted.login.as_deref().unwrap_or(PLACEHOLDER);
    let user = quoted(name);
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(
        out,
        "-- What bakproof needs to read the backup history of this instance, and nothing more.\n\
         -- Run it once on each instance, as a member of sysadmin.\n\
         -- The login must exist. To create it, first run this line:\n\
         -- {}\n\n\
         USE [msdb];\n\
         {}",
        login_statement(name),
        user_statement(name)
    );
    out.push_str("-- The backup history, the restore history and the damaged pages.\n");
    for table in MSDB_TABLES {
        let _ = writeln!(out, "GRANT SELECT ON OBJECT::dbo.{table} TO {user};");
    }
    if wanted.availability {
        let _ = write!(
            out,
            "\n-- --availability: the first grant is needed to see the groups and their replicas, the second to see the role of\n\
             -- this replica.\n\
             USE [master];\n\
             GRANT VIEW ANY DEFINITION TO {user};\n\
             GRANT VIEW SERVER STATE TO {user};\n"
        );
    }
    if wanted.verify {
        let _ = write!(
            out,
            "\n-- --verify: SQL Server requires the right to create databases for RESTORE VERIFYONLY. No database is created.\n\
             USE [master];\n\
             {}GRANT CREATE DATABASE TO {user};\n",
            user_statement(name)
        );
    }
    if wanted.probes {
        out.push_str(
            "\n-- --probes: the time of the newest message and of the newest call. Only one column of one table each: no\n\
             -- messages or calls can be read. Skipped if the database does not exist.\n",
        );
        for (database, table, column) in PROBES {
            let inner = format!(
                "USE [{database}]; {} GRANT SELECT ON OBJECT::dbo.{table} ({column}) TO {user};",
                user_statement(name).trim_end()
            );
            let _ = writeln!(out, "IF DB_ID(N'{database}') IS NOT NULL\n    EXEC (N'{}');", inner.replace('\'', "''"));
        }
    }
    out
}

/// The statement that lets `query` be answered, as error `number` asks for it; `None`: no grant is what is missing.
pub fn missing(query: &str, number: u32, message: &str, login: Option<&str>) -> Option<String> {
    let name = login.unwrap_or(PLACEHOLDER);
    let user = quoted(name);
    let is_denied = matches!(number, 229 | 230 | 262 | 297 | 300 | 371 | 916);
    if !is_denied {
        return None;
    }
    let probe = match query {
        "probe-archiving" => PROBES.first(),
        "probe-cdr" => PROBES.last(),
        _ => None,
    };
    let (database, objects): (&str, Vec<String>) = match (query, probe) {
        (_, Some((database, table, column))) => (database, vec![format!("{table} ({column})")]),
        ("availability", _) => {
            return Some(format!(
                "USE [master]; GRANT VIEW ANY DEFINITION TO {user}; GRANT VIEW SERVER STATE TO {user};"
            ));
        }
        ("databases" | "mirroring", _) => return Some(format!("USE [master]; GRANT VIEW ANY DATABASE TO {user};")),
        ("history" | "devices" | "totals" | "oldest" | "restores" | "suspect-pages", _) => {
            let needed: &[&str] = match query {
                "history" => &["backupset", "backupmediaset"],
                "devices" => &["backupset", "backupmediafamily"],
                "restores" => &["restorehistory", "backupset"],
                "suspect-pages" => &["suspect_pages"],
                _ => &["backupset"],
            };
            // The message names the one object, in quotes of the server's language; a login that was refused msdb needs all.
            let named: Vec<&str> = needed.iter().copied().filter(|table| names(message, table)).collect();
            let tables = if named.is_empty() { needed.to_vec() } else { named };
            ("msdb", tables.into_iter().map(str::to_owned).collect())
        }
        _ => return None,
    };
    let mut out = format!("USE [{database}];");
    if number == 916 {
        let _ = write!(out, " {}", user_statement(name).trim_end());
    }
    for object in objects {
        let _ = write!(out, " GRANT SELECT ON OBJECT::dbo.{object} TO {user};");
    }
    Some(out)
}

/// Whether a message names a table, and not one whose name merely contains it.
fn names(message: &str, table: &str) -> bool {
    message.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word.eq_ignore_ascii_case(table))
}

/// Makes the login a user of the current database, unless it is one already.
fn user_statement(name: &str) -> String {
    format!("IF USER_ID({}) IS NULL CREATE USER {user} FOR LOGIN {user};\n", literal(name), user = quoted(name))
}

/// Of Windows where the name has a domain, as no other login's may.
fn login_statement(name: &str) -> String {
    let login = quoted(name);
    if name.contains('\\') {
        format!("CREATE LOGIN {login} FROM WINDOWS;")
    } else {
        format!("CREATE LOGIN {login} WITH PASSWORD = N'<a long random password>', CHECK_POLICY = ON;")
    }
}

/// An identifier that cannot end early.
fn quoted(name: &str) -> String {
    format!("[{}]", name.replace(']', "]]"))
}

fn literal(text: &str) -> String {
    format!("N'{}'", text.replace('\'', "''"))
}
