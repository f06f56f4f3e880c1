//! How much a file may ask of the reader. Everything a file can repeat or lengthen is counted against one of these.

/// Descriptor blocks of one file. A log backup has one for each virtual log file it touched.
pub const MAX_BLOCKS: u64 = 1_000_000;
/// Streams of one block; the largest seen has six.
pub const MAX_STREAMS: u32 = 65_536;
/// Streams of all blocks of one file; a log backup has about two for each block.
pub const MAX_STREAMS_IN_ALL: u64 = 8_000_000;
/// Backup sets appended to one file.
pub const MAX_SETS: usize = 10_000;
/// One configuration record (MQCI); at about 1.2 KB a database file this is room for 6,500 of them.
pub const MAX_CONFIGURATION_BYTES: u64 = 8 << 20;
/// A string of a block or record. The longest SQL Server has is a path of 260 characters.
pub const MAX_TEXT_BYTES: usize = 2048;
/// A file group's name is an identifier: 128 characters.
pub const MAX_GROUP_NAME_BYTES: usize = 512;
/// Files of one database: SQL Server's own limit.
pub const MAX_DATA_FILES: usize = 32_767;
/// The RAID stream of the media header is 32 bytes.
pub const MAX_RAID_BYTES: u64 = 4096;
/// What may be kept of all sets of one file together.
pub const MAX_KEPT_BYTES: usize = 32 << 20;
/// Problems told of one set or file; more of the same help nobody.
pub const MAX_PROBLEMS: usize = 50;
/// The largest media block SQL Server offers (BLOCKSIZE), hence the farthest a filemark may be looked for.
pub const MAX_MEDIA_BLOCK_BYTES: u64 = 65_536;
/// What a container record may decode to; larger ones were never seen.
pub const MAX_RECORD_BYTES: u32 = 65_536;
/// Positions whose checksum is tried while looking for the first record of an unknown container.
pub const MAX_FIRST_RECORD_TRIES: u32 = 64;
