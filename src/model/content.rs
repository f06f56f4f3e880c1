//! What stands inside an export, thing by thing: enough to tell from two of them what changed, without either file.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Things listed of one export. Of an export that holds more, none is listed: each kind has its count and one digest.
pub const MAX_LISTED_THINGS: usize = 20_000;

/// Bytes of the name of one thing; the end of a longer one is left out.
pub const MAX_THING_NAME_BYTES: usize = 200;

/// The content of one export. What differs from export to export without a change is left out: times, versions of the
/// document, signatures, numbers of references, the order of documents, of the topology and of an object's members, white
/// space, and prefixes of namespaces.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ExportContent {
    /// Kinds of which there is anything, sorted.
    pub kinds: Vec<KindTotal>,
    /// Sorted by kind and name; each name of a kind once.
    pub things: Vec<Thing>,
}

/// All things of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KindTotal {
    pub kind: ThingKind,
    pub count: u64,
    /// Of all names and digests, in whatever order: 32 hexadecimal digits.
    pub digest: String,
    /// Whether each stands in `things`.
    pub is_listed: bool,
}

/// One thing that an administrator would call by its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Thing {
    pub kind: ThingKind,
    /// FQDN of a pool, `Registrar:pool01.contoso.com`, `VoicePolicy Global`, name of a queue ...
    pub name: String,
    /// 32 hexadecimal digits. Of several things with one name, of all of them.
    pub digest: String,
}

/// What a thing is, in the order in which changes are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ThingKind {
    /// A `Cluster` of the topology: a pool, or a computer that is alone.
    Pool,
    Site,
    SipDomain,
    SqlInstance,
    Service,
    /// Anything else in the topology.
    TopologyPart,
    Policy,
    Setting,
    Workflow,
    Queue,
    AgentGroup,
    Agent,
    Manager,
    BusinessHours,
    HolidaySet,
    Recording,
    /// A document without a known form.
    Document,
}

impl ThingKind {
    /// All, in their order.
    pub const ALL: [Self; 17] = [
        Self::Pool,
        Self::Site,
        Self::SipDomain,
        Self::SqlInstance,
        Self::Service,
        Self::TopologyPart,
        Self::Policy,
        Self::Setting,
        Self::Workflow,
        Self::Queue,
        Self::AgentGroup,
        Self::Agent,
        Self::Manager,
        Self::BusinessHours,
        Self::HolidaySet,
        Self::Recording,
        Self::Document,
    ];

    /// One of it, and several.
    pub fn nouns(self) -> (&'static str, &'static str) {
        match self {
            Self::Pool => ("pool or computer", "pools or computers"),
            Self::Site => ("site", "sites"),
            Self::SipDomain => ("SIP domain", "SIP domains"),
            Self::SqlInstance => ("SQL Server instance", "SQL Server instances"),
            Self::Service => ("service", "services"),
            Self::TopologyPart => ("other part of the topology", "other parts of the topology"),
            Self::Policy => ("policy", "policies"),
            Self::Setting => ("setting", "settings"),
            Self::Workflow => ("workflow", "workflows"),
            Self::Queue => ("queue", "queues"),
            Self::AgentGroup => ("agent group", "agent groups"),
            Self::Agent => ("agent", "agents"),
            Self::Manager => ("manager", "managers"),
            Self::BusinessHours => ("set of business hours", "sets of business hours"),
            Self::HolidaySet => ("holiday set", "holiday sets"),
            Self::Recording => ("recording", "recordings"),
            Self::Document => ("other document", "other documents"),
        }
    }

    /// Whether a topology document alone, as `Get-CsTopology -AsXml` prints it, says it too.
    pub fn is_of_topology(self) -> bool {
        self <= Self::TopologyPart
    }
}
