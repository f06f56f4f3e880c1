//! The text format: families of samples, and labels that hold names of strangers.

use crate::base::for_terminal;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Characters of a label's value; a longer name ends with a part of its SHA-256, so that two of them stay two.
const MOST: usize = 500;

/// A text of metrics. Writing to a `String` cannot fail, so results of `writeln!` are dropped.
pub struct Metrics {
    out: String,
    /// `deployment="..."`.
    common: String,
}

impl Metrics {
    pub fn new(deployment: &str) -> Self {
        let mut common = String::new();
        label(&mut common, "deployment", deployment);
        Self { out: String::new(), common }
    }

    /// A family's HELP and TYPE, if it has samples, and the samples: labels with their values, and a number.
    pub fn gauge<'l>(&mut self, name: &str, help: &str, samples: impl IntoIterator<Item = (Labels<'l>, i64)>) {
        let mut samples = samples.into_iter().peekable();
        if samples.peek().is_none() {
            return;
        }
        let _ = writeln!(self.out, "# HELP {name} {help}\n# TYPE {name} gauge");
        for (labels, value) in samples {
            self.out.push_str(name);
            self.out.push('{');
            self.out.push_str(&self.common);
            for (key, text) in labels {
                self.out.push(',');
                label(&mut self.out, key, text);
            }
            let _ = writeln!(self.out, "}} {value}");
        }
    }

    pub fn finish(self) -> String {
        self.out
    }
}

/// Names and values of labels.
pub type Labels<'l> = Vec<(&'static str, &'l str)>;

fn label(out: &mut String, key: &str, text: &str) {
    out.push_str(key);
    out.push_str("=\"");
    let shown = for_terminal(text);
    let cut = shown.char_indices().nth(MOST).map(|(at, _)| at);
    for c in shown.get(..cut.unwrap_or(shown.len())).unwrap_or_default().chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            other => out.push(other),
        }
    }
    if cut.is_some() {
        let digest = HEXLOWER.encode(&Sha256::digest(text));
        out.push_str("...");
        out.push_str(digest.get(..16).unwrap_or_default());
    }
    out.push('"');
}
