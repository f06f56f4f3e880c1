//! OpenLDAP's server, with the attributes of a domain controller and of Lync Server in its schema.

use super::fake::{CONFIGURATION, DOMAIN, Identity, PASSWORD, closed_port, listens, metadata};
use super::real::{Running, are_installed, run};
use super::scene::{Seen, collect_of, plain};
use bakproof::policy::{DirectoryConnection, DirectoryTls};
use data_encoding::BASE64;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

const SLAPD: &str = "/usr/sbin/slapd";
const SLAPADD: &str = "/usr/sbin/slapadd";
const USER: &str = "CN=auditor,DC=contoso,DC=com";
const WHEN: &str = "2026-10-30T01:00:04Z";
const NOT_DONE: &str = "OpenLDAP's server was not read";

/// Numbers that nobody else has (RFC 5612, 2.25.*): these are not the attributes' own.
const SCHEMA: &str = "\
attributetype ( 2.25.7001 NAME 'msDS-ReplAttributeMetaData' EQUALITY octetStringMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.40 )
attributetype ( 2.25.7002 NAME 'tombstoneLifetime' EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( 2.25.7003 NAME 'msRTCSIP-BackEndServer' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
attributetype ( 2.25.7004 NAME 'msRTCSIP-MirrorBackEndServer' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
attributetype ( 2.25.7005 NAME 'configurationNamingContext' EQUALITY distinguishedNameMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.12 )
attributetype ( 2.25.7006 NAME 'defaultNamingContext' EQUALITY distinguishedNameMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.12 )
attributetype ( 2.25.7007 NAME 'msRTCSIP-UserEnabled' EQUALITY booleanMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.7 SINGLE-VALUE )
attributetype ( 2.25.7008 NAME 'msRTCSIP-PrimaryUserAddress' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
attributetype ( 2.25.7009 NAME 'msRTCSIP-PrimaryHomeServer' EQUALITY distinguishedNameMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.12 )
attributetype ( 2.25.7010 NAME 'dNSHostName' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
attributetype ( 2.25.7011 NAME 'whenCreated' EQUALITY generalizedTimeMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.24 )
attributetype ( 2.25.7012 NAME 'whenChanged' EQUALITY generalizedTimeMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.24 )
attributetype ( 2.25.7013 NAME 'msRTCSIP-OwnerUrn' EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )
objectclass ( 2.25.7101 NAME 'anything' SUP top STRUCTURAL MAY ( cn $ dc $ userPassword $ tombstoneLifetime $ \
msDS-ReplAttributeMetaData $ configurationNamingContext $ defaultNamingContext ) )
objectclass ( 2.25.7102 NAME 'msRTCSIP-GlobalTopologySetting' SUP top STRUCTURAL MUST cn MAY ( msRTCSIP-BackEndServer $ \
msRTCSIP-MirrorBackEndServer ) )
objectclass ( 2.25.7103 NAME 'msRTCSIP-Pool' SUP top STRUCTURAL MUST cn MAY dNSHostName )
objectclass ( 2.25.7104 NAME 'user' SUP top STRUCTURAL MUST cn MAY ( msRTCSIP-UserEnabled $ \
msRTCSIP-PrimaryUserAddress $ msRTCSIP-PrimaryHomeServer $ whenCreated $ whenChanged ) )
objectclass ( 2.25.7105 NAME 'contact' SUP top STRUCTURAL MUST cn MAY ( msRTCSIP-OwnerUrn $ msRTCSIP-UserEnabled $ \
msRTCSIP-PrimaryUserAddress $ msRTCSIP-PrimaryHomeServer ) )
objectclass ( 2.25.7106 NAME 'pKIEnrollmentService' SUP top STRUCTURAL MUST cn MAY dNSHostName )
objectclass ( 2.25.7107 NAME 'msExchPrivateMDB' SUP top STRUCTURAL MUST cn )
";

struct Slapd {
    port: u16,
    tls_port: u16,
    folder: TempDir,
    _running: Running,
}

/// The forest as LDIF, one file for each database, with so many topology settings, or a referral in their place.
fn ldif(settings: usize, is_elsewhere: bool) -> [(&'static str, String); 2] {
    let value = BASE64.encode(&metadata("dSASignature", WHEN, "DC1"));
    let mut configuration = format!(
        "dn: {CONFIGURATION}\nobjectClass: anything\ncn: Configuration\nmsDS-ReplAttributeMetaData:: {value}\n\n"
    );
    let mut one = |dn: &str, rest: &str| {
        let name = dn.split(['=', ',']).nth(1).unwrap();
        let _ = write!(configuration, "dn: {dn},{CONFIGURATION}\ncn: {name}\n{rest}\n\n");
    };
    one("CN=Services", "objectClass: anything");
    one("CN=Windows NT,CN=Services", "objectClass: anything");
    one("CN=Directory Service,CN=Windows NT,CN=Services", "objectClass: anything\ntombstoneLifetime: 180");
    one("CN=Public Key Services,CN=Services", "objectClass: anything");
    one("CN=Enrollment Services,CN=Public Key Services,CN=Services", "objectClass: anything");
    let authority = "objectClass: pKIEnrollmentService\ndNSHostName: ca01.contoso.com";
    one("CN=Contoso CA,CN=Enrollment Services,CN=Public Key Services,CN=Services", authority);
    one("CN=Microsoft Exchange,CN=Services", "objectClass: anything");
    one("CN=DB01,CN=Microsoft Exchange,CN=Services", "objectClass: msExchPrivateMDB");
    if is_elsewhere {
        let rest = "objectClass: referral\nobjectClass: extensibleObject\nref: ldap://192.0.2.1/CN=RTC Service";
        one("CN=RTC Service,CN=Services", rest);
    } else {
        one("CN=RTC Service,CN=Services", "objectClass: anything");
        one("CN=Pools,CN=RTC Service,CN=Services", "objectClass: anything");
        let host = "objectClass: msRTCSIP-Pool\ndNSHostName: pool01.contoso.com";
        one("CN=1:1,CN=Pools,CN=RTC Service,CN=Services", host);
        one("CN=Application Contacts,CN=RTC Service,CN=Services", "objectClass: anything");
        for (name, urn) in [("Help", "urn:application:Rgs"), ("Attendant", "urn:application:caa")] {
            let contact = format!(
                "objectClass: contact\nmsRTCSIP-OwnerUrn: {urn}\nmsRTCSIP-PrimaryUserAddress: sip:{name}@contoso.com\n\
                 msRTCSIP-PrimaryHomeServer: CN=Lc Services,CN=Microsoft,CN=1:1,CN=Pools,CN=RTC Service,CN=Services,\
                 {CONFIGURATION}"
            );
            one(&format!("CN={name},CN=Application Contacts,CN=RTC Service,CN=Services"), &contact);
        }
        for number in 0..settings {
            one(
                &format!("CN=Settings {number},CN=RTC Service,CN=Services"),
                &format!(
                    "objectClass: msRTCSIP-GlobalTopologySetting\nmsRTCSIP-BackEndServer: sql{number}.contoso.com"
                ),
            );
        }
    }
    let mut domain = format!(
        "dn: {DOMAIN}\nobjectClass: anything\ndc: contoso\nmsDS-ReplAttributeMetaData:: {value}\n\n\
         dn: {USER}\nobjectClass: anything\ncn: auditor\nuserPassword: {PASSWORD}\n\n"
    );
    // One in four is not enabled.
    for number in 0..settings {
        let enabled = if number % 4 == 0 { "FALSE" } else { "TRUE" };
        let _ = write!(
            domain,
            "dn: CN=user{number},{DOMAIN}\nobjectClass: user\ncn: user{number}\nmsRTCSIP-UserEnabled: {enabled}\n\
             msRTCSIP-PrimaryUserAddress: sip:user{number}@contoso.com\nmsRTCSIP-PrimaryHomeServer: \
             CN=Lc Services,CN=Microsoft,CN=1:1,CN=Pools,CN=RTC Service,CN=Services,{CONFIGURATION}\n\
             whenChanged: 20261012081102.0Z\n\n"
        );
    }
    [("configuration", configuration), ("domain", domain)]
}

impl Slapd {
    fn start(content: [(&'static str, String); 2], limits: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let write = |name: &str, text: &str| fs::write(at(name), text).unwrap();
        let identity = Identity::of("dc1.contoso.com", 2040);
        write("certificate.pem", &identity.certificate);
        write("key.pem", &identity.key);
        write("lync.schema", SCHEMA);
        write(
            "root.ldif",
            &format!(
                "dn:\nobjectClass: top\nconfigurationNamingContext: {CONFIGURATION}\n\
             defaultNamingContext: {DOMAIN}\n"
            ),
        );
        let shown = |name: &str| at(name).to_str().unwrap().to_owned();
        let mut settings = format!(
            "include /etc/ldap/schema/core.schema\ninclude {}\nmodulepath /usr/lib/ldap\nmoduleload back_mdb\n\
             pidfile {}\nrootDSE {}\nTLSCertificateFile {}\nTLSCertificateKeyFile {}\n{limits}\n",
            shown("lync.schema"),
            shown("pid"),
            shown("root.ldif"),
            shown("certificate.pem"),
            shown("key.pem"),
        );
        for (name, suffix) in [("configuration", CONFIGURATION), ("domain", DOMAIN)] {
            fs::create_dir(at(name)).unwrap();
            let _ = write!(settings, "database mdb\nsuffix \"{suffix}\"\ndirectory {}\n", shown(name));
        }
        write("slapd.conf", &settings);
        for (number, (name, text)) in (1..).zip(&content) {
            let file = format!("{name}.ldif");
            write(&file, text);
            let number = number.to_string();
            run(SLAPADD, &["-q", "-f", &shown("slapd.conf"), "-n", &number, "-l", &shown(&file)]);
        }
        let (port, tls_port) = (closed_port(), closed_port());
        let listen = format!("ldap://127.0.0.1:{port}/ ldaps://127.0.0.1:{tls_port}/");
        let mut command = Command::new(SLAPD);
        command.args(["-d", "0", "-h", &listen, "-f", &shown("slapd.conf")]);
        let running = Running::start(&mut command, || listens(("127.0.0.1", port)) && listens(("127.0.0.1", tls_port)));
        Self { port, tls_port, folder, _running: running }
    }

    fn certificate(&self) -> PathBuf {
        Path::new(self.folder.path()).join("certificate.pem")
    }
}

fn collect(connection: DirectoryConnection) -> Seen {
    collect_of("dc1.contoso.com", USER, PASSWORD, connection)
}

#[test]
fn it_is_read_over_every_kind_of_connection() {
    if !are_installed(&[SLAPD, SLAPADD], NOT_DONE) {
        return;
    }
    // More settings than a page has.
    let server = Slapd::start(ldif(450, false), "");
    for (tls, port) in [
        (DirectoryTls::None, server.port),
        (DirectoryTls::StartTls, server.port),
        (DirectoryTls::Ldaps, server.tls_port),
    ] {
        let ca_file = Some(server.certificate()).filter(|_| tls != DirectoryTls::None);
        let seen = collect(DirectoryConnection { tls, ca_file, ..plain(port) });
        let facts = seen.facts();
        // The server writes types in its own letters.
        let rows: Vec<_> =
            facts.backups.iter().map(|one| (one.naming_context.to_lowercase(), one.controller.as_deref())).collect();
        let expected = [CONFIGURATION, DOMAIN].map(|name| (name.to_lowercase(), Some("dc1")));
        assert_eq!(rows, expected, "{tls:?}");
        assert!(facts.backups.iter().all(|one| one.time.unwrap().to_string() == WHEN));
        assert_eq!((facts.tombstone_lifetime_days, facts.management_stores.len()), (Some(180), 450));
        let users = facts.users.as_ref().unwrap();
        let [pool] = users.pools.as_slice() else { panic!("{users:?}") };
        assert_eq!((pool.pool.as_str(), pool.users.len(), users.unplaced_count), ("pool01.contoso.com", 337, 0));
        let contacts = facts.group_contacts.as_ref().unwrap();
        assert_eq!((contacts.len(), contacts[0].contact_count), (1, 1), "{contacts:?}");
        let authorities = facts.authorities.as_ref().unwrap();
        assert_eq!(authorities[0].host.as_deref(), Some("ca01.contoso.com"));
        assert_eq!(facts.mailbox_databases.as_deref(), Some(&["DB01".to_owned()][..]));
        assert_eq!(pool.users[0].changed.unwrap().to_string(), "2026-10-12T08:11:02Z");
        assert!(seen.source.notes.is_empty(), "{:?}", seen.source.notes);
    }
    let untrusted = DirectoryConnection { tls: DirectoryTls::Ldaps, ..plain(server.tls_port) };
    collect(untrusted).says(&["is not trusted", "`ca_file`"]);
    let plain_port = DirectoryConnection { tls: DirectoryTls::Ldaps, ..plain(server.port) };
    assert!(collect(plain_port).source.unreachable.is_some());
    collect_of("dc1.contoso.com", USER, "wrong", plain(server.port)).says(&["invalidCredentials", "`user`"]);
}

#[test]
fn its_size_limit_and_its_referrals_cost_what_they_hide() {
    if !are_installed(&[SLAPD, SLAPADD], NOT_DONE) {
        return;
    }
    for (content, limits, words) in [
        (ldif(450, false), "sizelimit size.soft=100 size.hard=100 size.prtotal=100", "LimitExceeded"),
        (ldif(0, true), "", "referral"),
    ] {
        let server = Slapd::start(content, limits);
        let seen = collect(plain(server.port));
        assert_eq!(seen.facts().backups.len(), 2);
        assert!(seen.facts().management_stores.is_empty());
        assert_eq!(seen.facts().users, None);
        let notes = &seen.source.notes;
        for what in ["the topology settings of Lync Server: ", "the users of Lync Server: "] {
            let of = |reason: &str| reason.starts_with(what) && reason.contains(words);
            assert!(notes.iter().any(|note| of(&note.reason)), "{notes:?}");
        }
    }
}
