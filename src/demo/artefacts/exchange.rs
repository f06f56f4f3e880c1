//! What Exchange says of its databases, and of contacts that moved into it.

use jiff::civil::DateTime;

/// `Get-MailboxDatabase -Status | Export-Csv`.
pub fn mailbox_databases(databases: &[(&str, DateTime)]) -> String {
    let rows: String = databases
        .iter()
        .map(|(name, full)| {
            let full = full.strftime("%Y-%m-%d %H:%M:%S");
            format!("\"{name}\",\"EXCH01\",\"{full}\",\"\",\"\",\"True\",\"False\",\"False\"\r\n")
        })
        .collect();
    format!(
        "#TYPE Selected.Microsoft.Exchange.Data.Directory.SystemConfiguration.MailboxDatabase\r\n\
         \"Name\",\"Server\",\"LastFullBackup\",\"LastIncrementalBackup\",\"LastDifferentialBackup\",\
         \"SnapshotLastFullBackup\",\"CircularLoggingEnabled\",\"BackupInProgress\"\r\n{rows}"
    )
}

/// Moves of contacts between Lync and the unified contact store, a line each.
pub fn contact_moves(pool: &str, moved: DateTime) -> String {
    format!("pool,user,direction,date\r\n{pool},,to-exchange,{}Z\r\n", moved.strftime("%Y-%m-%dT%H:%M:%S"))
}
