//! Earlier versions beside Lync Server 2013: their own procedure, attested.

use crate::article_rows::row::Row;

pub fn coexistence() -> Vec<Row> {
    ["lync-2010", "ocs-2007-r2"]
        .map(|version| {
            Row::new("coexistence", "an attestation of the version's own procedure")
                .declared(&format!("[coexistence]\nversion = \"{version}\"\n"))
                .attested_of(version)
        })
        .to_vec()
}
