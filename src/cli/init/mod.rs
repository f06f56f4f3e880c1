//! `init`: a commented deployment file, with what a repository's content shows filled in.

mod found;
mod template;
mod toml_text;

pub use template::template;
