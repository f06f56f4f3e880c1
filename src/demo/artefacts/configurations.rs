//! Configurations of network devices, short but whole.

use jiff::civil::DateTime;

/// An AudioCodes gateway's INI file.
pub fn audiocodes_ini(host: &str, address: &str, saved: DateTime) -> String {
    let saved = saved.strftime("%d/%m/%Y %H:%M:%S");
    format!(
        ";**************\r\n;** Ini File **\r\n;**************\r\n\r\n;Board: Mediant 1000 - MSBG\r\n;Board Type: 47\r\n\
         ;Serial Number: 4711{host}\r\n;Slot Number: 1\r\n;Software Version: 6.60A.245.008\r\n;DSP Software Version: 620AE8 => 660.17\r\n\
         ;Board IP Address: {address}\r\n;Board Subnet Mask: 255.255.255.0\r\n;Board Default Gateway: 10.20.0.1\r\n\
         ;Last Saved: {saved}\r\n;----- Mac: 00908f4a11c2\r\n\r\n[SYSTEM Params]\r\n\r\nHostName = '{host}'\r\n\
         SyslogServerIP = 10.20.0.9\r\nNTPServerIP = 10.20.0.2\r\n\r\n[Voice Engine Params]\r\n\r\nCallProgressTonesFilename = 'usa_tones_13.dat'\r\n\r\n\
         [SIP Params]\r\n\r\nSIPTRANSPORTTYPE = 2\r\nPROXYNAME = 'pool01.contoso.com'\r\nENABLESIPS = 1\r\n\r\n\
         [ InterfaceTable ]\r\n\r\nFORMAT InterfaceTable_Index = InterfaceTable_ApplicationTypes, InterfaceTable_IPAddress, InterfaceTable_PrefixLength;\r\n\
         InterfaceTable 0 = 6, {address}, 24;\r\n\r\n[ \\InterfaceTable ]\r\n"
    )
}

/// The running configuration of a Cisco router with ISDN trunks.
pub fn cisco_configuration(host: &str, address: &str, changed: DateTime) -> String {
    let when = changed.strftime("%H:%M:%S UTC %a %b %-d %Y");
    format!(
        "!\n! Last configuration change at {when} by netops\n!\nversion 15.4\nservice timestamps debug datetime msec\n\
         service timestamps log datetime msec\nno service password-encryption\n!\nhostname {host}\n!\nboot-start-marker\n\
         boot-end-marker\n!\nvoice service voip\n ip address trusted list\n  ipv4 10.20.0.0 255.255.255.0\n!\n\
         interface GigabitEthernet0/0\n ip address {address} 255.255.255.0\n duplex auto\n speed auto\n!\n\
         dial-peer voice 100 voip\n destination-pattern +47.......\n session protocol sipv2\n session target dns:pool02.contoso.com\n!\n\
         line con 0\nline vty 0 4\n transport input ssh\n!\nntp server 10.20.0.2\n!\nend\n"
    )
}

/// A NetScaler's saved configuration.
pub fn netscaler_configuration(saved: DateTime) -> String {
    let when = saved.strftime("%a %b %e %H:%M:%S %Y");
    format!(
        "#NS10.5 Build 66.9\n# Last modified by `save config`, {when}\nset ns config -IPAddress 10.20.0.40 -netmask 255.255.255.0\n\
         set ns hostName lb01\nenable ns feature LB SSL\nadd server fe01 10.20.1.11\nadd server fe02 10.20.1.12\nadd server fe03 10.20.1.13\n\
         add serviceGroup sg_lync_web SSL_BRIDGE -maxClient 0\nadd lb vserver vs_lync_web SSL_BRIDGE 10.20.0.41 443 -persistenceType SOURCEIP\n\
         bind lb vserver vs_lync_web sg_lync_web\nbind serviceGroup sg_lync_web fe01 4443\nbind serviceGroup sg_lync_web fe02 4443\n\
         bind serviceGroup sg_lync_web fe03 4443\nset ns hostName lb01\n"
    )
}

/// What `Export-DhcpServer` writes: one scope of phones, which learn the pool by options 43 and 120.
pub fn dhcp_export() -> String {
    let option =
        |id: u32, value: &str| format!("<OptionValue><OptionId>{id}</OptionId><Value>{value}</Value></OptionValue>");
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<DHCPServer xmlns=\"http://schemas.microsoft.com/windows/DHCPServer\">\r\n\
         <MajorVersion>6</MajorVersion>\r\n<MinorVersion>2</MinorVersion>\r\n<IPv4>\r\n<OptionValues>{}{}</OptionValues>\r\n\
         <Scopes>\r\n<Scope><ScopeId>10.20.4.0</ScopeId><Name>Phones Oslo</Name><SubnetMask>255.255.255.0</SubnetMask>\
         <StartRange>10.20.4.20</StartRange><EndRange>10.20.4.240</EndRange><OptionValues>{}</OptionValues></Scope>\r\n\
         </Scopes>\r\n</IPv4>\r\n</DHCPServer>\r\n",
        option(6, "10.20.0.11"),
        option(43, "0x010c4d532d55432d436c69656e74"),
        option(120, "0x00067369702d696e7465726e616c"),
    )
}
