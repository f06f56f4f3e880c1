//! A zone file as `dnscmd /ZoneExport` writes it.

use std::fmt::Write;

/// A record: name below the zone, type and data.
pub type Record<'a> = (&'a str, &'a str, &'a str);

/// The whole file.
pub fn zone_file(zone: &str, serial: u32, records: &[Record<'_>]) -> String {
    let mut out = format!(
        ";\r\n;  Database file {zone}.dns for {zone} zone.\r\n;      Zone version:  {serial}\r\n;\r\n\r\n\
         @                       IN  SOA dc01.{zone}. hostmaster.{zone}. (\r\n\
         \x20                       {serial}        ; serial number\r\n                        900          ; refresh\r\n\
         \x20                       600          ; retry\r\n                        86400        ; expire\r\n\
         \x20                       3600       ) ; default TTL\r\n\r\n;\r\n;  Zone NS records\r\n;\r\n\r\n\
         @                       NS\tdc01.{zone}.\r\n@                       NS\tdc02.{zone}.\r\n\r\n;\r\n;  Zone records\r\n;\r\n\r\n"
    );
    for (name, kind, data) in records {
        // Writing to a String cannot fail.
        let _ = write!(out, "{name:<23} {kind}\t{data}\r\n");
    }
    out
}
