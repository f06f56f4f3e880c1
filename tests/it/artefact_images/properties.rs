//! Whatever the bytes are: an answer, in bounds, and no panic.

use super::keys::{PASSWORD, pair, pkcs12};
use super::listings::{SHOW_BACKUP, VERSIONS};
use super::{Bytes, authority, image, knowing, recognise_in};
use bakproof::format::artefact::FILES;
use proptest::prelude::*;
use std::sync::LazyLock;

const MOST_PROBLEMS: usize = 2000;

/// Sound files, to be changed.
static SEEDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let pair = pair("pool01");
    let mut seeds = vec![
        pair.certificate_der.clone(),
        pair.certificate_pem.clone().into_bytes(),
        pair.key_pem.clone().into_bytes(),
        VERSIONS.as_bytes().to_vec(),
        SHOW_BACKUP.as_bytes().to_vec(),
    ];
    // The bags in the open, so that changes reach the readers behind the password.
    let bare: &[&str] = &["-keypbe", "NONE", "-certpbe", "NONE", "-nomac"];
    seeds.extend(pkcs12(&pair, PASSWORD, bare));
    seeds.extend(pkcs12(&pair, PASSWORD, &["-iter", "2", "-nomac"]));
    seeds
});

fn ask(bytes: &[u8]) {
    for one in FILES {
        let _ = (one.looks_like)(&bytes[..bytes.len().min(4096)]);
        if let Some(file) = (one.examine)(&Bytes(bytes), &knowing(PASSWORD)) {
            assert!(file.facts.problems.len() <= MOST_PROBLEMS);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2048)) {
        ask(&bytes);
    }

    #[test]
    fn changed_files_never_panic(
        seed in 0usize..16,
        changes in proptest::collection::vec((any::<u16>(), any::<u8>()), 1..6),
        cut in any::<u16>(),
    ) {
        let mut bytes = SEEDS[seed % SEEDS.len()].clone();
        for (at, value) in changes {
            let at = usize::from(at) % bytes.len();
            bytes[at] = value;
        }
        ask(&bytes);
        bytes.truncate(usize::from(cut) % bytes.len());
        ask(&bytes);
        let _ = recognise_in(&bytes, &knowing(""));
    }

    #[test]
    fn changed_databases_and_disks_never_panic(
        changes in proptest::collection::vec((any::<u32>(), any::<u8>()), 1..6),
        cut in any::<u32>(),
    ) {
        let mut database = authority::database(2);
        let mut disk = image::fixed_vhd();
        for (at, value) in changes {
            let length = database.len();
            database[at as usize % length] = value;
            // Changes fall on the footer: the rest is the volume's.
            let length = disk.len();
            disk[length - 512 + at as usize % 512] = value;
        }
        database.truncate(cut as usize % (database.len() * 2));
        let trees = authority::backup().with("CA/DataBase/CONTOSO CA.edb", database).trees();
        prop_assert_eq!(trees.len(), 1);
        let trees = image::with_disk(disk).trees();
        prop_assert_eq!(trees.len(), 1);
    }

    #[test]
    fn disks_of_arbitrary_headers_never_panic(
        start in prop_oneof![Just(b"vhdxfile".to_vec()), Just(b"conectix".to_vec())],
        bytes in proptest::collection::vec(any::<u8>(), 0..4096),
    ) {
        let mut disk = start;
        disk.extend(&bytes);
        disk.resize(400 << 10, 0);
        for at in [64 << 10, 192 << 10] {
            let length = bytes.len();
            disk[at..at + length].copy_from_slice(&bytes);
        }
        prop_assert_eq!(image::with_disk(disk).trees().len(), 1);
    }
}
