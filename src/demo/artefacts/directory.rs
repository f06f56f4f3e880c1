//! The text of `repadmin /showbackup *`.

use jiff::civil::DateTime;
use std::fmt::Write;

/// When each naming context was last backed up by which controller, as each controller knows it.
pub fn backup_listing(controllers: &[(&str, DateTime)], contexts: &[&str]) -> String {
    let mut out = String::new();
    for (asked, _) in controllers {
        // Writing to a String cannot fail.
        let _ = write!(out, "\r\nRepadmin: running command /showbackup against full DC {asked}.contoso.com\r\n\r\n");
        out.push_str(
            "Loc.USN                           Originating DSA  Org.USN  Org.Time/Date        Ver Attribute\r\n",
        );
        out.push_str(
            "=======                           =============== ========= =============        === =========\r\n",
        );
        for (number, context) in contexts.iter().enumerate() {
            // The newest backup of a context is what replicates to all.
            let Some((controller, at)) = controllers.iter().max_by_key(|(_, at)| *at) else { continue };
            let usn = 1_048_576 + number * 16;
            let when = at.strftime("%Y-%m-%d %H:%M:%S");
            let _ = write!(out, "{context}\r\n");
            let site = format!("Oslo\\{}", controller.to_uppercase());
            let _ = write!(out, "{usn:>7} {site:>41} {usn:>9} {when}   {:>3} dSASignature\r\n", 31 + number);
        }
    }
    out
}
