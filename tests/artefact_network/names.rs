//! DNS zones, and DHCP servers as XML and text.

use super::{configuration, nothing, recognise, sound, wrong};
use bakproof::model::{Detail, DnsZoneFacts, Kind, Verdict};

const DHCP: Kind = Kind::DhcpExport;

pub fn windows_zone() -> String {
    ";\r\n;  Database file contoso.com.dns for Contoso.com zone.\r\n;      Zone version:  119\r\n;\r\n\r\n\
     @                       IN  SOA dc1.contoso.com. hostmaster.contoso.com. (\r\n\
     \t\t\t119          ; serial (number)\r\n\t\t\t900\r\n\t\t\t600\r\n\t\t\t86400\r\n\t\t\t3600       ) ; minimum TTL\r\n\
     @                       NS\tdc1.contoso.com.\r\n\
     dialin                  A\t10.0.0.20\r\nmeet                    A\t10.0.0.20\r\nadmin                   A\t10.0.0.20\r\n\
     lyncdiscoverinternal    1200\tCNAME\tPool1\r\n\
     sip                     [AGE:3552341]\t1200\tA\t10.0.0.5\r\n                        A\t10.0.0.6\r\n\
     _sipinternaltls._tcp    SRV\t0 0 5061\tpool1.contoso.com.\r\n\
     text                    TXT\t( \"v=spf1; (all)\" )\r\n"
        .to_owned()
}

pub fn bind_zone() -> String {
    "; public zone\n$TTL 1h\n$ORIGIN contoso.com.\n@ 3600 IN SOA ns1 admin.example.net. 2013030501 1h 15m 1w 1d\n\
     \tIN NS ns1\nns1 IN A 192.0.2.1\nlyncdiscover IN A 192.0.2.10\n$ORIGIN _tls.contoso.com.\n\
     _sip IN SRV 0 0 443 access.contoso.com.\n"
        .to_owned()
}

fn zone(bytes: &[u8]) -> DnsZoneFacts {
    match sound(bytes, Kind::DnsZone).detail {
        Detail::DnsZone(zone) => zone,
        other => panic!("no zone: {other:?}"),
    }
}

#[test]
fn a_zone_of_windows_shows_what_lync_needs() {
    let zone = zone(windows_zone().as_bytes());
    assert_eq!((zone.zone.as_str(), zone.serial), ("contoso.com", Some(119)));
    assert_eq!(
        zone.lync_records,
        [
            "_sipinternaltls._tcp SRV 0 0 5061 pool1.contoso.com",
            "admin A 10.0.0.20",
            "dialin A 10.0.0.20",
            "lyncdiscoverinternal CNAME pool1.contoso.com",
            "meet A 10.0.0.20",
            "sip A 10.0.0.5",
            "sip A 10.0.0.6",
        ]
    );
    assert_eq!(
        zone.missing_records,
        ["_ntp._udp", "_sip._tls", "_sipfederationtls._tcp", "lyncdiscover", "sipinternal"]
    );
    assert_eq!((zone.primary_server.as_deref(), zone.is_of_directory), (Some("dc1.contoso.com"), false));
    let facts = sound(windows_zone().as_bytes(), Kind::DnsZone);
    assert_eq!(facts.names, ["contoso.com"]);
    assert_eq!((facts.counts["records"], facts.counts["addresses"], facts.counts["services"]), (10, 5, 1));
    assert_eq!((facts.time, facts.wall_time), (None, None), "a zone file says no time");
}

#[test]
fn a_zone_of_bind_is_read_with_its_origins() {
    let zone = zone(bind_zone().as_bytes());
    assert_eq!((zone.zone.as_str(), zone.serial), ("contoso.com", Some(2_013_030_501)));
    let alike = format!("{}meetcontoso.com. A 192.0.2.3\n", bind_zone());
    assert!(self::zone(alike.as_bytes()).missing_records.contains(&"meet".to_owned()));
    assert_eq!(zone.lync_records, ["_sip._tls SRV 0 0 443 access.contoso.com", "lyncdiscover A 192.0.2.10"]);
}

#[test]
fn names_below_a_subdomain_the_directory_and_a_wildcard_are_seen() {
    let more = "sip.uc  A  10.0.0.7\n_ldap._tcp  SRV  0 100 389 dc1.contoso.com.\n*  A  10.0.0.8\n\
                meet.uc  TXT  none\n_sip._tls.uc  A  10.0.0.9\n";
    let zone = zone(format!("{}{more}", windows_zone()).as_bytes());
    assert!(zone.is_of_directory);
    assert!(zone.lync_records.contains(&"sip.uc A 10.0.0.7".to_owned()));
    assert!(zone.lync_records.contains(&"* A 10.0.0.8".to_owned()));
    assert!(!zone.lync_records.iter().any(|record| record.starts_with("meet.uc")), "a text is no address");
    assert!(!zone.lync_records.iter().any(|record| record.starts_with("_sip._tls.uc")), "an address is no service");
}

#[test]
fn an_older_serial_is_read_as_it_is() {
    assert_eq!(zone(windows_zone().replace("119 ", "7 ").as_bytes()).serial, Some(7));
}

#[test]
fn a_zone_of_one_name_and_a_reverse_zone_are_asked_for_no_others() {
    let text = windows_zone().replace("for Contoso.com zone", "for lyncdiscoverinternal.contoso.com zone");
    let text = text.replace("@                       NS\t", "@                       A\t10.0.0.20\r\n@  NS\t");
    let pinpoint = zone(text.as_bytes());
    assert!(pinpoint.lync_records.contains(&"lyncdiscoverinternal A 10.0.0.20".to_owned()));
    assert_eq!(pinpoint.missing_records, Vec::<String>::new());
    let reverse = windows_zone().replace("for Contoso.com zone", "for 0.0.10.in-addr.arpa zone");
    assert_eq!(zone(reverse.as_bytes()).missing_records, Vec::<String>::new());
}

#[test]
fn a_zone_that_is_cut_or_broken_says_so() {
    let text = windows_zone();
    let inside = text.find("86400").unwrap();
    let file = recognise(&text.as_bytes()[..inside]).unwrap();
    assert_eq!((file.kind, file.facts.verdict), (Kind::DnsZone, Verdict::Incomplete));
    let inside = text.find("10.0.0.5").unwrap() + 5;
    wrong(&text.as_bytes()[..inside], Kind::DnsZone, Verdict::Incomplete, "text-truncated");
    wrong(text.replace("10.0.0.5", "10.0.0.555").as_bytes(), Kind::DnsZone, Verdict::Damaged, "zone-entry");
    let include = format!("{}$INCLUDE more.txt\n", bind_zone());
    wrong(include.as_bytes(), Kind::DnsZone, Verdict::Incomplete, "zone-include");
}

#[test]
fn a_text_that_speaks_of_zones_is_none() {
    nothing(b"; a comment\nThe SOA record of a zone holds its serial.\n");
    nothing(b"$TTL 3600\nsome text\n");
    nothing(b"; Database file of our product\n");
}

pub fn dhcp_xml() -> String {
    let option = |id| format!("<OptionValue><OptionId>{id}</OptionId><Value>0x01</Value></OptionValue>");
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<DHCPServer \
         xmlns=\"http://schemas.microsoft.com/windows/DHCPServer\"><MajorVersion>6</MajorVersion>\
         <MinorVersion>2</MinorVersion><IPv4><OptionDefinitions><OptionDefinition><OptionId>43</OptionId>\
         </OptionDefinition></OptionDefinitions><OptionValues>{}{}{}</OptionValues><Scopes><Scope><ScopeId>10.0.0.0\
         </ScopeId><Reservations><Reservation/></Reservations><OptionValues>{}</OptionValues></Scope><Scope/>\
         </Scopes></IPv4></DHCPServer>",
        option(6),
        option(43),
        option(120),
        option(120)
    )
}

pub fn dhcp_dump() -> String {
    "# ===\r\n#  Konfigurationsinformationen\r\n# ===\r\n\r\n\
     Dhcp Server \\\\DC1.contoso.com add class \"MSUCClient\" \"\" 4d53\r\n\
     Dhcp Server \\\\DC1.contoso.com Add Scope 10.0.1.0 255.255.255.0 \"Phones\" \"\"\r\n\
     Dhcp Server \\\\DC1.contoso.com Scope 10.0.1.0 Add reservedip 10.0.1.9 0123456789ab \"p\" \"\" \"DHCP\"\r\n\
     Dhcp Server \\\\DC1.contoso.com Scope 10.0.1.0 set optionvalue 120 BINARY \"00\"\r\n\
     Dhcp Server \\\\DC1.contoso.com set optionvalue 43 BINARY vendor=\"x\" \"00\"\r\n\r\n\
     # ===\r\n#  Die Konfiguration ist vollst\u{e4}ndig\r\n# ===\r\n"
        .to_owned()
}

#[test]
fn a_dhcp_export_is_counted_to_its_closing_root() {
    let facts = sound(dhcp_xml().as_bytes(), DHCP);
    assert_eq!((facts.counts["scopes"], facts.counts["reservations"]), (2, 1));
    assert_eq!((facts.counts["option-43-values"], facts.counts["option-120-values"]), (1, 2));
    assert_eq!(configuration(&facts).software_version.as_deref(), Some("6.2"));
    let older = sound(dhcp_xml().replace("<MinorVersion>2", "<MinorVersion>1").as_bytes(), DHCP);
    assert_eq!(configuration(&older).software_version.as_deref(), Some("6.1"));
    let text = dhcp_xml();
    wrong(&text.as_bytes()[..text.len() - 10], DHCP, Verdict::Incomplete, "xml-truncated");
    wrong(text.replace("</Scopes>", "</Scope>").as_bytes(), DHCP, Verdict::Damaged, "xml-malformed");
    nothing(b"<html><DHCPServer/></html>");
    nothing(b"<DHCPServers/>");
}

#[test]
fn a_dump_is_counted_in_any_language() {
    let facts = sound(dhcp_dump().as_bytes(), DHCP);
    assert_eq!(facts.names, ["dc1.contoso.com"]);
    assert_eq!((facts.counts["commands"], facts.counts["scopes"], facts.counts["reservations"]), (5, 1, 1));
    assert_eq!((facts.counts["option-43-values"], facts.counts["option-120-values"]), (1, 1));
    let text = dhcp_dump();
    let closing = text.rfind("\r\n# ===\r\n#  Die").unwrap();
    wrong(&text.as_bytes()[..closing - 4], DHCP, Verdict::Incomplete, "text-truncated");
    // Cut at the end of a line.
    wrong(&text.as_bytes()[..closing], DHCP, Verdict::Incomplete, "text-truncated");
    wrong(text.replace("Phones", "\0\0\0").as_bytes(), DHCP, Verdict::Damaged, "zeroes-in-text");
    nothing(b"netsh dhcp server \\\\dc1 dump > dump.txt\r\n");
    nothing(b"Dhcp Server is a role of Windows\r\n");
    let older = sound(text.replace("\\\\DC1.contoso.com", "10.0.0.5").as_bytes(), DHCP);
    assert_eq!(older.names, ["10.0.0.5"], "Windows Server 2003 writes no backslashes");
}

#[test]
fn a_dhcp_server_without_scopes_is_no_backup_of_one() {
    let empty = b"<?xml version=\"1.0\"?><DHCPServer><MajorVersion>6</MajorVersion></DHCPServer>";
    wrong(empty, DHCP, Verdict::Incomplete, "no-scopes");
    wrong(dhcp_dump().replace("Add Scope", "Add Other").as_bytes(), DHCP, Verdict::Incomplete, "no-scopes");
}
