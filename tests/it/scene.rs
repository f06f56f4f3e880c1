//! A deployment file and evidence, written so that a test reads as the story it tells.

use bakproof::base::{Guid, Lsn, PathName, Seldom, SharedList, Stamp};
use bakproof::evaluate::evaluate;
use bakproof::model::report::{AuditReport, Finding, Target};
use bakproof::model::*;
use bakproof::policy::{Catalogue, Deployment, Policy};
use bakproof::redact::{self, Redactor};
use std::collections::BTreeMap;
use std::path::Path;

/// Saturday noon in Oslo.
pub const AS_OF: &str = "2026-11-21T12:00:00+01:00";

/// Archiving, Monitoring and a pool on servers of their own; what the tests do not speak of does not apply.
pub const CONTOSO: &str = r#"
[deployment]
name = "Contoso"
time_zone = "Europe/Oslo"

[[pool]]
fqdn = "pool01.contoso.com"
sql = 'sql01.contoso.com\RTC'
response_groups = true

[[pool]]
fqdn = "pool02.contoso.com"
sql = 'sql02.contoso.com\RTC'
response_groups = false
response_groups_reason = "nobody calls there"

[topology]
sql = 'sql01.contoso.com\RTC'

[cdr]
sql = 'mon01.contoso.com\MON'

[[repository]]
name = "nas"
path = "/mnt/nas"

[schedule]
cdr = { full = "every 1d", log = "every 1h", grace = "2h" }
"#;

/// A service of Lync Server 2013 in a topology.
pub fn service(role: &str, host: &str) -> TopologyService {
    TopologyService {
        role: role.to_owned(),
        host: Some(host.to_owned()),
        version: Some(6),
        id: format!("1-{role}-{host}"),
        ..TopologyService::default()
    }
}

pub fn stamp(text: &str) -> Stamp {
    text.parse().unwrap()
}

fn parsed(deployment: &str, catalogue: &Catalogue) -> Deployment {
    Deployment::parse(deployment, Path::new("bakproof.toml"), catalogue).unwrap_or_else(|errors| panic!("{errors}"))
}

/// Evidence about one deployment, as of one moment.
#[derive(Clone)]
pub struct Scene {
    pub policy: Policy,
    pub evidence: Evidence,
    pub as_of: Stamp,
    /// The deployment file, unless the deployment was made otherwise.
    file: Option<String>,
}

impl Scene {
    pub fn new(deployment: &str) -> Self {
        let catalogue = Catalogue::embedded().unwrap();
        let file = Some(deployment.to_owned());
        let deployment = parsed(deployment, &catalogue);
        Self { file, ..Self::of(Policy::new(catalogue, deployment)) }
    }

    pub fn of(policy: Policy) -> Self {
        let sources = policy.deployment.repositories.iter().map(|repository| source(&repository.name)).collect();
        let evidence = Evidence {
            schema: "bakproof/evidence/1".to_owned(),
            collected_at: stamp(AS_OF),
            collection: None,
            sources,
            media_sets: Vec::new(),
            exports: Vec::new(),
            suspects: Vec::new(),
            artefacts: Vec::new(),
            topology: None,
            readings: Vec::new(),
            attested_files: Vec::new(),
            comparisons: Vec::new(),
            left_out: Vec::new(),
            earlier: None,
        };
        Self { policy, evidence, as_of: stamp(AS_OF), file: None }
    }

    pub fn undeclared() -> Self {
        Self::of(Policy::new(Catalogue::embedded().unwrap(), Deployment::undeclared(Path::new("nas"))))
    }

    pub fn sql(mut self, set: Sql) -> Self {
        self.evidence.media_sets.push(set.0);
        self
    }

    pub fn export(mut self, export: Zip) -> Self {
        self.evidence.exports.push(export.0);
        self
    }

    pub fn suspect(mut self, path: &str) -> Self {
        self.evidence.suspects.push(Suspect {
            location: location(path),
            reason: SuspectReason::Name,
            verdict: Verdict::Unreadable,
            problems: vec![Problem::whole("all-zero", "The file holds nothing but zeros.")],
        });
        self
    }

    pub fn note(mut self, path: &str, kind: NoteKind) -> Self {
        self.evidence.sources[0].notes.push(Note { path: path.into(), kind, reason: "permission denied".to_owned() });
        self
    }

    pub fn unreachable(mut self) -> Self {
        self.evidence.sources.push(Source { unreachable: Some("not mounted".to_owned()), ..source("tape") });
        self
    }

    pub fn judged_at(mut self, text: &str) -> Self {
        self.as_of = stamp(text);
        self
    }

    pub fn audit(&self) -> AuditReport {
        let report = evaluate(&self.policy, &self.evidence, self.as_of);
        self.is_judged_alike_under_pseudonyms(&report);
        report
    }

    /// Whatever a test is about: replacing the names changes no judgment. A test that changed the deployment behind its
    /// file is not asked.
    fn is_judged_alike_under_pseudonyms(&self, report: &AuditReport) {
        // Once is enough; programs under Wine are slow.
        let Some(file) = self.file.as_ref().filter(|_| !cfg!(windows)) else { return };
        let catalogue = &self.policy.catalogue;
        if format!("{:?}", parsed(file, catalogue)) != format!("{:?}", self.policy.deployment) {
            return;
        }
        let mut redactor = Redactor::new(b"sixteen bytes or more", catalogue).unwrap();
        redactor.learn_deployment(file);
        redactor.learn_evidence(&self.evidence).unwrap();
        let deployment = parsed(&redactor.deployment(file), catalogue);
        let digests = [&self.policy.deployment, &deployment].map(|one| one.sha256.as_deref().unwrap());
        let evidence = redactor.evidence(&self.evidence, digests).unwrap();
        let mut policy = Policy::new(catalogue.clone(), deployment);
        policy.only = self.policy.only.clone();
        policy.period = self.policy.period;
        policy.without_waivers = self.policy.without_waivers;
        let difference = redact::difference(&mut redactor, report, &evaluate(&policy, &evidence, self.as_of));
        assert_eq!(difference, None, "under pseudonyms");
    }

    /// The only target of the item, or the one whose name holds the text.
    pub fn target(&self, item: &str, named: &str) -> Target {
        let all: Vec<Target> =
            self.audit().targets.into_iter().filter(|t| t.item == item && t.target.contains(named)).collect();
        assert_eq!(all.len(), 1, "{item} {named}: {:?}", all.iter().map(|t| &t.id).collect::<Vec<_>>());
        all.into_iter().next().unwrap()
    }

    /// `status: finding=status, ...` of a target, findings as the report sorts them.
    pub fn says(&self, item: &str, named: &str) -> String {
        let target = self.target(item, named);
        said(target.status, &target.findings)
    }

    pub fn cdr(&self) -> String {
        self.says("cdr", "")
    }

    /// The findings of the first source.
    pub fn source_says(&self) -> Vec<String> {
        self.audit().sources[0].findings.iter().map(|f| f.id.clone()).collect()
    }

    /// Reasons of what belongs to no target.
    pub fn unattributed(&self) -> Vec<String> {
        self.audit().unattributed.into_iter().map(|row| row.reason).collect()
    }
}

pub fn said(status: Status, findings: &[Finding]) -> String {
    let findings: Vec<String> = findings.iter().map(|f| format!("{}={}", f.id, f.status)).collect();
    format!("{status}: {}", findings.join(", ")).trim_end_matches([':', ' ']).to_owned()
}

fn source(name: &str) -> Source {
    Source::empty(name.to_owned(), SourceKind::Repository, "/mnt/nas".into())
}

pub fn location(path: &str) -> Location {
    Location { source: "nas".to_owned(), path: PathName::from(path), size_bytes: 1 << 20, modified: None }
}

/// What stands in an artefact of which its detail alone matters.
pub fn artefact_facts(detail: Detail) -> ArtefactFacts {
    ArtefactFacts {
        position: 1,
        time: None,
        wall_time: None,
        names: Vec::new(),
        verdict: Verdict::Intact,
        proof: Vec::new(),
        counts: BTreeMap::new(),
        detail,
        problems: Vec::new(),
    }
}

/// What a directory server showed.
pub fn directory_server(host: &str, facts: DirectoryBackupFacts) -> Artefact {
    let (source, path) = (format!("{host} (directory)"), PathName::from("replication metadata"));
    Artefact {
        location: Location { source, path, size_bytes: 0, modified: None },
        kind: Kind::DirectoryBackups,
        kind_origin: KindOrigin::Content,
        facts: artefact_facts(Detail::DirectoryBackups(facts)),
        is_demo: false,
    }
}

/// A media set with one backup set in one file; verified unless a test says otherwise.
#[derive(Clone)]
pub struct Sql(pub MediaSet);

impl Sql {
    pub fn full(database: &str, server: &str, finished: &str) -> Self {
        let finished = stamp(finished);
        let name = format!("sql/{database}/{}.bak", finished.at.as_second());
        let mut guid = [0u8; 16];
        guid[..8].copy_from_slice(&finished.at.as_second().to_le_bytes());
        let guid = Some(Guid(guid));
        let facts = SqlHeader {
            position: 1,
            name: None,
            description: None,
            user_name: None,
            database_name: Some(database.to_owned()),
            server_name: Some(server.to_owned()),
            machine_name: server.split('\\').next().map(str::to_owned),
            backup_type: Some(BackupType::Full),
            is_copy_only: Some(false),
            has_backup_checksums: Some(true),
            is_compressed: false,
            is_damaged: Some(false),
            is_snapshot: Some(false),
            is_encrypted: Some(false),
            is_password_protected: Some(false),
            recovery_model: Some(RecoveryModel::Simple),
            page_verify: Some(PageVerify::Checksum),
            backup_start_date: Some(finished),
            backup_finish_date: Some(finished),
            expiration_date: None,
            database_creation_date: None,
            first_lsn: None,
            last_lsn: None,
            checkpoint_lsn: None,
            database_backup_lsn: None,
            log_chain_origin_lsn: None,
            backup_set_guid: guid,
            differential_base_guid: None,
            family_guid: None,
            recovery_fork_guid: None,
            binding_id: None,
            media_set_guid: guid,
            family_number: Some(1),
            family_count: Some(1),
            database_id: None,
            database_version: None,
            compatibility_level: None,
            software_version: None,
            collation_bytes: None,
            flags: None,
            backup_size_bytes: None,
            offset: 4096,
            verdict: Verdict::Verified,
            proof: Seldom::default(),
            unprotected_pages: None,
            counts: Seldom::default(),
            problems: Seldom::default(),
            files: SharedList::default(),
            members: Seldom::default(),
            missing_families: Seldom::default(),
        };
        let copy = BackupCopy {
            location: location(&name),
            verdict: Verdict::Verified,
            assured_at: None,
            problems: Vec::new(),
        };
        let members = vec![Member { family_number: Some(1), copies: vec![copy] }];
        let media = Media {
            media_name: None,
            media_set_guid: guid,
            family_number: Some(1),
            family_count: Some(1),
            media_date: None,
            media_wall_time: None,
            software_name: None,
            block_size_bytes: Some(4096),
            container: "TAPE".to_owned(),
        };
        Self(MediaSet {
            media,
            families: members.clone(),
            sets: vec![BackupSet { facts: facts.into(), members }],
            problems: Vec::new(),
        })
    }

    /// Of the Monitoring database.
    pub fn cdr(finished: &str) -> Self {
        Self::full("LcsCDR", "MON01\\MON", finished)
    }

    pub fn with(mut self, change: impl FnOnce(&mut SqlSet)) -> Self {
        change(&mut self.0.sets[0].facts);
        self
    }

    pub fn of_type(self, backup_type: BackupType) -> Self {
        self.with(|set| set.backup_type = Some(backup_type))
    }

    pub fn recovery(self, model: RecoveryModel) -> Self {
        self.with(|set| set.recovery_model = Some(model))
    }

    /// First and last LSN, by their virtual log file alone.
    pub fn lsns(self, first: u32, last: u32) -> Self {
        let lsn = |vlf| Some(Lsn::new(vlf, 16, 1));
        self.with(|set| (set.first_lsn, set.last_lsn) = (lsn(first), lsn(last)))
    }

    /// A differential on that full.
    pub fn on(self, full: &Self) -> Self {
        let base = full.0.sets[0].facts.backup_set_guid;
        self.with(|set| set.differential_base_guid = base)
    }

    pub fn verdict(mut self, verdict: Verdict) -> Self {
        for member in &mut self.0.sets[0].members {
            member.copies[0].verdict = verdict;
        }
        self.with(|set| set.verdict = verdict)
    }

    pub fn at(mut self, path: &str) -> Self {
        for member in self.0.families.iter_mut().chain(&mut self.0.sets[0].members) {
            member.copies[0].location.path = path.into();
        }
        self
    }

    pub fn modified(mut self, text: &str) -> Self {
        self.0.sets[0].members[0].copies[0].location.modified = Some(stamp(text));
        self
    }
}

/// An export in one file; verified unless a test says otherwise.
#[derive(Clone)]
pub struct Zip(pub Export);

impl Zip {
    pub fn new(kind: Kind, finished: &str) -> Self {
        let time = stamp(finished);
        let facts = ExportFacts {
            position: 1,
            export_wall_time: Some(time.civil()),
            export_time: Some(time),
            pools: Vec::new(),
            user_count: (kind == Kind::LyncUserData).then_some(3),
            declared_users: BTreeMap::new(),
            sql_instances: Vec::new(),
            service_versions: Vec::new(),
            clusters: Vec::new(),
            machines: Vec::new(),
            topology: None,
            user_sketch: String::new(),
            user_hashes: None,
            filled_users: None,
            user_entries: None,
            is_demo: false,
            content_digest: None,
            verdict: Verdict::Verified,
            proof: Vec::new(),
            counts: ExportCounts { xml_parts: Some(1), foreign_parts: Some(0), ..ExportCounts::default() },
            problems: Vec::new(),
        };
        let path = format!("exports/{kind}-{}.zip", time.at.as_second());
        Self(Export { location: location(&path), kind, kind_origin: KindOrigin::Content, facts, content: None })
    }

    pub fn with(mut self, change: impl FnOnce(&mut ExportFacts)) -> Self {
        change(&mut self.0.facts);
        self
    }

    pub fn of_pool(self, pool: &str) -> Self {
        self.with(|facts| facts.pools.push(pool.to_owned()))
    }

    pub fn holding(self, pool: &str, users: u64) -> Self {
        self.with(|facts| {
            facts.declared_users.insert(pool.to_owned(), users);
        })
    }

    pub fn at(mut self, path: &str) -> Self {
        self.0.location.path = path.into();
        self
    }
}
