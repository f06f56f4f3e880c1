//! Configurations of network devices: which are of the device that the row asks for, whose they are, and whether they
//! have their end.

use super::audit::Deployment;
use serde_json::Value;

const GATEWAY: &str = "[pstn-gateway]\ntargets = [\"gw01.contoso.com\"]\n";
const BALANCER: &str = "[load-balancer]\ntargets = [\"lb01.contoso.com\"]\n";
const FIREWALL: &str = "[firewall]\n";

pub const JUNOS_COMMANDS: &str = "set version 12.1X44-D10.4\nset system host-name srx1\nset system services ssh\n\
    set interfaces ge-0/0/0 unit 0 family inet address 192.0.2.1/24\nset security policies default-policy deny-all\n";

pub const BIGIP: &str = "#TMSH-VERSION: 13.1.0\n\nltm pool /Common/p {\n    members {\n        /Common/a:443 {\n            \
    address 10.0.0.2\n        }\n    }\n}\nltm virtual /Common/lync {\n    destination /Common/10.0.0.1:443\n}\n";

const POLICIES: &str =
    "security {\n    policies {\n        default-policy {\n            deny-all;\n        }\n    }\n}\n";

pub fn fortigate() -> String {
    fortigate_of("FGT60F", &["system global", "firewall policy"])
}

fn settings_of(block: &str) -> &'static str {
    match block {
        "firewall policy" => "    edit 1\n        set action accept\n    next\n",
        _ => "    set hostname \"fg1\"\n",
    }
}

fn fortigate_of(model: &str, blocks: &[&str]) -> String {
    let blocks: String = blocks.iter().map(|block| format!("config {block}\n{}end\n", settings_of(block))).collect();
    format!(
        "# Version: FortiGate-60F v7.0.5\n# Serial-Number: X\n#config-version={model}-7.0.5-FW-build0304-220328:opmode=0:vdom=0\n{blocks}"
    )
}

fn junos(sections: &str) -> String {
    format!(
        "## Last commit: 2026-10-30 10:11:12 UTC by admin\nversion 12.1X44-D10.4;\nsystem {{\n    host-name dev1;\n}}\n{sections}"
    )
}

fn ios(sections: &str) -> String {
    format!(
        "!\n! Last configuration change at 10:00:00 UTC Fri Oct 30 2026\nversion 15.2\nservice timestamps log\n{sections}!\nend\n"
    )
}

/// The status of the row's one target, and the ids of its findings.
fn judged(item: &'static str, tables: &str, map: &str, text: &str) -> (String, Vec<String>) {
    let report = Deployment::new(item, map, tables).file("device.cfg", text.as_bytes()).run();
    let [target] = &report.targets[..] else { panic!("{:?}", report.targets) };
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let ids = target["findings"].as_array().unwrap().iter().map(|finding| word(&finding["id"])).collect();
    (word(&target["status"]), ids)
}

#[track_caller]
fn is(status: &str, item: &'static str, tables: &str, text: &str) {
    let (found, ids) = judged(item, tables, "", text);
    assert_eq!(found, status, "{ids:?}\n{text}");
}

#[test]
fn what_another_device_wrote_is_no_firewall() {
    let vlans = "vlans {\n    v10 {\n        vlan-id 10;\n    }\n}\n";
    for text in [
        junos(vlans),
        junos(&format!("security {{\n    ssh-known-hosts {{\n        host a;\n    }}\n}}\n{vlans}")),
        junos(&format!(
            "firewall {{\n    family ethernet-switching {{\n        filter x {{\n            term a;\n        }}\n    }}\n}}\n{vlans}"
        )),
        fortigate_of("S248EP", &["system global", "switch vlan"]),
        fortigate_of("FAZ200F", &["system global", "firewall policy"]),
        ": Saved\nASA Version 9.1(2)\n!\nhostname fw1\nCryptochecksum:0123\n: end\n".to_owned(),
    ] {
        is("gap", "firewall", FIREWALL, &text);
    }
    for text in [junos(POLICIES), fortigate_of("FWF60E", &["system global", "firewall policy"])] {
        is("pass", "firewall", FIREWALL, &text);
    }
}

#[test]
fn a_switch_is_no_gateway_though_it_has_its_name() {
    let switch = ios("hostname gw01\n!\nvlan 10\n!\ninterface GigabitEthernet1/0/1\n switchport access vlan 10\n");
    is("gap", "pstn-gateway", GATEWAY, &switch);
    is("pass", "pstn-gateway", GATEWAY, &ios("hostname gw01\n!\ndial-peer voice 1 voip\n destination-pattern 9T\n"));
    // Unless a mapping says so; and then its end is still asked for.
    let map = "[[repository.map]]\npath = \"*.cfg\"\nkind = \"gateway-configuration\"\ntarget = \"gw01.contoso.com\"\n";
    assert_eq!(judged("pstn-gateway", GATEWAY, map, &switch).0, "pass");
    let cut = &switch[..switch.len() - 4];
    let (status, ids) = judged("pstn-gateway", GATEWAY, map, cut);
    assert!(status == "gap" && ids.contains(&"damaged-backup".to_owned()), "{status}: {ids:?}");
}

#[test]
fn a_banner_does_not_say_whose_a_configuration_is() {
    let banner = "banner motd ^C\nhostname gw01\n^C\n";
    let voice = "!\ndial-peer voice 1 voip\n destination-pattern 9T\n";
    is("unknown", "pstn-gateway", GATEWAY, &ios(&format!("{banner}hostname other\n{voice}")));
    is("pass", "pstn-gateway", GATEWAY, &ios(&format!("hostname gw01\n{}{voice}", banner.replace("gw01", "other"))));
}

#[test]
fn a_fortigate_that_was_cut_between_two_blocks_does_not_pass() {
    let (status, ids) = judged("firewall", FIREWALL, "", &fortigate_of("FGT60F", &["system global"]));
    assert!(status == "gap" && ids.contains(&"damaged-backup".to_owned()), "{status}: {ids:?}");
}

#[test]
fn a_configuration_without_what_its_device_is_restored_for_does_not_pass() {
    let gone = |text: String, rule: &str| text.replace(rule, "");
    let pix =
        ": Saved\nASA Version 9.1(2)\n!\nhostname fw1\ninterface a\n nameif outside\nCryptochecksum:0123\n: end\n";
    for (item, tables, text) in [
        ("firewall", FIREWALL, gone(fortigate(), "    edit 1\n        set action accept\n    next\n")),
        (
            "firewall",
            FIREWALL,
            junos("security {\n    policies {\n    }\n    zones {\n        security-zone a;\n    }\n}\n"),
        ),
        ("firewall", FIREWALL, pix.to_owned()),
        ("pstn-gateway", GATEWAY, ios("hostname gw01\n!\nsip-ua\n")),
        (
            "load-balancer",
            BALANCER,
            gone(BIGIP.to_owned(), "ltm virtual /Common/lync {\n    destination /Common/10.0.0.1:443\n}\n"),
        ),
    ] {
        let (status, ids) = judged(item, tables, "", &text);
        assert!(status != "pass", "{ids:?}\n{text}");
    }
    let (_, ids) = judged("firewall", FIREWALL, "", pix);
    assert!(ids.contains(&"damaged-backup".to_owned()), "{ids:?}");
}

#[test]
fn a_configuration_without_a_mark_at_its_end_is_said_to_have_none() {
    let netscaler = "#NS11.1 Build 47.14\nset ns config -IPAddress 10.0.0.9\nset ns hostName lb01\nadd lb vserver v1 HTTP 1.2.3.4 80\nbind lb vserver v1 web1\n";
    for (item, tables, text, is_said) in [
        ("firewall", FIREWALL, junos(POLICIES), true),
        ("firewall", FIREWALL, JUNOS_COMMANDS.to_owned(), true),
        ("firewall", FIREWALL, fortigate(), true),
        ("firewall", FIREWALL, fortigate_of("FGT60F", &["system global", "firewall policy", "router bgp"]), false),
        ("load-balancer", BALANCER, netscaler.to_owned(), true),
        ("pstn-gateway", GATEWAY, ios("hostname gw01\n!\ndial-peer voice 1 pots\n"), false),
    ] {
        let (status, ids) = judged(item, tables, "", &text);
        assert_eq!(status, "pass", "{ids:?}\n{text}");
        assert_eq!(ids.contains(&"end-not-marked".to_owned()), is_said, "{ids:?}\n{text}");
    }
}
