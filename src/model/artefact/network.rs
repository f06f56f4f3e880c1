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
    /// The device's serial number.
    pub serial_number: Option<String>,
    /// What the time of the content is the time of; null where the content gives none.
    pub time_of: Option<TimeOf>,
}

impl ConfigurationFacts {
    /// Of a vendor's device, of which nothing else is known yet.
    pub fn of_vendor(vendor: &str) -> Self {
        let vendor = Some(vendor.to_owned());
        Self { vendor, host: None, software_version: None, serial_number: None, time_of: None }
    }
}

/// What a configuration's own time says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TimeOf {
    /// The file was written then.
    Backup,
    /// The configuration was last changed or saved on the device then; the backup is as old or younger.
    Change,
}

/// A zone file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DnsZoneFacts {
    /// Lower case, without the last dot; empty where the file does not say it.
    pub zone: String,
    pub serial: Option<u64>,
    /// The primary server that the SOA names, lower case.
    #[serde(default)]
    pub primary_server: Option<String>,
    /// Whether domain controllers registered their services in it.
    #[serde(default)]
    pub is_of_directory: bool,
    /// Names with their addresses or targets, of the records that Lync Server uses: `sip A 10.0.0.5`; sorted.
    pub lync_records: Vec<String>,
    /// Names that Lync Server can use and the zone lacks, sorted. Reverse zones and the directory's own (`_msdcs`) hold
    /// none of them, and a zone for one name only that name's.
    pub missing_records: Vec<String>,
}
