//! What is asked: who we are, that the connection be encrypted, and objects. Nothing here changes a directory.

use super::ber::{BOOLEAN, ENUMERATED, INTEGER, OCTETS, SEQUENCE, encoded, number};

/// Paged results (RFC 2696).
pub(super) const PAGED_RESULTS: &[u8] = b"1.2.840.113556.1.4.319";
/// StartTLS (RFC 4511, 4.14).
const START_TLS: &[u8] = b"1.3.6.1.4.1.1466.20037";
const VERSION: u32 = 3;

/// How far below its base a search looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Base,
    Subtree,
}

/// Which objects are meant.
#[derive(Clone, Copy, Debug)]
pub enum Filter<'a> {
    /// Whatever has the attribute.
    Present(&'a str),
    Equal(&'a str, &'a str),
    /// Whatever all of these mean.
    All(&'a [Filter<'a>]),
}

/// One search, or one page of it.
#[derive(Clone, Copy, Debug)]
pub struct Search<'a> {
    pub base: &'a str,
    pub scope: Scope,
    pub filter: Filter<'a>,
    pub attributes: &'a [&'a str],
    pub size_limit: u32,
    pub time_limit_seconds: u32,
    /// Objects of one page, and where the server stopped; without it, the search has no pages.
    pub page: Option<(u32, &'a [u8])>,
}

/// A simple bind. Who sends it wipes it.
pub fn bind(id: u32, user: &str, password: &str) -> Vec<u8> {
    let version = number(INTEGER, VERSION);
    let user = encoded(OCTETS, &[user.as_bytes()]);
    // `[0]`, primitive: simple.
    let head = [0x80, 0x84];
    let length = (password.len() as u32).to_be_bytes();
    let content = version.len() + user.len() + head.len() + length.len() + password.len();
    // Put together in one piece, so that there is one copy of the password and no more.
    let mut operation = vec![0x60, 0x84];
    operation.extend_from_slice(&(content as u32).to_be_bytes());
    [version.as_slice(), &user, &head, &length].iter().for_each(|part| operation.extend_from_slice(part));
    encoded(SEQUENCE, &[&number(INTEGER, id), &operation, password.as_bytes()])
}

/// Asks for encryption.
pub fn start_tls(id: u32) -> Vec<u8> {
    encoded(SEQUENCE, &[&number(INTEGER, id), &encoded(0x77, &[&encoded(0x80, &[START_TLS])])])
}

/// Says goodbye.
pub fn unbind(id: u32) -> Vec<u8> {
    encoded(SEQUENCE, &[&number(INTEGER, id), &[0x42, 0]])
}

/// A search. Aliases are not followed.
pub fn search(id: u32, asked: &Search<'_>) -> Vec<u8> {
    let scope = match asked.scope {
        Scope::Base => 0,
        Scope::Subtree => 2,
    };
    let attributes: Vec<u8> = asked.attributes.iter().flat_map(|name| encoded(OCTETS, &[name.as_bytes()])).collect();
    let operation = encoded(
        0x63,
        &[
            &encoded(OCTETS, &[asked.base.as_bytes()]),
            &number(ENUMERATED, scope),
            &number(ENUMERATED, 0),
            &number(INTEGER, asked.size_limit),
            &number(INTEGER, asked.time_limit_seconds),
            &encoded(BOOLEAN, &[&[0]]),
            &filter(asked.filter),
            &encoded(SEQUENCE, &[&attributes]),
        ],
    );
    let controls = asked.page.map(|(size, cookie)| paged(size, cookie)).unwrap_or_default();
    encoded(SEQUENCE, &[&number(INTEGER, id), &operation, &controls])
}

fn filter(asked: Filter<'_>) -> Vec<u8> {
    match asked {
        Filter::Present(name) => encoded(0x87, &[name.as_bytes()]),
        Filter::Equal(name, value) => {
            encoded(0xa3, &[&encoded(OCTETS, &[name.as_bytes()]), &encoded(OCTETS, &[value.as_bytes()])])
        }
        Filter::All(parts) => {
            let parts: Vec<u8> = parts.iter().flat_map(|part| filter(*part)).collect();
            encoded(0xa0, &[&parts])
        }
    }
}

/// The control, which the server must obey.
fn paged(size: u32, cookie: &[u8]) -> Vec<u8> {
    let value = encoded(SEQUENCE, &[&number(INTEGER, size), &encoded(OCTETS, &[cookie])]);
    let control = encoded(
        SEQUENCE,
        &[&encoded(OCTETS, &[PAGED_RESULTS]), &encoded(BOOLEAN, &[&[0xff]]), &encoded(OCTETS, &[&value])],
    );
    encoded(0xa0, &[&control])
}
