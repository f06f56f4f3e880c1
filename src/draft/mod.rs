//! Texts that are no report: the commented deployment file that `init` writes, and the rules that `check` shows.
//! Pure; knows the policy and the evidence, and neither the terminal nor a file.

mod artefacts;
mod cautions;
mod editions;
mod found;
mod hosts;
mod in_vain;
mod names;
mod pools;
mod rules;
mod sources;
mod template;
mod toml_text;
mod topology;

pub use cautions::{Seen, cautions};
pub use rules::rules;
pub use template::{template, template_from};
