//! `Get-MailboxDatabase -Status`, saved by `Export-Csv` or `Export-Clixml`.

mod columns;
mod read;

pub use read::EXCHANGE_DATABASES;
