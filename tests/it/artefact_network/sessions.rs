//! Configurations as tools and people save them: comments and prompts around them, and other forms of the same.

use super::devices::{asa, audiocodes, fortigate, ios, junos, netscaler};
use super::{configuration, nothing, sound, wrong};
use bakproof::model::{Kind, Verdict};

const GATEWAY: Kind = Kind::GatewayConfiguration;
const FIREWALL: Kind = Kind::FirewallConfiguration;
const BALANCER: Kind = Kind::LoadBalancerConfiguration;

/// More lines of comment than the head of a file holds.
fn inventory(mark: char) -> String {
    (0..150).map(|slot| format!("{mark} slot {slot}: a module, with its serial number\n")).collect()
}

fn junos_commands() -> &'static str {
    "set version 12.1X44-D10.4\nset system host-name srx1\nset system services ssh\n\
     set security policies default-policy deny-all\nset security zones security-zone trust interfaces ge-0/0/0.0\nset interfaces ge-0/0/0 unit 0 family inet\n"
}

#[test]
fn lines_of_saving_tools_may_stand_before_the_text() {
    for tool in [
        "!RANCID-CONTENT-TYPE: cisco\n!\n!Chassis type: ISR4331\n",
        "! Cisco IOS Software\n! Image: flash:x\n",
        &inventory('!'),
    ] {
        assert_eq!(sound(format!("{tool}{}", ios()).as_bytes(), GATEWAY).names, ["sba-gw2"]);
        assert_eq!(sound(format!("{tool}{}", asa()).as_bytes(), FIREWALL).names, ["fw1"]);
    }
    for tool in [
        "# Version: FortiGate-60F v7.0.5\n# Serial-Number: X\n",
        "#RANCID-CONTENT-TYPE: fortigate\n#\n",
        &inventory('#'),
    ] {
        assert_eq!(sound(format!("{tool}{}", fortigate()).as_bytes(), FIREWALL).names, ["fg-edge"]);
        assert_eq!(sound(format!("{tool}{}", junos()).as_bytes(), FIREWALL).names, ["srx1"]);
        assert_eq!(sound(format!("{tool}{}", junos_commands()).as_bytes(), FIREWALL).names, ["srx1"]);
        assert_eq!(sound(format!("{tool}{}", netscaler()).as_bytes(), BALANCER).names, ["lb1"]);
        assert_eq!(sound(format!("{tool}{}", bigip()).as_bytes(), BALANCER).counts["virtual-servers"], 1);
    }
    sound(format!("! gw1, saved by hand\ngw1# show ini\n{}", audiocodes()).as_bytes(), GATEWAY);
    nothing(inventory('#').as_bytes());
    nothing(inventory('!').as_bytes());
}

#[test]
fn prompts_may_stand_around_the_text() {
    sound(format!("FGT # show full-configuration\n{}\nFGT # exit\n", fortigate()).as_bytes(), FIREWALL);
    sound(
        format!("admin@srx1> show configuration\n{}\n{{primary:node0}}\nadmin@srx1> exit\n", junos()).as_bytes(),
        FIREWALL,
    );
    let undated = junos().lines().skip(1).map(|line| format!("{line}\n")).collect::<String>();
    assert_eq!(sound(format!("admin@srx1> show configuration\n{undated}").as_bytes(), FIREWALL).names, ["srx1"]);
    sound(
        format!("fw1# show running-config\n{}fw1# exit\n\nLogoff\nConnection to fw1 closed.\n", asa())
            .replace("Logoff\n", "")
            .as_bytes(),
        FIREWALL,
    );
    sound(format!("> show ns runningConfig\n{}", netscaler()).as_bytes(), BALANCER);
    sound(
        format!("gw#show running-config\nBuilding configuration...\n\nCurrent configuration : 9 bytes\n{}\ngw#\nConnection to gw closed.\n", ios())
            .as_bytes(),
        GATEWAY,
    );
    let paged = fortigate()
        .replace("    set action", "--More-- \r         \r    set action")
        .replace("    set hostname", "--More-- \u{8}\u{8}\u{8}    set hostname");
    assert_eq!(sound(paged.as_bytes(), FIREWALL).names, ["fg-edge"]);
    // The end of another text is not the end of this one.
    let text = ios();
    let cut = &text[..text.len() - 6];
    wrong(format!("{cut}\ngw#exit\n").as_bytes(), GATEWAY, Verdict::Incomplete, "text-truncated");
}

#[test]
fn oxidized_leaves_out_what_begins_with_a_colon() {
    let text: String = asa().lines().filter(|line| !line.starts_with(':')).map(|line| format!("{line}\n")).collect();
    let facts = sound(format!("! Cisco Adaptive Security Appliance\n{text}").as_bytes(), FIREWALL);
    assert_eq!((&facts.names[..], &facts.proof[..]), (&["fw1".to_owned()][..], &["end-marker".to_owned()][..]));
    nothing(format!("Notes on the firewall:\n{text}").as_bytes());
}

#[test]
fn junos_as_commands_is_the_same_firewall() {
    let facts = sound(junos_commands().as_bytes(), FIREWALL);
    assert_eq!(facts.names, ["srx1"]);
    assert_eq!(configuration(&facts).software_version.as_deref(), Some("12.1X44-D10.4"));
    let switch = "set version 15.1R7.9\nset system host-name ex1\nset vlans users vlan-id 10\nset security ssh-known-hosts host a\n";
    nothing(switch.as_bytes());
    nothing(format!("{}deactivate security\n", junos_commands()).as_bytes());
    nothing(b"set version 1\nset system up\nset fire to the rain\n");
}

/// A loose `bigip.conf`, with a program in which braces and quotation marks do not pair as elsewhere.
pub fn bigip() -> String {
    "#TMSH-VERSION: 13.1.0\n\nltm pool /Common/p {\n    members {\n        /Common/a:443 {\n            address 10.0.0.2\n        }\n    }\n}\n\
     ltm rule /Common/r {\n# it's \"half a quotation\nwhen HTTP_REQUEST {\n    log local0. \"\\{\"\n}\n}\n\
     ltm monitor http /Common/m {\n    send \"GET / {\"\n}\n\
     ltm virtual /Common/lync {\n    destination /Common/10.0.0.1:443\n    pool /Common/p\n}\n"
        .to_owned()
}

#[test]
fn a_loose_bigip_conf_is_a_load_balancers() {
    let facts = sound(bigip().as_bytes(), BALANCER);
    assert_eq!((facts.counts["blocks"], facts.counts["virtual-servers"]), (4, 1));
    assert_eq!(facts.names, [""; 0]);
    let listed: String = bigip().lines().skip(1).map(|line| format!("{}\n", line.replace("/Common/", ""))).collect();
    sound(listed.as_bytes(), BALANCER);
    let text = bigip();
    wrong(&text.as_bytes()[..text.len() - 2], BALANCER, Verdict::Incomplete, "text-truncated");
    let scf = format!("{}sys global-settings {{\n    hostname lb1.contoso.com\n}}\n", bigip());
    assert_eq!(sound(scf.as_bytes(), BALANCER).names, ["lb1.contoso.com"]);
    // What stands in `bigip_base.conf` balances nothing.
    nothing(b"#TMSH-VERSION: 13.1.0\nsys global-settings {\n    hostname lb1\n}\nnet vlan a {\n    tag 1\n}\n");
    nothing(b"net income {\n}\nsys admin {\n}\n");
}
