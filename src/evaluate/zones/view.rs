//! Which view of split-brain DNS a zone file is of: by the words of its path, else by what it holds.

use crate::evaluate::candidate::Candidate;
use crate::model::DnsZoneFacts;
pub use crate::policy::DnsView as View;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Words of folders and files in English, German, French, Spanish, Portuguese, Italian, Dutch, the Scandinavian
/// languages, Russian, Japanese and Chinese.
pub const INTERNAL: [&str; 31] = [
    "internal",
    "internals",
    "intern",
    "interne",
    "interner",
    "internes",
    "interno",
    "interna",
    "interni",
    "interior",
    "intranet",
    "intra",
    "int",
    "inside",
    "lan",
    "corp",
    "corporate",
    "private",
    "privat",
    "privato",
    "privado",
    "prive",
    "ad",
    "inward",
    "внутренний",
    "внутренняя",
    "внутр",
    "内部",
    "社内",
    "内网",
    "sisäinen",
];
pub const PUBLIC: [&str; 49] = [
    "public",
    "publik",
    "publiek",
    "publique",
    "publico",
    "público",
    "pubblico",
    "pubblica",
    "offentlig",
    "offentligt",
    "oeffentlich",
    "öffentlich",
    "external",
    "extern",
    "externe",
    "externer",
    "externes",
    "externo",
    "externa",
    "esterno",
    "esterna",
    "ekstern",
    "exterior",
    "ext",
    "outside",
    "internet",
    "dmz",
    "perimeter",
    "edge",
    "wan",
    "isp",
    "provider",
    "registrar",
    "hoster",
    "hosting",
    "cloudflare",
    "route53",
    "godaddy",
    "pub",
    "outward",
    "внешний",
    "внешняя",
    "публичный",
    "外部",
    "公開",
    "公共",
    "公网",
    "外网",
    "julkinen",
];

/// What the path says: the deepest part of it that has a word of one view and none of the other. The zone's own name
/// says nothing: `int.contoso.com.dns` is a domain.
pub fn view_of_path(candidate: &Candidate<'_>, zone: &str) -> Option<View> {
    let place = candidate.places.first()?;
    let path = place.path.lossy().to_lowercase();
    let parts = std::iter::once(place.source.to_lowercase());
    let parts: Vec<String> = parts.chain(path.split(['/', '\\']).map(str::to_owned)).collect();
    parts.iter().rev().find_map(|part| {
        let part = if zone.is_empty() { part.clone() } else { part.replace(zone, " ") };
        let has = |words: &[&str]| words_of(&part).any(|word| words.contains(&word));
        match (has(&INTERNAL), has(&PUBLIC)) {
            (true, false) => Some(View::Internal),
            (false, true) => Some(View::Public),
            _ => None,
        }
    })
}

/// Runs of letters and digits, and of those that end in digits the letters alone.
fn words_of(part: &str) -> impl Iterator<Item = &str> {
    part.split(|c: char| !c.is_alphanumeric())
        .flat_map(|word| [word, word.trim_end_matches(|c: char| c.is_ascii_digit())])
        .filter(|word| !word.is_empty())
}

/// What the zone holds: domain controllers and private addresses are inside; where all addresses are public ones, it is
/// what the Internet sees. `None`: neither.
pub fn view_of_content(facts: &DnsZoneFacts) -> Option<View> {
    const INSIDE: [&str; 4] = ["_sipinternaltls._tcp", "_sipinternal._tcp", "lyncdiscoverinternal", "sipinternal"];
    let mut has_public = false;
    for shown in &facts.lync_records {
        let mut words = shown.split(' ');
        let (name, kind, address) = (words.next().unwrap_or_default(), words.next(), words.next());
        if INSIDE.contains(&name) {
            return Some(View::Internal);
        }
        if let (Some("A" | "AAAA"), Some(address)) = (kind, address) {
            if is_private(address) {
                return Some(View::Internal);
            }
            has_public = true;
        }
    }
    if facts.is_of_directory {
        return Some(View::Internal);
    }
    has_public.then_some(View::Public)
}

/// Addresses that the Internet does not route (RFC 1918, RFC 6598, RFC 4193 and link-local ones).
fn is_private(address: &str) -> bool {
    if let Ok(address) = address.parse::<Ipv4Addr>() {
        let [first, second, ..] = address.octets();
        return address.is_private()
            || address.is_loopback()
            || address.is_link_local()
            || (first == 100 && (64..128).contains(&second));
    }
    address.parse::<Ipv6Addr>().is_ok_and(|address| {
        let first = address.segments()[0];
        address.is_loopback() || first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfe80
    })
}
