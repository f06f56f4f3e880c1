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
         </ScopeId><Reservations><Reservation/></Reservations><OptionValues>{}</OptionValues></Scope><Scope><ScopeId>10.0.1.0</ScopeId>\
         </Scope>\
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
    let other = text.replace("Die Konfiguration ist vollst\u{e4}ndig", "Hyv\u{e4} on");
    wrong(other.as_bytes(), DHCP, Verdict::Unreadable, "end-not-recognized");
    nothing(b"netsh dhcp server \\\\dc1 dump > dump.txt\r\n");
    nothing(b"Dhcp Server is a role of Windows\r\n");
    let older = sound(text.replace("\\\\DC1.contoso.com", "10.0.0.5").as_bytes(), DHCP);
    assert_eq!(older.names, ["10.0.0.5"], "Windows Server 2003 writes no backslashes");
}

#[test]
fn a_dhcp_server_without_scopes_is_no_backup_of_one() {
    let empty = b"<?xml version=\"1.0\"?><DHCPServer><MajorVersion>6</MajorVersion></DHCPServer>";
    wrong(empty, DHCP, Verdict::Incomplete, "no-scopes");
    for nothing in ["<Scope/>", "<Scope></Scope><Scope> </Scope>", "<Scope><ScopeId/></Scope>"] {
        let emptied = format!("<DHCPServer><IPv4><Scopes>{nothing}</Scopes></IPv4></DHCPServer>");
        wrong(emptied.as_bytes(), DHCP, Verdict::Incomplete, "no-scopes");
    }
    // Options and addresses of phones are of IPv4.
    let six = "<IPv6><Scopes><Scope><Prefix>2001:db8::</Prefix></Scope></Scopes><OptionValues><OptionValue>\
               <OptionId>43</OptionId></OptionValue></OptionValues></IPv6>";
    let with = |four: &str| format!("<DHCPServer>{four}{six}</DHCPServer>");
    for nothing in ["", "<IPv4/>", "<IPv4><Scopes/></IPv4>"] {
        wrong(with(nothing).as_bytes(), DHCP, Verdict::Incomplete, "no-ipv4-scopes");
    }
    let four = |inside: &str| {
        with(&format!("<IPv4><Scopes><Scope><ScopeId>10.0.0.0</ScopeId>{inside}</Scope></Scopes></IPv4>"))
    };
    let both = sound(four("<StartRange>10.0.0.9</StartRange>").as_bytes(), DHCP);
    assert_eq!((both.counts["scopes"], both.counts["ipv6-scopes"], both.counts["option-43-values"]), (1, 1, 0));
    for nothing in ["", "<StartRange/><EndRange> </EndRange>", "<SubnetMask>255.0.0.0</SubnetMask><Reservations/>"] {
        wrong(four(nothing).as_bytes(), DHCP, Verdict::Incomplete, "no-addresses");
    }
    for something in [
        "<Reservations><Reservation/></Reservations>",
        "<OptionValues><OptionValue><OptionId>120</OptionId></OptionValue></OptionValues>",
    ] {
        sound(four(something).as_bytes(), DHCP);
    }
    let bare = "Dhcp Server \\\\dc01 add scope 10.0.0.0 255.0.0.0 \"Oslo\" \"\"\r\n";
    let end = "# Complete\r\n";
    wrong(format!("{bare}{end}").as_bytes(), DHCP, Verdict::Incomplete, "no-addresses");
    let range = "Dhcp Server \\\\dc01 Scope 10.0.0.0 Add iprange 10.0.0.9 10.0.0.99\r\n";
    sound(format!("{bare}{range}{end}").as_bytes(), DHCP);
    wrong(dhcp_dump().replace("Add Scope", "Add Other").as_bytes(), DHCP, Verdict::Incomplete, "no-scopes");
}

/// A dump as an English server writes it, with a title before each section and after the scope's.
fn english_dump() -> String {
    let line = "# ==============================================================\r\n";
    let title = |text: &str| format!("{line}#  {text}\r\n{line}\r\n");
    [
        "\r\n".to_owned(),
        title("Configuration Information for Server 10.0.0.5"),
        title("Add Classes"),
        "Dhcp Server 10.0.0.5 Add Class \"Default BOOTP Class\" \"User class\" 424f4f5450 0 b \r\n\r\n".to_owned(),
        title("Add Optiondef"),
        "Dhcp Server 10.0.0.5 Add Optiondef 120 \"UCSipServer\" BINARY 0 comment=\"\" \r\n\r\n".to_owned(),
        title("Start Add Scope 10.0.1.0, Server : 10.0.0.5"),
        "Dhcp Server 10.0.0.5 add scope 10.0.1.0 255.255.255.0 \"Phones\" \"\"\r\n".to_owned(),
        "Dhcp Server 10.0.0.5 Scope 10.0.1.0 set state 1\r\n\r\n".to_owned(),
        title("End   Add Scope 10.0.1.0, Server : 10.0.0.5"),
        title("Start Add Reservedip to the Scope : 10.0.1.0, Server : 10.0.0.5"),
        "Dhcp Server 10.0.0.5 Scope 10.0.1.0 Add reservedip 10.0.1.11 0123456789ab \"p\" \"\" \"DHCP\"\r\n\r\n"
            .to_owned(),
        title("End   Add Reservedip to the Scope : 10.0.1.0, Server : 10.0.0.5"),
        title("Configuration Information for Server 10.0.0.5 Complete..."),
    ]
    .concat()
}

#[test]
fn a_dump_is_whole_with_its_closing_comment_and_with_no_other() {
    let text = english_dump();
    sound(text.as_bytes(), DHCP);
    let closing = text.rfind("#  Configuration").unwrap();
    let first = text.find("Dhcp Server").unwrap();
    for at in (first + 60)..closing + "#  Configuration Information for Server 10.0.0.5 Comp".len() {
        let facts = super::recognise(&text.as_bytes()[..at]).map(|file| file.facts.verdict);
        assert!(facts.is_none_or(|verdict| !verdict.is_sound()), "cut at {at} of {}: {facts:?}", text.len());
    }
}

#[test]
fn what_a_console_or_a_tool_writes_around_a_dump_changes_nothing() {
    for after in
        ["\r\nC:\\>", "\r\n\r\n\r\n", "netsh dhcp server>", "\r\nCommand completed successfully.\r\nPS C:\\> exit\r\n"]
    {
        sound(format!("{}{after}", english_dump()).as_bytes(), DHCP);
        let text = english_dump();
        let cut = &text[..text.rfind("# ===\u{3d}").unwrap() - 200];
        assert!(!super::recognise(format!("{cut}{after}").as_bytes()).unwrap().facts.verdict.is_sound());
    }
    for before in [
        "C:\\> netsh dhcp server \\\\dc01 dump\r\n",
        "# Saved by the nightly job\r\n# host: dc01\r\n",
        "!RANCID-CONTENT-TYPE: windows\n!\n",
        "\u{feff}",
        "Microsoft Windows [Version 6.1.7601]\r\nCopyright (c) 2009 Microsoft Corporation.\r\n\r\nnetsh>dhcp server 10.0.0.5\r\n\
         Changed the current scope context to 10.0.1.0 scope.\r\n",
    ] {
        let facts = sound(format!("{before}{}", english_dump()).as_bytes(), DHCP);
        assert_eq!(facts.counts["scopes"], 1, "{before}");
    }
    let wide: Vec<u8> = format!("\u{feff}{}", english_dump()).encode_utf16().flat_map(u16::to_le_bytes).collect();
    sound(&wide, DHCP);
}

#[test]
fn a_dump_is_read_in_every_language_and_of_every_server() {
    for (first, last) in [
        (
            "Informations de configuration pour le serveur 10.0.0.5",
            "Informations de configuration pour le serveur 10.0.0.5 terminées...",
        ),
        (
            "Konfigurationsinformationen f\u{fc}r Server 10.0.0.5",
            "Konfigurationsinformationen f\u{fc}r Server 10.0.0.5 abgeschlossen...",
        ),
        (
            "Konfigurasjonsinformasjon for server 10.0.0.5",
            "Konfigurasjonsinformasjon for server 10.0.0.5 fullf\u{f8}rt...",
        ),
        (
            "\u{30b5}\u{30fc}\u{30d0}\u{30fc} 10.0.0.5 \u{306e}\u{69cb}\u{6210}",
            "\u{30b5}\u{30fc}\u{30d0}\u{30fc} 10.0.0.5 \u{306e}\u{69cb}\u{6210} \u{5b8c}\u{4e86}",
        ),
        ("Tiedot palvelimesta numero 10.0.0.5", "Tiedot palvelimesta numero 10.0.0.5 xyz"),
    ] {
        let text = english_dump()
            .replace("Configuration Information for Server 10.0.0.5 Complete...", last)
            .replace("Configuration Information for Server 10.0.0.5", first);
        sound(text.as_bytes(), DHCP);
    }
    let named = sound(english_dump().replace("Dhcp Server 10.0.0.5", "Dhcp Server dc01").as_bytes(), DHCP);
    assert_eq!(named.names, ["dc01"], "a name without backslashes");
    let six = "Dhcp Server \\\\dc01 v6 Add Scope 2001:db8:: \"Phones\" \"\"\r\n\
               Dhcp Server \\\\dc01 v6 Scope 2001:db8:: Add reservedip 2001:db8::9 00030001 \"p\"\r\n# Complete\r\n";
    let facts = wrong(six.as_bytes(), DHCP, Verdict::Incomplete, "no-ipv4-scopes");
    assert_eq!((facts.counts["scopes"], facts.counts["ipv6-scopes"], facts.counts["reservations"]), (0, 1, 1));
    let both = sound(
        english_dump()
            .replacen("Dhcp Server", &format!("{six}Dhcp Server"), 1)
            .replace("\\\\dc01", "10.0.0.5")
            .as_bytes(),
        DHCP,
    );
    assert_eq!((both.counts["scopes"], both.counts["ipv6-scopes"]), (1, 1));
    // Sentences are none.
    nothing(b"DHCP server must set option 43 for every scope\r\n");
    nothing(b"DHCP server will add scope options later\r\n");
    // Of two dumps in one file each must be whole.
    let second = english_dump().replace("10.0.0.5", "10.0.0.6");
    assert_eq!(sound(format!("{}{second}", english_dump()).as_bytes(), DHCP).names, ["10.0.0.5", "10.0.0.6"]);
    let text = english_dump();
    let first = &text[..text.rfind("#  Configuration").unwrap() - 70];
    let part = super::recognise(format!("{first}{second}").as_bytes()).unwrap();
    assert!(!part.facts.verdict.is_sound(), "{:?}", part.facts);
}
