//! Location and Persistent Chat exports. Nothing public describes what their entries are called, so here the names
//! say nothing either: a reader cannot tell these two apart by content.

use super::archive::archive;
use super::xml::{document, escape};
use crate::demo::seed::guid_of;
use jiff::civil::DateTime;
use std::io;

/// `Export-CsLisConfiguration`: the addresses by which emergency calls find people.
///
/// # Errors
/// A time that a ZIP cannot hold.
pub fn location_export(addresses: &[&str], exported: DateTime) -> io::Result<Vec<u8>> {
    let rows: String = addresses
        .iter()
        .enumerate()
        .map(|(number, address)| format!("<r n=\"{number}\" a=\"{}\"/>\n", escape(address)))
        .collect();
    let networks: String =
        (0..addresses.len()).map(|number| format!("<r n=\"{number}\" s=\"10.20.{number}.0\"/>\n")).collect();
    opaque("location", &[("a", rows), ("n", networks)], exported)
}

/// `Export-CsPersistentChatData`: categories, rooms and what was said in them.
///
/// # Errors
/// A time that a ZIP cannot hold.
pub fn persistent_chat_export(rooms: &[&str], exported: DateTime) -> io::Result<Vec<u8>> {
    let rows: String =
        rooms.iter().map(|room| format!("<r id=\"{}\" t=\"{}\"/>\n", guid_of(room), escape(room))).collect();
    let messages: String = rooms
        .iter()
        .flat_map(|room| (0..40).map(move |number| format!("<m r=\"{}\" n=\"{number}\"/>\n", guid_of(room))))
        .collect();
    opaque("chat", &[("r", rows), ("m", messages)], exported)
}

fn opaque(kind: &str, parts: &[(&str, String)], exported: DateTime) -> io::Result<Vec<u8>> {
    let entries: Vec<(String, Vec<u8>)> = parts
        .iter()
        .map(|(part, rows)| (guid_of(&format!("{kind} {part}")).to_string(), document(&format!("<d>\n{rows}</d>\n"))))
        .collect();
    archive(&entries, exported)
}
