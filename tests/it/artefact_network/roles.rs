//! What device a configuration is of: switches, routers and managers write the same forms as firewalls and gateways.

use super::devices::{asa, audiocodes, fortigate, ios, junos, netscaler, palo_alto};
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
fn junos_with_rules_of_policies_nat_or_filters_is_a_firewall() {
    let zones = "zones {\n        security-zone trust;\n    }\n    screen {\n        ids-option a {\n            icmp;\n        }\n    }\n";
    let policy = "policies {\n        from-zone a to-zone b {\n            policy p {\n                then permit;\n            }\n        }\n    }\n";
    let nat = "nat {\n        source {\n            rule-set s {\n                rule r {\n                    then;\n                }\n            }\n        }\n    }\n";
    let security = |inside: &str| junos_of(&format!("security {{\n    {inside}}}\n"));
    for rules in [policy.to_owned(), nat.to_owned(), format!("{zones}{policy}")] {
        sound(security(&rules).as_bytes(), FIREWALL);
    }
    let group =
        format!("groups {{\n    g {{\n        security {{\n    {policy}}}\n    }}\n}}\nsecurity {{\n    {zones}}}\n");
    sound(junos_of(&group).as_bytes(), FIREWALL);
    for nothing in [
        "policies {\n    }\n",
        "policies {\n        from-zone a to-zone b {\n        }\n    }\n",
        "policies {\n        from-zone a to-zone b {\n            policy p {\n            }\n        }\n    }\n",
        "policies {\n        policy-rematch;\n    }\n",
        "nat {\n        source {\n            pool p {\n                address 10.0.0.1;\n            }\n        }\n    }\n",
        zones,
    ] {
        wrong(security(nothing).as_bytes(), FIREWALL, Verdict::Incomplete, "no-rules");
        let itself = format!("{}{}{ACL}", security(nothing), applied_to("lo0"));
        wrong(itself.as_bytes(), FIREWALL, Verdict::Incomplete, "no-rules");
        sound(format!("{}{}{ACL}", security(nothing), applied_to("ge-0/0/0")).as_bytes(), FIREWALL);
    }
    let command = |rule: &str| format!("set version 12.1X44-D10.4\nset system host-name srx1\n{rule}\n");
    let zones = command("set security zones security-zone trust");
    wrong(zones.as_bytes(), FIREWALL, Verdict::Incomplete, "no-rules");
    sound(command("set security policies global policy p then permit").as_bytes(), FIREWALL);
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
    let zones = "security {\n    zones {\n        security-zone trust {\n            interfaces {\n                ge-0/0/0.0;\n            }\n        }\n    }\n    policies {\n        default-policy {\n            deny-all;\n        }\n    }\n}\n";
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
fn a_fortigate_whose_rules_hold_no_rule_is_no_backup_of_them() {
    let text = fortigate();
    let rule = "    edit 1\n        set action accept\n    next\n";
    for nothing in ["", "    edit 1\n    next\n", "    edit 1\n    next\n    edit 2\n    next\n"] {
        let emptied = text.replace(rule, nothing);
        let facts = wrong(emptied.as_bytes(), FIREWALL, Verdict::Incomplete, "no-rules");
        assert_eq!(facts.names, ["fg-edge"], "{nothing}");
        // What is in a virtual domain counts, and of several one is enough.
        let domain = |rule: &str| format!("{emptied}config vdom\nedit root\nconfig firewall policy\n{rule}end\nend\n");
        wrong(domain(nothing).as_bytes(), FIREWALL, Verdict::Incomplete, "no-rules");
        sound(domain(rule).as_bytes(), FIREWALL);
    }
    // A rule of another block is none, and neither is a setting behind the block.
    let other = text.replace("config firewall policy", "config firewall address");
    let other = format!("{other}config firewall policy\nend\nconfig system dns\n    set primary 10.0.0.1\nend\n");
    wrong(other.as_bytes(), FIREWALL, Verdict::Incomplete, "no-rules");
    for block in ["policy6", "security-policy", "consolidated policy"] {
        sound(text.replace("config firewall policy", &format!("config firewall {block}")).as_bytes(), FIREWALL);
    }
}

#[test]
fn an_asa_without_interfaces_and_lists_is_no_firewall() {
    let text = asa();
    let bare = text.replace(" nameif outside\n", "").replace("access-list in extended permit tcp any any eq 443\n", "");
    nothing(bare.as_bytes());
    sound(text.replace(" nameif outside\n", "").as_bytes(), FIREWALL);
    let list = "access-list in extended permit tcp any any eq 443\n";
    for nothing in ["", "access-list in remark the rules of the edge\n"] {
        wrong(text.replace(list, nothing).as_bytes(), FIREWALL, Verdict::Incomplete, "no-rules");
    }
    sound(text.replace(list, "object network in\n nat (inside,outside) dynamic interface\n").as_bytes(), FIREWALL);
    let old = |rule: &str| {
        format!(
            ": Saved\nPIX Version 6.3(5)\ninterface ethernet0 auto\nnameif ethernet0 outside security0\nhostname Pix1\n{rule}Cryptochecksum:0123\n: end\n"
        )
    };
    wrong(old("").as_bytes(), FIREWALL, Verdict::Incomplete, "no-rules");
    for rule in ["conduit permit tcp host 1.2.3.4 eq 443 any\n", "static (inside,outside) 1.2.3.4 10.0.0.4\n"] {
        assert_eq!(sound(old(rule).as_bytes(), FIREWALL).names, ["pix1"]);
    }
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
fn xml_of_a_firewall_without_a_rule_is_no_backup_of_its_rules() {
    let text = palo_alto();
    let (start, end) = (text.find("<rulebase>").unwrap(), text.find("</vsys>").unwrap());
    let of = |rulebase: &str| format!("{}{rulebase}</entry>{}", &text[..start], &text[end..]);
    for rulebase in ["", "<rulebase/>", "<rulebase><security><rules/></security><nat><rules></rules></nat></rulebase>"]
    {
        wrong(of(rulebase).as_bytes(), FIREWALL, Verdict::Incomplete, "no-rules");
    }
    sound(of("<rulebase><nat><rules><entry name=\"a\"/></rules></nat></rulebase>").as_bytes(), FIREWALL);
    let sense = |inside: &str| format!("<?xml version=\"1.0\"?><pfsense><version>21.5</version>{inside}</pfsense>");
    for nothing in ["<filter/>", "<filter></filter><nat/>", "<filter><separator/></filter>"] {
        wrong(sense(nothing).as_bytes(), FIREWALL, Verdict::Incomplete, "no-rules");
    }
    sound(sense("<filter/><nat><rule><target>10.0.0.1</target></rule></nat>").as_bytes(), FIREWALL);
}

#[test]
fn a_mapping_makes_no_backup_of_a_device_that_does_nothing() {
    let balancer = "#TMSH-VERSION: 13.1.0\nsys global-settings {\n    hostname lb1\n}\nnet vlan a {\n    tag 5\n}\n";
    let firewall = ": Saved\nASA Version 9.1(2)\n!\nhostname fw1\ninterface a\n shutdown\nCryptochecksum:0123\n: end\n";
    for (text, kind, id) in [(balancer, BALANCER, "no-virtual-servers"), (firewall, FIREWALL, "no-rules")] {
        nothing(text.as_bytes());
        let file = mapped(&Bytes(text.as_bytes()), kind, &ArtefactContext::default()).unwrap();
        assert_eq!((file.facts.verdict, &*file.facts.problems[0].id), (Verdict::Incomplete, id));
    }
}

#[test]
fn an_audiocodes_with_empty_routing_tables_connects_nothing() {
    let table = |name: &str, row: &str| {
        format!("[ {name} ]\r\n\r\nFORMAT {name}_Index = {name}_Dest;\r\n{row}\r\n[ \\{name} ]\r\n")
    };
    for name in ["PREFIX", "PstnPrefix", "Tel2IPRouting", "IP2IPRouting"] {
        let empty = format!("{}{}", audiocodes(), table(name, ""));
        wrong(empty.as_bytes(), GATEWAY, Verdict::Incomplete, "no-routes");
        sound(format!("{}{}", audiocodes(), table(name, &format!("{name} 0 = 10.0.0.1;\r\n"))).as_bytes(), GATEWAY);
        sound(format!("{empty}{}", table("ProxyIp", "ProxyIp 0 = 10.0.0.1;\r\n")).as_bytes(), GATEWAY);
    }
}

#[test]
fn a_router_or_switch_without_voice_is_no_gateway() {
    let text = ios();
    let switch = text.replace("dial-peer voice 1 pots\n", "vlan 10\n!\ninterface Gi1/0/1\n switchport voice vlan 10\n");
    nothing(switch.as_bytes());
    nothing(&switch.as_bytes()[..switch.len() - 6]);
    nothing(text.replace("dial-peer voice 1 pots\n", "voice-card 0\n!\nmgcp profile default\n!\ngateway\n").as_bytes());
    for voice in ["voice service voip\n allow-connections sip to sip\n", "voice-port 0/1/0:23\n", "sip-ua\n"] {
        let bare = text.replace("dial-peer voice 1 pots\n", voice);
        wrong(bare.as_bytes(), GATEWAY, Verdict::Incomplete, "no-routes");
        sound(format!("{voice}{text}").as_bytes(), GATEWAY);
    }
    for service in ["call-manager-fallback\n", "telephony-service\n", "ccm-manager mgcp\n"] {
        sound(text.replace("dial-peer voice 1 pots\n", service).as_bytes(), GATEWAY);
    }
}

#[test]
fn a_mapping_says_otherwise_and_the_form_still_tells_its_end() {
    let text = ios().replace("dial-peer voice 1 pots\n", "vlan 10\n");
    let whole = mapped(&Bytes(text.as_bytes()), GATEWAY, &ArtefactContext::default()).unwrap();
    assert_eq!((whole.facts.verdict, &whole.facts.names[..]), (Verdict::Intact, &["sba-gw2".to_owned()][..]));
    assert_eq!(whole.facts.problems[0].id, "role-not-found");
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

/// What a mapping makes of it.
fn as_mapped(text: &str, kind: Kind) -> (Verdict, Vec<String>) {
    let file = mapped(&Bytes(text.as_bytes()), kind, &ArtefactContext::default()).unwrap();
    (file.facts.verdict, file.facts.problems.into_iter().map(|problem| problem.id.into_owned()).collect())
}

#[test]
fn a_mapping_decides_what_a_device_is_and_what_speaks_against_it_is_said() {
    let remarked = (Verdict::Intact, vec!["role-not-found".to_owned()]);
    let fine = (Verdict::Intact, Vec::new());
    let switch = ios().replace("dial-peer voice 1 pots\n", "interface Gi1/0/1\n switchport mode access\n");
    nothing(switch.as_bytes());
    for kind in [FIREWALL, BALANCER, GATEWAY] {
        assert_eq!(as_mapped(&switch, kind), remarked);
    }
    let nat = "ip nat inside source list 1 interface Gi0 overload\n";
    for rule in [" ip access-group edge in\n", "zone security outside\n", nat] {
        let router = switch.replace(" switchport mode access\n", rule);
        assert_eq!(as_mapped(&router, FIREWALL), fine, "{rule}");
        assert_eq!(as_mapped(&router, GATEWAY), remarked, "{rule}");
    }
    let junos = junos_of(VLANS);
    assert_eq!(as_mapped(&junos, FIREWALL), remarked);
    assert_eq!(as_mapped(&junos, GATEWAY), remarked);
    // Fortinet makes devices that balance load, too.
    assert_eq!(as_mapped(&fortigate().replace("FGT60F", "FADC"), BALANCER), fine);
}

#[test]
fn a_mapping_makes_no_configuration_of_what_other_programs_write() {
    let iis = "<?xml version=\"1.0\"?>\n<configuration>\n<configSections><section name=\"a\"/></configSections>\n\
               <system.applicationHost><sites><site id=\"1\"/></sites></system.applicationHost></configuration>\n";
    let folder =
        "[.ShellClassInfo]\r\nIconFile=a.ico\r\nIconIndex=0\r\nInfoTip=Backups of the gateways\r\nConfirm=0\r\n";
    let script = "#!/bin/sh\nhost=gw01\nuser=backup\nfile=gw01.cfg\nscp $user@$host:flash/$file /backup/gateways\n";
    let notes = "rule = todo\nnat = TODO\npolicy = tbd\nzone: <zone>\naddress = \"todo\"\nhost = todo\nroute = fixme\n";
    for text in [iis, folder, script, notes] {
        for kind in [GATEWAY, FIREWALL, BALANCER] {
            let (verdict, problems) = as_mapped(text, kind);
            assert!(!verdict.is_sound() && problems.len() == 1, "{text}: {problems:?}");
        }
    }
}

#[test]
fn rules_that_are_switched_off_are_none() {
    let text = fortigate();
    for setting in [
        "        set status disable\n        set action accept\n",
        "        set action accept\n        set status disable\n",
    ] {
        let off = text.replace("        set action accept\n", setting);
        wrong(off.as_bytes(), FIREWALL, Verdict::Incomplete, "no-rules");
        let one = "    edit 2\n        set action accept\n    next\n    edit 1\n";
        sound(off.replace("    edit 1\n", one).as_bytes(), FIREWALL);
    }
    let text = asa();
    let list = "access-list in extended permit tcp any any eq 443";
    wrong(text.replace(list, &format!("{list} inactive")).as_bytes(), FIREWALL, Verdict::Incomplete, "no-rules");
    let policies = |mark: &str| {
        junos_of(&format!(
            "security {{\n    policies {{\n        from-zone a to-zone b {{\n            {mark}policy p {{\n                then permit;\n            }}\n        }}\n    }}\n}}\n"
        ))
    };
    sound(policies("").as_bytes(), FIREWALL);
    wrong(policies("inactive: ").as_bytes(), FIREWALL, Verdict::Incomplete, "no-rules");
}
