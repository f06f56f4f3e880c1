//! What findings call a target's backups: by the database for SQL Server, by the item for everything else.

use super::case::TargetCase;
use super::class::Class;
use super::standing::Part;

impl TargetCase<'_> {
    /// `full backup of LcsCDR on sql01.contoso.com\MON`, `copy of file-store of \\fs01\lync`, `attestation for firewall`.
    pub fn backup_words(&self, part: &Part<'_>, class: Class) -> String {
        match class {
            Class::Attested => format!("{} for {}", class.words(), self.export_words()),
            Class::Export | Class::Copy => format!("{} of {}", class.words(), self.export_words()),
            Class::Full | Class::Differential | Class::Log | Class::Other => {
                format!("{} of {}", class.words(), self.database_words(part))
            }
        }
    }
}
