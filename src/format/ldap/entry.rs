//! One object of a directory: its name and what was asked of it.

/// An object as a server, or a saved answer, shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Distinguished name; empty of the root.
    pub dn: String,
    pub attributes: Vec<Attribute>,
}

/// An attribute with its options: `msDS-ReplAttributeMetaData;binary`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    pub name: String,
    pub values: Vec<Vec<u8>>,
}

impl Entry {
    /// The values of an attribute, by its whole name without case.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        let own = self.attributes.iter().filter(move |attribute| attribute.name.eq_ignore_ascii_case(name));
        own.flat_map(|attribute| attribute.values.iter().map(Vec::as_slice))
    }

    /// The texts of an attribute.
    pub fn texts<'a>(&'a self, name: &'a str) -> impl Iterator<Item = String> {
        self.values(name).map(|value| String::from_utf8_lossy(value).into_owned())
    }

    /// The first text of an attribute, if it is not blank.
    pub fn text(&self, name: &str) -> Option<String> {
        self.texts(name).map(|text| text.trim().to_owned()).find(|text| !text.is_empty())
    }
}
