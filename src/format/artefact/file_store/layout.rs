//! The layout of a file store below its share: `1-WebServices-1/CollabContent`, `1-ApplicationServer-1/AppServerFiles/
//! CPS` ... The numbers are those of the topology's service ids. Folders of Lync Server 2010 stand in it too: a share
//! outlives an upgrade. What Persistent Chat's folder is called no document says: any role with `Chat` in its name
//! is taken for it.

/// Content of meetings: what was uploaded, shown and drawn.
pub(super) const MEETING_CONTENT: &str = "meeting-content";
pub(super) const MEETING_METADATA: &str = "meeting-metadata";
pub(super) const COMPLIANCE_LOGS: &str = "compliance-logs";
pub(super) const APPLICATION_DATA: &str = "application-data";
pub(super) const DEVICE_UPDATES: &str = "device-updates";
pub(super) const VOICE_AUDIO: &str = "voice-audio";
pub(super) const PERSISTENT_CHAT: &str = "persistent-chat-files";

/// What a folder of the layout holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// One of the article's classes.
    Class(&'static str),
    /// Made anew by the servers, or of no class: not required.
    Regenerated,
    /// Nothing known.
    Unknown,
}

/// A service's role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Application,
    Management,
    Web,
    Chat,
    Other,
}

const WEB_FOLDERS: [(&str, Holds); 12] = [
    ("abfiles", Holds::Regenerated),
    ("collabcontent", Holds::Class(MEETING_CONTENT)),
    ("collabmetadata", Holds::Class(MEETING_METADATA)),
    ("dataconf", Holds::Class(MEETING_CONTENT)),
    ("deviceupdatelogs", Holds::Regenerated),
    ("deviceupdatestore", Holds::Class(DEVICE_UPDATES)),
    ("lmstaticdata", Holds::Regenerated),
    ("meetingcompliancedata", Holds::Class(COMPLIANCE_LOGS)),
    ("meetingcontent", Holds::Class(MEETING_CONTENT)),
    ("meetingfiles", Holds::Class(MEETING_CONTENT)),
    ("meetingmetadata", Holds::Class(MEETING_METADATA)),
    ("webauthstore", Holds::Regenerated),
];

/// The folder in which applications keep theirs.
pub(super) const APPLICATION_FOLDER: &str = "appserverfiles";
/// Response Groups (with announcements below) and Call Park.
const VOICE_FOLDERS: [&str; 2] = ["rgs", "cps"];
const MANAGEMENT_FOLDER: &str = "cmsfilestore";
/// Whose absence says that a copy of a web service is not whole.
pub(super) const REQUIRED_WEB_FOLDER: &str = "collabcontent";

/// The role in `<SiteId>-<Role>-<Instance>`; a site's number may stand behind letters (`co1`).
pub(super) fn role_of(name: &str) -> Option<Role> {
    let (site, rest) = name.split_once('-')?;
    let (role, instance) = rest.rsplit_once('-')?;
    let is_number = |text: &str| !text.is_empty() && text.len() <= 6 && text.bytes().all(|b| b.is_ascii_digit());
    let site = site.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let is_word = !role.is_empty() && role.bytes().all(|b| b.is_ascii_alphabetic());
    if !is_number(site) || !is_number(instance) || !is_word {
        return None;
    }
    let role = role.to_ascii_lowercase();
    Some(match role.as_str() {
        "applicationserver" => Role::Application,
        "centralmgmt" => Role::Management,
        "webservices" => Role::Web,
        _ if role.contains("chat") => Role::Chat,
        _ => Role::Other,
    })
}

/// Whether a folder directly below a service's is what that role has: a name like a service's alone proves nothing.
pub(super) fn is_typical(role: Role, child: &str) -> bool {
    let child = child.to_ascii_lowercase();
    match role {
        Role::Application => child == APPLICATION_FOLDER,
        Role::Management => child == MANAGEMENT_FOLDER,
        Role::Web => WEB_FOLDERS.iter().any(|(name, _)| *name == child),
        Role::Chat | Role::Other => false,
    }
}

/// What a folder holds, by its path below the service's folder, and how many parts of the path decide that.
pub(super) fn holds(role: Role, path: &str) -> (Holds, usize) {
    let lower = path.to_ascii_lowercase();
    let mut parts = lower.split('/');
    let first = parts.next().filter(|part| !part.is_empty());
    match (role, first, parts.next()) {
        (Role::Chat, ..) => (Holds::Class(PERSISTENT_CHAT), 0),
        (Role::Other, ..) => (Holds::Unknown, 0),
        // Files directly in a service's folder belong to no class.
        (_, None, _) => (Holds::Regenerated, 0),
        (Role::Web, Some(name), _) => {
            (WEB_FOLDERS.iter().find(|(known, _)| *known == name).map_or(Holds::Unknown, |(_, holds)| *holds), 1)
        }
        (Role::Management, Some(MANAGEMENT_FOLDER), _) => (Holds::Regenerated, 1),
        (Role::Application, Some(APPLICATION_FOLDER), None) => (Holds::Class(APPLICATION_DATA), 1),
        (Role::Application, Some(APPLICATION_FOLDER), Some(application)) => {
            let is_voice = VOICE_FOLDERS.contains(&application);
            (Holds::Class(if is_voice { VOICE_AUDIO } else { APPLICATION_DATA }), 2)
        }
        (Role::Management | Role::Application, Some(_), _) => (Holds::Unknown, 1),
    }
}

/// The folder of announcements, which stand below those of Response Groups: `AppServerFiles/RGS/AS`.
pub(super) fn voice_parts(path: &str) -> usize {
    let lower = path.to_ascii_lowercase();
    let mut parts = lower.split('/').skip(1);
    if (parts.next(), parts.next()) == (Some("rgs"), Some("as")) { 3 } else { 2 }
}

/// Files of a meeting that runs: locked, and not to be in a backup.
pub(super) fn is_active_meeting(name: &str) -> bool {
    name.eq_ignore_ascii_case("Meeting.Active")
}
