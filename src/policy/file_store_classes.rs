//! What a file store holds, as the article lists it.

/// The article's classes of content in a file store, by id, in its order.
pub const FILE_STORE_CLASSES: [&str; 7] = [
    "meeting-content",
    "meeting-metadata",
    "compliance-logs",
    "application-data",
    "device-updates",
    "voice-audio",
    "persistent-chat-files",
];
