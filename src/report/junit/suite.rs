//! A suite: the cases of an item, of all sources or of all waivers.

use super::case::Case;
use super::xml::Xml;
use std::io;

/// Cases that belong together.
pub struct Suite {
    name: String,
    id: String,
    pub cases: Vec<Case>,
}

impl Suite {
    pub fn new(name: String, id: String) -> Self {
        Self { name, id, cases: Vec::new() }
    }

    pub fn failures(&self) -> usize {
        self.cases.iter().filter(|case| case.element() == Some("failure")).count()
    }

    pub fn errors(&self) -> usize {
        self.cases.iter().filter(|case| case.element() == Some("error")).count()
    }

    fn skipped(&self) -> usize {
        self.cases.iter().filter(|case| case.element() == Some("skipped")).count()
    }

    /// `timestamp` is as-of by the deployment's clocks: Jenkins reads no offset.
    pub fn write(&self, xml: &mut Xml, properties: &[(&str, String)], timestamp: &str) -> io::Result<()> {
        xml.open(
            "testsuite",
            &[
                ("name", &self.name),
                ("id", &self.id),
                ("tests", &self.cases.len().to_string()),
                ("failures", &self.failures().to_string()),
                ("errors", &self.errors().to_string()),
                ("skipped", &self.skipped().to_string()),
                ("timestamp", timestamp),
                // No case takes time of its own; readers that add up times want a number.
                ("time", "0"),
            ],
        )?;
        xml.open("properties", &[])?;
        for (name, value) in properties.iter().filter(|(_, value)| !value.is_empty()) {
            xml.empty("property", &[("name", name), ("value", value)])?;
        }
        xml.close("properties")?;
        for case in &self.cases {
            case.write(xml)?;
        }
        xml.close("testsuite")
    }
}
