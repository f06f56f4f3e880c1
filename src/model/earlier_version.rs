//! The products before Lync Server 2013 that it can coexist with: the one place where a topology's `ServiceVersion` and the
//! words of the deployment file are told apart.

/// A product whose pools need their own backups, and whose topology still lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EarlierVersion {
    Lync2010,
    Ocs2007R2,
}

impl EarlierVersion {
    pub const ALL: [Self; 2] = [Self::Lync2010, Self::Ocs2007R2];

    /// What the `ServiceVersion` of a topology says: `5` is Lync Server 2010, lower numbers are Office Communications
    /// Server; `None` for Lync Server 2013 (`6`) and what came after it.
    pub fn of(service_version: u32) -> Option<Self> {
        match service_version {
            0..=4 => Some(Self::Ocs2007R2),
            5 => Some(Self::Lync2010),
            _ => None,
        }
    }

    /// As the key `version` of the deployment file names it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Lync2010 => "lync-2010",
            Self::Ocs2007R2 => "ocs-2007-r2",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Lync2010 => "Lync Server 2010",
            Self::Ocs2007R2 => "Office Communications Server",
        }
    }
}
