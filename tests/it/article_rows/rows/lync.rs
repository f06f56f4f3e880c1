//! What Lync's own cmdlets export.

use crate::article_rows::files::night;
use crate::article_rows::row::Row;
use bakproof::demo::{
    PoolSpec, ResponseGroupExport, Topology, UserSpec, Workflow, configuration_export, location_export,
    response_group_export, user_data_export,
};

pub const POOL: &str = "[[pool]]\nfqdn = \"pool01.contoso.com\"\nsql = 'sql01.contoso.com\\RTC'\nresponse_groups = true\n\
                    users = [\"anna@contoso.com\", \"ben@contoso.com\"]\n";

/// A configuration export of last night.
pub fn configuration() -> Vec<u8> {
    let pool = PoolSpec {
        site: 1,
        fqdn: "pool01.contoso.com".to_owned(),
        front_ends: vec!["fe01.contoso.com".to_owned(), "fe02.contoso.com".to_owned()],
        sql: ("sql01.contoso.com".to_owned(), "RTC".to_owned()),
        file_server: "fs01.contoso.com".to_owned(),
        share: "lync".to_owned(),
        response_groups: true,
        holds_management_store: true,
    };
    let topology = Topology {
        service_version: 6,
        domain: "contoso.com".to_owned(),
        sites: vec!["Oslo".to_owned()],
        pools: vec![pool],
        stores: Vec::new(),
    };
    configuration_export(&topology, 40, night(3, 0)).unwrap()
}

pub fn topology() -> Vec<Row> {
    let row = Row::new("topology", "Export-CsConfiguration")
        .declared("[topology]\nsql = 'sql01.contoso.com\\RTC'\n")
        .file("Config.zip", configuration());
    vec![row]
}

/// Nothing inside a location export says that it is one.
pub fn location() -> Vec<Row> {
    let export = location_export(&["Storgata 1, 0155 Oslo"], night(3, 0)).unwrap();
    let row = Row::new("location", "Export-CsLisConfiguration, mapped")
        .declared("[location]\nsql = 'sql01.contoso.com\\RTC'\n")
        .mapped("*.zip", "kind = \"lync-location\"")
        .file("E911Config.zip", export);
    vec![row]
}

pub fn response_groups() -> Vec<Row> {
    let desk = Workflow {
        name: "Service desk".to_owned(),
        address: "desk@contoso.com".to_owned(),
        agents: vec!["anna@contoso.com".to_owned()],
        audio: Some("welcome.wav".to_owned()),
    };
    let groups = ResponseGroupExport { owner_pool: "pool01.contoso.com".to_owned(), workflows: vec![desk] };
    let row = Row::new("response-groups", "Export-CsRgsConfiguration")
        .declared(&format!("{POOL}[response-groups]\n"))
        .file("RgsConfig.zip", response_group_export(&groups, night(3, 0)).unwrap());
    vec![row]
}

/// The pool's users, as exported last night.
pub fn users() -> Vec<u8> {
    let user = |address: &str| UserSpec { address: address.to_owned(), contacts: vec!["carl@contoso.com".to_owned()] };
    user_data_export(&[user("anna@contoso.com"), user("ben@contoso.com")], night(3, 0)).unwrap()
}

pub fn user_data() -> Vec<Row> {
    let row = Row::new("user-data", "Export-CsUserData")
        .declared(&format!("{POOL}[user-data]\n"))
        .file("UserData.zip", users());
    vec![row]
}
