//! Windows Server Backup: a small volume image and the document that names its writers.

const SECTOR: usize = 512;
/// Seconds from 1970 to 2000, where the format's clock begins.
const FORMAT_EPOCH: i64 = 946_684_800;

/// A fixed VHD: the volume's bytes, then the footer. Only its first and last sector say anything.
pub fn volume(sectors: usize, written: jiff::Timestamp, number: u8) -> Vec<u8> {
    let size = sectors * SECTOR;
    let mut bytes = vec![0; size];
    if let Some(boot) = bytes.get_mut(..11) {
        boot.copy_from_slice(b"\xeb\x52\x90NTFS    ");
    }
    let seconds = u32::try_from(written.as_second().saturating_sub(FORMAT_EPOCH)).unwrap_or(0);
    let mut footer = Vec::with_capacity(SECTOR);
    footer.extend(b"conectix");
    footer.extend(2u32.to_be_bytes());
    footer.extend(0x0001_0000u32.to_be_bytes());
    footer.extend(u64::MAX.to_be_bytes());
    footer.extend(seconds.to_be_bytes());
    footer.extend(b"win \x00\x06\x00\x02Wi2k");
    footer.extend((size as u64).to_be_bytes());
    footer.extend((size as u64).to_be_bytes());
    // Geometry: cylinders, heads, sectors a track.
    footer.extend([((sectors / 68) >> 8) as u8, (sectors / 68) as u8, 4, 17]);
    footer.extend(2u32.to_be_bytes());
    footer.extend(0u32.to_be_bytes());
    footer.extend(b"\x3f\x1c\x92\xa4\x11\xe2\x4d\x9f\x93\xe7\x00\x15\x5d\x01\x02");
    footer.push(number);
    footer.resize(SECTOR, 0);
    let sum = footer.iter().fold(0u32, |sum, byte| sum.wrapping_add(u32::from(*byte)));
    if let Some(place) = footer.get_mut(64..68) {
        place.copy_from_slice(&(!sum).to_be_bytes());
    }
    bytes.extend(footer);
    bytes
}

/// The metadata document of one writer.
pub fn component_document(writer: &str, id: &str) -> String {
    format!(
        "<WRITER_METADATA xmlns=\"x-schema:#VssWriterMetadataInfo\" version=\"1.2\" backupSchema=\"0\">\r\n\
         <IDENTIFICATION writerId=\"{id}\" instanceId=\"d2c1a0b3-4e5f-4a61-8f70-91a2b3c4d5e6\" friendlyName=\"{writer}\" usage=\"BOOTABLE_SYSTEM_STATE\" dataSource=\"TRANSACTION_DB\"/>\r\n\
         <RESTORE_METHOD method=\"RESTORE_AT_REBOOT\" writerRestore=\"always\" rebootRequired=\"yes\"/>\r\n\
         </WRITER_METADATA>\r\n"
    )
}
