//! Gateways, load balancers and firewalls that write text or XML.

use super::{answer, configuration, nothing, recognise_in, sound, wrong};
use bakproof::format::artefact::ArtefactContext;
use bakproof::model::{Kind, TimeOf, Verdict};
use jiff::tz::TimeZone;

const GATEWAY: Kind = Kind::GatewayConfiguration;
const FIREWALL: Kind = Kind::FirewallConfiguration;
const BALANCER: Kind = Kind::LoadBalancerConfiguration;

pub fn audiocodes() -> String {
    ";**************\r\n;** Ini File **\r\n;**************\r\n\r\n;Board: Mediant 1000\r\n;Serial Number: 1234567\r\n\
     ;Software Version: 6.60A.245\r\n;Time & Date: 23/11/2012 04:05:06\r\n\r\n[SYSTEM Params]\r\n\r\n\
     NTPServerUTCOffset = 0\r\nHostName = 'GW1.contoso.com'\r\n\r\n[ InterfaceTable ]\r\n\r\n\
     FORMAT InterfaceTable_Index = InterfaceTable_IPAddress;\r\nInterfaceTable 0 = 10.0.0.9;\r\n\r\n\
     [ \\InterfaceTable ]\r\n"
        .to_owned()
}

pub fn ios() -> String {
    "!\n! Last configuration change at 11:02:33 UTC Mon Jan 14 2013 by admin\n!\nversion 15.2\n\
     service timestamps log datetime msec\n!\nhostname SBA-Gw2\n!\ndial-peer voice 1 pots\n!\nend\n"
        .to_owned()
}

pub fn asa() -> String {
    ": Saved\n: Written by enable_15 at 10:11:12.345 UTC Tue Mar 5 2013\n:\n: Serial Number: JMX1234\n:\n\
     ASA Version 9.1(2)\n!\nhostname Fw1\n!\ninterface Ethernet0/0\n nameif outside\n!\n\
     access-list in extended permit tcp any any eq 443\nCryptochecksum:0123\n: end\n"
        .to_owned()
}

pub fn fortigate() -> String {
    "#config-version=FGT60F-7.0.5-FW-build0304-220328:opmode=0:vdom=0:user=admin\n#conf_file_ver=1\n\
     config system global\n    set hostname \"FG-Edge\"\nend\nconfig firewall policy\n    edit 1\n        \
     set action accept\n    next\nend\nconfig vpn certificate local\n    edit \"own\"\n        \
     set certificate \"-----BEGIN\nconfig inside quotes\n-----END\"\n    next\nend\n"
        .to_owned()
}

pub fn junos() -> String {
    "## Last commit: 2013-03-05 10:11:12 UTC by admin\nversion 12.1X44-D10.4;\nsystem {\n    host-name srx1;\n    \
     services {\n        ssh;\n    }\n}\nsecurity {\n    policies {\n        default-policy {\n            deny-all;\n        }\n    }\n}\n"
        .to_owned()
}

pub fn netscaler() -> String {
    "#NS13.0 Build 79.64\n# Last modified by `save config`, Sat May  7 12:22:28 2022\n\
     set ns config -IPAddress 10.0.0.8 -netmask 255.255.255.0\nset ns hostName Lb1\n\
     add lb vserver lync_web SSL 10.0.0.20 443\nbind lb vserver lync_web web1\n"
        .to_owned()
}

fn pfsense() -> String {
    "<?xml version=\"1.0\"?>\n<pfsense><version>21.5</version><system><hostname>Edge</hostname>\
     <domain>contoso.com</domain></system><revision><time>1363000000</time></revision>\
     <filter><rule/><rule/></filter></pfsense>"
        .to_owned()
}

pub fn palo_alto() -> String {
    "<?xml version=\"1.0\"?>\n<config version=\"6.0.0\" urldb=\"paloaltonetworks\"><mgt-config><users/></mgt-config>\
     <devices><entry name=\"localhost.localdomain\"><deviceconfig><system><hostname>PA-1</hostname></system>\
     </deviceconfig><vsys><entry name=\"vsys1\"><zone/><rulebase><security><rules><entry name=\"lync\"/></rules></security>\
     </rulebase></entry></vsys></entry></devices></config>"
        .to_owned()
}

#[test]
fn an_audiocodes_ini_says_who_it_is_and_when_it_was_written() {
    let facts = sound(audiocodes().as_bytes(), GATEWAY);
    assert_eq!(facts.names, ["gw1.contoso.com"]);
    assert_eq!(facts.wall_time.unwrap().to_string(), "2012-11-23T04:05:06");
    assert_eq!(facts.time, None, "no zone is known");
    let inside = configuration(&facts);
    assert_eq!(inside.vendor.as_deref(), Some("AudioCodes"));
    assert_eq!(inside.software_version.as_deref(), Some("6.60A.245"));
    assert_eq!(inside.serial_number.as_deref(), Some("1234567"));
    assert_eq!(inside.time_of, Some(TimeOf::Backup));
    let context = ArtefactContext { zone: Some(TimeZone::fixed(jiff::tz::offset(1))), ..ArtefactContext::default() };
    let file = recognise_in(audiocodes().as_bytes(), &context).unwrap();
    assert_eq!(file.facts.time.unwrap().to_string(), "2012-11-23T04:05:06+01:00");
}

#[test]
fn a_date_that_could_be_two_is_none() {
    let facts = sound(audiocodes().replace("23/11/2012", "03/11/2012").as_bytes(), GATEWAY);
    assert_eq!((facts.wall_time, configuration(&facts).time_of), (None, None));
}

#[test]
fn an_audiocodes_ini_cut_inside_a_table_is_incomplete() {
    let text = audiocodes();
    let cut = text.find("[ \\Interface").unwrap();
    wrong(&text.as_bytes()[..cut], GATEWAY, Verdict::Incomplete, "table-open");
    let cut = text.find("[SYSTEM").unwrap();
    wrong(&text.as_bytes()[..cut], GATEWAY, Verdict::Incomplete, "text-truncated");
    let zeroes = text.replace("10.0.0.9", "\0\0\0\0");
    wrong(zeroes.as_bytes(), GATEWAY, Verdict::Damaged, "zeroes-in-text");
}

#[test]
fn another_ini_is_none() {
    nothing(b";Board: of directors\r\n[Members]\r\nChair=Ada\r\n");
    nothing(b"[SYSTEM Params]\r\nA=1\r\n");
    nothing(b"[boot loader]\r\ntimeout=30\r\n");
}

#[test]
fn a_running_configuration_ends_with_end() {
    let facts = sound(ios().as_bytes(), GATEWAY);
    assert_eq!(facts.names, ["sba-gw2"]);
    assert_eq!(facts.time.unwrap().to_string(), "2013-01-14T11:02:33Z");
    assert_eq!(configuration(&facts).time_of, Some(TimeOf::Change));
    assert_eq!(configuration(&facts).host.as_deref(), Some("SBA-Gw2"));
    assert_eq!(facts.proof, ["end-marker"]);
    let facts = sound(ios().replace("UTC", "CET").as_bytes(), GATEWAY);
    assert_eq!(facts.wall_time.unwrap().to_string(), "2013-01-14T11:02:33");
    sound(format!("gw#show run\nBuilding configuration...\n\n{}\nSBA-Gw2#", ios()).as_bytes(), GATEWAY);
    let text = ios();
    wrong(&text.as_bytes()[..text.len() - 6], GATEWAY, Verdict::Incomplete, "text-truncated");
}

#[test]
fn a_text_with_a_version_is_no_running_configuration() {
    nothing(b"version 15.2\nis the newest of our program\nend\n");
    nothing(b"version 3.8\nhostname web\nservices:\nend\n");
    nothing(b"version: \"3.8\"\nservices:\n  web:\n    hostname: web\n");
}

#[test]
fn an_asa_configuration_ends_with_its_own_end() {
    let facts = sound(asa().as_bytes(), FIREWALL);
    assert_eq!(facts.names, ["fw1"]);
    assert_eq!(facts.time.unwrap().to_string(), "2013-03-05T10:11:12Z");
    let text = asa();
    wrong(&text.as_bytes()[..text.find("Crypto").unwrap()], FIREWALL, Verdict::Incomplete, "text-truncated");
    nothing(b"ASA Version 9.1(2) has these notes\n");
    nothing(b": Saved\nby the bell\n");
}

#[test]
fn fortigate_blocks_close_and_quoted_text_is_not_read() {
    let facts = sound(fortigate().as_bytes(), FIREWALL);
    assert_eq!((facts.time, facts.wall_time), (None, None));
    assert_eq!(configuration(&facts).software_version.as_deref(), Some("7.0.5"));
    assert_eq!(facts.names, ["fg-edge"]);
    let text = fortigate();
    wrong(&text.as_bytes()[..text.len() - 5], FIREWALL, Verdict::Incomplete, "text-truncated");
    wrong(&text.as_bytes()[..text.find("-----END").unwrap()], FIREWALL, Verdict::Incomplete, "text-truncated");
    let domains = format!("{}config vdom\nedit root\nconfig firewall policy\nend\nend\n", fortigate());
    sound(domains.as_bytes(), FIREWALL);
    nothing(b"# see #config-version=FGT\nconfig system global\nend\n");
}

#[test]
fn junos_braces_close() {
    let facts = sound(junos().as_bytes(), FIREWALL);
    assert_eq!(facts.time.unwrap().to_string(), "2013-03-05T10:11:12Z");
    assert_eq!(facts.names, ["srx1"]);
    let text = junos();
    wrong(&text.as_bytes()[..text.len() - 2], FIREWALL, Verdict::Incomplete, "text-truncated");
    nothing(b"version 12.1;\nsystem {\n}\n");
}

#[test]
fn a_fortigates_name_is_that_of_its_global_settings() {
    let other =
        "config webfilter search-engine\n    edit \"google\"\n        set hostname \".*google.*\"\n    next\nend\n";
    let text = fortigate().replacen("config system global", &format!("{other}config system global"), 1);
    assert_eq!(sound(text.as_bytes(), FIREWALL).names, ["fg-edge"]);
}

#[test]
fn netscaler_says_its_build_and_its_last_change() {
    let facts = sound(netscaler().as_bytes(), BALANCER);
    assert_eq!(facts.wall_time.unwrap().to_string(), "2022-05-07T12:22:28");
    assert_eq!(facts.names, ["lb1"]);
    assert_eq!(facts.counts["virtual-servers"], 1);
    let text = netscaler();
    wrong(&text.as_bytes()[..text.find("set ns config").unwrap()], BALANCER, Verdict::Incomplete, "text-truncated");
    nothing(b"#NSFW\nset ns config\n");
}

#[test]
fn xml_of_firewalls_is_read_to_its_closing_root() {
    let facts = sound(pfsense().as_bytes(), FIREWALL);
    assert_eq!(facts.names, ["edge", "edge.contoso.com"]);
    assert_eq!(facts.time.unwrap().to_string(), "2013-03-11T11:06:40Z");
    assert_eq!(facts.counts["rules"], 2);
    let facts = sound(palo_alto().as_bytes(), FIREWALL);
    assert_eq!(facts.names, ["pa-1"]);
    assert_eq!(configuration(&facts).software_version.as_deref(), Some("6.0.0"));
    for text in [pfsense(), palo_alto()] {
        wrong(&text.as_bytes()[..text.len() - 4], FIREWALL, Verdict::Incomplete, "xml-truncated");
        wrong(text.replace("</system>", "</sistem>").as_bytes(), FIREWALL, Verdict::Damaged, "xml-malformed");
    }
    nothing(b"<config version=\"1\"><devices/></config>");
    nothing(b"<html><pfsense/></html>");
}

#[test]
fn xml_that_names_dialogic_is_a_gateways() {
    let text = "<?xml version=\"1.0\"?><DialogicGatewayConfig version=\"6.0\"><Trunk/></DialogicGatewayConfig>";
    let facts = sound(text.as_bytes(), GATEWAY);
    assert_eq!(configuration(&facts).vendor.as_deref(), Some("Dialogic"));
    wrong(&text.as_bytes()[..text.len() - 3], GATEWAY, Verdict::Incomplete, "xml-truncated");
    nothing(b"<config><!-- for Dialogic --></config>");
}

#[test]
fn utf16_is_read_as_well() {
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend(ios().encode_utf16().flat_map(u16::to_le_bytes));
    sound(&bytes, GATEWAY);
    assert_eq!(answer(&bytes[..bytes.len() - 8]).unwrap().1, Verdict::Incomplete);
}
