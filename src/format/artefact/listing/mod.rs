//! What the readers of listings and logs share: text in any of Windows' encodings, tables, dates, a worst-of verdict.
//! Knows no kind of backup.

mod clixml;
mod columns;
mod csv;
mod date;
mod found;
mod lines;
mod list;
mod rows;
mod sequential;
mod table;
mod text;

pub(super) use clixml::read_clixml;
pub(super) use csv::read_csv;
pub(super) use date::{Dates, Moment, in_zone};
pub(super) use found::Found;
pub(super) use lines::Lines;
pub(super) use rows::{Row, Table};
pub(super) use sequential::Sequential;
pub(super) use table::read_table;
pub(super) use text::{head_of, is_clixml, root_of};

use csv::MAX_COLUMNS;
