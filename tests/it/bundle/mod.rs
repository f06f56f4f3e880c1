//! Evidence bundles, through the program as its users run it: written, signed, stamped and verified; changed in every way,
//! and checked by tools that know nothing of bakproof.

mod elsewhere;
mod follows;
mod forged;
mod hostile;
mod keys;
mod outside;
mod samples;
mod written;
