//! What regulators take away: CSV by target, the worksheets, the workbook and OSCAL; of the demo, of a report whose names
//! are hostile, and of reports that lack what later versions added. Outside programs read each file where they are
//! installed.

mod csv;
mod oscal;
mod reports;
mod validators;
mod xlsx;
