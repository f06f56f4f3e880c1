//! What a file is of which only a mapping says that it is a device's: a text with settings, a document, an archive that
//! holds such, or a vendor's own form. What is certainly something else is no backup, and of what nobody knows nothing
//! can be told.

use super::gzip::unpack_head;
use super::unknown_form::form_not_known;
use super::{Answer, Magic, Text, check_gzip, check_seven_zip, magic, read_xml, weigh_archive};
use crate::base::ReadAt;
use crate::format::artefact::ArtefactContext;
use crate::format::form::{self, Form, HEAD_BYTES};
use crate::format::lync::xml::{Element, Visitor};
use crate::model::{ConfigurationFacts, Problem, TimeOf, Verdict};
use data_encoding::BASE64;

/// Elements of a document; what has fewer holds no settings.
const MIN_ELEMENTS: u64 = 5;

/// Characters of a text that is encoded: what is shorter is a word.
const MIN_ENCODED: usize = 256;

fn foreign(what: &str) -> (Verdict, Problem) {
    (Verdict::Incomplete, Problem::whole("not-a-configuration", format!("{what}, which is no saved configuration")))
}

/// Says what the file is, and what is wrong with it.
pub(in super::super) fn judge_mapped(file: &dyn ReadAt, answer: &mut Answer, facts: &mut ConfigurationFacts) {
    let mut head = vec![0; HEAD_BYTES];
    let count = file.read_at(0, &mut head).unwrap_or_default();
    head.truncate(count);
    let magic = magic(&head);
    magic.word().into_iter().for_each(|word| answer.proof(word));
    match magic {
        Magic::Tar | Magic::TarGzip => {
            let (walk, is_proven) = weigh_archive(file);
            answer.archive(&walk, is_proven, &ArtefactContext::default());
            let made = walk.made();
            if walk.fault.is_none() {
                answer.fault(walk.held.and_then(|held| held.fault()));
            }
            facts.time_of = made.map(|_| TimeOf::Backup);
        }
        Magic::Gzip => {
            checked(answer, check_gzip(file), "checksum");
            if answer.is_sound() {
                // Unpacked it may be longer than the head that was packed.
                answer.fault(by_form(form::form(&unpack_head(&head, HEAD_BYTES))));
            }
        }
        Magic::SevenZip => {
            checked(answer, check_seven_zip(file), "checksum-of-directory");
            if answer.is_sound() {
                answer.fault(Some(form_not_known("a 7z archive, which is not opened")));
            }
        }
        // Its entries were told where it was unpacked.
        Magic::Zip => {}
        Magic::Other(Form::Xml) => {
            let mut elements = Elements::default();
            checked(answer, read_xml(file, &mut elements).1, "closing-element");
            if answer.is_sound() && elements.0 < MIN_ELEMENTS {
                answer.fault(Some(foreign("a document without content")));
            }
        }
        Magic::Other(Form::Configuration | Form::Text) => text(file, answer),
        Magic::Other(Form::Device(_)) => answer.fault(whole_device(&head, file.size_bytes())),
        Magic::Other(form) => answer.fault(by_form(form)),
    }
}

fn checked(answer: &mut Answer, fault: Option<(Verdict, Problem)>, proof: &str) {
    if fault.is_none() {
        answer.proof(proof);
    }
    answer.fault(fault);
}

/// What a form makes of a content of which no more is looked at.
fn by_form(form: Form) -> Option<(Verdict, Problem)> {
    match form {
        Form::Xml | Form::Configuration | Form::Device(_) => None,
        Form::Foreign(what) => Some(foreign(what)),
        Form::Empty | Form::Blank => Some(foreign("nothing but blanks")),
        Form::Text => Some(form_not_known("a text in which no lines look like settings")),
        Form::Container => Some(form_not_known("an archive in an archive")),
        Form::Sealed(what) => Some(form_not_known(what)),
        Form::Unknown => Some(form_not_known("its content has no form")),
    }
}

/// A text is read whole: what begins with settings may go on with something else, or be cut.
fn text(file: &dyn ReadAt, answer: &mut Answer) {
    let text = Text::read(file);
    answer.fault(text.fault);
    if !answer.is_sound() {
        return;
    }
    let trimmed = text.text.trim();
    if trimmed.starts_with("{\"")
        || trimmed.starts_with("{") && trimmed.trim_start_matches('{').trim_start().starts_with('"')
    {
        if form::is_json(trimmed) {
            return answer.proof("closing-element");
        }
        let message = "the JSON document does not end, or is not valid: it was cut short or never finished";
        return answer.problem(Verdict::Incomplete, Problem::at("text-truncated", file.size_bytes(), message));
    }
    if form::looks_configured(&text.text) || is_encoded(trimmed) {
        return;
    }
    answer.fault(by_form(Form::Text));
}

/// Settings as base64, as SonicWall exports them: `key=value&key=value`.
fn is_encoded(text: &str) -> bool {
    let packed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let packed = packed.trim_end_matches('&').trim_end_matches('=');
    let whole = packed.get(..packed.len() / 4 * 4).filter(|_| packed.len() >= MIN_ENCODED);
    let Some(Ok(bytes)) = whole.map(|whole| BASE64.decode(whole.as_bytes())) else { return false };
    let Ok(text) = std::str::from_utf8(bytes.get(..bytes.len().min(HEAD_BYTES)).unwrap_or_default()) else {
        return false;
    };
    form::looks_configured(&text.replace('&', "\n"))
}

/// MikroTik's header says how long the whole is.
fn whole_device(head: &[u8], size_bytes: u64) -> Option<(Verdict, Problem)> {
    const LENGTH_AT: usize = 4;
    if head.starts_with(b"#") {
        return None;
    }
    let stated = u64::from(crate::base::Le(head).u32(LENGTH_AT)?);
    (stated != size_bytes).then(|| {
        let message =
            format!("its header says {stated} bytes, and it has {size_bytes}: it was cut short or never finished");
        (Verdict::Incomplete, Problem::at("truncated", size_bytes, message))
    })
}

#[derive(Default)]
struct Elements(u64);

impl Visitor for Elements {
    fn open(&mut self, _: &Element<'_>) {
        self.0 = self.0.saturating_add(1);
    }
}
