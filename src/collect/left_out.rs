//! What the options of a run kept it from looking at. A fact of the evidence: whoever judges it later must know.

use super::budget::Limits;
use crate::base::count;
use crate::model::{BackupSet, Evidence, LeftOut, LeftOutKind, Problem};
use crate::policy::Deployment;

/// Which servers a run asks.
#[derive(Clone, Copy, Debug)]
pub struct AskedServers {
    pub sql: bool,
    pub directory: bool,
}

/// What `--no-sql`, `--no-ldap`, `--share` and `--budget` left out of this evidence.
pub fn left_out(deployment: &Deployment, evidence: &Evidence, asked: AskedServers, limits: &Limits) -> Vec<LeftOut> {
    let servers = deployment.sql_servers.iter().filter(|server| server.connect).count() as u64;
    let mut all = Vec::new();
    if !asked.sql && servers > 0 {
        let what = format!("{} not asked", count(servers, "SQL Server was", "SQL Servers were"));
        all.push(LeftOut { option: "--no-sql".to_owned(), what, kind: LeftOutKind::Evidence });
    }
    let directories = deployment.directory_servers.len() as u64;
    if !asked.directory && directories > 0 {
        let what = format!("{} not asked", count(directories, "directory server was", "directory servers were"));
        all.push(LeftOut { option: "--no-ldap".to_owned(), what, kind: LeftOutKind::Evidence });
    }
    let unread = unread_sets(evidence);
    if unread > 0 {
        let what = format!("{} not verified in this run", count(unread, "backup was", "backups were"));
        let share = limits.share.iter().map(|share| format!("--share {share}"));
        let budgets = limits.budgets.iter().map(|budget| format!("--budget {budget}"));
        let option = share.chain(budgets).collect::<Vec<_>>().join(" ");
        all.push(LeftOut { option, what, kind: LeftOutKind::Evidence });
    }
    all
}

/// Backups of which a copy was not read, because a share or a budget ended.
pub(super) fn unread_sets(evidence: &Evidence) -> u64 {
    let sets = evidence.media_sets.iter().flat_map(|media| &media.sets);
    let is_left = |problem: &Problem| problem.id == Problem::LEFT_OVER;
    let in_copies = |set: &BackupSet| {
        set.members.iter().flat_map(|member| &member.copies).flat_map(|copy| &copy.problems).any(is_left)
    };
    sets.filter(|set| set.facts.problems.iter().any(is_left) || in_copies(set)).count() as u64
}
