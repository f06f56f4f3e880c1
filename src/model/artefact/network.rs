//! Configurations of gateways, load balancers, firewalls, web servers, DHCP and DNS.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A vendor's configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConfigurationFacts {
    /// `AudioCodes`, `Cisco IOS`, `F5 BIG-IP` ...; null where only the container is known.
    pub vendor: Option<String>,
    /// The device's own name, as written.
    pub host: Option<String>,
    pub software_version: Option<String>,
}

/// A zone file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DnsZoneFacts {
    /// Lower case, without the last dot.
    pub zone: String,
    pub serial: Option<u64>,
    /// Names with their addresses or targets, of the records Lync needs: `sip A 10.0.0.5`; sorted.
    pub lync_records: Vec<String>,
    /// Records that Lync needs and the zone lacks, as names; sorted.
    pub missing_records: Vec<String>,
}
