//! The name of a SQL Server instance: `host` or `host\INSTANCE`.

use crate::base::equal_without_case;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// Host and instance as written; the default instance has no name. Compare with the methods: case means nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(into = "String", try_from = "String")]
pub struct Instance {
    pub host: String,
    /// Empty for the default instance (`MSSQLSERVER`).
    pub name: String,
}

impl Instance {
    /// The host's first label, upper case: what a backup header calls the server.
    pub fn first_label(&self) -> String {
        first_label(&self.host)
    }

    /// Equal instance names without case; `MSSQLSERVER` is the default instance.
    pub fn same_name(&self, other: &Self) -> bool {
        equal_without_case(self.plain_name(), other.plain_name())
    }

    /// Whether a server can have this name. What is read from a backup is kept as it is; what a deployment file declares
    /// must be able to match: a backup knows neither a port nor a protocol.
    pub fn is_possible(&self) -> bool {
        self.host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))
            && !self.host.starts_with('.')
            && !self.host.ends_with('.')
            && self.name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '#'))
    }

    fn plain_name(&self) -> &str {
        if self.name.eq_ignore_ascii_case("MSSQLSERVER") { "" } else { &self.name }
    }
}

/// A host's name without its domain, upper case; an address has no domain and stays whole.
pub fn first_label(host: &str) -> String {
    label_of(host).to_uppercase()
}

/// Whether a name is a host's first label, without case.
pub fn is_first_label(host: &str, name: &str) -> bool {
    label_of(host).chars().flat_map(char::to_uppercase).eq(name.chars().flat_map(char::to_uppercase))
}

fn label_of(host: &str) -> &str {
    let is_address = host.parse::<IpAddr>().is_ok();
    if is_address { host } else { host.split('.').next().unwrap_or_default() }
}

/// One host, as two places may write it: a name without a domain is a first label.
pub fn same_host(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b) || ((!a.contains('.') || !b.contains('.')) && is_first_label(a, label_of(b)))
}

/// Which of the names is that host: the same name, or the only one that [`same_host`] takes for it.
pub fn one_host<'a>(names: impl Iterator<Item = &'a str> + Clone, host: &str) -> Option<&'a str> {
    names.clone().find(|name| *name == host).or_else(|| {
        let mut alike = names.filter(|name| same_host(name, host));
        alike.next().filter(|_| alike.next().is_none())
    })
}

impl fmt::Display for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name.is_empty() { f.write_str(&self.host) } else { write!(f, "{}\\{}", self.host, self.name) }
    }
}

impl FromStr for Instance {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (host, name) = text.split_once('\\').unwrap_or((text, ""));
        if host.is_empty() || host.contains(char::is_whitespace) || name.contains(['\\', '/', ',']) {
            return Err(format!(
                "`{text}` is no SQL Server instance; write \"host.domain\" or \"host.domain\\\\INSTANCE\""
            ));
        }
        Ok(Self { host: host.to_owned(), name: name.to_owned() })
    }
}

impl TryFrom<String> for Instance {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Instance> for String {
    fn from(instance: Instance) -> Self {
        instance.to_string()
    }
}
