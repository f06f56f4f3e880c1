//! A path as evidence: bytes in order, joined with `/`, whatever the platform and whether or not they are UTF-8.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::{Component, Path};

/// The bytes of a path. In JSON it is two keys of the surrounding object, `path` and `path_bytes_base64`,
/// of which one is null: use it with `#[serde(flatten)]`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "Keys", try_from = "Keys")]
pub struct PathName(Vec<u8>);

#[derive(Serialize, Deserialize, schemars::JsonSchema)]
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

    /// Text for matching and showing; bytes that are not UTF-8 become U+FFFD. Escape it for where it goes.
    pub fn lossy(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.0)
    }

    /// A path to open. `None` where the bytes are not UTF-8 on a platform whose paths are no bytes.
    pub fn to_path(&self) -> Option<std::path::PathBuf> {
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStrExt;
            Some(std::ffi::OsStr::from_bytes(&self.0).into())
        }
        #[cfg(not(unix))]
        {
            std::str::from_utf8(&self.0).ok().map(Into::into)
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

impl From<PathName> for Keys {
    fn from(name: PathName) -> Self {
        match String::from_utf8(name.0) {
            Ok(path) => Self { path: Some(path), path_bytes_base64: None },
            Err(error) => Self { path: None, path_bytes_base64: Some(data_encoding::BASE64.encode(error.as_bytes())) },
        }
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
    fn bytes_that_are_not_utf8_survive_json() {
        for bytes in [b"a/b.bak".to_vec(), b"a/\xff.bak".to_vec()] {
            let holder = Holder { before: 1, path: PathName(bytes) };
            let json = serde_json::to_string(&holder).unwrap();
            assert!(json.contains("\"path\":") && json.contains("\"path_bytes_base64\":"), "{json}");
            assert_eq!(serde_json::from_str::<Holder>(&json).unwrap(), holder);
        }
    }
}
