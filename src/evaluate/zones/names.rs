//! The names by which clients, phones and partners find Lync Server 2013, in which view each belongs, and when it is
//! needed ("Determine DNS requirements for Lync Server 2013", "DNS requirements for ... external user access").

use super::view::View;
use crate::policy::DnsUse;

/// When a name is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Clients of every deployment ask for it.
    Always,
    /// As soon as Lync Server is published: an Edge Server is used, or the public zone holds other names of it.
    Published,
    /// Only where one of these is used.
    Used(&'static [DnsUse]),
    /// Only where one of these is used, which few deployments do: that it is missing says nothing.
    Seldom(&'static [DnsUse]),
    /// Clients ask for it only when others are missing.
    Never,
}

/// One name in one view.
#[derive(Clone, Copy, Debug)]
pub struct Name {
    /// Below the SIP domain.
    pub name: &'static str,
    pub view: View,
    pub need: Need,
    /// The component of a simple URL that decides where the host of it is known.
    pub component: Option<&'static str>,
}

const fn name(name: &'static str, view: View, need: Need) -> Name {
    Name { name, view, need, component: None }
}

const fn url(name: &'static str, view: View, need: Need, component: &'static str) -> Name {
    Name { name, view, need, component: Some(component) }
}

/// All, in the order in which they are told.
pub const NAMES: [Name; 16] = [
    name("lyncdiscoverinternal", View::Internal, Need::Always),
    name("_sipinternaltls._tcp", View::Internal, Need::Always),
    name("sip", View::Internal, Need::Always),
    url("meet", View::Internal, Need::Always, "meet"),
    url("dialin", View::Internal, Need::Always, "dialin"),
    url("admin", View::Internal, Need::Used(&[DnsUse::AdminUrl]), "cscp"),
    name("_ntp._udp", View::Internal, Need::Used(&[DnsUse::Phones])),
    name("ucupdates-r2", View::Internal, Need::Used(&[DnsUse::Phones])),
    name("sipinternal", View::Internal, Need::Never),
    name("lyncdiscover", View::Public, Need::Used(&[DnsUse::Edge, DnsUse::Mobility])),
    name("_sip._tls", View::Public, Need::Used(&[DnsUse::Edge])),
    name("sip", View::Public, Need::Published),
    url("meet", View::Public, Need::Published, "meet"),
    url("dialin", View::Public, Need::Published, "dialin"),
    name("_sipfederationtls._tcp", View::Public, Need::Used(&[DnsUse::Federation])),
    name("_xmpp-server._tcp", View::Public, Need::Seldom(&[DnsUse::Xmpp])),
];

/// Of a zone that no deployment file speaks of these tell that it is of a SIP domain. `admin` and the time server stand
/// in others too.
pub const TELLING: [&str; 10] = [
    "_sip._tls",
    "_sipfederationtls._tcp",
    "_sipinternaltls._tcp",
    "dialin",
    "lyncdiscover",
    "lyncdiscoverinternal",
    "meet",
    "sip",
    "sipexternal",
    "sipinternal",
];
