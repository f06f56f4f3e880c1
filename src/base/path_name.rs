//! A path as evidence: bytes in order, joined with `/`, whatever the platform and whether or not they are UTF-8.

use super::path_style::PathStyle;
use super::shown_path::shown;
use serde::ser::{SerializeStruct, Serializer};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::{Component, Path};

/// The bytes of a path. In JSON it is two keys of the surrounding object, `path` and `path_bytes_base64`,
/// of which one is null: use it with `#[serde(flatten)]`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "Keys")]
pub struct PathName(Vec<u8>);

#[derive(Deserialize, schemars::JsonSchema)]
struct Keys {
    /// The path; null when its bytes are not UTF-8.
    path: Option<String>,
    /// The path's bytes, when they are not UTF-8.
    path_bytes_base64: Option<String>,
}

impl PathName {
    /// A path as a person gave it, unchanged.
    pub fn as_given(path: &Path) -> Self {
        Self(path.as_os_str().as_encoded_bytes().to_vec())
    }

    /// A relative path, its components joined with `/`.
    pub fn relative(path: &Path) -> Self {
        let mut bytes = Vec::new();
        for component in path.components() {
            if matches!(component, Component::RootDir | Component::CurDir) {
                continue;
            }
            if !bytes.is_empty() {
                bytes.push(b'/');
            }
            bytes.extend_from_slice(component.as_os_str().as_encoded_bytes());
        }
        Self(bytes)
    }

    /// This path followed by `/` and a relative one; either alone when the other is empty.
    pub fn join(&self, relative: &Self) -> Self {
        if relative.0.is_empty() {
            return self.clone();
        }
        let mut bytes = self.0.clone();
        if !bytes.is_empty() && !bytes.ends_with(b"/") {
            bytes.push(b'/');
        }
        bytes.extend_from_slice(&relative.0);
        Self(bytes)
    }

    /// The bytes, for sorting and comparing.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Text for matching and for programs; bytes that are not UTF-8 become U+FFFD. Escape it for where it goes.
    pub fn lossy(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.0)
    }

    /// As a person reads it on a terminal of a system of this style; `/` stays in what programs read.
    pub fn shown(&self, style: PathStyle) -> String {
        shown(&self.lossy(), style)
    }

    /// A path to open. `None` where the bytes are no path here: those of Windows are UTF-8 in which half a surrogate pair may
    /// stand alone (WTF-8).
    pub fn to_path(&self) -> Option<std::path::PathBuf> {
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStrExt;
            Some(std::ffi::OsStr::from_bytes(&self.0).into())
        }
        #[cfg(windows)]
        {
            use std::os::windows::ffi::OsStringExt;
            Some(std::ffi::OsString::from_wide(&wtf8_units(&self.0)?).into())
        }
    }

    /// Everything before the last `/`; empty at the top.
    pub fn folder(&self) -> Self {
        let end = self.0.iter().rposition(|b| *b == b'/').unwrap_or(0);
        Self(self.0[..end].to_vec())
    }

    /// What follows the last `/`.
    pub fn file_name(&self) -> std::borrow::Cow<'_, str> {
        let start = self.0.iter().rposition(|b| *b == b'/').map_or(0, |p| p + 1);
        String::from_utf8_lossy(&self.0[start..])
    }
}

/// The UTF-16 units of WTF-8, <https://wtf-8.codeberg.page>.
#[cfg(any(windows, test))]
fn wtf8_units(mut bytes: &[u8]) -> Option<Vec<u16>> {
    let mut units = Vec::new();
    loop {
        let (valid, rest) = match std::str::from_utf8(bytes) {
            Ok(text) => (text, &[][..]),
            Err(error) => {
                let (valid, rest) = bytes.split_at_checked(error.valid_up_to())?;
                (std::str::from_utf8(valid).ok()?, rest)
            }
        };
        units.extend(valid.encode_utf16());
        bytes = match rest {
            [] => return Some(units),
            [0xed, second @ 0xa0..=0xbf, third @ 0x80..=0xbf, after @ ..] => {
                units.push(0xd000 | u16::from(second & 0x3f) << 6 | u16::from(third & 0x3f));
                after
            }
            _ => return None,
        };
    }
}

impl From<&str> for PathName {
    fn from(text: &str) -> Self {
        Self(text.as_bytes().to_vec())
    }
}

impl fmt::Debug for PathName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.lossy())
    }
}

/// Nothing is copied to be written: there may be millions.
impl Serialize for PathName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let path = std::str::from_utf8(&self.0).ok();
        let mut keys = serializer.serialize_struct("Keys", 2)?;
        keys.serialize_field("path", &path)?;
        let encoded = path.is_none().then(|| data_encoding::BASE64.encode(&self.0));
        keys.serialize_field("path_bytes_base64", &encoded)?;
        keys.end()
    }
}

impl TryFrom<Keys> for PathName {
    type Error = &'static str;

    fn try_from(keys: Keys) -> Result<Self, Self::Error> {
        match (keys.path, keys.path_bytes_base64) {
            (Some(path), _) => Ok(Self(path.into_bytes())),
            (None, Some(encoded)) => data_encoding::BASE64
                .decode(encoded.as_bytes())
                .map(Self)
                .map_err(|_| "path_bytes_base64 is not base64"),
            (None, None) => Err("one of path and path_bytes_base64 must be given"),
        }
    }
}

impl schemars::JsonSchema for PathName {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PathName".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Keys::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize, Deserialize, PartialEq, Debug)]
    struct Holder {
        before: u8,
        #[serde(flatten)]
        path: PathName,
    }

    #[test]
    fn half_a_surrogate_pair_in_a_name_of_windows_survives() {
        let units = |bytes: &[u8]| wtf8_units(bytes);
        assert_eq!(units("a\u{e9}\u{1f600}".as_bytes()), Some("a\u{e9}\u{1f600}".encode_utf16().collect()));
        assert_eq!(units(b"x\xed\xa0\xbd.bak"), Some(vec![0x78, 0xd83d, 0x2e, 0x62, 0x61, 0x6b]));
        assert_eq!(units(b"\xed\xbf\xbf"), Some(vec![0xdfff]));
        assert_eq!(units(b"a\xff"), None);
        assert_eq!(units(b"a\xed\xa0"), None);
    }

    #[test]
    fn bytes_that_are_not_utf8_survive_json() {
        for bytes in [b"a/b.bak".to_vec(), b"a/\xff.bak".to_vec()] {
            let holder = Holder { before: 1, path: PathName(bytes) };
            let json = serde_json::to_string(&holder).unwrap();
            assert!(json.contains("\"path\":") && json.contains("\"path_bytes_base64\":"), "{json}");
            assert_eq!(serde_json::from_str::<Holder>(&json).unwrap(), holder);
        }
    }
}
