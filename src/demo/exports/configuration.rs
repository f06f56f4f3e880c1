//! `Export-CsConfiguration`: the topology and the settings documents.

use super::archive::archive;
use super::topology::Topology;
use super::xml::document_package;
use crate::demo::seed::guid_of;
use jiff::civil::DateTime;
use std::io;

/// Settings documents of a small deployment: name and the settings element with its attributes.
const SETTINGS: [(&str, &str, &str); 8] = [
    ("Archiving", "ArchivingSettings", "EnableArchiving=\"ImAndWebConf\" EnablePurging=\"false\""),
    ("CallDetailRecording", "CdrSettings", "EnableCDR=\"true\" KeepCallDetailForDays=\"60\""),
    ("QoE", "QoESettings", "EnableQoE=\"true\" KeepQoEDataForDays=\"60\""),
    ("UserServices", "UserServicesSettings", "PresenceProviders=\"\" MaxContacts=\"250\""),
    ("WebConf", "ConferencingSettings", "Organization=\"Contoso\" HelpdeskURL=\"https://help.contoso.com\""),
    ("Location", "LocationPolicy", "EnhancedEmergencyServicesEnabled=\"true\" PstnUsage=\"Emergency\""),
    ("Voice", "VoicePolicy", "AllowCallForwarding=\"true\" EnableDelegation=\"true\""),
    ("Dialplan", "LocationProfile", "ExternalAccessPrefix=\"0\" CountryCode=\"47\""),
];

/// The ZIP, of a configuration in which the settings were changed `revision` times.
///
/// # Errors
/// A time that a ZIP cannot hold.
pub fn configuration_export(topology: &Topology, revision: u32, exported: DateTime) -> io::Result<Vec<u8>> {
    let mut items = format!("<DocItem Name=\"urn:xds:topology\"><Data>\n{}</Data></DocItem>\n", topology.xml());
    for (name, element, attributes) in SETTINGS {
        items.push_str(&format!(
            "<DocItem Name=\"urn:xds:settings:{name}\"><Data>\
             <AnchoredXml xmlns=\"urn:schema:Microsoft.Rtc.Management.ScopeFramework.2008\" SchemaWriteVersion=\"1\">\
             <Key ScopeClass=\"Global\">\
             <SchemaId Namespace=\"urn:schema:Microsoft.Rtc.Management.Settings.{name}.2008\" ElementName=\"{element}\"/>\
             <AuthorityId Class=\"Host\" InstanceId=\"00000000-0000-0000-0000-000000000000\"/></Key>\
             <Dictionary Count=\"1\"><Item><Key/><Value Signature=\"{}\">\
             <{element} xmlns=\"urn:schema:Microsoft.Rtc.Management.Settings.{name}.2008\" {attributes}/>\
             </Value></Item></Dictionary></AnchoredXml></Data></DocItem>\n",
            guid_of(&format!("{name} revision {revision}"))
        ));
    }
    archive(&document_package(&items), exported)
}
