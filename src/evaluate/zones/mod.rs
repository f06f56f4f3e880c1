//! Whether the saved zone files hold the names that Lync Server needs: asked for each SIP domain, and of the internal and
//! the public view apart.

mod copies;
mod domains;
mod held;
mod uses;
mod view;

pub use copies::{ENDINGS, MONTHS, WHEN, ZoneFile, newest_first, of_domain};
pub use domains::{domains_in, sip_domains};
pub use held::{Held, Views};
pub use uses::Needs;
pub use view::{INTERNAL, PUBLIC, View};
