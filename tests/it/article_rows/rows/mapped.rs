//! What a mapping says of files that are something else, and files that do not say whose they are.

use super::network::dhcp_xml;
use crate::article_rows::row::Row;
use bakproof::demo::{administration, application_host, redirection};
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0 and what a picture holds, and more of it";
const NOTE: &[u8] = b"The picture shows the rack in the cellar. Please do not move it.\r\n";

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let made = zip::DateTime::from_date_and_time(2026, 10, 31, 2, 0, 0).unwrap();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(*name, SimpleFileOptions::default().last_modified_time(made)).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn filled(head: &[u8]) -> Vec<u8> {
    head.iter().copied().chain((0..4000_u16).map(|at| (at % 251) as u8)).collect()
}

fn location(file: Vec<u8>) -> Row {
    Row::new("location", "a ZIP, mapped")
        .declared("[location]\nsql = 'sql01.contoso.com\\RTC'\n")
        .mapped("*.zip", "kind = \"lync-location\"")
        .file("E911Config.zip", file)
}

fn chat(file: Vec<u8>) -> Row {
    Row::new("persistent-chat", "a ZIP, mapped")
        .declared("[persistent-chat]\nsql = 'sql02.contoso.com\\PCHAT'\n")
        .mapped("*.zip", "kind = \"lync-persistent-chat\"\nlevel = \"full\"")
        .file("chat.zip", file)
}

fn device(item: &'static str, kind: &str, file: Vec<u8>) -> Row {
    Row::new(item, "a file, mapped")
        .declared(&format!("[{item}]\ntargets = [\"dev01.contoso.com\"]\n"))
        .mapped("dev01.*", &format!("kind = \"{kind}\"\ntarget = \"dev01.contoso.com\""))
        .file("dev01.cfg", file)
}

/// Pictures, films, databases, pages, blanks, noise.
pub fn something_else() -> Vec<Row> {
    let pictures = || zip(&[("rack.png", PNG), ("read me.txt", NOTE)]);
    let mut rows = vec![
        location(pictures()),
        location(zip(&[("a.txt", NOTE)])),
        location(zip(&[("a.xml", b"<d/>")])),
        location(zip(&[("a.xml", b"<d><r/></d>"), ("b.png", PNG)])),
        chat(pictures()),
        chat(zip(&[("film.mp4", &filled(b"\0\0\0\x18ftypisom"))])),
    ];
    let page = b"<!DOCTYPE html>\n<html><body><form action=\"/login\">Password: <input name=p></form></body></html>\n";
    let mut state = 7_u32;
    let noise = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    });
    let files = [
        pictures(),
        filled(b"\xff\xd8\xff\xe0\0\x10JFIF\0"),
        filled(b"\0\0\0\x18ftypisom\0\0\x02\0"),
        filled(b"RIFF\x24\x10\0\0WAVEfmt "),
        filled(b"SQLite format 3\0"),
        filled(b"%PDF-1.7\n"),
        filled(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        filled(b"MZ\x90\0\x03\0"),
        filled(b"\x01\x0f\0\0"),
        page.repeat(5),
        b" \r\n".repeat(400),
        vec![0; 4096],
        vec![b'A'; 4096],
        noise.take(4096).collect(),
        NOTE.repeat(3),
        b"hostname gw01\n".to_vec(),
    ];
    for file in files {
        rows.push(device("pstn-gateway", "gateway-configuration", file.clone()));
        rows.push(device("load-balancer", "load-balancer-configuration", file));
    }
    rows
}

/// What such an export holds is documents.
pub fn exports() -> Vec<Row> {
    let documents = || zip(&[("a", b"<?xml version=\"1.0\"?><d><r n=\"1\"/></d>"), ("b", b"<d><s/></d>")]);
    vec![location(documents()), chat(documents())]
}

fn iis(folder: &str) -> Row {
    Row::new("iis", "a backup by appcmd")
        .declared("[iis]\ntargets = [\"fe01.contoso.com\"]\n")
        .file(&format!("{folder}/applicationHost.config"), application_host())
        .file(&format!("{folder}/administration.config"), administration())
        .file(&format!("{folder}/redirection.config"), redirection())
}

fn dhcp(path: &str) -> Row {
    Row::new("dhcp", "Export-DhcpServer").declared("[dhcp]\ntargets = [\"dc01.contoso.com\"]\n").file(path, dhcp_xml())
}

pub fn unnamed() -> Vec<Row> {
    vec![iis("iis/monday"), iis("iis/fe02"), dhcp("dhcp.xml"), dhcp("dc02-dhcp.xml"), dhcp("dc011/dhcp.xml")]
}

pub fn named() -> Vec<Row> {
    vec![
        iis("iis/fe01"),
        iis("fe01.contoso.com/iis"),
        dhcp("dc01-dhcp.xml"),
        dhcp("DC01/monday.xml"),
        dhcp("dhcp.xml").mapped("dhcp.xml", "target = \"dc01.contoso.com\""),
    ]
}
