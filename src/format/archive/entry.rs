//! What an archive says of one of its entries.

use jiff::civil;

/// One entry, as its header tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// As written, `\` turned to `/` and a leading `/` dropped; never used as a path of ours.
    pub name: String,
    /// Of its local header in the file.
    pub offset: u64,
    /// Unpacked, as declared.
    pub size_bytes: u64,
    /// Packed, as declared.
    pub packed_bytes: u64,
    /// Wall clock of the computer that wrote it (DOS time, two-second steps), the older where header and directory
    /// disagree; `None` where it is no date.
    pub modified: Option<civil::DateTime>,
    pub is_encrypted: bool,
    /// CRC-32 of the unpacked bytes, as declared.
    pub crc: u32,
}

impl Entry {
    /// A folder: a name and nothing else.
    pub fn is_folder(&self) -> bool {
        self.name.ends_with('/')
    }

    /// Names meet as Windows writes them: .NET before 4.6.1 wrote `\`, packages may begin with `/`.
    pub(super) fn plain_name(raw: &[u8]) -> String {
        String::from_utf8_lossy(raw).replace('\\', "/").trim_start_matches('/').to_owned()
    }
}

/// DOS date and time (APPNOTE 4.4.6). The DOS epoch itself is what writers put who know no time.
pub(super) fn dos_time(date: u16, time: u16) -> Option<civil::DateTime> {
    const DOS_EPOCH: (u16, u16) = (0x21, 0);
    if (date, time) == DOS_EPOCH {
        return None;
    }
    let small = |value: u16| i8::try_from(value).ok();
    civil::DateTime::new(
        i16::try_from(1980 + (date >> 9)).ok()?,
        small(date >> 5 & 0x0f)?,
        small(date & 0x1f)?,
        small(time >> 11)?,
        small(time >> 5 & 0x3f)?,
        small((time & 0x1f) * 2)?,
        0,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dos_time_that_is_no_date_is_none() {
        assert_eq!(dos_time(0x5d76, 0xb0c5).unwrap().to_string(), "2026-11-22T22:06:10");
        for (date, time) in [(0, 0), (0x21, 0), (0x5d76, 0xffff), (0x5d60, 0), (0x5dbf, 0)] {
            assert_eq!(dos_time(date, time), None, "{date:#x} {time:#x}");
        }
    }
}
