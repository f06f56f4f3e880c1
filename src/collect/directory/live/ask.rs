//! What a domain controller is asked, in order. What it does not answer costs that one thing; a lost connection, all, or
//! once the directory's own backups are known, what was not asked yet.

use super::client::Client;
use super::explain::{NO_SUCH_OBJECT, Trouble};
use crate::format::directory::{
    AUTHORITY_ATTRIBUTES, Answers, BINARY, CONTACT_ATTRIBUTES, DATABASE_ATTRIBUTES, ENABLED, Head, LastBackup,
    MAX_USERS, METADATA, OWNER, POOL_ATTRIBUTES, PROPERTY_METADATA, PoolNames, RESPONSE_GROUPS, USER_ATTRIBUTES,
    UserReader, last_backup,
};
use crate::format::ldap::{Entry, Filter, Scope, Search};
use crate::model::DirectoryUsers;
use crate::policy::DirectoryConnection;
use secrecy::SecretString;

/// Naming contexts of one server that are looked at.
const MAX_NAMING_CONTEXTS: usize = 64;
const MAX_NAME_BYTES: usize = 1024;
/// Objects of one class below one place: as many as an export of Response Groups may hold.
const MAX_OBJECTS: usize = 20_000;
const TOPOLOGY_SETTINGS: &str = "msRTCSIP-GlobalTopologySetting";
const CLASS: &str = "objectClass";
const POOL: &str = "msRTCSIP-Pool";
const AUTHORITY: &str = "pKIEnrollmentService";
const DATABASE: &str = "msExchPrivateMDB";

/// Reads a server, or says why it cannot be read.
pub fn answers(
    host: &str,
    connection: &DirectoryConnection,
    user: &str,
    password: &SecretString,
) -> Result<Answers, String> {
    let seconds = u32::try_from(connection.query_timeout.as_secs()).unwrap_or_default().max(1);
    let client = Client::open(host, connection, user, password).map_err(|trouble| trouble.to_string())?;
    let mut asking = Asking { client, seconds, lost: None };
    let answers = asking.all().map_err(|trouble| trouble.to_string());
    asking.client.close();
    answers
}

struct Asking {
    client: Client,
    /// What the server is told of our patience.
    seconds: u32,
    /// Why the connection is not good any more.
    lost: Option<String>,
}

impl Asking {
    fn all(&mut self) -> Result<Answers, Trouble> {
        let root = self.object(
            "",
            &["namingContexts", "configurationNamingContext", "rootDomainNamingContext", "defaultNamingContext"],
        )?;
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
        let settings = ["msRTCSIP-BackEndServer", "msRTCSIP-MirrorBackEndServer"];
        let topology_settings = answered(self.below(&holders, Filter::Equal(CLASS, TOPOLOGY_SETTINGS), &settings))?;
        let of_class = |class| Filter::Equal(CLASS, class);
        let pools = self.beside(|asking| asking.below(&holders, of_class(POOL), &POOL_ATTRIBUTES));
        let pools = pools.map(|pools| PoolNames::of(&pools));
        let of_groups = Filter::Equal(OWNER, RESPONSE_GROUPS);
        let contacts = self.beside(|asking| asking.below(&holders, of_groups, &CONTACT_ATTRIBUTES));
        let services = [format!("CN=Enrollment Services,CN=Public Key Services,CN=Services,{configuration}")];
        let authorities = self.beside(|asking| asking.below(&services, of_class(AUTHORITY), &AUTHORITY_ATTRIBUTES));
        let exchange = [format!("CN=Microsoft Exchange,CN=Services,{configuration}")];
        let mailbox_databases = self.beside(|asking| asking.below(&exchange, of_class(DATABASE), &DATABASE_ATTRIBUTES));
        // The longest answer comes last.
        let users = pools.clone().and_then(|pools| {
            let domain = name("defaultNamingContext").ok_or("the server names no domain of its own")?;
            self.beside(|asking| asking.users(&domain, &pools))
        });
        let group_contacts = pools.and_then(|pools| Ok((pools, contacts?)));
        Ok(Answers { heads, service, topology_settings, users, group_contacts, authorities, mailbox_databases })
    }

    /// An answer, or why there is none: the connection was lost, perhaps over an earlier question.
    fn beside<T>(&mut self, ask: impl FnOnce(&mut Self) -> Result<T, Trouble>) -> Result<T, String> {
        if let Some(why) = &self.lost {
            return Err(why.clone());
        }
        ask(self).map_err(|trouble| {
            let why = trouble.to_string();
            if trouble.code.is_none() {
                self.lost = Some(why.clone());
            }
            why
        })
    }

    fn users(&mut self, domain: &str, pools: &PoolNames) -> Result<DirectoryUsers, Trouble> {
        let mut reader = UserReader::new(domain, pools);
        if pools.is_empty() {
            return Ok(reader.finish());
        }
        // Phones and gateways are contacts, and have no data of their own.
        let filter = [Filter::Equal(CLASS, "user"), Filter::Equal(ENABLED, "TRUE")];
        let asked = Search {
            base: domain,
            scope: Scope::Subtree,
            filter: Filter::All(&filter),
            attributes: &USER_ATTRIBUTES,
            size_limit: 0,
            time_limit_seconds: self.seconds,
            page: Some((0, &[])),
        };
        self.client.search_each(asked, MAX_USERS, &mut |entry| reader.take(&entry))?;
        Ok(reader.finish())
    }

    /// The head of a naming context with whatever form of its metadata the server gives.
    fn head(&mut self, naming_context: &str) -> Result<Entry, Trouble> {
        let mut head = self.object(naming_context, &[METADATA, PROPERTY_METADATA])?;
        if last_backup(&head) == LastBackup::Unread {
            head.attributes.extend(self.object(naming_context, &[BINARY])?.attributes);
        }
        Ok(head)
    }

    /// Such objects below whichever of the holders there is.
    fn below(&mut self, holders: &[String], filter: Filter<'_>, attributes: &[&str]) -> Result<Vec<Entry>, Trouble> {
        let mut all = Vec::new();
        for base in holders {
            let asked = Search {
                base,
                scope: Scope::Subtree,
                filter,
                attributes,
                size_limit: 0,
                time_limit_seconds: self.seconds,
                page: Some((0, &[])),
            };
            match self.client.search_each(asked, MAX_OBJECTS, &mut |entry| all.push(entry)) {
                Ok(()) => {}
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
