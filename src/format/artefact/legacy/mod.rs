//! User exports of Lync 2010 and Office Communications Server 2007 R2 (`dbimpexp`, `Export-CsUserData -LegacyFormat`).

mod read;

pub use read::LEGACY_USERS;
