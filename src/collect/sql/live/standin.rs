//! Stand-in.
use crate::base::Stamp;
use crate::collect::sql::Job;
use crate::collect::sql::ask::{Ask, Query, Refusal};
use crate::model::{Encryption, ReadingOrigin, ServerFacts, ServerReading};
pub fn read(
    ask: &mut dyn Ask,
    job: &Job,
    encryption: Encryption,
    clock: &dyn Fn() -> Stamp,
) -> Result<ServerReading, Refusal> {
    ask.rows(&Query { name: "server", text: "SELECT 1".into() }, &mut |_| Ok(()))?;
    Ok(ServerReading {
        source: job.instance.to_string(),
        origin: ReadingOrigin::Live,
        instance: job.instance.clone(),
        read_at: clock(),
        clock_offset_seconds: None,
        encryption: Some(encryption),
        server: ServerFacts::default(),
        window_from: Some(job.window_from),
        oldest_history: None,
        databases: vec![],
        backups: vec![],
        totals: vec![],
        restores: vec![],
        suspect_pages: vec![],
        probes: vec![],
        verifications: vec![],
        unread: vec![],
    })
}
