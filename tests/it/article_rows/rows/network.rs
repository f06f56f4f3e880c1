//! What the machines of the network write when their configuration is saved.

use crate::article_rows::devices;
use crate::article_rows::files::night;
use crate::article_rows::row::Row;
use bakproof::demo::{
    administration, application_host, audiocodes_ini, cisco_configuration, netscaler_configuration, redirection,
    zone_file,
};

pub fn pstn_gateway() -> Vec<Row> {
    let gateway = |how, host: &str| {
        Row::new("pstn-gateway", how).declared(&format!("[pstn-gateway]\ntargets = [\"{host}.contoso.com\"]\n"))
    };
    vec![
        gateway("an AudioCodes INI", "gw01")
            .file("gw01.ini", audiocodes_ini("gw01", "10.20.0.31", night(2, 0)))
            .opaque(),
        gateway("a Cisco configuration", "gw02")
            .file("gw02-confg", cisco_configuration("gw02", "10.20.0.32", night(2, 0))),
        gateway("any vendor's file, mapped", "sba01")
            .mapped("sba01.cfg", "kind = \"gateway-configuration\"\ntarget = \"sba01.contoso.com\"")
            .file("sba01.cfg", settings("sba01"))
            .opaque(),
    ]
}

pub fn firewall() -> Vec<Row> {
    let asa = ": Saved\n: Written by enable_15 at 02:00:12.345 UTC Sat Oct 31 2026\n:\nASA Version 9.1(2)\n!\n\
               hostname Fw1\n!\ninterface Ethernet0/0\n nameif outside\n!\n\
               access-list in extended permit tcp any any eq 443\nCryptochecksum:0123\n: end\n";
    vec![
        Row::new("firewall", "a Cisco ASA configuration").file("fw1.cfg", asa),
        Row::new("firewall", "a FortiGate that Oxidized saved").file("fw2", devices::fortigate()),
        Row::new("firewall", "Junos as commands").file("fw3.set", devices::JUNOS_COMMANDS),
        Row::new("firewall", "any vendor's file, mapped")
            .mapped("*.bin", "kind = \"firewall-configuration\"")
            .file("rules.bin", settings("fw01"))
            .opaque(),
        Row::new("firewall", "an attestation").attested(),
    ]
}

pub fn load_balancer() -> Vec<Row> {
    vec![
        Row::new("load-balancer", "a NetScaler configuration")
            .file("ns.conf", netscaler_configuration(night(2, 0)))
            .opaque(),
        Row::new("load-balancer", "an F5's text, mapped to it")
            .declared("[load-balancer]\ntargets = [\"lb02.contoso.com\", \"lb03.contoso.com\"]\n")
            .mapped("lb02/*", "target = \"lb02.contoso.com\"")
            .mapped("lb03/*", "target = \"lb03.contoso.com\"")
            .file("lb02/bigip.conf", devices::BIGIP)
            .file("lb03/bigip.conf", devices::BIGIP),
        Row::new("load-balancer", "any vendor's file, mapped")
            .mapped("*.bin", "kind = \"load-balancer-configuration\"")
            .file("lb01.bin", settings("lb01"))
            .opaque(),
        Row::new("load-balancer", "an attestation").attested(),
    ]
}

pub fn iis() -> Vec<Row> {
    let row = Row::new("iis", "a backup by appcmd")
        .file("iis/fe01/applicationHost.config", application_host())
        .file("iis/fe01/administration.config", administration())
        .file("iis/fe01/redirection.config", redirection())
        .needs("iis/fe01/applicationHost.config");
    vec![row]
}

/// Every name that Lync's clients and servers look for.
pub fn dns() -> Vec<Row> {
    let records = [
        ("pool01", "A", "10.20.0.41"),
        ("sip", "A", "10.20.0.41"),
        ("sipinternal", "A", "10.20.0.41"),
        ("lyncdiscover", "A", "203.0.113.20"),
        ("lyncdiscoverinternal", "A", "10.20.0.41"),
        ("meet", "A", "10.20.0.41"),
        ("dialin", "A", "10.20.0.41"),
        ("admin", "A", "10.20.0.41"),
        ("_sipinternaltls._tcp", "SRV", "0 0 5061\tpool01.contoso.com."),
        ("_sip._tls", "SRV", "0 0 443\tsip.contoso.com."),
        ("_sipfederationtls._tcp", "SRV", "0 0 5061\tsip.contoso.com."),
        ("_ntp._udp", "SRV", "0 0 123\tdc01.contoso.com."),
    ];
    vec![Row::new("dns", "a zone file").file("contoso.com.dns", zone_file("contoso.com", 2_026_103_101, &records))]
}

/// `Export-DhcpServer` of a server with one scope.
pub fn dhcp_xml() -> &'static str {
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<DHCPServer xmlns=\"http://schemas.microsoft.com/windows/DHCPServer\">\
               <MajorVersion>6</MajorVersion><MinorVersion>3</MinorVersion><IPv4><Scopes><Scope><ScopeId>10.20.0.0</ScopeId>\
               <StartRange>10.20.0.9</StartRange></Scope></Scopes></IPv4></DHCPServer>"
}

pub fn dhcp() -> Vec<Row> {
    vec![
        Row::new("dhcp", "Export-DhcpServer").file("dhcp.xml", dhcp_xml()),
        Row::new("dhcp", "netsh dhcp server dump").file("dhcp.txt", dump()),
        Row::new("dhcp", "the backup folder of the service")
            .file("dhcp/backup/DhcpCfg", "regf, the registry of the service")
            .file("dhcp/backup/new/dhcp.mdb", leases())
            .needs("dhcp/backup/DhcpCfg"),
    ]
}

fn dump() -> String {
    "Dhcp Server \\\\dhcp01 add scope 10.20.0.0 255.255.255.0 \"Oslo\" \"\"\r\n\
     Dhcp Server \\\\dhcp01 scope 10.20.0.0 add iprange 10.20.0.9 10.20.0.99\r\n# Complete\r\n"
        .to_owned()
}

/// An ESE file of two pages: signature and page size.
fn leases() -> Vec<u8> {
    let mut bytes = vec![0; 2 * 8192];
    bytes[4..8].copy_from_slice(&0x89ab_cdef_u32.to_le_bytes());
    bytes[236..240].copy_from_slice(&8192_u32.to_le_bytes());
    bytes
}

/// Settings of a vendor that nothing recognises.
fn settings(name: &str) -> Vec<u8> {
    let ports: String = (1..40).map(|port| format!("  port ethernet 0/{port}\n    speed auto\n")).collect();
    format!("cli version 3.20\nsystem\n  name {name}\ncontext ip router\n  ipaddress 10.20.0.31 255.255.255.0\n{ports}")
        .into_bytes()
}
