//! What device a configuration is of: switches, routers and managers write the same forms as firewalls and gateways.

use super::devices::{asa, fortigate, ios, junos, netscaler, palo_alto};
use super::{Bytes, nothing, sound, wrong};
use bakproof::format::artefact::{ArtefactContext, mapped};
use bakproof::model::{Kind, Verdict};

const GATEWAY: Kind = Kind::GatewayConfiguration;
const FIREWALL: Kind = Kind::FirewallConfiguration;
const BALANCER: Kind = Kind::LoadBalancerConfiguration;

/// A device with Junos of these sections.
fn junos_of(sections: &str) -> String {
    format!(
        "## Last commit: 2013-03-05 10:11:12 UTC by admin\nversion 15.1R7.9;\nsystem {{\n    host-name dev1;\n}}\n{sections}"
    )
}

const VLANS: &str = "vlans {\n    users {\n        vlan-id 10;\n    }\n}\n";
const ACL: &str = "firewall {\n    family inet {\n        filter protect {\n            term a {\n                then accept;\n            }\n        }\n    }\n}\n";

fn applied_to(interface: &str) -> String {
    format!(
        "interfaces {{\n    {interface} {{\n        unit 0 {{\n            family inet {{\n                filter {{\n                    input protect;\n                }}\n            }}\n        }}\n    }}\n}}\n"
    )
}

#[test]
fn junos_without_policies_or_filters_of_its_own_is_no_firewall() {
    for sections in [
        VLANS.to_owned(),
        format!("security {{\n    ssh-known-hosts {{\n        host a;\n    }}\n}}\n{VLANS}"),
        "security {\n    ssh-known-hosts {\n        host a;\n    }\n}\n".to_owned(),
        "security {\n    policies {\n    }\n}\n".to_owned(),
        "inactive: security {\n    policies {\n        default-policy {\n            deny-all;\n        }\n    }\n}\n".to_owned(),
        format!("firewall {{\n    family ethernet-switching {{\n        filter x {{\n            term a {{\n                then accept;\n            }}\n        }}\n    }}\n}}\n{VLANS}"),
        format!("{ACL}{VLANS}"),
        format!("{}{ACL}", applied_to("lo0")),
        // A section of that name inside another is none.
        "groups {\n    security {\n        policies {\n            default-policy {\n                deny-all;\n            }\n        }\n    }\n}\n".to_owned(),
    ] {
        nothing(junos_of(&sections).as_bytes());
    }
}

#[test]
fn junos_with_policies_zones_nat_screens_or_filters_is_a_firewall() {
    for what in ["policies", "zones", "nat", "screen"] {
        sound(junos_of(&format!("security {{\n    {what} {{\n        a b;\n    }}\n}}\n")).as_bytes(), FIREWALL);
    }
    for sections in [
        ACL.to_owned(),
        format!("{}{ACL}", applied_to("ge-0/0/0")),
        format!("protect: {}", &junos()[junos().find("security").unwrap()..]),
    ] {
        sound(junos_of(&sections).as_bytes(), FIREWALL);
    }
}

#[test]
fn a_switch_with_junos_that_was_cut_is_no_broken_firewall() {
    let whole = junos_of(&format!("{VLANS}routing-options {{\n    static;\n}}\n"));
    nothing(&whole.as_bytes()[..whole.len() - 3]);
    let firewall = junos();
    wrong(&firewall.as_bytes()[..firewall.len() - 3], FIREWALL, Verdict::Incomplete, "text-truncated");
}

#[test]
fn junos_that_uses_what_it_does_not_define_was_cut() {
    let zones = "security {\n    zones {\n        security-zone trust {\n            interfaces {\n                ge-0/0/0.0;\n            }\n        }\n    }\n}\n";
    let interfaces = "interfaces {\n    ge-0/0/0 {\n        unit 0 {\n            family inet;\n        }\n    }\n}\n";
    let policy = "security {\n    policies {\n        from-zone a to-zone b {\n            policy p {\n                match {\n                    application [ junos-https sip-tls ];\n                }\n            }\n        }\n    }\n}\n";
    let application = "applications {\n    application sip-tls {\n        protocol tcp;\n    }\n}\n";
    let filtered = format!("{}{policy}{application}", applied_to("ge-0/0/0"));
    for (cut, rest) in [(zones, interfaces), (policy, application), (&filtered, ACL)] {
        wrong(junos_of(cut).as_bytes(), FIREWALL, Verdict::Incomplete, "text-truncated");
        sound(junos_of(&format!("{cut}{rest}")).as_bytes(), FIREWALL);
        let grouped = rest.lines().map(|line| format!("    {line}\n")).collect::<String>();
        sound(junos_of(&format!("groups {{\n    g {{\n{grouped}    }}\n}}\n{cut}")).as_bytes(), FIREWALL);
    }
    sound(junos_of(&policy.replace(" sip-tls", "")).as_bytes(), FIREWALL);
}

#[test]
fn of_fortinets_devices_only_those_that_filter_are_firewalls() {
    for model in ["FGT60F", "FG100F", "FGVM64", "FWF60E", "FW50G5", "FGR60F"] {
        sound(fortigate().replace("FGT60F", model).as_bytes(), FIREWALL);
    }
    for model in ["S248EP", "FS1D24", "FWB", "FV", "FADC", "FAZ200F", "FMG400G", "FEVM", "FPX"] {
        nothing(fortigate().replace("FGT60F", model).as_bytes());
    }
}

#[test]
fn a_fortigate_without_its_rules_was_cut() {
    let text = fortigate();
    let cut = text.find("config firewall policy").unwrap();
    wrong(&text.as_bytes()[..cut], FIREWALL, Verdict::Incomplete, "text-truncated");
}

#[test]
fn a_long_fortigate_without_its_routing_was_cut() {
    let blocks: String = (0..40).map(|number| format!("config system part-{number}\nend\n")).collect();
    let long = format!("{}{blocks}", fortigate());
    wrong(long.as_bytes(), FIREWALL, Verdict::Incomplete, "text-truncated");
    let whole = sound(format!("{long}config router bgp\nend\nconfig router multicast\nend\n").as_bytes(), FIREWALL);
    assert!(whole.proof.contains(&"last-sections".to_owned()));
    sound(long.replace("opmode=0", "opmode=1").as_bytes(), FIREWALL);
}

#[test]
fn a_virtual_domain_that_is_declared_is_in_a_whole_fortigate() {
    let declared = "config vdom\nedit root\nnext\nedit branch\nnext\nend\n";
    let domain = |name: &str| format!("config vdom\nedit {name}\nconfig firewall policy\nend\nend\n");
    let cut = format!("{}{declared}{}", fortigate(), domain("root"));
    wrong(cut.as_bytes(), FIREWALL, Verdict::Incomplete, "text-truncated");
    sound(format!("{cut}{}", domain("branch")).as_bytes(), FIREWALL);
}

#[test]
fn an_asa_without_interfaces_and_lists_is_no_firewall() {
    let text = asa();
    let bare = text.replace(" nameif outside\n", "").replace("access-list in extended permit tcp any any eq 443\n", "");
    nothing(bare.as_bytes());
    sound(text.replace(" nameif outside\n", "").as_bytes(), FIREWALL);
    let old = ": Saved\nPIX Version 6.3(5)\ninterface ethernet0 auto\nnameif ethernet0 outside security0\nhostname Pix1\nCryptochecksum:0123\n: end\n";
    assert_eq!(sound(old.as_bytes(), FIREWALL).names, ["pix1"]);
}

#[test]
fn panorama_is_no_firewall() {
    let text = palo_alto();
    let start = text.find("<vsys>").unwrap();
    let end = text.find("</vsys>").unwrap() + "</vsys>".len();
    let manager = format!(
        "{}<template/><device-group><entry name=\"dg1\"><pre-rulebase/></entry></device-group>{}",
        &text[..start],
        &text[end..]
    );
    nothing(manager.as_bytes());
    let empty = "<?xml version=\"1.0\"?><pfsense><version>21.5</version></pfsense>";
    nothing(empty.as_bytes());
}

#[test]
fn a_router_or_switch_without_voice_is_no_gateway() {
    let text = ios();
    let switch = text.replace("voice-port 0/1/0:23\n", "vlan 10\n!\ninterface Gi1/0/1\n switchport voice vlan 10\n");
    nothing(switch.as_bytes());
    nothing(&switch.as_bytes()[..switch.len() - 6]);
    nothing(text.replace("voice-port 0/1/0:23\n", "voice-card 0\n!\nmgcp profile default\n!\ngateway\n").as_bytes());
    for voice in ["voice service voip\n allow-connections sip to sip\n", "dial-peer voice 1 pots\n", "sip-ua\n"] {
        sound(text.replace("voice-port 0/1/0:23\n", voice).as_bytes(), GATEWAY);
    }
}

#[test]
fn a_mapping_says_otherwise_and_the_form_still_tells_its_end() {
    let text = ios().replace("voice-port 0/1/0:23\n", "vlan 10\n");
    let whole = mapped(&Bytes(text.as_bytes()), GATEWAY, &ArtefactContext::default()).unwrap();
    assert_eq!((whole.facts.verdict, &whole.facts.names[..]), (Verdict::Intact, &["sba-gw2".to_owned()][..]));
    let cut = &text.as_bytes()[..text.len() - 6];
    let cut = mapped(&Bytes(cut), FIREWALL, &ArtefactContext::default()).unwrap();
    assert_eq!((cut.kind, cut.facts.verdict), (FIREWALL, Verdict::Incomplete));
}

#[test]
fn a_netscaler_that_balances_nothing_was_cut() {
    let text = netscaler();
    for lost in ["add lb vserver", "bind lb vserver"] {
        let cut = text.find(lost).unwrap();
        wrong(&text.as_bytes()[..cut], BALANCER, Verdict::Incomplete, "text-truncated");
    }
}
