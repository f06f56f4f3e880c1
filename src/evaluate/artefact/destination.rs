//! Whether a path that a log names is a folder of a repository, as far as that can be told from what the repository is
//! called: the whole path below it must agree, and of what stands before it as much as is known.

use super::part::same_host;
use crate::evaluate::context::AuditContext;

/// How sure; the better, the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sureness {
    /// The path below the repository agrees.
    Below,
    /// So many folders of the repository's own path agree too.
    Own(usize),
    /// It begins with what the repository is known as.
    Known,
}

/// A path of Windows: host or drive, and folders, lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WindowsPath {
    /// `Some`: a share's.
    pub host: Option<String>,
    pub drive: Option<String>,
    /// The share first, where there is a host.
    pub folders: Vec<String>,
}

impl WindowsPath {
    pub fn new(text: &str) -> Option<Self> {
        let plain = text.trim().trim_matches('"').replace('/', "\\").to_lowercase();
        let (plain, is_long_share) = match (plain.strip_prefix(r"\\?\unc\"), plain.strip_prefix(r"\\?\")) {
            (Some(share), _) => (share.to_owned(), true),
            (None, Some(local)) => (local.to_owned(), false),
            (None, None) => (plain, false),
        };
        let is_share = is_long_share || plain.starts_with(r"\\");
        let mut parts: Vec<String> =
            plain.split('\\').filter(|part| !part.is_empty() && *part != ".").map(str::to_owned).collect();
        if parts.is_empty() || parts.iter().any(|part| part == "..") {
            return None;
        }
        let first = parts.remove(0);
        if is_share {
            return Some(Self { host: Some(first), drive: None, folders: parts });
        }
        let is_drive = first.len() == 2 && first.ends_with(':');
        is_drive.then_some(Self { host: None, drive: Some(first), folders: parts })
    }

    /// One name for the ways to write it.
    pub fn plain(&self) -> String {
        let host = self.host.as_deref().map(|host| match host.parse::<std::net::IpAddr>() {
            Ok(_) => host,
            Err(_) => host.split('.').next().unwrap_or(host),
        });
        format!("{}\\{}", host.or(self.drive.as_deref()).unwrap_or_default(), self.folders.join("\\"))
    }

    /// What stands below another, which it is or lies in.
    pub fn below(&self, above: &Self) -> Option<&[String]> {
        let is_same = match (&self.host, &above.host) {
            (Some(a), Some(b)) => same_host(a, b),
            (None, None) => self.drive == above.drive,
            _ => false,
        };
        self.folders.strip_prefix(above.folders.as_slice()).filter(|_| is_same)
    }
}

/// A path that fits a folder of a repository: how surely, and which folders of it it means, where not the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fit {
    pub sureness: Sureness,
    /// Empty: the folder itself.
    pub inside: Vec<String>,
}

/// Whether the path is that folder (`tree`, `/`-joined below the repository) or one of the parts of it.
pub fn fit(
    context: &AuditContext<'_>,
    repository: &str,
    tree: &str,
    parts: &[String],
    path: &WindowsPath,
) -> Option<Fit> {
    let repository = context.policy.deployment.repositories.iter().find(|one| one.name == repository)?;
    let tree: Vec<String> = tree.split('/').filter(|part| !part.is_empty()).map(str::to_lowercase).collect();
    let rest_of = |rest: &[String]| -> Option<Vec<String>> {
        let inside = rest.strip_prefix(tree.as_slice())?;
        inside.first().is_none_or(|first| parts.contains(first)).then(|| inside.to_vec())
    };
    let own_text = repository.path.to_string_lossy();
    let known: Vec<WindowsPath> = repository.known_as.iter().filter_map(|one| WindowsPath::new(&one.path)).collect();
    let own = WindowsPath::new(&own_text);
    for name in known.iter().chain(own.as_ref().filter(|own| own.host.is_some())) {
        if let Some(inside) = path.below(name).and_then(rest_of) {
            return Some(Fit { sureness: Sureness::Known, inside });
        }
    }
    // A share has one name for every machine, and the deployment file says which this repository's is.
    if path.host.is_some() && known.iter().any(|name| name.host.is_some()) {
        return None;
    }
    let own_folders: Vec<String> = match own {
        Some(own) => own.folders,
        None => {
            let deployment = &context.policy.deployment;
            let names = deployment.path_style.names(&deployment.resolve(&repository.path));
            names.iter().map(|name| name.to_lowercase()).collect()
        }
    };
    let root = usize::from(path.host.is_some());
    // From the end: the longest part of the tree that the path may mean.
    (0..=path.folders.len()).rev().find_map(|at| {
        let (before, rest) = path.folders.split_at(at);
        let inside = rest_of(rest)?;
        let agreeing = before.iter().rev().zip(own_folders.iter().rev()).take_while(|(a, b)| a == b).count();
        match agreeing {
            // Nothing names the root of a repository but the root of a drive or share.
            0 if tree.is_empty() && before.len() > root => None,
            0 => Some(Fit { sureness: Sureness::Below, inside }),
            more => Some(Fit { sureness: Sureness::Own(more), inside }),
        }
    })
}
