//! The services of a topology, published and draft.

use super::samples::{doc_items, package};
use super::zip::build;
use super::{facts, read};
use bakproof::model::TopologyService;

const PUBLISHED: &str = r#"<Topology xmlns="urn:schema:Microsoft.Rtc.Management.Deploy.Topology.2008">
  <Sites><CentralSite SiteId="1"><Name>Oslo</Name></CentralSite><CentralSite SiteId="9"><Name> BackCompatSite </Name></CentralSite></Sites>
  <Services>
    <Service ServiceVersion="6"><ServiceId SiteId="1" RoleName="UserServices" Instance="1"/>
      <DependsOn><Dependency Usage="Default"><ServiceId SiteId="1" RoleName="UserStore" Instance="1"/></Dependency></DependsOn>
      <InstalledOn><ClusterId SiteId="1" Number="1"/></InstalledOn></Service>
    <Service ServiceVersion="6"><ServiceId SiteId="1" RoleName="UserStore" Instance="1"/><DependsOn/>
      <InstalledOn><SqlInstanceId Name="RTC"><ClusterId SiteId="1" Number="2"/></SqlInstanceId></InstalledOn></Service>
    <Service ServiceVersion="6"><ServiceId SiteId="1" RoleName="FileStore" Instance="1"/>
      <InstalledOn><ClusterId SiteId="1" Number="2"/></InstalledOn>
      <FileStoreService xmlns="urn:schema:Microsoft.Rtc.Management.Deploy.ServiceRoles.2008" ShareName="lync"/></Service>
    <Service ServiceVersion="6"><ServiceId SiteId="1" RoleName="ApplicationServer" Instance="1"/>
      <InstalledOn><ClusterId SiteId="1" Number="1"/></InstalledOn>
      <Ports xmlns="urn:schema:Microsoft.Rtc.Management.Deploy.ServiceRoles.2008"><Port Owner="urn:application:RGS"/></Ports></Service>
    <Service ServiceVersion="6"><ServiceId SiteId="1" RoleName="Registrar" Instance="7"/>
      <InstalledOn><ClusterId SiteId="1" Number="77"/></InstalledOn>
      <RegistrarService xmlns="urn:schema:Microsoft.Rtc.Management.Deploy.ServiceRoles.2008" IsDirector="false"/></Service>
  </Services>
  <Clusters>
    <Cluster Fqdn="Pool01.contoso.com"><ClusterId SiteId="1" Number="1"/></Cluster>
    <Cluster Fqdn="sql01.contoso.com"><ClusterId SiteId="1" Number="2"/></Cluster>
    <Cluster Fqdn="OCS01.contoso.com"><ClusterId SiteId="9" Number="1"/></Cluster>
  </Clusters>
</Topology>"#;

fn of_role(services: &[TopologyService], role: &str) -> TopologyService {
    services.iter().find(|service| service.role == role).cloned().unwrap()
}

#[test]
fn services_are_told_with_their_places_wherever_these_stand() {
    let file = read(&build(&package(&doc_items(&[("t", PUBLISHED), ("s", "<a/>")])), b"").bytes).unwrap();
    let topology = facts(&file).topology.clone().unwrap();
    assert_eq!((topology.services.len(), topology.is_cut), (5, false));
    assert_eq!(topology.back_compat_clusters, ["ocs01.contoso.com"]);
    let users = of_role(&topology.services, "UserServices");
    assert_eq!((users.host.as_deref(), users.version), (Some("pool01.contoso.com"), Some(6)));
    assert_eq!((users.id.as_str(), users.depends_on), ("1-UserServices-1", vec!["1-UserStore-1".to_owned()]));
    let store = of_role(&topology.services, "UserStore");
    assert_eq!(store.sql_instance.as_deref(), Some("sql01.contoso.com\\RTC"));
    assert_eq!(of_role(&topology.services, "FileStore").share.as_deref(), Some("lync"));
    assert!(of_role(&topology.services, "ApplicationServer").has_response_groups);
    let branch = of_role(&topology.services, "Registrar");
    assert_eq!((branch.host, branch.is_director), (None, Some(false)), "its cluster is not there");
}

#[test]
fn a_draft_names_places_by_their_identifiers() {
    let draft = r#"<TopologyBuilder xmlns="urn:schema:Microsoft.Rtc.Management.Deploy.TopologyBuilder.2008">
      <PartialTopology xmlns="urn:schema:Microsoft.Rtc.Management.Deploy.WritableTopology.2008">
        <CentralSites><CentralSite SiteId="1"><Clusters>
          <Cluster UniqueId="c1" Fqdn="pool02.contoso.com"><SqlInstances/></Cluster>
          <Cluster UniqueId="c2" Fqdn="sql02.contoso.com"><SqlInstances><SqlInstance UniqueId="i1" Name="Lync"/></SqlInstances></Cluster>
        </Clusters></CentralSite></CentralSites>
        <Services>
          <Service UniqueId="s1" RoleName="UserServices" InstalledOn="c1" ServiceVersion="6">
            <DependsOn><Dependency ServiceUniqueId="s2" Usage="Default"/></DependsOn></Service>
          <Service UniqueId="s2" RoleName="UserStore" InstalledOn="i1" ServiceVersion="6"/>
        </Services>
      </PartialTopology></TopologyBuilder>"#;
    let topology = facts(&read(draft.as_bytes()).unwrap()).topology.clone().unwrap();
    let users = of_role(&topology.services, "UserServices");
    assert_eq!((users.host.as_deref(), users.depends_on), (Some("pool02.contoso.com"), vec!["s2".to_owned()]));
    assert_eq!(of_role(&topology.services, "UserStore").sql_instance.as_deref(), Some("sql02.contoso.com\\Lync"));
}
