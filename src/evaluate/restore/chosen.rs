//! Which backups a restore would use.

use crate::base::Stamp;
use crate::evaluate::candidate::Candidate;
use crate::evaluate::case::TargetCase;
use crate::evaluate::chain::RestorePath;
use crate::evaluate::class::Class;
use crate::evaluate::standing::{Part, of_evidence};
use crate::model::Assurance;
use crate::policy::EvidenceKind;

/// What would be restored.
#[derive(Clone, Debug)]
pub enum Chosen<'a> {
    /// SQL Server backups, one after the other.
    Path(Box<RestorePath<'a>>),
    /// An export, a copy, an image, a vendor's file, or somebody's word.
    One(&'a Candidate<'a>),
}

impl<'a> Chosen<'a> {
    /// The moment that it leads to.
    pub fn to(&self) -> Option<Stamp> {
        match self {
            Self::Path(path) => Some(path.to),
            Self::One(backup) => backup.finished,
        }
    }

    /// Its backups, in their order.
    pub fn backups(&self) -> Vec<&'a Candidate<'a>> {
        match self {
            Self::Path(path) => path.links().map(|link| link.backup).collect(),
            Self::One(backup) => vec![backup],
        }
    }
}

/// The backups that lead furthest, or to `stop`, of all evidence that the target accepts and that is at least that sure.
pub fn best<'a>(case: &TargetCase<'a>, part: &Part<'a>, level: Assurance, stop: Option<Stamp>) -> Option<Chosen<'a>> {
    let mut best: Option<Chosen<'a>> = None;
    for kind in &case.rule.accept.value {
        let way = match kind {
            EvidenceKind::SqlBackup => {
                part.chain.as_ref().and_then(|chain| chain.path(level, stop)).map(|path| Chosen::Path(Box::new(path)))
            }
            EvidenceKind::Export => {
                let exports: Vec<_> = part.of(Class::Export).filter(|export| !export.may_be_partial()).collect();
                newest(&exports, level, stop).map(Chosen::One)
            }
            EvidenceKind::Declaration => None,
            beside => newest(&of_evidence(&part.own, *beside), level, stop).map(Chosen::One),
        };
        // Of what leads to the same moment, what the item prefers.
        if let Some(way) = way
            && best.as_ref().is_none_or(|known| way.to() > known.to())
        {
            best = Some(way);
        }
    }
    best
}

/// The newest of these that is at least that sure, and not younger than `stop`.
fn newest<'a>(backups: &[&'a Candidate<'a>], level: Assurance, stop: Option<Stamp>) -> Option<&'a Candidate<'a>> {
    let is_sure = |backup: &&&Candidate<'_>| backup.assurance().is_some_and(|assurance| assurance >= level);
    let is_of_then = |backup: &&&Candidate<'_>| stop.is_none_or(|stop| backup.finished.is_some_and(|at| at <= stop));
    backups.iter().filter(is_sure).filter(is_of_then).max_by_key(|backup| backup.finished).copied()
}
