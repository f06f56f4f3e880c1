//! Databases: each is covered by a SQL Server backup.

use crate::article_rows::files::{full_backup, night};
use crate::article_rows::row::Row;
use bakproof::demo::persistent_chat_export;

/// A row whose databases stand on one instance.
fn on_instance(item: &'static str, databases: &[&str], more: &str) -> Row {
    let declared = format!("[{item}]\n{more}sql = 'sql03.contoso.com\\MON'\n");
    let files = databases.iter().map(|name| (format!("sql/{name}.bak"), full_backup(r"SQL03\MON", name)));
    Row::new(item, "a SQL Server backup").declared(&declared).files(files)
}

pub fn archiving() -> Vec<Row> {
    vec![on_instance("archiving", &["LcsLog"], "mode = \"sql\"\n").every("every 1d")]
}

pub fn cdr() -> Vec<Row> {
    vec![on_instance("cdr", &["LcsCDR"], "").every("every 1d")]
}

pub fn qoe() -> Vec<Row> {
    vec![on_instance("qoe", &["QoEMetrics"], "").every("every 1d")]
}

/// By a backup under any of the names the documentation has, or by an export, of which only a mapping tells what it is
/// and that it is whole.
pub fn persistent_chat() -> Vec<Row> {
    let backup = |database| on_instance("persistent-chat", &[database], "");
    let export = persistent_chat_export(&["Service desk", "Releases"], night(3, 0)).unwrap();
    let by_export = Row::new("persistent-chat", "an export that is mapped")
        .declared("[persistent-chat]\nsql = 'sql03.contoso.com\\MON'\n")
        .mapped("*.zip", "kind = \"lync-persistent-chat\"\nlevel = \"full\"")
        .file("PersistentChat.zip", export);
    vec![backup("mgc"), backup("mgd"), by_export]
}

/// An export of one level.
pub fn partial_chat() -> Row {
    let export = persistent_chat_export(&["Service desk"], night(3, 0)).unwrap();
    Row::new("persistent-chat", "a partial export")
        .declared("[persistent-chat]\nsql = 'sql03.contoso.com\\MON'\n")
        .mapped("*.zip", "kind = \"lync-persistent-chat\"\nlevel = \"partial\"")
        .file("PersistentChat.zip", export)
}

/// Without an adapter the compliance database is no transient data.
pub fn persistent_chat_compliance() -> Vec<Row> {
    vec![on_instance("persistent-chat-compliance", &["mgccomp"], "adapter = false\n")]
}

/// The operational database and the data warehouse.
pub fn operations_manager() -> Vec<Row> {
    vec![
        on_instance("operations-manager", &["OperationsManager", "OperationsManagerDW"], "")
            .needs("sql/OperationsManagerDW")
            .needs("sql/OperationsManager."),
    ]
}
