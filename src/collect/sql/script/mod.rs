//! Without a connection: one T-SQL script that an administrator runs, and the reader of what it printed. The output
//! answers the same queries as a connection, so that the same reading runs over it.
//!
//! Every line that counts is at most 72 characters of printable ASCII, so that neither a column width nor a code page
//! changes it: `#NN n:payload+` is a piece of a row and `#NN n:payload;` its last piece; NN is the block's number and n
//! the line's, from 1. `#NN begin:query;` opens a block; `#NN end:rows lines check;` closes it. A row is `r` or, when the
//! server refused, `e`, followed by its fields: `|n` NULL, `|i1` a number, `|ttext`, `|x` and the hexadecimal UTF-16LE of
//! text that has other characters. `#00 bakproof-sql-history:1;` opens the output, `#00 window:start offset;` names the
//! window, `#00 done:blocks;` ends it. All other lines (headings, counts of rows in any language) mean nothing.

mod answers;
mod declaration;
mod index;
mod line;
mod lines;
mod print;
mod reading;

pub use declaration::DECLARATION;
pub use print::{MOST_DAYS, script};
pub use reading::{looks_like, reading};
