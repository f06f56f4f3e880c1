//! Whether a name is one of a machine's: a short name and a full one can be compared, a name and an address cannot.

use crate::model::first_label;
use crate::policy::SqlServer;
use std::collections::BTreeSet;
use std::net::IpAddr;

/// What a name says of a machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// It is one of its names.
    Same,
    /// It is of another kind than all names that are known of it.
    Untold,
    Other,
}

/// Compares a name with all that are known of a machine, which are upper case and without domains.
pub fn named(names: &BTreeSet<String>, name: &str) -> Named {
    if names.contains(&first_label(name)) {
        return Named::Same;
    }
    let is_same_kind = |known: &String| is_address(known) == is_address(name);
    if !is_everywhere(name) && names.iter().any(is_same_kind) { Named::Other } else { Named::Untold }
}

/// Whether it is an address, or what every machine calls itself: no name of any other can be compared with it.
pub fn is_address(name: &str) -> bool {
    address(name).is_some() || is_everywhere(name)
}

fn address(name: &str) -> Option<IpAddr> {
    name.trim_start_matches('[').trim_end_matches(']').split('%').next()?.parse().ok()
}

fn is_everywhere(name: &str) -> bool {
    name.eq_ignore_ascii_case("localhost") || address(name).is_some_and(|address| address.is_loopback())
}

/// The names that the deployment file gives to the host of a SQL Server. A tunnel's end names no machine.
pub fn names_of(server: &SqlServer) -> impl Iterator<Item = &str> {
    let names = std::iter::once(&server.instance.host).chain(&server.aliases).chain(&server.connection.address);
    names.map(String::as_str).filter(|name| !is_everywhere(name))
}

/// A machine's names, with those of every [[sql_server]] that has one of them.
pub fn with_declared(servers: &[SqlServer], mut names: BTreeSet<String>) -> BTreeSet<String> {
    let is_own = |server: &&SqlServer| names_of(server).any(|name| names.contains(&first_label(name)));
    let own: Vec<&SqlServer> = servers.iter().filter(is_own).collect();
    names.extend(own.into_iter().flat_map(names_of).map(first_label));
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_an_address_cannot_be_told_apart() {
        for (names, name, told) in [
            (&["SQL01"][..], "sql01.contoso.com", Named::Same),
            (&["SQL01"], "nas01.contoso.com", Named::Other),
            (&["SQL01"], "10.0.0.5", Named::Untold),
            (&["SQL01"], "localhost", Named::Untold),
            (&["SQL01"], "[fe80::1%2]", Named::Untold),
            (&["10.0.0.5"], "sql01", Named::Untold),
            (&["10.0.0.5", "SQL01"], "10.0.0.5", Named::Same),
            (&["10.0.0.5", "SQL01"], "10.0.0.6", Named::Other),
            (&["10.0.0.5", "SQL01"], "127.0.0.1", Named::Untold),
            (&["10.0.0.5", "SQL01"], "nas01", Named::Other),
            (&[], "nas01", Named::Untold),
        ] {
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(named(&names, name), told, "{names:?} {name}");
        }
    }
}
