//! The queries that ship, their columns, and how the text follows what the version has. Each file runs as it stands; only
//! two things are ever replaced: the date that marks the window, and a column that the version does not have.

use crate::collect::sql::query::Query;

/// Stands in the files for the beginning of the window: before every backup, so that the files run as they are.
pub const WINDOW_MARK: &str = "1900-01-01T00:00:00";

/// A column of an answer, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Int(&'static str),
    Text(&'static str),
}
use Column::{Int, Text};

impl Column {
    /// The name that the query gives it.
    pub fn name(self) -> &'static str {
        match self {
            Int(name) | Text(name) => name,
        }
    }
}

/// One query file.
#[derive(Clone, Copy, Debug)]
pub struct Shipped {
    /// The file's name without its ending.
    pub name: &'static str,
    /// The file, with its comment.
    pub file: &'static str,
    /// What each row holds, in order.
    pub columns: &'static [Column],
    /// How many of the last columns are newer than outputs of the script that may have been saved; these have narrower rows.
    pub later: usize,
}

/// A column that not every version has, and those that came with it: where they stand in the files. What tells of it in the
/// answer of `server` stands there in the same order.
#[derive(Clone, Copy, Debug)]
pub struct Newer {
    pub expressions: &'static [&'static str],
    pub table: &'static str,
    pub column: &'static str,
}

/// The columns that are replaced by NULL where they are missing.
pub const NEWER: [Newer; 2] = [
    Newer {
        expressions: &["bs.compressed_backup_size"],
        table: "msdb.dbo.backupset",
        column: "compressed_backup_size",
    },
    Newer {
        expressions: &["bs.key_algorithm", "bs.encryptor_thumbprint", "bs.encryptor_type"],
        table: "msdb.dbo.backupset",
        column: "key_algorithm",
    },
];

/// What the version has, and where the window begins.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    /// In the order of [`NEWER`].
    pub has: [bool; NEWER.len()],
    /// `2026-08-01T00:00:00` in the server's own time; `None`: everything.
    pub window: Option<String>,
}

impl Shipped {
    pub const SERVER: Self = Self {
        name: "server",
        file: include_str!("../queries/server.sql"),
        columns: &[
            Text("server_clock"),
            Int("offset_minutes"),
            Text("server_name"),
            Text("machine_name"),
            Text("physical_name"),
            Text("product_version"),
            Text("edition"),
            Int("has_compressed_size"),
            Int("has_key_algorithm"),
            Int("has_availability"),
            Int("is_hadr_enabled"),
            Int("can_view_definition"),
            Int("can_view_databases"),
        ],
        later: 0,
    };
    pub const CHECKSUM_DEFAULT: Self = Self {
        name: "checksum-default",
        file: include_str!("../queries/checksum-default.sql"),
        columns: &[Int("value_in_use")],
        later: 0,
    };
    pub const DATABASES: Self = Self {
        name: "databases",
        file: include_str!("../queries/databases.sql"),
        columns: &[
            Text("database_name"),
            Text("state"),
            Int("recovery_model"),
            Int("page_verify"),
            Text("created"),
            Int("is_read_only"),
            Int("is_snapshot"),
            Text("log_reuse_wait"),
        ],
        later: 0,
    };
    pub const MIRRORING: Self = Self {
        name: "mirroring",
        file: include_str!("../queries/mirroring.sql"),
        columns: &[Text("database_name"), Text("role"), Text("state"), Text("partner")],
        later: 0,
    };
    pub const AVAILABILITY: Self = Self {
        name: "availability",
        file: include_str!("../queries/availability.sql"),
        columns: &[Text("database_name"), Text("group_name"), Text("replica"), Text("local_role")],
        later: 0,
    };
    pub const HISTORY: Self = Self {
        name: "history",
        file: include_str!("../queries/history.sql"),
        columns: &[
            Int("media_set_id"),
            Text("backup_set_uuid"),
            Text("media_uuid"),
            Int("media_family_count"),
            Int("is_compressed"),
            Int("position"),
            Text("set_name"),
            Text("description"),
            Text("user_name"),
            Text("database_name"),
            Text("server_name"),
            Text("machine_name"),
            Text("backup_type"),
            Int("is_copy_only"),
            Int("has_backup_checksums"),
            Int("is_damaged"),
            Int("is_snapshot"),
            Int("has_incomplete_metadata"),
            Int("is_password_protected"),
            Text("key_algorithm"),
            Text("recovery_model"),
            Text("started"),
            Text("finished"),
            Text("expires"),
            Text("database_created"),
            Int("time_zone"),
            Text("first_lsn"),
            Text("last_lsn"),
            Text("checkpoint_lsn"),
            Text("database_backup_lsn"),
            Text("differential_base_guid"),
            Text("family_guid"),
            Text("recovery_fork_guid"),
            Text("database_guid"),
            Int("database_version"),
            Int("compatibility_level"),
            Int("software_major"),
            Int("software_minor"),
            Int("software_build"),
            Int("flags"),
            Int("backup_size"),
            Int("compressed_size"),
            Text("encryptor_thumbprint"),
            Text("encryptor_type"),
        ],
        later: 2,
    };
    pub const DEVICES: Self = Self {
        name: "devices",
        file: include_str!("../queries/devices.sql"),
        columns: &[
            Int("media_set_id"),
            Int("family_number"),
            Int("mirror"),
            Int("device_type"),
            Text("physical_device_name"),
        ],
        later: 0,
    };
    pub const TOTALS: Self = Self {
        name: "totals",
        file: include_str!("../queries/totals.sql"),
        columns: &[
            Text("database_name"),
            Text("backup_type"),
            Int("backup_count"),
            Text("first_finished"),
            Text("last_finished"),
        ],
        later: 0,
    };
    pub const OLDEST: Self = Self {
        name: "oldest",
        file: include_str!("../queries/oldest.sql"),
        columns: &[Text("oldest_finished")],
        later: 0,
    };
    pub const RESTORES: Self = Self {
        name: "restores",
        file: include_str!("../queries/restores.sql"),
        columns: &[
            Text("backup_set_uuid"),
            Text("restore_type"),
            Text("restored"),
            Text("destination"),
            Text("user_name"),
        ],
        later: 0,
    };
    pub const SUSPECT_PAGES: Self = Self {
        name: "suspect-pages",
        file: include_str!("../queries/suspect-pages.sql"),
        columns: &[
            Int("database_id"),
            Text("database_name"),
            Int("file_id"),
            Int("page_id"),
            Int("event_type"),
            Int("error_count"),
            Text("last_update"),
        ],
        later: 0,
    };
    pub const PROBE_ARCHIVING: Self = Self {
        name: "probe-archiving",
        file: include_str!("../queries/probe-archiving.sql"),
        columns: &[Text("oldest_row"), Text("newest_row")],
        later: 0,
    };
    pub const PROBE_CDR: Self = Self {
        name: "probe-cdr",
        file: include_str!("../queries/probe-cdr.sql"),
        columns: &[Text("oldest_row"), Text("newest_row")],
        later: 0,
    };

    /// All, in the order they are asked.
    pub const ALL: [Self; 13] = [
        Self::SERVER,
        Self::CHECKSUM_DEFAULT,
        Self::DATABASES,
        Self::MIRRORING,
        Self::AVAILABILITY,
        Self::HISTORY,
        Self::DEVICES,
        Self::TOTALS,
        Self::OLDEST,
        Self::RESTORES,
        Self::SUSPECT_PAGES,
        Self::PROBE_ARCHIVING,
        Self::PROBE_CDR,
    ];

    /// The file without the comment that opens it.
    pub fn statement(&self) -> &'static str {
        let at = if self.file.starts_with("SELECT") { 0 } else { self.file.find("\nSELECT").map_or(0, |at| at + 1) };
        self.file.get(at..).unwrap_or_default().trim_end()
    }

    /// The statement for a version and a window.
    pub fn query(&self, shape: &Shape) -> Query {
        let mut text = self.statement().to_owned();
        for (newer, has) in NEWER.iter().zip(shape.has) {
            for expression in newer.expressions.iter().filter(|_| !has) {
                text = text.replace(expression, "NULL");
            }
        }
        if let Some(window) = &shape.window {
            text = text.replace(WINDOW_MARK, window);
        }
        Query { name: self.name, text }
    }
}
