//! A small deployment on disk, and the binary that audits one item of it.

use serde_json::Value;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;

const AS_OF: &str = "2026-10-31T08:00:00+01:00";
/// When every file was last written: in the night before the audit.
const WRITTEN: &str = "2026-10-31T02:00:00+01:00";
const HEAD: &str = "[deployment]\nname = \"Contoso\"\ntime_zone = \"Europe/Oslo\"\ndemo = true\n";
const REPOSITORY: &str = "[[repository]]\nname = \"nas\"\npath = \"backups\"\n";
/// Nobody: a user that may open nothing that is locked, unlike root.
#[cfg(unix)]
const NOBODY: u32 = 65_534;

/// What cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locked {
    /// The folders of the repository.
    Folder,
    /// The files in it.
    Files,
    /// The file of an attestation.
    Proof,
}

/// What the audit said of the item.
#[derive(Debug)]
pub struct Report {
    pub targets: Vec<Value>,
    /// The deployment file, for whoever reads a failure.
    pub deployment: String,
}

impl Report {
    /// The one target's status, and below it each finding as `status id: message`, the remarks on a file's own time left
    /// out.
    #[track_caller]
    pub fn told(&self) -> Vec<String> {
        let [target] = &self.targets[..] else { panic!("not one target: {:#?}", self.targets) };
        let word = |value: &Value| value.as_str().unwrap().to_owned();
        let findings = target["findings"].as_array().unwrap().iter().filter(|finding| finding["id"] != "file-time");
        let told =
            findings.map(|one| format!("{} {}: {}", word(&one["status"]), word(&one["id"]), word(&one["message"])));
        std::iter::once(word(&target["status"])).chain(told).collect()
    }
}

pub struct Deployment {
    item: &'static str,
    folder: tempfile::TempDir,
    text: String,
    files: Vec<PathBuf>,
    locked: Option<Locked>,
    environment: Vec<(String, String)>,
}

impl Deployment {
    /// A deployment file of these tables; `repository` stands below its one repository, unless the tables bring some.
    pub fn new(item: &'static str, repository: &str, tables: &str) -> Self {
        let repository =
            if tables.contains("[[repository]]") { String::new() } else { format!("{REPOSITORY}{repository}") };
        let text = format!("{HEAD}{repository}{tables}");
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("bakproof.toml"), &text).unwrap();
        fs::create_dir(folder.path().join("backups")).unwrap();
        // A repository in which nothing lies at all is one that is not mounted.
        fs::write(folder.path().join("backups/operators.txt"), "The night's jobs write here.\r\n").unwrap();
        Self { item, folder, text, files: Vec::new(), locked: None, environment: Vec::new() }
    }

    pub fn file(self, path: &str, bytes: &[u8]) -> Self {
        self.file_at(path, bytes, WRITTEN)
    }

    /// A file that was last written then.
    pub fn file_at(mut self, path: &str, bytes: &[u8], written: &str) -> Self {
        self.write(&format!("backups/{path}"), bytes, written);
        self
    }

    /// The same file under another name.
    pub fn linked(self, path: &str, other: &str) -> Self {
        let at = |path: &str| self.folder.path().join("backups").join(path);
        fs::create_dir_all(at(other).parent().unwrap()).unwrap();
        fs::hard_link(at(path), at(other)).unwrap();
        self
    }

    pub fn proof(mut self, text: &str) -> Self {
        self.write("proof.txt", text.as_bytes(), WRITTEN);
        self
    }

    fn write(&mut self, path: &str, bytes: &[u8], written: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        let written: jiff::Timestamp = written.parse().unwrap();
        File::options().write(true).open(&path).unwrap().set_modified(SystemTime::from(written)).unwrap();
        self.files.push(path);
    }

    pub fn environment(mut self, variables: &[(&str, &str)]) -> Self {
        self.environment.extend(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self
    }

    pub fn locked(mut self, what: Locked) -> Self {
        self.locked = Some(what);
        self
    }

    /// `bakproof audit --only ITEM --output json`.
    pub fn run(self) -> Report {
        let backups = self.folder.path().join("backups");
        let paths: Vec<PathBuf> = match self.locked {
            None => Vec::new(),
            Some(Locked::Proof) => vec![self.folder.path().join("proof.txt")],
            Some(Locked::Files) => self.files.iter().filter(|path| path.starts_with(&backups)).cloned().collect(),
            Some(Locked::Folder) => fs::read_dir(&backups).unwrap().map(|entry| entry.unwrap().path()).collect(),
        };
        let locked: Vec<Lock> = paths.into_iter().map(Lock::new).collect();
        let output = crate::support::output(&mut self.command());
        drop(locked);
        self.report(&output)
    }

    fn command(&self) -> Command {
        #[cfg(unix)]
        let is_dropped = self.locked.is_some() && nix::unistd::geteuid().is_root();
        #[cfg(not(unix))]
        let is_dropped = false;
        let program = PathBuf::from(env!("CARGO_BIN_EXE_bakproof"));
        let mut command = Command::new(if is_dropped { self.within_reach(&program) } else { program });
        command
            .args(["audit", "--as-of", AS_OF, "--only", self.item, "--output", "json"])
            .current_dir(self.folder.path())
            .env_clear()
            .envs(self.environment.iter().map(|(name, value)| (name, value)));
        #[cfg(unix)]
        if is_dropped {
            use std::os::unix::process::CommandExt;
            set_mode(self.folder.path(), 0o755);
            command.uid(NOBODY).gid(NOBODY);
        }
        command
    }

    /// The program where another user can start it: the checkout may be in a folder that only its owner can enter.
    fn within_reach(&self, program: &Path) -> PathBuf {
        let reached = self.folder.path().join("program");
        if fs::hard_link(program, &reached).is_err() {
            fs::copy(program, &reached).unwrap();
        }
        reached
    }

    fn report(&self, output: &Output) -> Report {
        let errors = String::from_utf8_lossy(&output.stderr);
        let report: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{}: {error}: {errors}\n{}", self.item, self.text));
        let targets = report["targets"].as_array().unwrap();
        let targets = targets.iter().filter(|target| target["item"] == self.item).cloned().collect();
        Report { targets, deployment: self.text.clone() }
    }
}

/// Nobody else can open the path as long as this lives.
#[cfg(unix)]
struct Lock(PathBuf);

#[cfg(unix)]
impl Lock {
    fn new(path: PathBuf) -> Self {
        set_mode(&path, 0);
        Self(path)
    }
}

#[cfg(unix)]
impl Drop for Lock {
    fn drop(&mut self) {
        // So that the folder can be taken away again.
        set_mode(&self.0, 0o755);
    }
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// Nobody else can open the path as long as this lives: it is open exclusively.
#[cfg(windows)]
struct Lock(#[allow(dead_code, reason = "kept for its lock")] File);

#[cfg(windows)]
impl Lock {
    fn new(path: PathBuf) -> Self {
        use std::os::windows::fs::OpenOptionsExt;
        // Without it, no folder can be opened.
        const FILE_FLAG_BACKUP_SEMANTICS: u32 = 0x0200_0000;
        let mut options = File::options();
        Self(options.read(true).share_mode(0).custom_flags(FILE_FLAG_BACKUP_SEMANTICS).open(path).unwrap())
    }
}
