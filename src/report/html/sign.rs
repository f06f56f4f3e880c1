//! A status as a shape and a word: nothing is said by color alone.

use crate::model::Status;

/// How the page shows a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sign {
    /// Of the stylesheet, and of the script's filter.
    pub class: &'static str,
    pub word: &'static str,
    /// The shape; its definition stands once at the top of the page. Trusted markup.
    pub svg: &'static str,
    /// What it means, for the legend.
    pub meaning: &'static str,
}

/// In the order of the legend.
pub const ALL: [Status; 7] = [
    Status::Gap,
    Status::Unknown,
    Status::Waived,
    Status::Noted,
    Status::Pass,
    Status::NotLookedAt,
    Status::NotApplicable,
];

macro_rules! shape {
    ($class:literal) => {
        concat!("<svg class=\"i ", $class, "\" aria-hidden=\"true\"><use href=\"#s-", $class, "\"/></svg>")
    };
}

impl From<Status> for Sign {
    fn from(status: Status) -> Self {
        let (class, word, svg, meaning) = match status {
            Status::Gap => ("gap", "gap", shape!("gap"), "a backup is missing, too old, damaged or not as required"),
            Status::Unknown => ("unknown", "unknown", shape!("unknown"), "could not be told; never counted as a pass"),
            Status::Waived => ("waived", "waived", shape!("waived"), "accepted by a named person until a date"),
            Status::Noted => ("noted", "noted", shape!("noted"), "worth knowing; changes no verdict"),
            Status::Pass => ("pass", "pass", shape!("pass"), "looked at, and as required"),
            Status::NotLookedAt => (
                "blind",
                "not looked at",
                shape!("blind"),
                "there was nothing that this check could look at; not a pass",
            ),
            Status::NotApplicable => {
                ("na", "not applicable", shape!("na"), "does not apply here, for a written reason")
            }
        };
        Self { class, word, svg, meaning }
    }
}
