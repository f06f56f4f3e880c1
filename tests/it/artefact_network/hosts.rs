//! Whose a configuration is: the device's own name, and no other that stands in it.

use super::archives::{gzip, tar};
use super::devices::{asa, audiocodes, ios, junos, netscaler};
use super::{configuration, sound};
use bakproof::model::Kind;

#[track_caller]
fn names(text: &str, kind: Kind) -> Vec<String> {
    sound(text.as_bytes(), kind).names
}

#[test]
fn a_banner_names_no_device() {
    for banner in [
        "banner motd ^C\nhostname other\nend\n^C",
        "banner motd \u{3}\nhostname other\n\u{3}",
        "banner login #\nhostname other\n#",
    ] {
        let text = ios().replace("hostname SBA-Gw2", &format!("{banner}\nhostname SBA-Gw2"));
        assert_eq!(names(&text, Kind::GatewayConfiguration), ["sba-gw2"], "{banner}");
        let text = ios().replace("!\nend", &format!("{banner}\n!\nend"));
        assert_eq!(names(&text, Kind::GatewayConfiguration), ["sba-gw2"], "{banner}");
    }
    let text =
        asa().replace("hostname Fw1", "hostname Fw1\nbanner motd hostname other\nbanner motd ^C\nhostname other\n^C");
    assert_eq!(names(&text, Kind::FirewallConfiguration), ["fw1"]);
    let text = format!("Welcome\nhostname other\n{}", asa());
    assert_eq!(names(&text, Kind::FirewallConfiguration), ["fw1"]);
}

#[test]
fn a_configuration_that_ends_inside_its_banner_has_no_end() {
    let text = ios();
    let text = text.replace("hostname SBA-Gw2\n", "hostname SBA-Gw2\nbanner motd ^C\nend\n^C\n");
    let cut = text.find("!\ndial-peer").unwrap();
    let answer = super::answer(&text.as_bytes()[..cut]).unwrap();
    assert_eq!(answer.1, bakproof::model::Verdict::Incomplete);
}

#[test]
fn a_group_names_no_device_unless_it_is_applied() {
    let group = |name: &str, host: &str| {
        format!("groups {{\n    {name} {{\n        system {{\n            host-name {host};\n        }}\n    }}\n}}\n")
    };
    let text = junos().replace("system {", &format!("{}system {{", group("node0", "other")));
    assert_eq!(names(&text, Kind::FirewallConfiguration), ["srx1"]);
    let text = junos()
        .replace("system {", &format!("{}system {{", group("base", "other")))
        .replace("    host-name srx1;\n", "");
    assert_eq!(names(&text, Kind::FirewallConfiguration), [""; 0]);
    let text = text.replace("system {\n    services", "apply-groups base;\nsystem {\n    services");
    assert_eq!(names(&text, Kind::FirewallConfiguration), ["other"]);
    let nodes =
        format!("{}{}apply-groups \"${{node}}\";\nsystem {{", group("node0", "srx1-a"), group("node1", "srx1-b"));
    let text = junos().replace("    host-name srx1;\n", "").replacen("system {", &nodes, 1);
    assert_eq!(names(&text, Kind::FirewallConfiguration), ["srx1-a", "srx1-b"]);
}

#[test]
fn a_table_names_no_gateway() {
    let text =
        audiocodes().replace("HostName = 'GW1.contoso.com'\r\n", "") + "\r\n[ Remote ]\r\nHostName = 'other'\r\n";
    assert_eq!(names(&text, Kind::GatewayConfiguration), [""; 0]);
}

#[test]
fn each_node_of_a_netscaler_cluster_is_named() {
    let text = netscaler().replace("hostName Lb1\n", "hostName Lb1 -ownerNode 0\nset ns hostName Lb2 -ownerNode 1\n");
    let facts = sound(text.as_bytes(), Kind::LoadBalancerConfiguration);
    assert_eq!(facts.names, ["lb1", "lb2"]);
    assert_eq!(configuration(&facts).host.as_deref(), Some("Lb1"));
}

#[test]
fn an_f5_is_not_named_after_its_peer() {
    let base = b"#TMSH-VERSION: 13.1.0\ncm device /Common/other {\n    hostname other.contoso.com\n}\n\
                 sys global-settings {\n    hostname lb1.contoso.com\n}\n";
    let bytes = gzip(&tar(&[("config/bigip.conf", b"ltm pool p { }"), ("config/bigip_base.conf", base)]));
    assert_eq!(sound(&bytes, Kind::LoadBalancerConfiguration).names, ["lb1.contoso.com"]);
}
