//! How fast a history of a million rows is read beside a bare loop of the driver, how much memory that takes, and what
//! instances that do not answer cost an audit.
//!
//! `cargo bench --bench sql_history`. The tests' TDS server runs in a process of its own, and so does every reader: the
//! bare loop and our reading ask the same server the same two large queries over TLS, in turns, once untimed and five
//! times timed. Then the program audits 180 instances, and 200 of which 20 stand behind a port that swallows all
//! connections. It fails when a count is wrong or when memory is above [`MAX_MEMORY_BYTES`]; times are shown and not
//! judged, for machines are noisy.

// A benchmark that cannot start its server or run its programs has nothing to say but that.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

#[allow(dead_code, unused_imports, unused_macros, reason = "the benchmark needs a part of it")]
#[path = "../tests/it/tds_server/mod.rs"]
mod tds_server;

use bakproof::base::{Stamp, bytes, count};
use bakproof::collect::Silent;
use bakproof::collect::sql::read::{Shape, Shipped};
use bakproof::collect::sql::{Collection, DEFAULT_PARALLEL, accounts, collect_servers};
use bakproof::collect::{Passwords, Place};
use bakproof::policy::{Deployment, Login, SqlConnection, SqlServer};
use futures_util::TryStreamExt;
use jiff::civil::{DateTime, date};
use jiff::tz::Offset;
use jiff::{SignedDuration, ToSpan};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use secrecy::SecretString;
use serde_json::Value;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tds_server::{Answer, Encryption, Script, Server, Type, Value as Cell, msdb};
use tokio_util::compat::TokioAsyncWriteCompatExt;

const ROWS: u64 = 1_000_000;
const IN_WINDOW: u64 = 100_000;
const DATABASES: u64 = 10;
/// One full backup of each database in so many rows; all others are log backups.
const ROWS_PER_ROUND: u64 = 1_000;
const RUNS: usize = 5;
/// Our reading's rate is meant to be at least so much of the bare loop's.
const MEANT_SHARE: f64 = 0.6;
const MAX_MEMORY_BYTES: u64 = 250 << 20;

const INSTANCES: usize = 200;
const DEAD: usize = 20;
const AUDITS: usize = 3;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
/// Beside the time-outs, dead instances may cost so much of what the others take.
const MEANT_TIMES: f64 = 1.3;

const USER: &str = "auditor";
const PASSWORD: &str = "a-password";

/// The newest row's time; each further row is a minute older.
const NEWEST: DateTime = date(2026, 11, 22).at(20, 0, 0, 0);

fn window() -> DateTime {
    NEWEST.saturating_sub((IN_WINDOW as i64).minutes()).saturating_add(30.seconds())
}

/// A column of row `number` of `backupset`, as wide as a real one.
fn cell(column: &str, number: u64) -> Cell {
    let is_full = number % ROWS_PER_ROUND < DATABASES;
    let finished = || NEWEST.saturating_sub((number as i64).minutes());
    match column {
        "media_set_id" => Cell::Int((ROWS - number) as i64),
        "backup_set_uuid" => format!("6F9619FF-8B86-D011-B42D-{number:012X}").into(),
        "media_uuid" => format!("7F9619FF-8B86-D011-B42D-{number:012X}").into(),
        "family_guid" | "recovery_fork_guid" | "database_guid" => "8F9619FF-8B86-D011-B42D-00C04FC964FF".into(),
        "set_name" => "LcsCDR-Transaction Log Backup".into(),
        "user_name" => "CONTOSO\\svc-backup".into(),
        "database_name" => format!("LcsCDR{}", number % DATABASES).into(),
        "server_name" => "SQL01\\MON".into(),
        "machine_name" => "SQL01".into(),
        "backup_type" => if is_full { "D" } else { "L" }.into(),
        "recovery_model" => "FULL".into(),
        "started" | "finished" => finished().to_string().into(),
        "database_created" => "2014-03-11T10:22:41.123".into(),
        "first_lsn" | "last_lsn" | "checkpoint_lsn" | "database_backup_lsn" => {
            format!("{}000000123400001", 50_000 + ROWS - number).into()
        }
        "media_family_count" | "position" | "has_backup_checksums" => Cell::Int(1),
        "time_zone" => Cell::Int(127),
        "backup_size" | "compressed_size" => Cell::Int(4_194_304),
        "database_version" => Cell::Int(706),
        "compatibility_level" => Cell::Int(110),
        "software_major" => Cell::Int(11),
        "software_build" => Cell::Int(7001),
        "description" | "key_algorithm" | "expires" | "differential_base_guid" => Cell::Null,
        _ => Cell::Int(0),
    }
}

fn query(shipped: &Shipped) -> String {
    shipped.query(&Shape { has: [true, false], window: Some(window().to_string()) }).text
}

fn columns(shipped: &Shipped) -> Vec<(String, Type)> {
    msdb::columns(&query(shipped))
}

/// The whole history comes, whatever the WHERE says; a reader must not keep it.
fn large_history() -> Script {
    let stream = |shipped: &Shipped, rows: u64, cell: fn(&str, u64) -> Cell| {
        let columns = columns(shipped);
        let names: Vec<String> = columns.iter().map(|(name, _)| name.clone()).collect();
        Answer::stream(columns.iter().map(|(name, kind)| (name.as_str(), *kind)), rows, move |number| {
            names.iter().map(|name| cell(name, number)).collect()
        })
    };
    let device = |column: &str, number: u64| match column {
        "media_set_id" => Cell::Int((ROWS - number) as i64),
        "family_number" => Cell::Int(1),
        "mirror" => Cell::Int(0),
        "device_type" => Cell::Int(2),
        _ => format!("\\\\nas\\lync\\SQL01$MON\\LcsCDR_{number:09}.trn").into(),
    };
    let total = |column: &str, number: u64| match column {
        "database_name" => format!("LcsCDR{number}").into(),
        "backup_type" => "L".into(),
        "backup_count" => Cell::Int(((ROWS - IN_WINDOW) / DATABASES) as i64),
        _ => "2025-01-01T00:00:00".into(),
    };
    let script = Script::new()
        .encryption(Encryption::Forced)
        .login(USER, PASSWORD)
        .answer("dbo.backupmediafamily", stream(&Shipped::DEVICES, IN_WINDOW + DATABASES, device))
        .answer("COUNT_BIG", stream(&Shipped::TOTALS, DATABASES, total))
        .answer("media_uuid", stream(&Shipped::HISTORY, ROWS, cell));
    instance().answers(script)
}

fn instance() -> msdb::Msdb {
    msdb::Msdb::of("SQL01\\MON").at(&NEWEST.to_string(), 0).database(msdb::Database::new("LcsCDR0"))
}

/// Serves until its standard input ends.
fn serve(script: Script) {
    let server = Server::start(script);
    println!("{}", server.port());
    let _ = io::stdin().read_to_end(&mut Vec::new());
}

/// This program in another role, whose first line is its port.
struct Serving(Child, u16);

impl Serving {
    fn start(role: &str) -> Self {
        let mut child =
            this().arg(role).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("this program starts again");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self(child, line.trim().parse().expect("a port"))
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

fn this() -> Command {
    Command::new(std::env::current_exe().unwrap())
}

/// What a reader tells of itself in one line.
fn told(rows: u64, began: Instant) {
    let seconds = began.elapsed().as_secs_f64();
    let usage = getrusage(UsageWho::RUSAGE_SELF).unwrap();
    let cpu_seconds = (usage.user_time() + usage.system_time()).num_microseconds() as f64 / 1e6;
    let memory_bytes = peak_memory_bytes();
    println!("{}", serde_json::json!({ "rows": rows, "s": seconds, "cpu": cpu_seconds, "memory": memory_bytes }));
}

/// The most memory this process ever had.
fn peak_memory_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap() << 10
}

/// The driver alone: both large answers are received, decoded and dropped.
fn read_bare(port: u16) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let began = Instant::now();
    let rows = runtime.block_on(async {
        let mut config = tiberius::Config::new();
        config.host("127.0.0.1");
        config.port(port);
        config.authentication(tiberius::AuthMethod::sql_server(USER, PASSWORD));
        config.trust_cert();
        let socket = tokio::net::TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        socket.set_nodelay(true).unwrap();
        let mut client = tiberius::Client::connect(config, socket.compat_write()).await.unwrap();
        let mut rows = [0_u64; 2];
        for (count, shipped) in rows.iter_mut().zip([Shipped::HISTORY, Shipped::DEVICES]) {
            let mut stream = client.simple_query(query(&shipped)).await.unwrap();
            while let Some(item) = stream.try_next().await.unwrap() {
                *count += u64::from(matches!(item, tiberius::QueryItem::Row(_)));
            }
        }
        assert_eq!(rows[1], IN_WINDOW + DATABASES);
        rows[0]
    });
    told(rows, began);
}

struct Known;

impl Place for Known {
    fn variable(&self, _: &str) -> Option<OsString> {
        Some(PASSWORD.into())
    }

    fn prompt(&self, _: &str) -> Option<io::Result<SecretString>> {
        None
    }
}

/// Our reading of the instance, all of it.
fn read_ours(port: u16) {
    let began = Instant::now();
    let mut deployment = Deployment::undeclared(Path::new("."));
    deployment.sql_servers = vec![SqlServer {
        instance: "sql01.contoso.com\\MON".parse().unwrap(),
        aliases: BTreeSet::new(),
        login: Login { user: Some(USER.into()), password_env: Some("PW".into()), password_file: None },
        connect: true,
        connection: SqlConnection {
            address: Some("127.0.0.1".to_owned()),
            port: Some(port),
            trust_server_certificate: true,
            query_timeout: SignedDuration::from_mins(10),
            ..SqlConnection::default()
        },
        history: None,
        line: 1,
    }];
    let window_from = Stamp::from_civil(window(), Offset::UTC).unwrap();
    let collection = Collection { window_from, parallel: DEFAULT_PARALLEL, program: None };
    let passwords = Passwords::gather(accounts(&deployment), &deployment, &Known);
    let (sources, readings) = collect_servers(&deployment, &collection, &passwords, &Silent);
    let [reading] = readings.as_slice() else { panic!("not read: {sources:?}") };
    let not_large: Vec<&str> = reading.unread.iter().map(|unread| unread.fact.as_str()).collect();
    assert!(!not_large.iter().any(|fact| ["history", "devices", "history-totals"].contains(fact)), "{not_large:?}");
    // The window, and of each database the newest full before it.
    assert_eq!(reading.backups.len() as u64, IN_WINDOW + DATABASES);
    assert!(reading.backups.iter().all(|backup| backup.devices.len() == 1));
    assert_eq!(reading.totals.iter().map(|total| total.count).sum::<u64>(), ROWS - IN_WINDOW);
    told(ROWS, began);
}

fn reader(role: &str, port: u16) -> Value {
    let output = this().args([role, &port.to_string()]).stderr(Stdio::inherit()).output().unwrap();
    assert!(output.status.success(), "{role} failed");
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["rows"], ROWS, "{role}");
    told
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn rows() {
    let server = Serving::start("serve-history");
    let mut told = [Vec::new(), Vec::new()];
    for run in 0..=RUNS {
        let once = [reader("read-bare", server.1), reader("read-ours", server.1)];
        // The first run of each only warms up.
        if run > 0 {
            told.iter_mut().zip(once).for_each(|(all, one)| all.push(one));
        }
    }
    let of = |who: usize, what: &str| median(told[who].iter().map(|one| one[what].as_f64().unwrap()));
    println!("{} of history, {} of them kept:", count(ROWS, "row", "rows"), count(IN_WINDOW, "row", "rows"));
    for (who, name) in [(0, "bare driver"), (1, "our reading")] {
        let (seconds, cpu, memory) = (of(who, "s"), of(who, "cpu"), of(who, "memory"));
        let rate = ROWS as f64 / seconds;
        println!("  {name}   {seconds:>7.2} s   {cpu:>7.2} s CPU   {rate:>9.0} rows/s   {:>9}", bytes(memory as u64));
    }
    let (share, cpu_share) = (of(0, "s") / of(1, "s"), of(0, "cpu") / of(1, "cpu"));
    println!("  {share:.2} of the bare rate, {cpu_share:.2} by CPU   (meant: at least {MEANT_SHARE})");
    let memory_bytes = told[1].iter().map(|one| one["memory"].as_u64().unwrap()).max().unwrap();
    println!("  peak memory {}   (at most {})", bytes(memory_bytes), bytes(MAX_MEMORY_BYTES));
    assert!(memory_bytes < MAX_MEMORY_BYTES, "too much memory");
}

/// A listener that accepts nobody, filled until the system answers no more: what a firewall that drops looks like.
fn filtered() -> (TcpListener, Vec<TcpStream>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address: SocketAddr = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    while let Ok(socket) = TcpStream::connect_timeout(&address, Duration::from_millis(300)) {
        waiting.push(socket);
        assert!(waiting.len() < 10_000, "the queue never fills");
    }
    (listener, waiting)
}

/// A deployment of the instances behind these ports.
fn write_deployment(path: &Path, ports: &[u16]) {
    let mut text = "[deployment]\nname = \"Contoso\"\ntime_zone = \"Europe/Oslo\"\n".to_owned();
    for (number, port) in ports.iter().enumerate() {
        text += &format!(
            "[[sql_server]]\ninstance = \"sql{number:03}.contoso.com\"\naddress = \"127.0.0.1\"\nport = {port}\n\
             trust_server_certificate = true\nuser = \"{USER}\"\npassword_env = \"PW\"\n\
             connect_timeout = \"{}s\"\n",
            CONNECT_TIMEOUT.as_secs()
        );
    }
    std::fs::write(path, text).unwrap();
}

/// Audits a deployment; how long that took. `dead` instances must be unreachable, and no others.
fn audit(deployment: &Path, instances: usize, dead: usize) -> f64 {
    let folder = deployment.parent().unwrap();
    let evidence = folder.join("evidence.json");
    let mut command = Command::new(env!("CARGO_BIN_EXE_bakproof"));
    command.arg("audit").arg(deployment).args(["--quiet", "--state"]).arg(folder.join("state"));
    command.arg("--save-evidence").arg(&evidence).env("PW", PASSWORD).stdout(Stdio::null());
    let began = Instant::now();
    let status = command.status().unwrap();
    let seconds = began.elapsed().as_secs_f64();
    assert_eq!(status.code(), Some(3));
    let evidence: Value = serde_json::from_slice(&std::fs::read(evidence).unwrap()).unwrap();
    let sources = evidence["sources"].as_array().unwrap();
    let unreachable = sources.iter().filter(|source| !source["unreachable"].is_null()).count();
    assert_eq!((sources.len(), unreachable), (instances, dead));
    assert_eq!(evidence["readings"].as_array().unwrap().len(), instances - dead);
    seconds
}

fn instances() {
    let server = Serving::start("serve-instance");
    let (listener, _waiting) = filtered();
    let dead = listener.local_addr().unwrap().port();
    let folder = tempfile::tempdir().unwrap();
    let alone = folder.path().join("alone.toml");
    write_deployment(&alone, &[server.1; INSTANCES - DEAD]);
    let mixed = folder.path().join("mixed.toml");
    let is_dead = |number: usize| number.is_multiple_of(INSTANCES / DEAD);
    let ports: Vec<u16> = (0..INSTANCES).map(|number| if is_dead(number) { dead } else { server.1 }).collect();
    write_deployment(&mixed, &ports);
    let mut last = ports.clone();
    last.sort_by_key(|port| *port == dead);
    let at_the_end = folder.path().join("at-the-end.toml");
    write_deployment(&at_the_end, &last);
    let mut times = [Vec::new(), Vec::new(), Vec::new()];
    for run in 0..=AUDITS {
        let once =
            [audit(&alone, INSTANCES - DEAD, 0), audit(&mixed, INSTANCES, DEAD), audit(&at_the_end, INSTANCES, DEAD)];
        if run > 0 {
            times.iter_mut().zip(once).for_each(|(all, one)| all.push(one));
        }
    }
    let [alone, mixed, at_the_end] = times.map(|times| median(times.into_iter()));
    let timeouts = DEAD.div_ceil(DEFAULT_PARALLEL.get()) as f64 * CONNECT_TIMEOUT.as_secs_f64();
    println!("{INSTANCES} instances of which {DEAD} do not answer, {DEFAULT_PARALLEL} at a time:");
    println!("  the {} that answer, alone   {alone:>7.2} s", INSTANCES - DEAD);
    for (name, seconds) in [("dead ones among them", mixed), ("dead ones at the end", at_the_end)] {
        let times = seconds / (alone + timeouts);
        println!(
            "  {name}        {seconds:>7.2} s   {times:.2} times alone + {timeouts} s   (meant: at most {MEANT_TIMES})"
        );
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let port = || arguments.get(1).and_then(|port| port.parse().ok()).expect("a port");
    match arguments.first().map(String::as_str) {
        Some("serve-history") => return serve(large_history()),
        Some("serve-instance") => {
            let backup =
                |day: u32| msdb::Backup::full("LcsCDR0", &format!("2026-11-{day:02}T01:00:00")).to("D:\\b.bak");
            let msdb = (1..=20).fold(instance(), |msdb, day| msdb.backup(backup(day)));
            return serve(msdb.answers(Script::new().encryption(Encryption::Forced).login(USER, PASSWORD)));
        }
        Some("read-bare") => return read_bare(port()),
        Some("read-ours") => return read_ours(port()),
        _ => {}
    }
    // `cargo test --all-targets` runs this too, and must not wait for it.
    if !arguments.iter().any(|argument| argument == "--bench") {
        println!("this is a benchmark: cargo bench --bench sql_history");
        return;
    }
    rows();
    instances();
}
