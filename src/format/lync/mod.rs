//! Lync exports.
