//! Synthetic exports. No real `DocItemSet.xml` is public; these follow what is documented of them.

use super::zip::{Built, Entry, build};

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

pub const WORKFLOW: &str = "0f8fad5b-d9cb-469f-a165-70867728950e";
pub const HOURS: &str = "4a1e0c5b-0000-4000-8000-000000000001";
pub const HOLIDAYS: &str = "4a1e0c5b-0000-4000-8000-000000000002";
pub const QUEUES: [&str; 2] = ["9c0ffee0-0000-4000-8000-000000000001", "9c0ffee0-0000-4000-8000-000000000002"];
pub const GROUPS: [&str; 3] = [
    "6c0ffee0-0000-4000-8000-000000000001",
    "6c0ffee0-0000-4000-8000-000000000002",
    "6c0ffee0-0000-4000-8000-000000000003",
];
pub const RECORDING: &str = "5afe0000-0000-4000-8000-000000000001";
pub const RECORDING_ENTRY: &str = "RgsImportExport/RGS/Instances/0f8fad5b-d9cb-469f-a165-70867728950e/Prompts/\
    5afe0000-0000-4000-8000-000000000001.wma";

/// An identity, as a member or (without a name) in a list.
pub fn identity(member: &str, id: &str) -> String {
    let member = if member.is_empty() { String::new() } else { format!(" N=\"{member}\"") };
    format!(
        "<Obj{member} RefId=\"9{}\"><ToString>service:ApplicationServer:pool01.contoso.com/{id}</ToString><Props>\
         <S N=\"ServiceId\">service:ApplicationServer:pool01.contoso.com</S><G N=\"InstanceId\">{id}</G></Props></Obj>",
        &id[30..]
    )
}

pub fn identities(member: &str, ids: &[&str]) -> String {
    let ids: String = ids.iter().map(|id| identity("", id)).collect();
    format!("<Obj N=\"{member}\" RefId=\"80\"><LST>{ids}</LST></Obj>")
}

pub fn audio(member: &str, unique_name: &str, original_name: &str) -> String {
    format!(
        "<Obj N=\"{member}\" RefId=\"70\"><Props><S N=\"OriginalFileName\">{original_name}</S>\
         <S N=\"UniqueName\">{unique_name}</S></Props></Obj>"
    )
}

/// What every object of an export has, and more.
pub fn owned(name: &str, id: &str, more: &str) -> String {
    let id = identity("Identity", id);
    format!("{more}{id}<S N=\"Name\">{name}</S><S N=\"OwnerPool\">Pool01.contoso.com</S>")
}

/// One workflow with opening hours, holidays, a menu of two queues and a recording; one queue that overflows into
/// the other; three agent groups.
pub fn response_groups() -> Vec<Entry> {
    let groups: Vec<String> = GROUPS.iter().map(|id| owned("Agents", id, "")).collect();
    let groups: Vec<&str> = groups.iter().map(String::as_str).collect();
    let hours = format!(
        "{}<S N=\"Name\">Office</S><Obj N=\"OwnerPool\" RefId=\"1\"><ToString>pool01.contoso.com</ToString></Obj>",
        identity("Identity", HOURS)
    );
    let sales = owned("Sales", QUEUES[0], &identities("AgentGroupIDList", &GROUPS[..2]));
    let overflow =
        format!("<Obj N=\"OverflowAction\" RefId=\"60\"><Props>{}</Props></Obj>", identity("QueueID", QUEUES[0]));
    let support =
        owned("Support", QUEUES[1], &format!("{}{overflow}", identities("AgentGroupIDList", &[GROUPS[2], GROUPS[0]])));
    let queues = format!(
        "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"><Obj RefId=\"0\"><LST>\
         <Obj RefId=\"1\"><Props>{sales}</Props></Obj><Obj RefId=\"2\"><Props>{support}</Props></Obj></LST></Obj></Objs>"
    );
    let answers: String = QUEUES
        .iter()
        .map(|id| format!("<Obj RefId=\"5{}\"><Props>{}</Props></Obj>", &id[35..], identity("QueueId", id)))
        .collect();
    let action = format!(
        "<Obj N=\"DefaultAction\" RefId=\"40\"><Props><Nil N=\"QueueId\" />{}<Obj N=\"Question\" RefId=\"41\"><Props>\
         <Obj N=\"AnswerList\" RefId=\"42\"><LST>{answers}</LST></Obj></Props></Obj></Props></Obj>",
        audio("AudioFilePrompt", RECORDING, "Welcome to us.WMA")
    );
    let references =
        format!("{}{action}{}", identity("BusinessHoursID", HOURS), identities("HolidaySetIDList", &[HOLIDAYS]));
    let mut entries: Vec<Entry> = [
        ("AgentGroups.xml", clixml(&groups)),
        ("Agents.xml", clixml(&[])),
        ("Configuration.xml", clixml(&["<S N=\"OwnerPool\">pool01.contoso.com</S>"])),
        ("Holidaysets.xml", clixml(&[&owned("Norway", HOLIDAYS, "")])),
        ("HoursOfBusiness.xml", clixml(&[&hours])),
        ("Managers.xml", clixml(&[])),
        ("Queues.xml", queues),
        ("Workflows.xml", clixml(&[&owned("Front desk", WORKFLOW, &references)])),
    ]
    .into_iter()
    .map(|(name, xml)| Entry::new(&format!("RgsImportExport/{name}"), xml))
    .collect();
    let sound = [&b"RIFF\x24\x01\0\0WAVE"[..], &[7; 288]].concat();
    entries.push(Entry::stored(RECORDING_ENTRY, sound));
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
