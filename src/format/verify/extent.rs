//! One extent, eight pages: which one it is and what can be said of each page on its own.

use super::ties::{ExtentTies, Tie};
use crate::format::page::{Fold, PAGE_BYTES, PageHeader, PageMaps, Protection, protection, sector_xors};

/// Bytes of an extent.
pub const EXTENT_BYTES: usize = 8 * PAGE_BYTES;

/// Pages of this type carry page id 0.
const TYPE_WITHOUT_ID: u8 = 101;

/// A database file and the number of an extent in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExtentId {
    pub file: u16,
    pub number: u32,
}

/// What each page of an extent says it is part of.
pub type Votes = [Option<ExtentId>; 8];

/// What one extent showed; in each mask a bit a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// In the logical stream.
    pub at: u64,
    /// What most of its pages say it is; `None` for zeros and garbage.
    pub id: Option<ExtentId>,
    pub pages: u8,
    /// The page checksum holds.
    pub sums: u8,
    /// The torn-page pattern holds.
    pub torn: u8,
    /// A checksum or torn-page pattern does not hold.
    pub broken: u8,
    /// Nothing but zeros.
    pub zero: u8,
    /// Never formatted, or a page of another place.
    pub foreign: u8,
    /// What the pages that are in order say of themselves.
    pub ties: ExtentTies,
    /// What each page says, when they do not all say the same: free pages keep old content of other places, and which
    /// of them is right only the order and the maps tell.
    pub votes: Option<Box<Votes>>,
}

impl Extent {
    /// Eight pages of zeros.
    pub fn zeros(at: u64) -> Self {
        Self { at, pages: 8, zero: u8::MAX, ..Self::default() }
    }

    /// Pages whose own protection holds.
    pub fn checked(&self) -> u8 {
        (self.sums | self.torn) & !self.foreign
    }

    /// Pages that cannot be right if they are allocated.
    pub fn bad(&self) -> u8 {
        self.broken | self.zero | self.foreign
    }

    /// Pages in order, without protection of their own.
    pub fn weak(&self) -> u8 {
        self.present() & !(self.checked() | self.bad())
    }

    /// The same extent taken for `id`.
    #[must_use]
    pub fn taken_for(&self, id: ExtentId) -> Self {
        let mut taken = Self { id: Some(id), ..self.clone() };
        if let Some(votes) = &self.votes {
            for (page, vote) in votes.iter().enumerate() {
                let bit = 1 << page;
                if self.present() & bit != 0 && self.zero & bit == 0 {
                    let belongs = *vote == Some(id);
                    taken.foreign = if belongs { taken.foreign & !bit } else { taken.foreign | bit };
                    if !belongs {
                        taken.ties[page] = Tie::default();
                    }
                }
            }
        }
        taken
    }

    /// Pages that are there at all: the last extent of a stream may be cut.
    pub fn present(&self) -> u8 {
        u8::try_from((1_u16 << self.pages.min(8)) - 1).unwrap_or(u8::MAX)
    }
}

/// Looks at up to eight whole pages; adds their sectors to `fold` and the maps among them to `maps`.
pub fn look(at: u64, bytes: &[u8], fold: &mut Fold, maps: &mut Vec<(u64, PageMaps)>) -> Extent {
    let (pages, rest) = bytes.as_chunks::<PAGE_BYTES>();
    let pages = &pages[..pages.len().min(8)];
    let mut headers = [None; 8];
    for (header, page) in headers.iter_mut().zip(pages) {
        *header = Some(PageHeader::of(page));
    }
    let (id, votes) = identity(&headers);
    let mut extent = Extent { at, id, votes, pages: pages.len() as u8, ..Extent::default() };
    for ((number, page), header) in (0_u32..).zip(pages).zip(headers.iter().flatten()) {
        let xors = sector_xors(page);
        *fold = fold.then(Fold::of_page(&xors));
        let bit = 1 << number;
        if header.version == 0 && xors == [0; 16] && *page == [0; PAGE_BYTES] {
            extent.zero |= bit;
            continue;
        }
        match protection(page, header, &xors) {
            Protection::Checksum { holds: true } => extent.sums |= bit,
            Protection::Torn { holds: true } => extent.torn |= bit,
            Protection::Checksum { holds: false } | Protection::Torn { holds: false } => extent.broken |= bit,
            Protection::None => {}
        }
        if !belongs(header, id, number) {
            extent.foreign |= bit;
        } else if extent.broken & bit == 0 {
            // What else differs in the header of a page that leaves its id out is not known.
            if header.page_type != TYPE_WITHOUT_ID {
                extent.ties[number as usize] = Tie::of(header);
            }
            let mut map = PageMaps::default();
            map.take(header, page);
            if !map.is_empty() {
                maps.push((at, map));
            }
        }
    }
    *fold = fold.then(Fold::of(rest));
    extent
}

fn belongs(header: &PageHeader, id: Option<ExtentId>, number: u32) -> bool {
    let Some(id) = id else { return false };
    let expected = id.number * 8 + number;
    let unnumbered = header.page_type == TYPE_WITHOUT_ID && header.page_id == 0;
    header.version == 1 && (unnumbered || (header.page_id == expected && header.file_id == id.file))
}

/// What most pages say, of equals the first; and what each says when they do not agree.
fn identity(headers: &[Option<PageHeader>; 8]) -> (Option<ExtentId>, Option<Box<Votes>>) {
    let says = |number: usize, header: &PageHeader| {
        let fits = header.version == 1 && header.file_id != 0 && header.page_id as usize % 8 == number;
        fits.then_some(ExtentId { file: header.file_id, number: header.page_id / 8 })
    };
    let mut votes = [None; 8];
    for (number, header) in headers.iter().enumerate() {
        votes[number] = header.as_ref().and_then(|header| says(number, header));
    }
    let Some(first) = votes.iter().flatten().next().copied() else { return (None, None) };
    if votes.iter().flatten().all(|vote| *vote == first) {
        return (Some(first), None);
    }
    let count = |id: &ExtentId| votes.iter().flatten().filter(|vote| *vote == id).count();
    let mut best = first;
    for vote in votes.iter().flatten() {
        if count(vote) > count(&best) {
            best = *vote;
        }
    }
    (Some(best), Some(Box::new(votes)))
}
