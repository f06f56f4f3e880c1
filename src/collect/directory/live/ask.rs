//! What a domain controller is asked, in order. What it does not answer costs that one thing; a lost connection, all.

use super::client::Client;
use super::explain::{NO_SUCH_OBJECT, Trouble};
use crate::format::directory::{Answers, BINARY, Head, LastBackup, METADATA, PROPERTY_METADATA, last_backup};
use crate::format::ldap::{Entry, Filter, Scope, Search};
use crate::policy::DirectoryConnection;
use secrecy::SecretString;

/// Naming contexts of one server that are looked at.
const MAX_NAMING_CONTEXTS: usize = 64;
const MAX_NAME_BYTES: usize = 1024;
const TOPOLOGY_SETTINGS: &str = "msRTCSIP-GlobalTopologySetting";

/// Reads a server, or says why it cannot be read.
pub fn answers(
    host: &str,
    connection: &DirectoryConnection,
    user: &str,
    password: &SecretString,
) -> Result<Answers, String> {
    let seconds = u32::try_from(connection.query_timeout.as_secs()).unwrap_or_default().max(1);
    let client = Client::open(host, connection, user, password).map_err(|trouble| trouble.to_string())?;
    let mut asking = Asking { client, seconds };
    let answers = asking.all().map_err(|trouble| trouble.to_string());
    asking.client.close();
    answers
}

struct Asking {
    client: Client,
    /// What the server is told of our patience.
    seconds: u32,
}

impl Asking {
    fn all(&mut self) -> Result<Answers, Trouble> {
        let root = self.object("", &["namingContexts", "configurationNamingContext", "rootDomainNamingContext"])?;
        let name = |attribute: &str| root.text(attribute).filter(|name| name.len() <= MAX_NAME_BYTES);
        let Some(configuration) = name("configurationNamingContext") else {
            return Err(Trouble::new(
                "what answers is no domain controller of Active Directory: it names no configuration naming context",
                "set `host` to a domain controller of the domain that Lync Server uses",
            ));
        };
        let contexts: Vec<String> = root.texts("namingContexts").filter(|name| name.len() <= MAX_NAME_BYTES).collect();
        if contexts.len() > MAX_NAMING_CONTEXTS {
            return Err(Trouble::new("it names more naming contexts than there can be", "check the server"));
        }
        let mut heads = Vec::new();
        for naming_context in contexts {
            let answer = answered(self.head(&naming_context))?;
            heads.push(Head { naming_context, answer });
        }
        let service = format!("CN=Directory Service,CN=Windows NT,CN=Services,{configuration}");
        let service = answered(self.object(&service, &["tombstoneLifetime"]))?;
        let mut holders = vec![format!("CN=RTC Service,CN=Services,{configuration}")];
        // Where forests that began with earlier versions have it.
        holders.extend(
            name("rootDomainNamingContext").map(|root| format!("CN=RTC Service,CN=Microsoft,CN=System,{root}")),
        );
        let topology_settings = answered(self.topology_settings(&holders))?;
        Ok(Answers { heads, service, topology_settings })
    }

    /// The head of a naming context with whatever form of its metadata the server gives.
    fn head(&mut self, naming_context: &str) -> Result<Entry, Trouble> {
        let mut head = self.object(naming_context, &[METADATA, PROPERTY_METADATA])?;
        if last_backup(&head) == LastBackup::Unread {
            head.attributes.extend(self.object(naming_context, &[BINARY])?.attributes);
        }
        Ok(head)
    }

    fn topology_settings(&mut self, holders: &[String]) -> Result<Vec<Entry>, Trouble> {
        let mut all = Vec::new();
        for base in holders {
            let found = self.client.search(Search {
                base,
                scope: Scope::Subtree,
                filter: Filter::Equal("objectClass", TOPOLOGY_SETTINGS),
                attributes: &["msRTCSIP-BackEndServer", "msRTCSIP-MirrorBackEndServer"],
                size_limit: 0,
                time_limit_seconds: self.seconds,
                page: Some((0, &[])),
            });
            match found {
                Ok(entries) => all.extend(entries),
                // A forest has it in one of the places, or never had Lync Server.
                Err(trouble) if trouble.code == Some(NO_SUCH_OBJECT) => {}
                Err(trouble) => return Err(trouble),
            }
        }
        Ok(all)
    }

    fn object(&mut self, base: &str, attributes: &[&str]) -> Result<Entry, Trouble> {
        let mut found = self.client.search(Search {
            base,
            scope: Scope::Base,
            filter: Filter::Present("objectClass"),
            attributes,
            size_limit: 1,
            time_limit_seconds: self.seconds,
            page: None,
        })?;
        match (found.pop(), found.is_empty()) {
            (Some(entry), true) => Ok(entry),
            // The server hides objects that the user may not see.
            (None, _) => Err(Trouble {
                code: Some(NO_SUCH_OBJECT),
                ..Trouble::new(
                    "the object is not shown to this user",
                    "`bakproof ldap-rights` prints the rights that the user needs",
                )
            }),
            (Some(_), false) => Err(Trouble::new("it shows several objects of one name", "check the server")),
        }
    }
}

/// An answer, or why there is none; only where the connection is still good.
fn answered<T>(answer: Result<T, Trouble>) -> Result<Result<T, String>, Trouble> {
    match answer {
        Ok(answer) => Ok(Ok(answer)),
        Err(trouble) if trouble.code.is_some() => Ok(Err(trouble.to_string())),
        Err(trouble) => Err(trouble),
    }
}
