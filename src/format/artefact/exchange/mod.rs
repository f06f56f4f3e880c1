//! `Get-MailboxDatabase -Status`, saved by `Export-Csv` or `Export-Clixml`, or as the shell prints it.

mod columns;
mod read;

pub use read::EXCHANGE_DATABASES;
