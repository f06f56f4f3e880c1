//! Keys that tables of live servers share: where the server is, who logs in, and how long anything may take.

use super::reader::{At, Reader, short};
use super::values;
use crate::policy::deployment::Login;
use crate::policy::diagnostics::Diagnostic;
use jiff::{SignedDuration, Span, SpanRelativeTo};
use std::path::PathBuf;

/// Nothing answers sooner over a slow line; and an audit does not wait for a day.
const SHORTEST: SignedDuration = SignedDuration::from_secs(1);
/// Of one step.
pub(super) const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(10);
/// Of all steps together.
pub(super) const LONGEST_WORK: SignedDuration = SignedDuration::from_hours(24);

/// Who logs in, and where the password is.
pub(super) fn login(reader: &Reader<'_>) -> Login {
    if let (Some((_, first)), Some((_, second))) = (reader.text("password_env"), reader.text("password_file")) {
        reader.sink.add(
            Diagnostic::new(second, "the password is given in two places", "keep one of the two")
                .related(first, "and here"),
        );
    }
    Login {
        user: reader.text("user").map(|(text, _)| text.to_owned()),
        password_env: reader.text("password_env").and_then(|at| values::variable(reader, at)),
        password_file: reader.text("password_file").map(|(text, _)| PathBuf::from(text)),
    }
}

/// Two keys that contradict each other, when both are there.
pub(super) fn exclude(reader: &Reader<'_>, one: &str, other: &str, why: &str) {
    if let (Some(first), Some(second)) = (reader.get(one), reader.get(other)) {
        reader.sink.add(
            Diagnostic::new(second.span(), format!("`{one}` and `{other}` in {}", reader.name), "keep one of the two")
                .related(first.span(), "and here")
                .help(why),
        );
    }
}

/// A host name or an address, without a port.
pub(super) fn address(reader: &Reader<'_>, (text, span): At<&str>) -> Option<String> {
    if text.parse::<std::net::IpAddr>().is_ok() {
        return Some(text.to_owned());
    }
    values::host_name(reader, (text, span)).map(|(name, _)| name)
}

/// A TCP port. `without`: what is done where there is none.
pub(super) fn port(reader: &Reader<'_>, without: &str) -> Option<u16> {
    let value = reader.get("port")?;
    let integer = value.get_ref().as_integer();
    let port = integer.and_then(|number| u16::from_str_radix(number.as_str(), number.radix()).ok());
    let port = port.filter(|port| *port != 0);
    if port.is_none() {
        let title = format!("`port` in {} is not a valid TCP port", reader.name);
        reader.sink.add(Diagnostic::new(value.span(), title, "a number from 1 to 65535, without quotes").help(without));
    }
    port
}

/// An exact time within bounds.
pub(super) fn duration(reader: &Reader<'_>, key: &str, longest: SignedDuration) -> Option<SignedDuration> {
    let (text, span) = reader.text(key)?;
    let days = SpanRelativeTo::days_are_24_hours();
    let read = text.parse::<Span>().ok().and_then(|span| span.to_duration(days).ok());
    let within = read.filter(|duration| (SHORTEST..=longest).contains(duration));
    if within.is_none() {
        let title = format!("`{}` is not a valid `{key}` in {}", short(text), reader.name);
        let bounds = format!("between 1 second and {}", crate::base::age(longest));
        let label = if read.is_some() { bounds } else { format!("not a duration; {bounds}") };
        reader.sink.add(Diagnostic::new(span, title, label).help("write \"15s\", \"2min\" or \"1h\""));
    }
    within
}
