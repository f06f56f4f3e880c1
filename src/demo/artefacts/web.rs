//! The three files that `appcmd add backup` copies.

/// `applicationHost.config` of a Front End Server.
pub fn application_host() -> String {
    let site = |id: u32, name: &str, http: u32, https: u32| {
        format!(
            "      <site name=\"{name}\" id=\"{id}\" serverAutoStart=\"true\">\r\n        <application path=\"/\" applicationPool=\"{name}\">\r\n\
             \x20         <virtualDirectory path=\"/\" physicalPath=\"C:\\Program Files\\Microsoft Lync Server 2013\\Web Components\" />\r\n        </application>\r\n\
             \x20       <bindings>\r\n          <binding protocol=\"http\" bindingInformation=\"*:{http}:\" />\r\n          <binding protocol=\"https\" bindingInformation=\"*:{https}:\" />\r\n\
             \x20       </bindings>\r\n      </site>\r\n"
        )
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<configuration>\r\n  <configSections>\r\n    <sectionGroup name=\"system.applicationHost\" />\r\n  </configSections>\r\n\
         \x20 <system.applicationHost>\r\n    <sites>\r\n{}{}    </sites>\r\n  </system.applicationHost>\r\n</configuration>\r\n",
        site(1, "Lync Server Internal Web Site", 80, 443),
        site(2, "Lync Server External Web Site", 8080, 4443),
    )
}

/// `administration.config`.
pub fn administration() -> String {
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<configuration>\r\n  <moduleProviders>\r\n    <add name=\"Modules\" />\r\n  </moduleProviders>\r\n</configuration>\r\n".to_owned()
}

/// `redirection.config`.
pub fn redirection() -> String {
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<configuration>\r\n  <configurationRedirection />\r\n</configuration>\r\n".to_owned()
}
