//! Messages of LDAP (RFC 4511), as far as a reader of directories needs them. Nothing recurses and every length is
//! checked: the usual decoders follow nested values as deep as a server likes.

mod ber;
mod entry;
mod request;
mod response;

pub use ber::message_length;
pub use entry::{Attribute, Entry};
pub use request::{Filter, Scope, Search, bind, search, start_tls, unbind};
pub use response::{MAX_MESSAGE_BYTES, Malformed, Outcome, Response, response};
