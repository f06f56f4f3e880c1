//! What lies in every repository and is no backup.

use super::artefact::{Artefact, Content};
use super::month::Month;
use jiff::civil::date;

const FAILURES: &str = "2026-10-23 01:20:00 LcsCDR full: job disabled by CONTOSO\\dba-temp, not started\n\
    2026-10-31 02:20:00 QoEMetrics full: started\n\
    2026-10-31 02:20:31 QoEMetrics full: Msg 3271, Level 16: a nonrecoverable I/O error occurred on file\n\
    2026-10-31 05:20:00 QoEMetrics full: started again by hand\n\
    2026-10-31 05:20:07 QoEMetrics full: done\n";

pub(super) fn files(month: &Month) -> Vec<Artefact> {
    let text = |path: &str, written, text: &str| {
        Artefact::new(path.to_owned(), written, Content::Bytes(text.replace('\n', "\r\n").into_bytes()))
    };
    vec![
        text(
            "BAKPROOF-DEMO.txt",
            date(2025, 2, 3).at(9, 41, 0, 0),
            "Backups of the Lync deployment (demo data, BAKPROOF-DEMO).\n\
             sql\\   native SQL Server backups, one folder an instance\n\
             lync\\  exports of the nightly script, one folder a run\n\
             Questions: it-operations@contoso.com\n",
        ),
        text(
            "sql/SQL03$MON/agent-job.log",
            month.last.at(5, 20, 44, 0),
            if month.is_quality_interrupted { FAILURES } else { "No job failed.\n" },
        ),
        text(
            "lync/scripts/Backup-Lync.ps1",
            date(2025, 2, 3).at(9, 30, 0, 0),
            "$run = Join-Path $Backup (Get-Date -Format 'yyyy-MM-dd_HHmm')\n\
             New-Item -ItemType Directory $run | Out-Null\n\
             Export-CsConfiguration -FileName (Join-Path $run 'Config.zip')\n\
             Export-CsLisConfiguration -FileName (Join-Path $run 'E911Config.zip')\n",
        ),
    ]
}
