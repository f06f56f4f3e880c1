//! A published topology: sites, clusters, SQL Server instances and the services on them.

use super::xml::escape;
use crate::demo::seed::guid_of;
use std::collections::BTreeMap;
use std::fmt::Write;

/// A Front End pool, or a Standard Edition server (no `front_ends`: the pool is the machine).
#[derive(Clone, Debug)]
pub struct PoolSpec {
    /// 1-based index of its site.
    pub site: usize,
    pub fqdn: String,
    pub front_ends: Vec<String>,
    /// FQDN of the back end and the instance's name.
    pub sql: (String, String),
    pub file_server: String,
    pub share: String,
    pub response_groups: bool,
    pub holds_management_store: bool,
}

/// A store beside the pools, such as `ArchivingStore`.
#[derive(Clone, Debug)]
pub struct StoreSpec {
    pub role: String,
    /// FQDN of the SQL Server and the instance's name.
    pub sql: (String, String),
}

/// All that is published.
#[derive(Clone, Debug)]
pub struct Topology {
    /// Of all its services: 6 is Lync Server 2013.
    pub service_version: u32,
    pub domain: String,
    /// Names of the central sites; their ids count from 1.
    pub sites: Vec<String>,
    pub pools: Vec<PoolSpec>,
    pub stores: Vec<StoreSpec>,
}

/// Clusters and instances in the order they are first named; the number is the identifier.
#[derive(Default)]
struct Names {
    clusters: Vec<(String, Vec<String>, usize)>,
    instances: Vec<(String, String)>,
}

impl Names {
    fn cluster(&mut self, fqdn: &str, machines: &[String], site: usize) -> String {
        let number = self.clusters.iter().position(|(name, ..)| name == fqdn).unwrap_or_else(|| {
            self.clusters.push((fqdn.to_owned(), machines.to_vec(), site));
            self.clusters.len() - 1
        });
        let site = self.clusters[number].2;
        format!("<ClusterId SiteId=\"{site}\" Number=\"{}\"/>", number + 1)
    }

    fn instance(&mut self, (fqdn, name): &(String, String), site: usize) -> String {
        let cluster = self.cluster(fqdn, std::slice::from_ref(fqdn), site);
        let place = format!("<SqlInstanceId Name=\"{}\">{cluster}</SqlInstanceId>", escape(name));
        if !self.instances.iter().any(|(known, _)| *known == place) {
            self.instances.push((place.clone(), fqdn.clone()));
        }
        place
    }
}

impl Topology {
    /// The `Topology` element.
    pub(super) fn xml(&self) -> String {
        let mut names = Names::default();
        let services = self.services(&mut names);
        let mut out = format!(
            "<Topology xmlns=\"urn:schema:Microsoft.Rtc.Management.Deploy.Topology.2008\" Signature=\"{}\">\n\
             <InternalDomains AllowAllDomains=\"false\" DefaultDomain=\"{domain}\">\
             <InternalDomain Name=\"{domain}\" Authoritative=\"false\" AllowSubDomains=\"false\"/></InternalDomains>\n\
             <Sites>",
            guid_of(&services),
            domain = escape(&self.domain)
        );
        for (number, name) in (1..).zip(&self.sites) {
            push(
                &mut out,
                format_args!(
                    "<CentralSite SiteId=\"{number}\"><Name>{name}</Name><Location City=\"{name}\" CountryCode=\"NO\"/>\
                     </CentralSite>",
                    name = escape(name)
                ),
            );
        }
        out.push_str("</Sites>\n<Clusters>\n");
        for (number, (fqdn, machines, site)) in (1..).zip(&names.clusters) {
            push(
                &mut out,
                format_args!(
                    "<Cluster RequiresReplication=\"true\" RequiresSetup=\"true\" Fqdn=\"{}\">\
                     <ClusterId SiteId=\"{site}\" Number=\"{number}\"/>",
                    escape(fqdn)
                ),
            );
            for (ordinal, machine) in (1..).zip(machines) {
                push(
                    &mut out,
                    format_args!(
                        "<Machine OrdinalInCluster=\"{ordinal}\" Fqdn=\"{}\">\
                         <NetInterface InterfaceSide=\"Primary\" InterfaceNumber=\"1\" IPAddress=\"0.0.0.0\"/></Machine>",
                        escape(machine)
                    ),
                );
            }
            out.push_str("</Cluster>\n");
        }
        out.push_str("</Clusters>\n<SqlInstances>");
        for (instance, _) in &names.instances {
            push(&mut out, format_args!("<SqlInstance>{instance}</SqlInstance>"));
        }
        push(&mut out, format_args!("</SqlInstances>\n<Services>\n{services}</Services>\n</Topology>\n"));
        out
    }

    fn services(&self, names: &mut Names) -> String {
        let mut out = String::new();
        let mut of_site: BTreeMap<usize, u32> = BTreeMap::new();
        for pool in &self.pools {
            // Services of a role are counted in each site.
            let number = of_site.entry(pool.site).or_default();
            *number += 1;
            let number = *number;
            let standard = pool.front_ends.is_empty();
            let machines = if standard { std::slice::from_ref(&pool.fqdn) } else { &pool.front_ends };
            let here = names.cluster(&pool.fqdn, machines, pool.site);
            let sql = names.instance(&pool.sql, pool.site);
            let files = names.cluster(&pool.file_server, std::slice::from_ref(&pool.file_server), pool.site);
            let mut service = |role: &str, place: &str, depends: &[&str], element: &str| {
                self.service(&mut out, (pool.site, role, number), place, depends, element);
            };
            service("UserStore", &sql, &[], "");
            service(
                "FileStore",
                &files,
                &[],
                &format!("<FileStoreService {ROLES} ShareName=\"{}\"/>", escape(&pool.share)),
            );
            service("ApplicationStore", &sql, &[], "");
            service("UserServices", &here, &["UserStore", "FileStore"], "");
            let registrar = format!("<RegistrarService {ROLES} IsDirector=\"false\"/>");
            service("Registrar", &here, &["UserServices", "ArchivingStore", "MonitoringStore"], &registrar);
            service("WebServices", &here, &["UserServices", "FileStore"], "");
            let ports = if pool.response_groups {
                format!(
                    "<Ports {ROLES}><Port Owner=\"urn:application:RGS\" Usage=\"RgsSip\" InterfaceSide=\"Primary\" \
                         InterfaceNumber=\"1\" Port=\"5071\" Protocol=\"Mtls\"/></Ports>"
                )
            } else {
                String::new()
            };
            service("ApplicationServer", &here, &["ApplicationStore", "FileStore"], &ports);
            if pool.holds_management_store {
                service("CentralMgmtStore", &sql, &[], "");
                let element = format!("<CentralMgmtService {ROLES} IsActive=\"true\"/>");
                service("CentralMgmt", &here, &["CentralMgmtStore", "FileStore"], &element);
            }
        }
        for store in &self.stores {
            let place = names.instance(&store.sql, 1);
            self.service(&mut out, (1, &store.role, 1), &place, &[], "");
        }
        out
    }

    fn service(&self, out: &mut String, id: (usize, &str, u32), place: &str, depends: &[&str], element: &str) {
        let (site, role, number) = id;
        let version = self.service_version;
        push(
            out,
            format_args!(
                "<Service RoleVersion=\"1\" ServiceVersion=\"{version}\">\
                 <ServiceId SiteId=\"{site}\" RoleName=\"{role}\" Instance=\"{number}\"/><DependsOn>"
            ),
        );
        for role in depends {
            // The stores beside the pools exist once, in the first site.
            let shared = self.stores.iter().any(|store| store.role == *role);
            let (site, number) = if shared { (1, 1) } else { (site, number) };
            push(
                out,
                format_args!(
                    "<Dependency Usage=\"Default\"><ServiceId SiteId=\"{site}\" RoleName=\"{role}\" \
                     Instance=\"{number}\"/></Dependency>"
                ),
            );
        }
        push(out, format_args!("</DependsOn><InstalledOn>{place}</InstalledOn>{element}</Service>\n"));
    }
}

const ROLES: &str = "xmlns=\"urn:schema:Microsoft.Rtc.Management.Deploy.ServiceRoles.2008\"";

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = out.write_fmt(text);
}
