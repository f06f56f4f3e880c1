//! Rows that read like the database they stand in, and compress as such rows do.

use super::block::utf16;
use super::extent::PAGE;
use super::page_layout::{HEADER, kind};
use crate::demo::seed::Seed;

/// Phrases of one database, as they stand in its pages.
#[derive(Debug)]
pub(super) struct Rows {
    phrases: Vec<Vec<u8>>,
    people: Vec<Vec<u8>>,
}

const PEOPLE: [&str; 24] = [
    "anne.berg",
    "lars.holm",
    "ingrid.dahl",
    "ola.nilsen",
    "kari.moen",
    "per.lund",
    "marit.vik",
    "jonas.strand",
    "silje.haugen",
    "erik.solberg",
    "nina.lie",
    "thomas.bakke",
    "hanne.aas",
    "morten.eide",
    "camilla.foss",
    "henrik.myhre",
    "ida.sunde",
    "magnus.ruud",
    "tone.brekke",
    "espen.nygaard",
    "maria.tangen",
    "stian.wold",
    "elin.krogh",
    "geir.hauge",
];
const CALLS: [&str; 9] = [
    "UCCAPI/15.0.4971.1000 OC/15.0.4971.1000 (Microsoft Lync)",
    "sip:+4722000417@contoso.com;user=phone",
    "CPE/4.0.7577.4455 OCPhone/4.0.7577.4455 (Microsoft Lync Phone Edition)",
    "INVITE",
    "BYE",
    "MESSAGE",
    "sip:conf=audio-video:id=7K3WQ2HD;gruu;opaque=app:conf:focus",
    "application/sdp",
    "200 OK",
];
const QUALITY: [&str; 8] = [
    "RTAudio/16000",
    "x-msrta",
    "SIREN",
    "Headset Microphone (Plantronics Savi 7xx)",
    "Echo Cancelling Speakerphone",
    "\\Device\\Tcpip_{4D36E972}",
    "NetworkReceiveQualityEventRatio",
    "MediationServerCallLeg",
];
const MESSAGES: [&str; 10] = [
    "Can we move the review to Thursday?",
    "The report is on the share now.",
    "I will call you back in ten minutes.",
    "text/plain; charset=UTF-8",
    "<DIV style=\"font-size:10pt\">Thanks, that works for me.</DIV>",
    "text/html",
    "Has anybody seen the new figures for September?",
    "yes",
    "Please see the attached agenda.",
    "Good morning!",
];
const SETTINGS: [&str; 8] = [
    "urn:schema:Microsoft.Rtc.Management.Settings.WebConf.2008",
    "<AnchoredXml SchemaWriteVersion=\"1\">",
    "<Key ScopeClass=\"Global\">",
    "InstanceId=\"00000000-0000-0000-0000-000000000000\"",
    "EnablePurging=\"true\"",
    "<Dictionary Count=\"1\"><Item><Key/><Value>",
    "urn:schema:Microsoft.Rtc.Management.Deploy.Topology.2008",
    "</Value></Item></Dictionary></AnchoredXml>",
];

impl Rows {
    /// The phrases of a database, by its name.
    pub(super) fn of(database: &str) -> Self {
        let phrases: &[&str] = match database.to_ascii_lowercase().as_str() {
            "lcscdr" => &CALLS,
            "qoemetrics" => &QUALITY,
            "xds" | "lis" | "rgsconfig" => &SETTINGS,
            _ => &MESSAGES,
        };
        Self {
            phrases: phrases.iter().map(|phrase| utf16(phrase)).collect(),
            people: PEOPLE.iter().map(|name| utf16(&format!("sip:{name}@contoso.com"))).collect(),
        }
    }

    /// Fills a page with rows and the slot array; the header's own fields are the caller's.
    pub(super) fn fill(&self, out: &mut [u8], number: u64, kind: u8) {
        // Status, length of the fixed part, its columns; column count, null bitmap, variable columns and their ends.
        const FIXED: usize = 52;
        const ROW_HEAD: usize = FIXED + 2 + 1 + 2 + 3 * 2;
        let mut seed = Seed::new([number, u64::from(kind)]);
        let mut at = HEADER;
        let mut slot = PAGE;
        let (mut when, mut id) = (seed.next() % 86_400 * 300, seed.next() % 100_000_000);
        // Pages are rarely full to the last byte.
        let room = seed.below(700);
        loop {
            let columns = [seed.pick(&self.people), seed.pick(&self.people), seed.pick(&self.phrases)];
            let columns = if kind == kind::INDEX { &columns[..1] } else { &columns[..] };
            let end = at + ROW_HEAD + columns.iter().map(|column| column.len()).sum::<usize>();
            if end + room + 2 > slot {
                break;
            }
            when += seed.next() % 40_000;
            id += 1;
            let row = &mut out[at..end];
            row[..4].copy_from_slice(&[0x30, 0, FIXED as u8, 0]);
            row[4..12].copy_from_slice(&(0xa6e1_u64 << 32 | when).to_le_bytes());
            row[12..20].copy_from_slice(&id.to_le_bytes());
            row[20..24].copy_from_slice(&seed.next().to_le_bytes()[..4]);
            row[28..36].copy_from_slice(&seed.next().to_le_bytes());
            row[36..44].copy_from_slice(&seed.next().to_le_bytes());
            row[44..52].copy_from_slice(&[0xb4, 0x11, 0x9c, 0x02, 0, 0x50, 0x56, 0xa0]);
            row[FIXED..FIXED + 2].copy_from_slice(&9_u16.to_le_bytes());
            row[FIXED + 3..FIXED + 5].copy_from_slice(&(columns.len() as u16).to_le_bytes());
            let mut text = ROW_HEAD;
            for (column, bytes) in columns.iter().enumerate() {
                row[text..text + bytes.len()].copy_from_slice(bytes);
                text += bytes.len();
                let place = FIXED + 5 + 2 * column;
                row[place..place + 2].copy_from_slice(&(text as u16).to_le_bytes());
            }
            slot -= 2;
            out[slot..slot + 2].copy_from_slice(&(at as u16).to_le_bytes());
            at = end;
        }
        out[22..24].copy_from_slice(&(((PAGE - slot) / 2) as u16).to_le_bytes());
        out[28..30].copy_from_slice(&((slot - at) as u16).to_le_bytes());
        out[30..32].copy_from_slice(&(at as u16).to_le_bytes());
    }
}
