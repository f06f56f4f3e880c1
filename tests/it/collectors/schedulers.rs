//! The files in `docs/shards-*`, run by the schedulers that they are for, and what they collect beside one run.

use super::{BEGAN, SHARDS, at, collect, judged_by};
use crate::skipped::say_loudly;
use crate::support::demo_copy;
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The Python that `.ci/validators-schedulers` promises, and with it GNU parallel and Slurm.
fn promised(not_done: &str) -> Option<PathBuf> {
    let found = std::env::var_os("BAKPROOF_SCHEDULERS").map(PathBuf::from);
    if found.is_none() {
        say_loudly(&format!("SKIPPED: {not_done}: `. .ci/validators-schedulers` installs what it needs."));
    }
    found
}

fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name)
}

fn path_with_bakproof() -> String {
    let own = Path::new(env!("CARGO_BIN_EXE_bakproof")).parent().unwrap();
    format!("{}:{}", own.display(), std::env::var("PATH").unwrap())
}

/// Every shard was collected, and one audit of all is that of one run, byte for byte.
fn assert_the_bytes_of_one_run(folder: &Path) {
    let files: Vec<PathBuf> = (1..=SHARDS).map(|number| folder.join(format!("shard-{number}.json"))).collect();
    files.iter().for_each(|file| at(file, BEGAN));
    let whole = folder.join("whole.json");
    collect(folder, &whole, &[]);
    let (one, several) = (judged_by(folder, &[whole], None), judged_by(folder, &files, None));
    assert_eq!(several.0.code, 1, "{}", several.0.stderr);
    let pod_is_elsewhere = |report: &str| report.replace(&format!("{}/", folder.display()), "");
    let (one, several) = (pod_is_elsewhere(&one.1), pod_is_elsewhere(&several.1));
    let difference = || one.lines().zip(several.lines()).find(|(a, b)| a != b && !a.contains("sha256"));
    assert_eq!(difference(), None);
    assert_eq!(one.lines().count(), several.lines().count());
}

#[test]
fn gnu_parallel_collects_shards_and_only_what_failed_again() {
    if promised("shards by GNU parallel").is_none() {
        return;
    }
    let folder = demo_copy();
    let script = |deployment: &str| {
        let mut command = Command::new("sh");
        command.arg(shipped("shards-parallel.sh")).args([&SHARDS.to_string(), deployment]).current_dir(folder.path());
        command.env("PATH", path_with_bakproof()).env("HOME", folder.path()).output().unwrap()
    };
    // Shard 3 cannot be written.
    fs::create_dir(folder.path().join("shard-3.json")).unwrap();
    let ran = script("bakproof.toml");
    assert_eq!(ran.status.code(), Some(1), "{}", String::from_utf8_lossy(&ran.stderr));
    fs::remove_dir(folder.path().join("shard-3.json")).unwrap();
    let first = fs::metadata(folder.path().join("shard-1.json")).unwrap().modified().unwrap();
    let ran = script("bakproof.toml");
    assert_eq!(ran.status.code(), Some(0), "{}", String::from_utf8_lossy(&ran.stderr));
    assert_eq!(fs::metadata(folder.path().join("shard-1.json")).unwrap().modified().unwrap(), first);
    assert_the_bytes_of_one_run(folder.path());
}

/// The daemons of one node on the loopback interface; ended with the test.
struct Slurm {
    folder: tempfile::TempDir,
    user: String,
    daemons: Vec<Child>,
}

/// Nothing of the test waits longer.
const PATIENCE: Duration = Duration::from_secs(180);

impl Slurm {
    fn start() -> Self {
        let word = |program: &str, argument: &str| {
            let told = Command::new(program).arg(argument).output().unwrap();
            String::from_utf8(told.stdout).unwrap().trim().to_owned()
        };
        let (host, user) = (word("hostname", "-s"), word("id", "-un"));
        let mut slurm = Self { folder: tempfile::tempdir().unwrap(), user: user.clone(), daemons: Vec::new() };
        let folder = slurm.folder.path().to_owned();
        // Munge trusts no folder that others may write to.
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        for name in ["spool", "state", "munge"] {
            fs::create_dir(folder.join(name)).unwrap();
        }
        let munge = folder.join("munge");
        fs::set_permissions(&munge, fs::Permissions::from_mode(0o755)).unwrap();
        fs::write(munge.join("key"), [7; 1024]).unwrap();
        fs::set_permissions(munge.join("key"), fs::Permissions::from_mode(0o600)).unwrap();
        let free_ports = || {
            let both: Vec<TcpListener> = (0..2).map(|_| TcpListener::bind("127.0.0.1:0").unwrap()).collect();
            both.iter().map(|one| one.local_addr().unwrap().port()).collect::<Vec<u16>>()
        };
        let ports = free_ports();
        let at = folder.display();
        let text = format!(
            "ClusterName=bakproof\nSlurmctldHost={host}(127.0.0.1)\nSlurmctldPort={}\nSlurmdPort={}\n\
             AuthType=auth/munge\nAuthInfo=socket={at}/munge/socket\nCredType=cred/munge\nSlurmUser={user}\nSlurmdUser={user}\n\
             StateSaveLocation={at}/state\nSlurmdSpoolDir={at}/spool\nSlurmctldPidFile={at}/slurmctld.pid\n\
             SlurmdPidFile={at}/slurmd.pid\nProctrackType=proctrack/linuxproc\nTaskPlugin=task/none\nSwitchType=switch/none\n\
             MpiDefault=none\nSelectType=select/cons_tres\nJobAcctGatherType=jobacct_gather/none\n\
             AccountingStorageType=accounting_storage/none\nReturnToService=2\n\
             NodeName={host} NodeAddr=127.0.0.1 CPUs=1 State=UNKNOWN\n\
             PartitionName=all Nodes={host} Default=YES MaxTime=10 State=UP\n",
            ports[0], ports[1]
        );
        fs::write(folder.join("slurm.conf"), text).unwrap();
        let file = |name: &str| format!("{at}/munge/{name}");
        let munged = [
            "--foreground".to_owned(),
            "--force".to_owned(),
            format!("--key-file={}", file("key")),
            format!("--socket={}", file("socket")),
            format!("--pid-file={}", file("pid")),
            format!("--log-file={}", file("log")),
            format!("--seed-file={}", file("seed")),
        ];
        slurm.daemon("munged", &munged);
        slurm.until("munge listens", || munge.join("socket").exists());
        let conf = format!("{at}/slurm.conf");
        slurm.daemon("slurmctld", &["-D".to_owned(), "-f".to_owned(), conf.clone()]);
        slurm.daemon("slurmd", &["-D".to_owned(), "-N".to_owned(), host, "-f".to_owned(), conf]);
        let is_idle = || {
            let told = slurm.command("sinfo").args(["--noheader", "--format=%T"]).output().unwrap();
            String::from_utf8_lossy(&told.stdout).trim() == "idle"
        };
        slurm.until("the node is idle", is_idle);
        slurm
    }

    fn daemon(&mut self, program: &str, arguments: &[String]) {
        let log = fs::File::create(self.folder.path().join(format!("{program}.log"))).unwrap();
        let started = self
            .command(&format!("/usr/sbin/{program}"))
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn();
        self.daemons.push(started.unwrap_or_else(|error| panic!("{program}: {error}")));
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("SLURM_CONF", self.folder.path().join("slurm.conf")).env("PATH", path_with_bakproof());
        command
    }

    fn until(&self, what: &str, mut is_so: impl FnMut() -> bool) {
        let end = Instant::now() + PATIENCE;
        while !is_so() {
            let log = |name| fs::read_to_string(self.folder.path().join(name)).unwrap_or_default();
            let logs = ["munged.log", "slurmctld.log", "slurmd.log"].map(log);
            assert!(Instant::now() < end, "{what}: not within {PATIENCE:?}: {logs:#?}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

impl Drop for Slurm {
    fn drop(&mut self) {
        // Whatever still runs of a job ends with its node.
        let _ = self.command("scancel").args(["--user", &self.user]).output();
        for daemon in self.daemons.iter_mut().rev() {
            let _ = daemon.kill();
            let _ = daemon.wait();
        }
    }
}

#[test]
fn a_slurm_array_job_collects_shards_and_one_that_is_lost_again() {
    if promised("shards by Slurm").is_none() {
        return;
    }
    let (slurm, folder) = (Slurm::start(), demo_copy());
    let submit = |tasks: &str| {
        let mut sbatch = slurm.command("sbatch");
        sbatch
            .args(["--parsable", &format!("--array={tasks}")])
            .arg(shipped("shards-slurm.sh"))
            .arg(SHARDS.to_string());
        let ran = sbatch.current_dir(folder.path()).output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    };
    let is_idle = || slurm.command("squeue").arg("--noheader").output().unwrap().stdout.is_empty();
    submit(&format!("1-{SHARDS}"));
    slurm.until("all shards are collected", is_idle);
    fs::remove_file(folder.path().join("shard-3.json")).unwrap();
    submit("3");
    slurm.until("the lost shard is collected", is_idle);
    assert_the_bytes_of_one_run(folder.path());
}

#[test]
fn the_kubernetes_job_is_valid_and_a_slip_in_it_is_not() {
    let Some(python) = promised("the Kubernetes manifest by its schema") else { return };
    let folder = tempfile::tempdir().unwrap();
    let check = |file: &Path| {
        let script = "import sys, yaml, kubernetes_validate\n\
                      text = yaml.safe_load(open(sys.argv[1]))\n\
                      kubernetes_validate.validate(text, '1.33', strict=True)\n";
        Command::new(&python).args(["-c", script]).arg(file).output().unwrap()
    };
    let ran = check(&shipped("shards-kubernetes.yaml"));
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let text = fs::read_to_string(shipped("shards-kubernetes.yaml")).unwrap();
    let slip = folder.path().join("slip.yaml");
    fs::write(&slip, text.replace("backoffLimitPerIndex", "backoffLimitPerIndexes")).unwrap();
    assert!(!check(&slip).status.success());
}

#[test]
fn what_a_pod_runs_collects_its_shard() {
    let folder = demo_copy();
    let text = fs::read_to_string(shipped("shards-kubernetes.yaml")).unwrap();
    let script: Vec<&str> = text.lines().skip_while(|line| !line.ends_with("- |")).skip(1).collect();
    let script: Vec<&str> = script.into_iter().take_while(|line| !line.contains("env:")).map(str::trim).collect();
    let own = folder.path().display().to_string();
    let script =
        script.join("\n").replace("/deployment/", &format!("{own}/")).replace("/evidence/", &format!("{own}/"));
    for index in 0..SHARDS {
        let mut pod = Command::new("sh");
        pod.args(["-euc", &script]).env("JOB_COMPLETION_INDEX", index.to_string()).env("SHARDS", SHARDS.to_string());
        let ran = pod.env("PATH", path_with_bakproof()).current_dir(folder.path()).output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    }
    assert_the_bytes_of_one_run(folder.path());
}
