//! A domain controller: Samba's, provisioned anew, with a `dSASignature` that its own database wrote and dated.

use super::fake::listens;
use super::real::{Running, are_installed, run};
use super::scene::{collect_of, plain};
use bakproof::policy::{DirectoryConnection, DirectoryTls};
use jiff::{SignedDuration, Timestamp};
use std::fs;
use std::process::Command;

const SAMBA: &str = "/usr/sbin/samba";
const TOOL: &str = "/usr/bin/samba-tool";
const MODIFY: &str = "/usr/bin/ldbmodify";
const SCHEMA: &str = "/usr/share/samba/setup/ad-schema/AD_DS_Attributes__Windows_Server_2012_R2.ldf";
const HOST: &str = "dc1.contoso.test";
const DOMAIN: &str = "DC=contoso,DC=test";
const USER: &str = "auditor@contoso.test";
const PASSWORD: &str = "Vintertid-42!";

#[test]
fn an_ordinary_user_reads_a_domain_controller() {
    if !are_installed(&[SAMBA, TOOL, MODIFY, SCHEMA], "Samba's domain controller was not read") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    // Its ports are fixed: an address of its own keeps it from others.
    let [high, low] = (std::process::id() as u16).to_be_bytes();
    let address = format!("127.77.{high}.{}", low.clamp(1, 254));
    let target = format!("--targetdir={}", folder.path().display());
    run(
        TOOL,
        &[
            "domain",
            "provision",
            "--realm=CONTOSO.TEST",
            "--domain=CONTOSO",
            "--adminpass=Sehr-Geheim-1234",
            "--server-role=dc",
            "--dns-backend=NONE",
            "--host-name=dc1",
            &format!("--host-ip={address}"),
            &format!("--option=interfaces={address}/8"),
            "--option=bind interfaces only=yes",
            "--option=server services=ldap",
            &format!("--option=log file={}", at("log")),
            &target,
        ],
    );
    let database = at("private/sam.ldb");
    run(TOOL, &["user", "create", "auditor", PASSWORD, "-H", &database]);
    let change = format!("dn: {DOMAIN}\nchangetype: modify\nreplace: dSASignature\ndSASignature:: AQAAACgAAAA=\n");
    fs::write(at("change.ldif"), change).unwrap();
    let services = format!("CN=Enrollment Services,CN=Public Key Services,CN=Services,CN=Configuration,{DOMAIN}");
    let authority = format!(
        "dn: CN=Contoso CA,{services}\nchangetype: add\nobjectClass: pKIEnrollmentService\ncn: Contoso CA\n\
         dNSHostName: ca01.contoso.test\n"
    );
    fs::write(at("authority.ldif"), authority).unwrap();
    run(MODIFY, &["-H", &database, &at("authority.ldif")]);
    let before = Timestamp::now() - SignedDuration::from_secs(2);
    run(MODIFY, &["-H", &database, &at("change.ldif")]);
    let after = Timestamp::now();

    let mut command = Command::new(SAMBA);
    command.args(["-i", "-M", "single", "-s", &at("etc/smb.conf")]);
    let ca_file = folder.path().join("private/tls/ca.pem");
    let _running = Running::start(&mut command, || listens((&address, 636)) && ca_file.exists());

    let connection = |tls: DirectoryTls, is_trusted: bool| DirectoryConnection {
        address: Some(address.clone()),
        port: None,
        tls,
        ca_file: is_trusted.then(|| ca_file.clone()),
        connect_timeout: SignedDuration::from_secs(15),
        query_timeout: SignedDuration::from_secs(15),
        ..plain(0)
    };
    for tls in [DirectoryTls::Ldaps, DirectoryTls::StartTls] {
        let seen = collect_of(HOST, USER, PASSWORD, connection(tls, true));
        let facts = seen.facts();
        assert_eq!(facts.tombstone_lifetime_days, Some(180));
        let [authority] = facts.authorities.as_deref().unwrap() else { panic!("{facts:?}") };
        assert_eq!(authority.authority_name, "Contoso CA");
        assert_eq!(authority.host.as_deref(), Some("ca01.contoso.test"));
        assert_eq!(
            (facts.users.as_ref().unwrap().pools.len(), facts.mailbox_databases.as_ref().unwrap().len()),
            (0, 0)
        );
        let [backup] = facts.backups.as_slice() else { panic!("{facts:?}") };
        assert_eq!((backup.naming_context.as_str(), backup.controller.as_deref()), (DOMAIN, None));
        let time = backup.time.unwrap().at;
        assert!(before <= time && time <= after, "{before} {time} {after}");
        assert!(seen.source.notes.is_empty(), "{:?}", seen.source.notes);
    }
    for (password, tls, is_trusted, words) in [
        ("wrong", DirectoryTls::Ldaps, true, "data 52e"),
        (PASSWORD, DirectoryTls::Ldaps, false, "is not trusted"),
        (PASSWORD, DirectoryTls::None, false, "strongerAuthRequired"),
    ] {
        let seen = collect_of(HOST, USER, password, connection(tls, is_trusted));
        let reason = seen.source.unreachable.unwrap();
        assert!(reason.contains(words), "{reason}");
        assert!(!reason.contains(PASSWORD));
    }
}
