//! The configuration record of a set: `SCIN`, then a file group and its files. A set carries it twice,
//! before the data (provisional) and behind the last log byte (final).

use super::block::utf16;
use super::date::{filetime, five_bytes};
use super::protection::Protection;
use super::spec::{BackupSpec, DataFileSpec, Operation, Recovery};
use crate::base::{Guid, Lsn};

/// Which of the two copies is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Copy {
    Before,
    Behind,
}

/// A record in the making.
struct Record(Vec<u8>);

impl Record {
    fn new(id: &[u8; 4], fixed: usize) -> Self {
        let mut record = Self(vec![0; fixed]);
        record.bytes(0, id);
        record
    }

    fn bytes(&mut self, offset: usize, value: &[u8]) {
        self.0[offset..offset + value.len()].copy_from_slice(value);
    }

    fn u16(&mut self, offset: usize, value: u16) {
        self.bytes(offset, &value.to_le_bytes());
    }

    fn u32(&mut self, offset: usize, value: u32) {
        self.bytes(offset, &value.to_le_bytes());
    }

    fn u64(&mut self, offset: usize, value: u64) {
        self.bytes(offset, &value.to_le_bytes());
    }

    fn lsn(&mut self, offset: usize, value: Lsn) {
        self.u32(offset, value.vlf);
        self.u32(offset + 4, value.block);
        self.u16(offset + 8, value.slot);
    }

    fn guid(&mut self, offset: usize, value: Guid) {
        self.bytes(offset, &value.0);
    }

    fn text(&mut self, address: usize, text: &str) {
        let raw = utf16(text);
        self.u16(address, super::block::u16_of(raw.len()));
        self.u16(address + 2, super::block::u16_of(self.0.len()));
        self.0.extend_from_slice(&raw);
    }

    fn finish(mut self) -> Vec<u8> {
        let length = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        self.u32(4, length);
        self.0
    }
}

/// The whole record. `size` is that of the uncompressed set, all families together; `pages` by data file.
pub(super) fn configuration(spec: &BackupSpec, copy: Copy, size: u64, pages: &[u32]) -> Vec<u8> {
    let mut bytes = set_record(spec, copy, size);
    bytes.extend(file_group(spec));
    for (file, pages) in spec.data_files.iter().zip(pages) {
        // The final copy counts the pages of the last pass only.
        let pages = if copy == Copy::Behind && spec.second_pass && file.file_id == 1 { 8 } else { *pages };
        bytes.extend(data_file(spec, copy, file, pages));
    }
    bytes.extend(log_file(spec));
    bytes
}

fn set_record(spec: &BackupSpec, copy: Copy, size: u64) -> Vec<u8> {
    const CHECKSUMS: u32 = 0x10;
    const ALWAYS: u32 = 0x200;
    const COPY_ONLY: u32 = 0x400;
    const DIFFERENTIAL: u32 = 0x800;
    let mut r = Record::new(b"SCIN", 364);
    let mut flags = ALWAYS;
    flags |= if spec.with_checksum { CHECKSUMS } else { 0 };
    flags |= if spec.is_copy_only() { COPY_ONLY } else { 0 };
    flags |= if spec.operation == Operation::Differential { DIFFERENTIAL } else { 0 };
    r.u32(8, flags);
    r.u32(12, u32::try_from(spec.data_files.len()).unwrap_or_default());
    r.u32(16, 1);
    if spec.version.major < 11 {
        r.u32(20, 2_121_058_592);
    }
    r.u16(24, spec.version.build);
    r.bytes(26, &[spec.version.minor, spec.version.major]);
    r.u32(28, 9);
    // Since 2019 a server knows the log range only when it is done.
    let provisional = spec.version.major >= 15 && copy == Copy::Before;
    let last = if provisional { spec.first_lsn } else { spec.last_lsn() };
    r.lsn(32, spec.first_lsn);
    r.lsn(42, last);
    let last_full = spec.database_backup_lsn;
    let checkpoint = if spec.has_data() { Some(spec.first_lsn) } else { last_full };
    if let Some(lsn) = checkpoint {
        r.lsn(52, lsn);
    }
    if let Some(lsn) = last_full {
        r.lsn(62, lsn);
    }
    r.bytes(72, &five_bytes(spec.created));
    r.bytes(77, &five_bytes(spec.start));
    if copy == Copy::Behind {
        r.bytes(82, &five_bytes(spec.finish));
    }
    let letter = match spec.operation {
        Operation::Full | Operation::CopyOnlyFull => b'D',
        Operation::Differential => b'I',
        Operation::Log => b'L',
    };
    r.bytes(87, &[letter, 0, 1, 0, spec.version.compatibility_level]);
    r.u16(92, spec.database_id);
    r.u16(94, spec.version.database_version);
    r.u64(96, size);
    r.u32(116, 1033);
    r.u32(120, 0x0003_0001);
    r.guid(124, spec.identity("binding", spec.binding_id));
    r.lsn(144, last);
    r.guid(156, spec.identity("fork", spec.recovery_fork));
    if let Some(base) = spec.base {
        r.guid(200, base.set_guid);
    }
    r.bytes(216, &[0x09, 0x04, 0xd0, 0, 0]);
    r.guid(224, spec.identity("family", spec.family_guid));
    r.u16(240, 1);
    r.u16(242, spec.transfer_units);
    r.u32(244, status(spec));
    if let (Some(origin), true) = (spec.log_chain_origin, spec.recovery != Recovery::Simple) {
        r.lsn(248, origin);
    }
    r.u64(344, size);
    r.text(104, &spec.database);
    r.text(108, &spec.server);
    r.finish()
}

/// The status bits of the boot page.
fn status(spec: &BackupSpec) -> u32 {
    let recovery = match spec.recovery {
        Recovery::Full => 0,
        Recovery::BulkLogged => 0x4,
        Recovery::Simple => 0x8,
    };
    let protection = match spec.page_verify {
        Protection::Checksum => 0x1_0000,
        Protection::TornPage => 0x10,
        Protection::None => 0,
    };
    recovery | protection
}

fn file_group(spec: &BackupSpec) -> Vec<u8> {
    let mut r = Record::new(b"SFGI", if spec.version.major < 11 { 48 } else { 224 });
    r.u32(8, 0x10);
    r.u32(12, 1);
    r.u32(20, 1);
    r.text(16, "PRIMARY");
    r.finish()
}

fn file(spec: &BackupSpec, flags: u32, file_id: u32, kind: u32, size_bytes: u64) -> Record {
    let mut r = Record::new(b"SFIN", if spec.version.major < 11 { 1024 } else { 1028 });
    r.u32(8, flags);
    r.u32(16, 8192);
    r.u32(20, file_id);
    r.u32(28, kind);
    r.u32(32, 512);
    r.u64(40, size_bytes);
    r.guid(186, spec.file_guid(file_id));
    r
}

fn data_file(spec: &BackupSpec, copy: Copy, file_spec: &DataFileSpec, pages: u32) -> Vec<u8> {
    const IS_BASE: u32 = 0x80;
    let becomes_base = spec.operation == Operation::Full;
    let flags = 0x04 | if becomes_base { IS_BASE } else { 0 };
    let size = u64::from(super::extent::extent_count(file_spec)) * super::extent::EXTENT as u64;
    let mut r = file(spec, flags, u32::from(file_spec.file_id), 1, size);
    r.u32(24, pages);
    r.u32(36, 1);
    // The final copy of a full names the full itself as the base that it has become.
    let base = if becomes_base && copy == Copy::Behind { Some(spec.as_base()) } else { spec.base };
    if let Some(base) = base {
        r.lsn(158, base.first_lsn);
        r.guid(170, base.set_guid);
        r.u64(262, filetime(base.finish, base.tz_quarters));
    }
    r.text(48, &file_spec.logical);
    r.text(52, &file_spec.physical);
    r.finish()
}

fn log_file(spec: &BackupSpec) -> Vec<u8> {
    let mut r = file(spec, 0x0c, 2, 2, 16 << 20);
    r.text(48, &format!("{}_log", spec.database));
    r.text(52, &format!(r"E:\CsData\{0}\LogPath\{0}.ldf", spec.database));
    r.finish()
}
