//! Which zone files answer for the names that Lync Server needs, as the binary judges them.

use super::audit::Deployment;

const POOL: &str = "[[pool]]\nfqdn = \"pool01.contoso.com\"\n[dns]\napplies = true\n";
/// What every deployment needs inside, and what is needed outside when it is published.
const INSIDE: [&str; 5] = ["lyncdiscoverinternal", "_sipinternaltls._tcp", "sip", "meet", "dialin"];
const OUTSIDE: [&str; 4] = ["lyncdiscover", "sip", "meet", "dialin"];
const OLD: &str = "2026-10-20T02:00:00+01:00";
const NEW: &str = "2026-10-31T02:00:00+01:00";

/// A zone of these names at one address, on the server `ns1`.
fn zone(name: &str, names: &[&str]) -> String {
    zone_of("ns1.contoso.com.", name, "10.20.0.41", names)
}

fn zone_of(server: &str, name: &str, address: &str, names: &[&str]) -> String {
    let records = names.iter().map(|name| match *name {
        service if service.starts_with('_') => format!("{service} SRV 0 0 5061 pool01\n"),
        host => format!("{host} A {address}\n"),
    });
    let head = format!(
        ";  Database file {name}.dns for {name} zone.\n@ IN SOA {server} hostmaster.contoso.com. (5 900 600 86400 3600)\n@ NS {server}\n"
    );
    std::iter::once(head).chain(records).collect()
}

fn without<'a>(all: &[&'a str], missing: &[&str]) -> Vec<&'a str> {
    all.iter().copied().filter(|name| !missing.contains(name)).collect()
}

/// What the audit says of files that were all written last night.
#[track_caller]
fn says(tables: &str, files: &[(&str, String)]) -> Vec<String> {
    let files: Vec<(&str, String, &str)> = files.iter().map(|(path, text)| (*path, text.clone(), NEW)).collect();
    says_at(tables, &files)
}

/// Without what is only noted of features that are not used.
#[track_caller]
fn says_at(tables: &str, files: &[(&str, String, &str)]) -> Vec<String> {
    let mut told = all(tables, files);
    told.retain(|line| !line.contains(" dns-records-unused: "));
    told
}

#[track_caller]
fn all(tables: &str, files: &[(&str, String, &str)]) -> Vec<String> {
    let deployment = Deployment::new("dns", "", tables);
    let deployment = files.iter().fold(deployment, |one, (path, text, at)| one.file_at(path, text.as_bytes(), at));
    deployment.run().told()
}

fn lacks(what: &str, names: &str) -> String {
    format!("gap dns-records-missing: The newest {what} lacks records that Lync Server needs: {names}.")
}

#[test]
fn names_that_nothing_says_are_used_are_noted() {
    let told = all(POOL, &[("contoso.com.dns", zone("contoso.com", &INSIDE), NEW)]);
    assert_eq!(
        told,
        [
            "pass",
            "noted dns-records-unused: The zone files lack names that are needed only by features that neither the deployment \
             file nor a topology shows as used: admin, _ntp._udp, ucupdates-r2, sipinternal, lyncdiscover, _sip._tls and \
             _sipfederationtls._tcp.",
        ]
    );
    for name in INSIDE {
        let told = says(POOL, &[("contoso.com.dns", zone("contoso.com", &without(&INSIDE, &[name])))]);
        assert_eq!(told, ["gap", &lacks("zone file of contoso.com", name)], "{name}");
    }
}

#[test]
fn names_of_what_the_deployment_file_says_is_used_are_needed() {
    let uses = |used: &str| {
        let tables = format!("[dns]\nused = [{used}]\n");
        says(&tables, &[("contoso.com.dns", zone("contoso.com", &INSIDE))])
    };
    for (used, names) in [
        ("\"edge\"", "lyncdiscover and _sip._tls"),
        ("\"mobility\"", "lyncdiscover"),
        ("\"federation\"", "_sipfederationtls._tcp"),
        ("\"phones\"", "_ntp._udp and ucupdates-r2"),
        ("\"admin-url\"", "admin"),
        ("\"xmpp\"", "_xmpp-server._tcp"),
    ] {
        assert_eq!(uses(used), ["gap", &lacks("zone file of contoso.com", names)], "{used}");
    }
}

/// A topology with an Edge Server, these SIP domains, and more elements behind the sites.
fn topology(domains: &[&str], more: &str) -> String {
    let names: String = domains.iter().map(|name| format!("<InternalDomain Name=\"{name}\"/>")).collect();
    format!(
        "<Topology xmlns=\"urn:schema:Microsoft.Rtc.Management.Deploy.Topology.2008\" Signature=\"7e1b6c6c-0000-4000-8000-000000000000\">\
         <InternalDomains DefaultDomain=\"{}\">{names}</InternalDomains><Sites><CentralSite SiteId=\"1\"><Name>Oslo</Name>{more}\
         </CentralSite></Sites><Clusters><Cluster Fqdn=\"edge.contoso.com\"><ClusterId SiteId=\"1\" Number=\"1\"/></Cluster></Clusters>\
         <Services><Service RoleVersion=\"1\" ServiceVersion=\"6\"><ServiceId SiteId=\"1\" RoleName=\"EdgeServer\" Instance=\"1\"/>\
         <InstalledOn><ClusterId SiteId=\"1\" Number=\"1\"/></InstalledOn></Service></Services></Topology>",
        domains[0]
    )
}

#[test]
fn the_topology_says_which_domains_there_are_and_what_is_used() {
    let whole = || zone("contoso.com", &[&INSIDE[..], &["lyncdiscover", "_sip._tls"]].concat());
    let edge = topology(&["contoso.com"], "");
    assert_eq!(says(POOL, &[("contoso.com.dns", whole()), ("topology.xml", edge.clone())]), ["pass"]);
    let inside = zone("contoso.com", &INSIDE);
    let told = says(POOL, &[("contoso.com.dns", inside), ("topology.xml", edge)]);
    assert_eq!(told, ["gap", &lacks("zone file of contoso.com", "lyncdiscover and _sip._tls")]);
    let federated = topology(
        &["contoso.com"],
        "<FederationRoute><ServiceId SiteId=\"1\" RoleName=\"EdgeServer\" Instance=\"1\"/></FederationRoute>",
    );
    let told = says(POOL, &[("contoso.com.dns", whole()), ("topology.xml", federated)]);
    assert_eq!(told, ["gap", &lacks("zone file of contoso.com", "_sipfederationtls._tcp")]);
    let two = topology(&["contoso.com", "fabrikam.com"], "");
    let told = says(POOL, &[("contoso.com.dns", whole()), ("topology.xml", two)]);
    assert_eq!(told, ["gap", "gap dns-zone-missing: No usable zone file of the SIP domain fabrikam.com was found."]);
}

#[test]
fn another_domain_answers_for_nothing() {
    let other = || ("fabrikam.com.dns", zone("fabrikam.com", &INSIDE));
    let told = says(POOL, &[("contoso.com.dns", zone("contoso.com", &["meet"])), other()]);
    let names = "lyncdiscoverinternal, _sipinternaltls._tcp, sip and dialin";
    assert_eq!(told, ["gap", &lacks("zone file of contoso.com", names)]);
    // Nothing of Lync Server in the pools' own zone, and nobody says that another domain is the users'.
    let told = says(POOL, &[("contoso.com.dns", zone("contoso.com", &["www"])), other()]);
    assert_eq!(told[0], "unknown");
    assert!(told[1].starts_with("unknown dns-sip-domain-unknown: "), "{told:?}");
    let named = format!("{POOL}sip_domains = [\"fabrikam.com\"]\n");
    assert_eq!(says(&named, &[("contoso.com.dns", zone("contoso.com", &["www"])), other()]), ["pass"]);
    let named = format!("{POOL}sip_domains = [\"contoso.com\"]\n");
    let told = says(&named, &[("contoso.com.dns", zone("contoso.com", &["www"])), other()]);
    assert_eq!(
        told,
        ["gap", &lacks("zone file of contoso.com", "lyncdiscoverinternal, _sipinternaltls._tcp, sip, meet and dialin")]
    );
    let users = POOL.replace("[dns]", "users = [\"anna@contoso.com\"]\n[dns]");
    let told = says(&users, &[other()]);
    assert_eq!(told, ["gap", "gap dns-zone-missing: No usable zone file of the SIP domain contoso.com was found."]);
}

#[test]
fn a_reverse_zone_alone_is_no_zone_of_users() {
    let told = says(POOL, &[("r.dns", zone("0.20.10.in-addr.arpa", &[]))]);
    assert_eq!(told[0], "gap");
    assert!(
        told[1].starts_with(
            "gap dns-records-missing: The zone files that were found (0.20.10.in-addr.arpa) contain no record"
        ),
        "{told:?}"
    );
}

#[test]
fn a_public_zone_hides_nothing_of_the_internal_one() {
    let everything = [&INSIDE[..], &["lyncdiscover", "_sip._tls", "_sipfederationtls._tcp"]].concat();
    for (inside, outside) in [
        ("internal/c.dns", "public/c.dns"),
        ("dns/intern/contoso.com.dns", "dns/extern/contoso.com.dns"),
        ("contoso.com-interne.zone", "contoso.com-publique.zone"),
        ("contoso.com.dns", "dmz/contoso.com.dns"),
    ] {
        let files = |lack: &[&str]| {
            [(inside, zone("contoso.com", &without(&INSIDE, lack))), (outside, zone("contoso.com", &everything))]
        };
        assert_eq!(says(POOL, &files(&[])), ["pass"], "{inside}");
        let told = says(POOL, &files(&["sip", "dialin"]));
        assert_eq!(told, ["gap", &lacks("internal zone file of contoso.com", "sip and dialin")], "{inside}");
    }
    // And the other way round.
    let inside = ("internal/c.dns", zone("contoso.com", &everything));
    let outside = ("public/c.dns", zone("contoso.com", &without(&OUTSIDE, &["meet"])));
    assert_eq!(says(POOL, &[inside.clone(), outside]), ["gap", &lacks("public zone file of contoso.com", "meet")]);
    // A public zone of a web site alone is none of Lync Server's.
    assert_eq!(says(POOL, &[inside, ("public/c.dns", zone("contoso.com", &["www"]))]), ["pass"]);
}

#[test]
fn servers_are_told_apart_by_what_their_zones_hold() {
    let inside = |lack: &[&str]| zone_of("dc01.contoso.com.", "contoso.com", "10.20.0.41", &without(&INSIDE, lack));
    let outside = zone_of("ns1.provider.net.", "contoso.com", "203.0.113.20", &OUTSIDE);
    let files = |lack: &[&str]| [("a/contoso.com.dns", inside(lack)), ("b/contoso.com.dns", outside.clone())];
    assert_eq!(says(POOL, &files(&[])), ["pass"]);
    assert_eq!(says(POOL, &files(&["sip"])), ["gap", &lacks("internal zone file of contoso.com", "sip")]);
}

#[test]
fn an_older_file_hides_nothing_of_the_newest() {
    let lacking = || zone("contoso.com", &without(&INSIDE, &["sip"]));
    for (old, new) in [
        ("2026-10-20/contoso.com.dns", "2026-10-31/contoso.com.dns"),
        ("old/contoso.com.dns", "contoso.com.dns"),
        ("contoso.com-20261020.dns", "contoso.com-20261031.dns"),
        ("internal/a/contoso.com.dns", "internal/b/contoso.com.dns"),
        ("nas1/dns/contoso.com.dns", "nas1/dns/2026/contoso.com.dns"),
    ] {
        let whole = zone("contoso.com", &INSIDE);
        let told = says_at(POOL, &[(old, whole.clone(), OLD), (new, lacking(), NEW)]);
        assert_eq!(told[0], "gap", "{old}: {told:?}");
        assert!(told[1].contains("lacks records that Lync Server needs: sip."), "{old}: {told:?}");
        assert_eq!(says_at(POOL, &[(old, lacking(), OLD), (new, whole, NEW)]), ["pass"], "{old}");
    }
}

#[test]
fn newest_files_that_differ_are_at_least_noted() {
    let whole = || zone("contoso.com", &INSIDE);
    let lacking = || zone("contoso.com", &without(&INSIDE, &["sip"]));
    let told = says_at(POOL, &[("dc01/c.dns", whole(), OLD), ("dc02/c.dns", lacking(), NEW)]);
    assert_eq!(
        told,
        [
            "unknown",
            "unknown dns-records-missing: The newest zone file of contoso.com lacks sip, which dc01/c.dns contains: nothing \
             shows whether they are the internal and the public view of the domain, or which of them is right.",
        ]
    );
    let told = says_at(POOL, &[("dc01/c.dns", lacking(), OLD), ("dc02/c.dns", whole(), NEW)]);
    assert_eq!(
        told,
        [
            "pass",
            "noted dns-records-missing: The newest zone files of contoso.com differ: dc01/c.dns lacks sip, which another one contains."
        ]
    );
}

#[test]
fn zones_of_one_name_a_subdomain_and_a_wildcard_answer() {
    let tables = "[dns]\nsip_domains = [\"contoso.com\"]\n";
    let pinpoint = |name: &str, record: &str| {
        let zone = format!("{name}.contoso.com");
        let head = self::zone(&zone, &[]);
        (format!("{zone}.dns"), format!("{head}@ {record}\n"))
    };
    let zones: Vec<(String, String)> = INSIDE
        .iter()
        .map(|name| {
            pinpoint(name, if name.starts_with('_') { "SRV 0 0 5061 pool01.contoso.com." } else { "A 10.0.0.5" })
        })
        .collect();
    let files: Vec<(&str, String)> = zones.iter().map(|(path, text)| (path.as_str(), text.clone())).collect();
    assert_eq!(says(tables, &files), ["pass"]);
    assert_eq!(says(tables, &files[1..])[0], "gap");
    let below =
        zone("contoso.com", &["lyncdiscoverinternal.uc", "_sipinternaltls._tcp.uc", "sip.uc", "meet.uc", "dialin.uc"]);
    assert_eq!(says("[dns]\nsip_domains = [\"uc.contoso.com\"]\n", &[("c.dns", below.clone())]), ["pass"]);
    assert_eq!(says(tables, &[("c.dns", below)])[0], "gap");
    let wild = |names: &[&str]| says(tables, &[("c.dns", zone("contoso.com", names))]);
    assert_eq!(wild(&["*", "_sipinternaltls._tcp"]), ["pass"]);
    assert_eq!(
        wild(&["*"]),
        ["gap", &lacks("zone file of contoso.com", "_sipinternaltls._tcp")],
        "a service has no address"
    );
}

#[test]
fn a_zone_file_without_a_name_is_named_after_its_file() {
    let text =
        |names: &[&str]| zone("contoso.com", names).lines().skip(1).map(|line| format!("{line}\n")).collect::<String>();
    let tables = "[dns]\nsip_domains = [\"contoso.com\"]\n";
    assert_eq!(says(tables, &[("db.contoso.com", text(&INSIDE))]), ["pass"]);
    assert_eq!(says(tables, &[("db.contoso.com", text(&without(&INSIDE, &["sip"])))])[0], "gap");
    let told = says(tables, &[("zone.txt", text(&INSIDE))]);
    assert_eq!(told[0], "unknown", "{told:?}");
}
