//! What `verify` proves: of every real file of the corpus, of the files damaged on purpose, of what the demo writes, and
//! of all of them with bits flipped, parts cut off and holes made.
//!
//! Set `BAKPROOF_CORPUS` to the folder of samples (default `../shared/corpus` beside the checkout). Without it, or without
//! python and numpy, the tests that need them say so.
mod changed;
mod corpus;
mod demo;
mod foreign;
mod mutation;
mod sparse;
mod support;
