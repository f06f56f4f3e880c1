//! Which members of a Response Group's objects say who it is and which others it names. Members are known by name
//! wherever they stand.

use super::group_files::{AGENT_GROUPS, HOLIDAY_SETS, HOURS, QUEUES};
use crate::base::Guid;

/// What an object or value is for, by its member's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Who the enclosing object is.
    Identity,
    InstanceId,
    /// Names an object of the file at that place in `FILES`.
    Reference(usize),
    /// Lists such names.
    References(usize),
    Other,
}

const ROLES: [(&str, Role); 6] = [
    ("Identity", Role::Identity),
    ("InstanceId", Role::InstanceId),
    ("AgentGroupIdList", Role::References(AGENT_GROUPS)),
    ("QueueId", Role::Reference(QUEUES)),
    ("BusinessHoursId", Role::Reference(HOURS)),
    ("HolidaySetIdList", Role::References(HOLIDAY_SETS)),
];

/// What a member is for; without a name it is what its list is for.
pub(super) fn role(member: Option<&str>, enclosing: Role) -> Role {
    match (member, enclosing) {
        // The cmdlets write both `QueueID` and `QueueId`.
        (Some(member), _) => {
            ROLES.iter().find(|(name, _)| name.eq_ignore_ascii_case(member)).map_or(Role::Other, |(_, role)| *role)
        }
        (None, Role::References(file)) => Role::Reference(file),
        (None, _) => Role::Other,
    }
}

/// A GUID, or the one at the end of an identity's text (`service:ApplicationServer:pool/guid`), which is all that is
/// left of an identity where PowerShell cut the depth.
pub(super) fn id_in(text: &str) -> Option<Guid> {
    text.rsplit('/').next()?.trim().parse().ok()
}
