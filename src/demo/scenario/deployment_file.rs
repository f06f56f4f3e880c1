//! The demo's deployment file.

use super::company::{POOLS, fqdn};
use super::month::Month;
use std::fmt::Write;

/// Items that this deployment does not have, and why.
const NOT_HERE: [(&str, &str); 4] = [
    ("persistent-chat-compliance", "Compliance is not enabled for Persistent Chat"),
    ("certification-authority", "Certificates come from the public CA; there is no CA of our own"),
    ("operations-manager", "Monitoring is a service of the hosting provider"),
    ("exchange-archive", "Archiving goes to SQL Server"),
];
/// Items that exist and are declared with nothing more to say.
const HERE: [&str; 10] = [
    "file-store",
    "voice-audio",
    "firewall",
    "dns",
    "dhcp",
    "exchange",
    "exchange-photos",
    "documented-schedule",
    "restore-test",
    "backup-location",
];

/// The text of `bakproof.toml`.
pub(in crate::demo) fn text(month: &Month) -> String {
    let mut out = HEAD.to_owned();
    for pool in POOLS {
        let users: Vec<String> = pool.users().iter().map(|user| format!("  \"{user}\",\n")).collect();
        // Writing to a String cannot fail.
        let _ = write!(
            out,
            "[[pool]]\nfqdn = \"{}\"\nsql = '{}\\RTC'\nfile_store = '\\\\{}\\lync'\nresponse_groups = {}\n",
            fqdn(pool.name),
            fqdn(pool.sql),
            fqdn(pool.file_server),
            pool.response_groups
        );
        if !pool.response_groups {
            out.push_str("response_groups_reason = \"Calls of the Tromsø office are answered in Oslo\"\n");
        }
        let _ = write!(
            out,
            "# Users homed here: they tell whose pool a user data export is.\nusers = [\n{}]\n\n",
            users.concat()
        );
    }
    out.push_str(STORES);
    for item in HERE {
        let _ = write!(out, "[{item}]\napplies = true\n\n");
    }
    out.push_str("# What this deployment does not have. Without a reason each of these would be `unknown`.\n");
    for (item, reason) in NOT_HERE {
        let _ = write!(out, "[{item}]\napplies = false\nreason = \"{reason}\"\n\n");
    }
    out.push_str(TAIL);
    let dates = [
        ("{saved}", month.saved),
        ("{older_checked}", month.older_checked),
        ("{certificates_stated}", month.certificates_stated),
        ("{restore_tested}", month.restore_tested),
    ];
    dates.iter().fold(out, |text, (place, date)| text.replace(place, &date.to_string()))
}

const HEAD: &str = r#"# A believable small deployment, written by `bakproof demo`. All of it is made up.

[deployment]
name = "Contoso (demo)"
time_zone = "Europe/Oslo"
demo = true                            # files that carry the demo's mark count here, and nowhere else

"#;

const STORES: &str = r"[topology]
sql = 'sql01.contoso.com\RTC'          # the Central Management Store

[location]
sql = 'sql01.contoso.com\RTC'

[response-groups]
applies = true

[user-data]
applies = true

[archiving]
mode = 'sql'
sql = 'sql03.contoso.com\ARCHIVE'

[cdr]
sql = 'sql03.contoso.com\MON'

[qoe]
sql = 'sql03.contoso.com\MON'

[persistent-chat]
sql = 'sql03.contoso.com\PCHAT'

[active-directory]
targets = ['contoso.com']
controllers = ['dc01.contoso.com', 'dc02.contoso.com']

[certificates]                         # not exportable: requested anew after a loss, see the attestation
accept = ['attestation']
minimum = 'attested'

[coexistence]
version = 'lync-2010'                  # one pool is left

[unified-contact-store]
migrated = { 'se01.contoso.com' = {restore_tested} }

[pstn-gateway]
targets = ['gw01.contoso.com', 'gw02.contoso.com', 'gw03.contoso.com']

[load-balancer]
targets = ['lb01.contoso.com']

[iis]
targets = [
  'fe01.contoso.com', 'fe02.contoso.com', 'fe03.contoso.com', 'fe04.contoso.com', 'fe05.contoso.com', 'se01.contoso.com',
]

";

const TAIL: &str = r#"[[repository]]
name = "nas"
path = "backups"
host = "nas01.contoso.com"             # whose disks these are

[[repository.map]]                     # nothing inside a location export says that it is one
path = "lync/*/E911Config.zip"
kind = "lync-location"

[[repository.map]]
path = "lync/persistent-chat/*.zip"
kind = "lync-persistent-chat"

[[repository.map]]
path = "lync/*/se01-UserData.zip"
kind = "lync-user-data"
pool = "se01.contoso.com"

[[repository.map]]
path = "iis/fe01.contoso.com/**"
item = "iis"
target = "fe01.contoso.com"

[[repository.map]]
path = "iis/fe02.contoso.com/**"
item = "iis"
target = "fe02.contoso.com"

[[repository.map]]
path = "iis/fe03.contoso.com/**"
item = "iis"
target = "fe03.contoso.com"

[[repository.map]]
path = "iis/fe04.contoso.com/**"
item = "iis"
target = "fe04.contoso.com"

[[repository.map]]
path = "iis/fe05.contoso.com/**"
item = "iis"
target = "fe05.contoso.com"

[[repository.map]]
path = "iis/se01.contoso.com/**"
item = "iis"
target = "se01.contoso.com"

[[attestation]]                        # nobody but the vendor's device can prove its format
item = "firewall"
date = {saved}
by = "M. Dahl, network team"
evidence = "backups/network/firewall-{saved}.cfg"

[[attestation]]
item = "coexistence"
target = "lync-2010"
date = {older_checked}
by = "M. Dahl, network team"
evidence = "backups/process/lync-2010-backup.txt"

[[attestation]]
item = "certificates"
date = {certificates_stated}
by = "K. Lund, IT operations"
evidence = "backups/process/certificates-re-enrolment.txt"

[[attestation]]
item = "restore-test"
date = {restore_tested}
by = "K. Lund, IT operations"
evidence = "backups/process/restore-test-{restore_tested}.txt"

[[target]]
item = "unified-contact-store"
target = "pool01.contoso.com"
applies = false
reason = "Contacts of the Oslo users live in Lync"

[[target]]
item = "unified-contact-store"
target = "pool02.contoso.com"
applies = false
reason = "Contacts of the Bergen users live in Lync"

[schedule]                             # what Contoso has written down
default = { full = "every 1d", grace = "4h" }
archiving = { full = "every 1d", log = "every 1h", retention = "10y" }
cdr = { full = "every 1d", retention = "4w" }
qoe = { full = "every 1d", retention = "4w" }
certificates = { full = "every 30d" }
persistent-chat = { full = "every 7d", differential = "every 1d", log = "every 1h" }

[[waiver]]
item = "backup-location"
finding = "single-copy"
reason = "The second copy moves to the new data center in March; until then there is one (CHG-2291)"
owner = "it-operations@contoso.com"
expires = 2027-03-31
"#;
