//! The verification ledger and what a run makes of it: real files, a real ledger, and a worker that counts what it is
//! asked to read.

mod store;
mod support;
mod work;
