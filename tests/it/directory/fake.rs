//! A directory server on loopback that does as it is told. Encodes by itself: it shares nothing with the client.

use openssl::pkey::PKey;
use openssl::ssl::{Ssl, SslAcceptor, SslMethod};
use openssl::x509::X509;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

pub const USER: &str = "auditor@contoso.com";
pub const PASSWORD: &str = "Vintertid-42!";
pub const CONFIGURATION: &str = "CN=Configuration,DC=contoso,DC=com";
pub const DOMAIN: &str = "DC=contoso,DC=com";

/// How the server misbehaves.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Trouble {
    #[default]
    None,
    /// Sends these bytes to whoever connects.
    Says(Vec<u8>),
    /// Says nothing at all.
    Silent,
    /// Says nothing once somebody logged in.
    SilentAfterBind,
    /// Hangs up in the middle of an answer to this base.
    GoneWithin(&'static str),
    /// Answers a search of this base with a code.
    Refuses(&'static str, u8),
    /// The same of a search of all that is below it.
    RefusesBelow(&'static str, u8),
    /// Hangs up when it is asked for all that is below this base, in the middle of its answer.
    GoneBelow(&'static str),
    /// Answers a search of this base with these bytes.
    Breaks(&'static str, Vec<u8>),
    /// Sends this object over and over.
    Endless(&'static str),
    /// Refuses StartTLS.
    NoStartTls,
    /// Says yes to StartTLS, with an answer to a later question behind it.
    SlipsIn,
    /// Refuses every login with a code.
    RefusesLogin(u8),
}

/// Objects by name: attributes and their values.
pub type Objects = BTreeMap<String, Attributes>;

type Attributes = Vec<(String, Vec<Vec<u8>>)>;

pub struct Fake {
    pub port: u16,
    /// Whatever clients sent in the clear or through TLS.
    pub heard: Arc<Mutex<Vec<u8>>>,
}

/// A certificate and its key, PEM.
#[derive(Clone)]
pub struct Identity {
    pub certificate: String,
    pub key: String,
}

impl Identity {
    pub fn of(name: &str, until_year: i32) -> Self {
        let mut params = rcgen::CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.not_before = rcgen::date_time_ymd(2015, 1, 1);
        params.not_after = rcgen::date_time_ymd(until_year, 1, 1);
        let key = rcgen::KeyPair::generate().unwrap();
        Self { certificate: params.self_signed(&key).unwrap().pem(), key: key.serialize_pem() }
    }

    fn acceptor(&self) -> SslAcceptor {
        let mut builder = SslAcceptor::mozilla_intermediate_v5(SslMethod::tls_server()).unwrap();
        builder.set_certificate(&X509::from_pem(self.certificate.as_bytes()).unwrap()).unwrap();
        builder.set_private_key(&PKey::private_key_from_pem(self.key.as_bytes()).unwrap()).unwrap();
        builder.build()
    }
}

impl Fake {
    /// `ldaps`: encryption from the first byte; else whoever has an identity offers StartTLS.
    pub fn start(objects: Objects, trouble: Trouble, identity: Option<Identity>, ldaps: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let world = Arc::new((objects, trouble, identity, heard.clone()));
        thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                let world = world.clone();
                thread::spawn(move || {
                    let (objects, trouble, identity, heard) = &*world;
                    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
                    let mut talk = Talk { objects, trouble, identity: identity.as_ref(), heard };
                    // What becomes of the connection is the client's affair.
                    let _ = match (ldaps, identity) {
                        (true, Some(identity)) => identity.acceptor().accept(socket).ok().and_then(|tls| talk.run(tls)),
                        _ => talk.run(socket),
                    };
                });
            }
        });
        Self { port, heard }
    }
}

struct Talk<'w> {
    objects: &'w Objects,
    trouble: &'w Trouble,
    identity: Option<&'w Identity>,
    heard: &'w Mutex<Vec<u8>>,
}

impl Talk<'_> {
    fn run<S: Read + Write + 'static>(&mut self, mut stream: S) -> Option<()> {
        match self.trouble {
            Trouble::Says(bytes) => {
                stream.write_all(bytes).ok()?;
                thread::sleep(Duration::from_secs(5));
                return None;
            }
            Trouble::Silent => {
                thread::sleep(Duration::from_secs(5));
                return None;
            }
            _ => {}
        }
        loop {
            let (id, tag, content) = self.request(&mut stream)?;
            match tag {
                0x60 => {
                    let code = match self.trouble {
                        Trouble::RefusesLogin(code) => *code,
                        _ if contains(&content, PASSWORD.as_bytes()) && contains(&content, USER.as_bytes()) => 0,
                        _ => 49,
                    };
                    stream.write_all(&done(id, 0x61, code, "80090308: LdapErr: DSID-0C0903A9, data 52e\0")).ok()?;
                    if *self.trouble == Trouble::SilentAfterBind {
                        thread::sleep(Duration::from_secs(5));
                        return None;
                    }
                }
                0x77 => {
                    let identity = self.identity.filter(|_| *self.trouble != Trouble::NoStartTls);
                    let Some(identity) = identity else {
                        stream.write_all(&done(id, 0x78, 52, "no certificate")).ok()?;
                        continue;
                    };
                    let mut answer = done(id, 0x78, 0, "");
                    if *self.trouble == Trouble::SlipsIn {
                        answer.extend(done(2, 0x61, 0, ""));
                    }
                    stream.write_all(&answer).ok()?;
                    let ssl = Ssl::new(identity.acceptor().context()).ok()?;
                    let mut tls = openssl::ssl::SslStream::new(ssl, stream).ok()?;
                    tls.accept().ok()?;
                    return self.inside(tls);
                }
                0x63 => {
                    let (answer, is_gone) = self.found(id, &content);
                    stream.write_all(&answer).ok()?;
                    if is_gone {
                        return None;
                    }
                }
                _ => return None,
            }
        }
    }

    /// After StartTLS.
    fn inside<S: Read + Write + 'static>(&mut self, tls: openssl::ssl::SslStream<S>) -> Option<()> {
        let mut stream: Box<dyn Both> = Box::new(tls);
        loop {
            let (id, tag, content) = self.request(&mut stream)?;
            match tag {
                0x60 => {
                    let is_right = contains(&content, PASSWORD.as_bytes());
                    stream.write_all(&done(id, 0x61, if is_right { 0 } else { 49 }, "")).ok()?;
                }
                0x63 => stream.write_all(&self.found(id, &content).0).ok()?,
                _ => return None,
            }
        }
    }

    fn request(&self, stream: &mut impl Read) -> Option<(u8, u8, Vec<u8>)> {
        let mut first = [0; 2];
        stream.read_exact(&mut first).ok()?;
        let length = match first[1] {
            0x84 => {
                let mut digits = [0; 4];
                stream.read_exact(&mut digits).ok()?;
                u32::from_be_bytes(digits) as usize
            }
            short => usize::from(short),
        };
        let mut content = vec![0; length];
        stream.read_exact(&mut content).ok()?;
        self.heard.lock().unwrap().extend_from_slice(&content);
        assert_eq!(content[..2], [2, 1], "small numbers of requests");
        Some((content[2], content[3], content[4..].to_vec()))
    }

    /// The answer to a search, and whether the server is gone after it.
    fn found(&self, id: u8, content: &[u8]) -> (Vec<u8>, bool) {
        // The base is the first value behind the operation's length.
        let at = if content[0] == 0x84 { 5 } else { 1 };
        let (start, length) = match content[at + 1] {
            0x84 => (at + 6, u32::from_be_bytes(content[at + 2..at + 6].try_into().unwrap()) as usize),
            short => (at + 2, usize::from(short)),
        };
        let base = String::from_utf8(content[start..start + length].to_vec()).unwrap();
        let is_subtree = content[start + length + 2] == 2;
        match self.trouble {
            Trouble::Refuses(of, code) if *of == base && !is_subtree => return (done(id, 0x65, *code, "no"), false),
            Trouble::RefusesBelow(of, code) if *of == base && is_subtree => {
                return (done(id, 0x65, *code, "no"), false);
            }
            Trouble::GoneBelow(of) if *of == base && is_subtree => return (message(id, b"\x64"), true),
            Trouble::Breaks(of, bytes) if *of == base => return (bytes.clone(), false),
            Trouble::Endless(of) if *of == base => {
                let one = self.entry(id, &base);
                return (std::iter::repeat_n(one, 5000).flatten().collect(), false);
            }
            _ => {}
        }
        let below = || self.objects.keys().filter(|dn| dn.ends_with(&format!(",{base}")));
        let mut answer = Vec::new();
        if is_subtree {
            below().for_each(|dn| answer.extend(self.entry(id, dn)));
        } else if self.objects.contains_key(&base) {
            answer.extend(self.entry(id, &base));
        }
        let code = if answer.is_empty() { 32 } else { 0 };
        answer.extend(done(id, 0x65, code, ""));
        let is_gone = matches!(self.trouble, Trouble::GoneWithin(of) if *of == base);
        if is_gone {
            answer.truncate(answer.len() / 2);
        }
        (answer, is_gone)
    }

    fn entry(&self, id: u8, dn: &str) -> Vec<u8> {
        let attributes: Vec<u8> = self.objects[dn]
            .iter()
            .flat_map(|(name, values)| {
                let values: Vec<u8> = values.iter().flat_map(|value| value_of(4, value)).collect();
                value_of(0x30, &[value_of(4, name.as_bytes()), value_of(0x31, &values)].concat())
            })
            .collect();
        message(id, &value_of(0x64, &[value_of(4, dn.as_bytes()), value_of(0x30, &attributes)].concat()))
    }
}

trait Both: Read + Write {}
impl<T: Read + Write> Both for T {}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// Always the long form, as domain controllers write it.
pub fn value_of(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag, 0x84][..], &(content.len() as u32).to_be_bytes(), content].concat()
}

pub fn message(id: u8, operation: &[u8]) -> Vec<u8> {
    value_of(0x30, &[&[2, 1, id], operation].concat())
}

pub fn done(id: u8, tag: u8, code: u8, text: &str) -> Vec<u8> {
    message(id, &value_of(tag, &[vec![10, 1, code], value_of(4, b""), value_of(4, text.as_bytes())].concat()))
}

/// One value of `msDS-ReplAttributeMetaData`, as a domain controller writes it.
pub fn metadata(attribute: &str, changed: &str, controller: &str) -> Vec<u8> {
    format!(
        "<DS_REPL_ATTR_META_DATA>\n\t<pszAttributeName>{attribute}</pszAttributeName>\n\t<dwVersion>612</dwVersion>\n\t\
         <ftimeLastOriginatingChange>{changed}</ftimeLastOriginatingChange>\n\t\
         <uuidLastOriginatingDsaInvocationID>0f2a1c3e-7a56-4a2b-9d0c-3c1f8d0b6a11</uuidLastOriginatingDsaInvocationID>\n\t\
         <usnOriginatingChange>90210</usnOriginatingChange>\n\t<usnLocalChange>90210</usnLocalChange>\n\t\
         <pszLastOriginatingDsaDN>CN=NTDS Settings,CN={controller},CN=Servers,CN=Oslo,CN=Sites,{CONFIGURATION}\
         </pszLastOriginatingDsaDN>\n</DS_REPL_ATTR_META_DATA>\n\0"
    )
    .into_bytes()
}

/// The object of the only pool.
fn pool() -> String {
    format!("CN=1:1,CN=Pools,CN=RTC Service,CN=Services,{CONFIGURATION}")
}

/// A contact of the Response Group application.
fn contact(name: &str, address: &str) -> (String, Attributes) {
    let text = |name: &str, value: &str| (name.to_owned(), vec![value.as_bytes().to_vec()]);
    let attributes = vec![
        text("msRTCSIP-OwnerUrn", "urn:application:Rgs"),
        text("msRTCSIP-PrimaryUserAddress", address),
        text("msRTCSIP-PrimaryHomeServer", &format!("CN=Lc Services,CN=Microsoft,{}", pool())),
    ];
    (format!("CN={name},CN=Application Contacts,CN=RTC Service,CN=Services,{CONFIGURATION}"), attributes)
}

/// A user, as Lync Server marks it.
fn user(name: &str, enabled: &str, pool: &str) -> (String, Attributes) {
    let text = |name: &str, value: &str| (name.to_owned(), vec![value.as_bytes().to_vec()]);
    let attributes = vec![
        text("msRTCSIP-UserEnabled", enabled),
        text("msRTCSIP-PrimaryUserAddress", &format!("sip:{name}@Contoso.com")),
        text("msRTCSIP-PrimaryHomeServer", &format!("CN=Lc Services,CN=Microsoft,{pool}")),
        text("whenCreated", "20120109081102.0Z"),
        text("whenChanged", "20261012081102.0Z"),
    ];
    (format!("CN={name},OU=Staff,{DOMAIN}"), attributes)
}

/// A forest of one domain, both of its naming contexts backed up at that time.
pub fn forest(changed: &str) -> Objects {
    let text = |name: &str, value: &str| (name.to_owned(), vec![value.as_bytes().to_vec()]);
    let head = || {
        let rows =
            vec![metadata("objectClass", "2012-01-09T08:11:02Z", "DC0"), metadata("dSASignature", changed, "DC1")];
        vec![("msDS-ReplAttributeMetaData".to_owned(), rows)]
    };
    let contexts = [DOMAIN, CONFIGURATION].map(|name| name.as_bytes().to_vec()).to_vec();
    BTreeMap::from([
        (
            String::new(),
            vec![
                ("namingContexts".to_owned(), contexts),
                text("configurationNamingContext", CONFIGURATION),
                text("rootDomainNamingContext", DOMAIN),
                text("defaultNamingContext", DOMAIN),
            ],
        ),
        (pool(), vec![text("dNSHostName", "Pool01.contoso.com")]),
        contact("1", "sip:helpdesk@contoso.com"),
        contact("2", "sip:sales@contoso.com"),
        // The application's own.
        contact("own", "sip:RtcApplication-1f0b@contoso.com"),
        (
            format!("CN=Contoso CA,CN=Enrollment Services,CN=Public Key Services,CN=Services,{CONFIGURATION}"),
            vec![text("cn", "Contoso CA"), text("dNSHostName", "CA01.contoso.com")],
        ),
        (format!("CN=DB01,CN=Databases,CN=Microsoft Exchange,CN=Services,{CONFIGURATION}"), vec![text("cn", "DB01")]),
        user("anna", "TRUE", &pool()),
        user("ben", "TRUE", &pool()),
        // Not enabled, and at home on a pool that is gone.
        user("chris", "FALSE", &pool()),
        user("dora", "TRUE", "CN=1:9,CN=Pools,CN=RTC Service"),
        (DOMAIN.to_owned(), head()),
        (CONFIGURATION.to_owned(), head()),
        (
            format!("CN=Directory Service,CN=Windows NT,CN=Services,{CONFIGURATION}"),
            vec![text("tombstoneLifetime", "180")],
        ),
        (
            format!("CN=Topology Settings,CN=RTC Service,CN=Services,{CONFIGURATION}"),
            vec![
                text("msRTCSIP-BackEndServer", r"sql01.contoso.com\RTC"),
                text("msRTCSIP-MirrorBackEndServer", r"sql02.contoso.com\RTC"),
            ],
        ),
    ])
}

/// A port on which nobody listens.
pub fn closed_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Whether something listens there.
#[cfg(unix)]
pub fn listens(address: (&str, u16)) -> bool {
    std::net::TcpStream::connect(address).is_ok()
}
