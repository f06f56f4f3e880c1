//! Text armour (RFC 7468, and RFC 1421's headers): blocks between BEGIN and END lines.

use data_encoding::BASE64;
use secrecy::zeroize::Zeroizing;

/// Blocks of one file that are read.
const MOST_BLOCKS: usize = 512;

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";

/// One block. Its bytes may be a key: they are wiped when it is dropped, and no debug output shows them.
pub(super) struct Block {
    pub label: String,
    /// RFC 1421: `Proc-Type: 4,ENCRYPTED`.
    pub is_encrypted: bool,
    /// `None` where the text is no base64.
    pub bytes: Option<Zeroizing<Vec<u8>>>,
    pub is_closed: bool,
}

/// The blocks of a text, and how many characters of it stand outside of them, blanks aside.
pub(super) fn blocks(text: &str) -> (Vec<Block>, usize) {
    let mut blocks = Vec::new();
    let mut outside = 0;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(label) = label(line, BEGIN) else {
            outside += line.trim().len();
            continue;
        };
        if blocks.len() == MOST_BLOCKS {
            break;
        }
        blocks.push(block(label, &mut lines));
    }
    (blocks, outside)
}

fn block<'a>(label_text: &str, lines: &mut impl Iterator<Item = &'a str>) -> Block {
    let mut body = Zeroizing::new(String::new());
    let mut is_encrypted = false;
    let mut is_closed = false;
    for line in lines {
        if label(line, END) == Some(label_text) {
            is_closed = true;
            break;
        }
        if line.contains(':') {
            is_encrypted |= line.starts_with("Proc-Type:") && line.contains("ENCRYPTED");
        } else {
            body.push_str(line.trim());
        }
    }
    let bytes = BASE64.decode(body.as_bytes()).ok().map(Zeroizing::new);
    Block { label: label_text.to_owned(), is_encrypted, bytes, is_closed }
}

/// The label of a BEGIN or END line.
pub(super) fn label<'a>(line: &'a str, opening: &str) -> Option<&'a str> {
    line.trim().strip_prefix(opening)?.strip_suffix(DASHES)
}
