//! Synthetic exports. No real `DocItemSet.xml` is public; these follow what is documented of them.

use crate::zip::{Built, Entry, build};

pub const CONTENT_TYPES: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\
    <Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
    <Default Extension=\"xml\" ContentType=\"text/xml\" /></Types>";

pub const PUBLISHED_TOPOLOGY: &str = r#"<Topology xmlns="urn:schema:Microsoft.Rtc.Management.Deploy.Topology.2008" Signature="2a4c1d6e-0000-4000-8000-000000000001">
  <Sites><CentralSite SiteId="1"><Name>Oslo</Name></CentralSite></Sites>
  <Clusters>
    <Cluster Fqdn="Pool01.contoso.com"><ClusterId SiteId="1" Number="1" /></Cluster>
    <Cluster Fqdn="sql01.contoso.com"><ClusterId SiteId="1" Number="2" /></Cluster>
  </Clusters>
  <SqlInstances>
    <SqlInstance><SqlInstanceId Name="RTC"><ClusterId SiteId="1" Number="2" /></SqlInstanceId></SqlInstance>
    <SqlInstance><SqlInstanceId Name=""><ClusterId SiteId="1" Number="2" /></SqlInstanceId></SqlInstance>
  </SqlInstances>
  <Services>
    <Service RoleVersion="1" ServiceVersion="6"><ServiceId SiteId="1" RoleName="UserStore" Instance="1" />
      <InstalledOn><SqlInstanceId Name="rtc"><ClusterId SiteId="1" Number="2" /></SqlInstanceId></InstalledOn></Service>
    <Service RoleVersion="1" ServiceVersion="5"><ServiceId SiteId="1" RoleName="Registrar" Instance="2" /></Service>
  </Services>
</Topology>"#;

pub const DRAFT_TOPOLOGY: &str = r#"<TopologyBuilder IsFreeFromChanges="true" xmlns="urn:schema:Microsoft.Rtc.Management.Deploy.TopologyBuilder.2008">
  <NewTopology><PartialTopology IsPublished="false" xmlns="urn:schema:Microsoft.Rtc.Management.Deploy.WritableTopology.2008">
    <CentralSites><CentralSite><Clusters>
      <Cluster UniqueId="0f" Fqdn="pool02.contoso.com"><SqlInstances /></Cluster>
      <Cluster UniqueId="1f" Fqdn="sql02.contoso.com"><SqlInstances><SqlInstance UniqueId="2f" Name="Lync" /></SqlInstances></Cluster>
    </Clusters></CentralSite></CentralSites>
    <Services><Service UniqueId="3f" RoleName="UserStore" InstalledOn="2f" ServiceVersion="6" /></Services>
  </PartialTopology></NewTopology>
</TopologyBuilder>"#;

const SETTINGS: &str = "<AnchoredXml xmlns=\"urn:schema:Microsoft.Rtc.Management.ScopeFramework.2008\" SchemaWriteVersion=\"1\">\
    <Key ScopeClass=\"Global\" /><Dictionary Count=\"1\"><Item><Key /><Value Signature=\"1\" /></Item></Dictionary></AnchoredXml>";

pub fn doc_items(items: &[(&str, &str)]) -> String {
    let items: String =
        items.iter().map(|(name, data)| format!("<DocItem Name=\"{name}\"><Data>{data}</Data></DocItem>")).collect();
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?><DocItemSet xmlns=\"urn:synthetic\">{items}</DocItemSet>")
}

pub fn configuration_xml() -> String {
    doc_items(&[("synthetic:topology", PUBLISHED_TOPOLOGY), ("synthetic:settings", SETTINGS)])
}

pub fn user_xml(users: &[&str]) -> String {
    let data =
        "<HomedResource><ContactGroups /><Contacts><Contact Buddy=\"ben@contoso.com\" /></Contacts></HomedResource>";
    let names: Vec<String> = users.iter().map(|user| format!("urn:lcd:{user}")).collect();
    let mut items: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), data)).collect();
    items.push(("urn:synthetic:conference-directory", ""));
    doc_items(&items)
}

pub fn package(doc_item_set: &str) -> Vec<Entry> {
    vec![Entry::new("DocItemSet.xml", doc_item_set), Entry::new("[Content_Types].xml", CONTENT_TYPES)]
}

pub fn clixml(objects: &[&str]) -> String {
    let objects: String = objects
        .iter()
        .enumerate()
        .map(|(id, props)| {
            format!("<Obj RefId=\"{id}\"><TN RefId=\"0\"><T>Synthetic</T></TN><Props>{props}</Props></Obj>")
        })
        .collect();
    format!("<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">{objects}</Objs>")
}

pub fn response_groups() -> Vec<Entry> {
    let owned = "<S N=\"Name\">Sales</S><S N=\"OwnerPool\">Pool01.contoso.com</S>";
    let hours = clixml(&["<Obj N=\"OwnerPool\" RefId=\"1\"><ToString>pool01.contoso.com</ToString></Obj>"]);
    let listed = format!(
        "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"><Obj RefId=\"0\"><LST>\
         <Obj RefId=\"1\"><Props>{owned}</Props></Obj><Obj RefId=\"2\"><Props>{owned}\
         <Obj N=\"Groups\" RefId=\"3\"><LST><G>1</G><Obj RefId=\"4\" /></LST></Obj></Props></Obj></LST></Obj></Objs>"
    );
    let mut entries: Vec<Entry> = [
        ("AgentGroups.xml", clixml(&[owned, owned, owned])),
        ("Agents.xml", clixml(&[])),
        ("Configuration.xml", clixml(&[owned])),
        ("Holidaysets.xml", clixml(&[])),
        ("HoursOfBusiness.xml", hours),
        ("Managers.xml", clixml(&[])),
        ("Queues.xml", listed),
        ("Workflows.xml", clixml(&[owned])),
    ]
    .into_iter()
    .map(|(name, xml)| Entry::new(&format!("RgsImportExport/{name}"), xml))
    .collect();
    entries.push(Entry::stored("RgsImportExport/RGS/Instances/0f8fad5b/welcome.wav", [7; 300]));
    entries
}

/// Every kind of ZIP export, small, by name.
pub fn kinds() -> Vec<(&'static str, Built)> {
    vec![
        ("configuration", build(&package(&configuration_xml()), b"")),
        ("user-data", build(&package(&user_xml(&["anna@contoso.com", "ben@contoso.com"])), b"")),
        ("response-groups", build(&response_groups(), b"")),
        ("location", build(&[Entry::new("synthetic.bin", [9; 200])], b"")),
    ]
}
