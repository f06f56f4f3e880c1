//! `Export-CsUserData`: contacts and conference data of the users homed on one pool.

use super::archive::archive;
use super::xml::{document_package, escape};
use jiff::civil::DateTime;
use std::fmt::Write;
use std::io;

/// A user and the contacts of theirs.
#[derive(Clone, Debug)]
pub struct UserSpec {
    /// SIP address without `sip:`.
    pub address: String,
    pub contacts: Vec<String>,
}

/// The ZIP.
///
/// # Errors
/// A time that a ZIP cannot hold.
pub fn user_data_export(users: &[UserSpec], exported: DateTime) -> io::Result<Vec<u8>> {
    let mut items = String::new();
    for user in users {
        // Group names and display names stand in base64, as the cmdlet writes them.
        let group = data_encoding::BASE64.encode(b"Other Contacts");
        let mut contacts = String::new();
        for contact in &user.contacts {
            let _ = write!(contacts, "<Contact Buddy=\"{}\" Groups=\"1\" SubscribePresence=\"1\"/>", escape(contact));
        }
        let _ = writeln!(
            items,
            "<DocItem Name=\"urn:lcd:{address}\"><Data><HomedResource UserAtHost=\"{address}\">\
             <ContactGroups><ContactGroup Number=\"1\" DisplayName=\"{group}\"/></ContactGroups>\
             <Contacts>{contacts}</Contacts>\
             <Containers><Container ContainerNumber=\"200\"><UserMember Member=\"{address}\"/></Container></Containers>\
             </HomedResource></Data></DocItem>",
            address = escape(&user.address)
        );
    }
    archive(&document_package(&items), exported)
}
