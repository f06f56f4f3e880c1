//! Time stamps of RFC 3161: the question, and what an authority answers. The authority's own signature is not verified
//! here: whom to trust is its reader's decision, and `openssl ts -verify` asks for it.

use jiff::Timestamp;
use pkcs8::der::asn1::{AnyRef, ObjectIdentifier};
use pkcs8::der::{Decode, Reader, SliceReader, Tag, TagNumber, Tagged};

/// Longest answer: certificates of a chain and more.
const MAX_ANSWER_BYTES: usize = 1 << 20;

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");

/// What an authority states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeStamp {
    /// SHA-256 of what is stamped, lower-case hexadecimal.
    pub sha256: String,
    /// When the authority saw it, by its clock.
    pub at: Timestamp,
    /// The stamp's number, hexadecimal.
    pub serial: String,
    /// Under which of its policies the authority answered.
    pub policy: String,
}

/// Why an answer is no time stamp of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StampError {
    #[error("it is not an answer of a time-stamping authority (RFC 3161, DER): {0}")]
    Malformed(String),
    #[error("the authority refused (status {status}{}{text})", if text.is_empty() { "" } else { ": " })]
    Refused { status: u64, text: String },
    #[error("it stamps a digest of another kind; the query asks for SHA-256")]
    OtherDigest,
}

/// The question for these bytes (SHA-256), which asks for the authority's certificate. It bears no nonce: what it asks
/// for exists nowhere else, and the same bundle gives the same question.
pub fn query(stamped: &[u8]) -> Vec<u8> {
    use sha2::Digest;
    // SEQUENCE { version 1, SEQUENCE { SEQUENCE { sha256, NULL }, OCTET STRING }, certReq TRUE }
    const HEAD: [u8; 24] = [
        0x30, 0x39, 0x02, 0x01, 0x01, 0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04,
        0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
    ];
    let mut bytes = HEAD.to_vec();
    bytes.extend_from_slice(&sha2::Sha256::digest(stamped));
    bytes.extend_from_slice(&[0x01, 0x01, 0xff]);
    bytes
}

/// What a TimeStampResp says.
///
/// # Errors
/// It is none, or a refusal.
pub fn read_answer(bytes: &[u8]) -> Result<TimeStamp, StampError> {
    if bytes.len() > MAX_ANSWER_BYTES {
        return Err(malformed("it is too long"));
    }
    let answer = parts(one(bytes)?, Tag::Sequence)?;
    let status = parts(part(&answer, 0)?, Tag::Sequence)?;
    match number(part(&status, 0)?)? {
        // Granted, also with modifications.
        0 | 1 => {}
        status_number => return Err(StampError::Refused { status: status_number, text: status_text(&status) }),
    }
    let info = parts(one(token(part(&answer, 1)?)?)?, Tag::Sequence)?;
    let policy = oid(part(&info, 1)?)?;
    let imprint = parts(part(&info, 2)?, Tag::Sequence)?;
    let algorithm = parts(part(&imprint, 0)?, Tag::Sequence)?;
    let digest = value(part(&imprint, 1)?, Tag::OctetString)?;
    if oid(part(&algorithm, 0)?)? != SHA256 || digest.len() != 32 {
        return Err(StampError::OtherDigest);
    }
    Ok(TimeStamp {
        sha256: data_encoding::HEXLOWER.encode(digest),
        at: time(value(part(&info, 4)?, Tag::GeneralizedTime)?).ok_or_else(|| malformed("its time is no time"))?,
        serial: data_encoding::HEXLOWER.encode(value(part(&info, 3)?, Tag::Integer)?),
        policy: policy.to_string(),
    })
}

/// The TSTInfo inside a token: ContentInfo, SignedData, EncapsulatedContentInfo, OCTET STRING.
fn token(token: AnyRef<'_>) -> Result<&[u8], StampError> {
    let content = parts(token, Tag::Sequence)?;
    let signed = inside(&content, SIGNED_DATA)?;
    let signed = parts(signed, Tag::Sequence)?;
    let encapsulated = parts(part(&signed, 2)?, Tag::Sequence)?;
    value(inside(&encapsulated, TST_INFO)?, Tag::OctetString)
}

/// What stands behind the type of a content: `[0] EXPLICIT`.
fn inside<'a>(content: &[AnyRef<'a>], of: ObjectIdentifier) -> Result<AnyRef<'a>, StampError> {
    if oid(part(content, 0)?)? != of {
        return Err(malformed("it holds another kind of content"));
    }
    let tag = Tag::ContextSpecific { constructed: true, number: TagNumber::N0 };
    part(&parts(part(content, 1)?, tag)?, 0)
}

fn malformed(why: &str) -> StampError {
    StampError::Malformed(why.to_owned())
}

fn wrong(error: pkcs8::der::Error) -> StampError {
    StampError::Malformed(error.to_string())
}

fn one(bytes: &[u8]) -> Result<AnyRef<'_>, StampError> {
    AnyRef::from_der(bytes).map_err(wrong)
}

fn part<'a>(parts: &[AnyRef<'a>], index: usize) -> Result<AnyRef<'a>, StampError> {
    parts.get(index).copied().ok_or_else(|| malformed("something is missing"))
}

fn value(of: AnyRef<'_>, tag: Tag) -> Result<&[u8], StampError> {
    of.tag().assert_eq(tag).map_err(wrong)?;
    Ok(of.value())
}

fn parts(of: AnyRef<'_>, tag: Tag) -> Result<Vec<AnyRef<'_>>, StampError> {
    let mut reader = SliceReader::new(value(of, tag)?).map_err(wrong)?;
    let mut parts = Vec::new();
    while !reader.is_finished() {
        parts.push(AnyRef::decode(&mut reader).map_err(wrong)?);
    }
    Ok(parts)
}

fn oid(of: AnyRef<'_>) -> Result<ObjectIdentifier, StampError> {
    ObjectIdentifier::from_bytes(value(of, Tag::ObjectIdentifier)?).map_err(|error| malformed(&error.to_string()))
}

fn number(of: AnyRef<'_>) -> Result<u64, StampError> {
    of.decode_as::<u64>().map_err(wrong)
}

/// PKIFreeText, as far as it is text.
fn status_text(status: &[AnyRef<'_>]) -> String {
    let texts = part(status, 1).and_then(|text| parts(text, Tag::Sequence)).unwrap_or_default();
    let texts: Vec<_> = texts.iter().map(|text| String::from_utf8_lossy(text.value())).collect();
    texts.join(" ").chars().take(200).collect()
}

/// `20261129104500Z`, with fractions of a second where the authority has them.
fn time(text: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(text).ok().filter(|text| text.is_ascii())?.strip_suffix('Z')?;
    let (whole, fraction) = text.split_once('.').map_or((text, ""), |(whole, fraction)| (whole, fraction));
    if whole.len() != 14 || !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') || fraction.len() > 9 {
        return None;
    }
    let digits = |from: usize, to: usize| whole.get(from..to).unwrap_or_default();
    let (date, clock) = (
        format!("{}-{}-{}", digits(0, 4), digits(4, 6), digits(6, 8)),
        format!("{}:{}:{}", digits(8, 10), digits(10, 12), digits(12, 14)),
    );
    let fraction = if fraction.is_empty() { String::new() } else { format!(".{fraction}") };
    format!("{date}T{clock}{fraction}Z").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_an_authority_may_have_fractions_and_must_be_utc() {
        assert_eq!(time(b"20261129104500Z").unwrap().to_string(), "2026-11-29T10:45:00Z");
        assert_eq!(time(b"20261129104500.25Z").unwrap().to_string(), "2026-11-29T10:45:00.25Z");
        for wrong in [&b"20261129104500"[..], b"202611291045Z", b"20261329104500Z", b"2026112910450\xffZ", b"Z", b""] {
            assert_eq!(time(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn arbitrary_bytes_are_no_answer() {
        for bytes in [&b""[..], b"\x30", b"\x30\x00", b"\x30\x03\x30\x01\x02", b"\x30\x84\xff\xff\xff\xff", b"\x1f\x1f"]
        {
            assert!(matches!(read_answer(bytes), Err(StampError::Malformed(_))), "{bytes:?}");
        }
    }
}
