//! Words that stay: they are nobody's names, and judgment or a reader needs them.

use crate::evaluate::words_read_in_names;
use std::collections::HashSet;

/// Words of Lync Server, Windows, DNS and X.500 that stand in names, and the ports of Lync Server, lower case.
const WORDS: &str = "1433 4443 5060 5061 5062 5222 5269 aaaa active admin applicationserver applicationstore appserverfiles \
    backupset client database dbo differential full master model msdb server transaction \
    archivingserver archivingstore arpa bakproof centralmgmt cmsfilestore cname co com configuration \
    contactsstore cps demo device deviceupdatestore dialin domaindnszones edu filestore forestdnszones global \
    globalroot gmt gov harddiskvolumeshadowcopy hklm home internal lan ldap ldaps local localhost lync lyncdiscover \
    lyncdiscoverinternal lynclocal mediationserver meet meeting mil monitoringserver monitoringstore \
    mssqlserver net ntp nul ocs org persistentchatserver persistentchatstore previous private r2 registrar \
    rgs rtclocal schema service shadowcopy sip sipexternal sipexternaltls sipfederationtls sipinternal \
    sipinternaltls site srv starttls tag tcp tls ucupdates udp unc undeclared userserver userservices versions volume \
    webservices xmpp zfs";

/// Ends of file names, lower case; they stay behind a dot, and in a pattern such as `*.{zip,xml}`.
const EXTENSIONS: &str = "avhdx bak bin cer cfg conf config crt csv dat der dif diff dit dmp dns dsk edb evtx gz htm html inf ini iso \
    json key ldf log mdb mdf ndf p12 p7b pem pfx ps1 reg sql tar tbxml tgz trn txt ucs vhd vhdx vmdk wav wbcat \
    wma xml zip zone";

/// Types of attributes in distinguished names, lower case; they stay before `=`.
const ATTRIBUTES: &str = "cn dc email emailaddress ou serialnumber st street uid";

/// Words that stay wherever they stand.
#[derive(Debug)]
pub(super) struct Words(HashSet<String>);

impl Words {
    /// `databases`: names of Lync Server's, by which files are named.
    pub fn all<'a>(databases: impl Iterator<Item = &'a str>) -> Self {
        let own = WORDS.split_whitespace().map(str::to_owned).chain(words_read_in_names());
        let runs = databases.flat_map(|name| name.split(|c: char| !c.is_alphabetic()));
        Self(own.chain(runs.filter(|run| run.len() > 1).map(str::to_lowercase)).collect())
    }

    pub fn contain(&self, word: &str) -> bool {
        self.0.contains(word.to_lowercase().as_str())
    }
}

/// Whether a word is one of the product, the system or DNS, as an instance's name too: `RTCLOCAL`.
pub(super) fn is_of_product(word: &str) -> bool {
    WORDS.split_whitespace().any(|one| one.eq_ignore_ascii_case(word))
}

/// Whether a word stays between these.
pub(super) fn stays_here(word: &str, before: Option<char>, after: Option<char>) -> bool {
    let is_in = |list: &str| list.split_whitespace().any(|one| one.eq_ignore_ascii_case(word));
    (matches!(before, Some('.' | '{' | ',')) && after != Some('@') && is_in(EXTENSIONS))
        || (after == Some('=') && is_in(ATTRIBUTES))
}

/// `report.bak` without its end.
pub(super) fn without_extension(name: &str) -> &str {
    name.rsplit_once('.').filter(|(_, end)| stays_here(end, Some('.'), None)).map_or(name, |(name, _)| name)
}

/// A number that says nothing of anybody: of at most three digits, or a date or time.
pub(super) fn is_plain_number(digits: &str) -> bool {
    digits.bytes().all(|byte| byte.is_ascii_digit())
        && match digits.len() {
            0..=3 => true,
            4 => is_year(digits) || is_time_of_day(digits),
            6 => is_time_of_day(digits) || is_month_and_day(digits, 2),
            8 | 12 | 14 => {
                is_month_and_day(digits, 4) && (digits.len() == 8 || digits.get(8..).is_some_and(is_time_of_day))
            }
            _ => false,
        }
}

/// `20261029T033112Z`, and what is left of a date with separators: `25T0300`, `030000Z`, `W43`.
pub(super) fn is_time(word: &str) -> bool {
    let plain = word.strip_suffix(['Z', 'z']).unwrap_or(word);
    let is_day = |digits: &str| (digits.len() == 8 || digits.len() == 2) && is_plain_number(digits);
    let is_clock = |digits: &str| matches!(digits.len(), 2 | 4 | 6) && is_time_of_day(digits);
    match plain.split_once(['T', 't']) {
        Some((date, time)) => is_day(date) && is_clock(time),
        None if plain.len() < word.len() => matches!(plain.len(), 4 | 6) && is_time_of_day(plain),
        None => word
            .strip_prefix(['W', 'w'])
            .is_some_and(|week| week.len() == 2 && number(week, 0, 2).is_some_and(|week| week <= 53)),
    }
}

fn is_year(digits: &str) -> bool {
    number(digits, 0, 4).is_some_and(|year| (1990..2100).contains(&year))
}

/// A date that begins with a year of so many digits.
fn is_month_and_day(digits: &str, year: usize) -> bool {
    (year == 2 || is_year(digits))
        && number(digits, year, 2).is_some_and(|month| (1..=12).contains(&month))
        && number(digits, year + 2, 2).is_some_and(|day| (1..=31).contains(&day))
}

/// Hours and minutes, and perhaps seconds.
fn is_time_of_day(digits: &str) -> bool {
    let is_below = |at: usize, end: u32| number(digits, at, 2).is_none_or(|number| number < end);
    digits.bytes().all(|byte| byte.is_ascii_digit()) && is_below(0, 24) && is_below(2, 60) && is_below(4, 60)
}

fn number(digits: &str, from: usize, length: usize) -> Option<u32> {
    digits.get(from..from + length)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_stay_and_other_long_numbers_do_not() {
        for plain in ["7", "123", "2026", "2359", "033000", "20261029", "261029", "202610290330", "20261029033000"] {
            assert!(is_plain_number(plain), "{plain}");
        }
        for other in ["4711", "49891", "20261301", "99999999", "498912345678"] {
            assert!(!is_plain_number(other), "{other}");
        }
        assert!(["20261029T033112Z", "20261029t0331", "25T0300", "25T03", "030000Z", "W43"].into_iter().all(is_time));
        assert!(!["7F3K2AT1200", "T1", "Z9", "W99", "WEB", "25T99", "DCT10"].into_iter().any(is_time));
    }
}
