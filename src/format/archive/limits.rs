//! How much a ZIP may ask of us. The `zip` crate has no bomb limits of its own.

/// Entries; the largest Response Group export has one an audio file.
pub const MAX_ENTRIES: usize = 20_000;

/// Bytes read before the directory must be understood: it bounds the memory the directory can take, since each
/// listed entry costs at least 46 bytes of the file and about 330 bytes of memory.
pub const MAX_DIRECTORY_BYTES: u64 = 4 << 20;

/// Bytes one entry may unpack to.
pub const MAX_ENTRY_BYTES: u64 = 16 << 30;

/// Bytes all entries together may unpack to.
pub const MAX_TOTAL_BYTES: u64 = 32 << 30;

/// How many times its packed size an entry, and the whole, may unpack to. XML of exports packs 10 to 100 times;
/// deflate ends at 1032.
pub const MAX_RATIO: u64 = 250;

/// What unpacks to less is no bomb, whatever its ratio.
pub const RATIO_FREE_BYTES: u64 = 64 << 20;

/// Bytes of an entry's name.
pub const MAX_NAME_BYTES: usize = 1024;

/// Whether so many unpacked bytes are more than so many packed ones can honestly hold.
pub(super) fn is_bomb(unpacked_bytes: u64, packed_bytes: u64) -> bool {
    unpacked_bytes > RATIO_FREE_BYTES && unpacked_bytes > packed_bytes.saturating_mul(MAX_RATIO)
}
