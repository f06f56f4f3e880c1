//! OSCAL 1.2.1 assessment results (<https://pages.nist.gov/OSCAL/>): every check of every target is an observation, every
//! finding a finding, every waiver a risk, every attestation an attestation. Controls are what the observations support
//! evidence for; nothing here says that a control is complied with.

mod audit;
mod context;
mod controls;
mod document;
mod evidence;
mod findings;
mod names;
mod observations;
mod statements;
mod subjects;
mod text;

pub use audit::audit;
