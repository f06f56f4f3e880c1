//! The rows of a server's history, compressed in blocks: a million rows take less room than a tenth of them side by side.
//! Whoever looks at them gets each as it was.

mod block;

use super::HistoryBackup;
use crate::base::schema_as;
use block::{BLOCK_ROWS, Block};
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// Rows in their order. A clone shares them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct HistoryRows {
    blocks: Arc<Vec<Block>>,
    len: usize,
}

impl HistoryRows {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The names of databases that occur.
    pub fn databases(&self) -> BTreeSet<String> {
        self.iter().filter_map(|row| row.facts.database_name.clone()).collect()
    }

    /// All, one after the other.
    pub fn iter(&self) -> impl Iterator<Item = HistoryBackup> + '_ {
        self.blocks.iter().flat_map(Block::rows)
    }

    /// Those at some places, which ascend; each with its place. Only the blocks that they are in are unpacked.
    pub fn at(&self, places: impl Iterator<Item = usize>) -> impl Iterator<Item = (usize, HistoryBackup)> {
        let mut unpacked: Option<(usize, Vec<Option<HistoryBackup>>)> = None;
        places.filter_map(move |place| {
            let (number, within) = (place / BLOCK_ROWS, place % BLOCK_ROWS);
            if unpacked.as_ref().is_none_or(|(known, _)| *known != number) {
                let rows = self.blocks.get(number)?.rows();
                unpacked = Some((number, rows.into_iter().map(Some).collect()));
            }
            Some((place, unpacked.as_mut()?.1.get_mut(within)?.take()?))
        })
    }
}

/// Packs rows as they come.
#[derive(Default)]
struct Packing {
    blocks: Vec<Block>,
    open: Vec<HistoryBackup>,
    len: usize,
}

impl Packing {
    fn push(&mut self, row: HistoryBackup) {
        self.len += 1;
        self.open.push(row);
        if self.open.len() == BLOCK_ROWS {
            self.blocks.push(Block::new(std::mem::take(&mut self.open)));
        }
    }

    fn end(mut self) -> HistoryRows {
        if !self.open.is_empty() {
            self.blocks.push(Block::new(self.open));
        }
        self.blocks.shrink_to_fit();
        HistoryRows { blocks: Arc::new(self.blocks), len: self.len }
    }
}

impl FromIterator<HistoryBackup> for HistoryRows {
    fn from_iter<I: IntoIterator<Item = HistoryBackup>>(rows: I) -> Self {
        let mut packing = Packing::default();
        rows.into_iter().for_each(|row| packing.push(row));
        packing.end()
    }
}

impl fmt::Debug for HistoryRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl Serialize for HistoryRows {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for HistoryRows {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Each)
    }
}

struct Each;

impl<'de> Visitor<'de> for Each {
    type Value = HistoryRows;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut each: A) -> Result<HistoryRows, A::Error> {
        let mut packing = Packing::default();
        while let Some(row) = each.next_element()? {
            packing.push(row);
        }
        Ok(packing.end())
    }
}

schema_as!(HistoryRows, Vec<HistoryBackup>);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Guid, Lsn, Stamp};
    use crate::model::{DeviceType, Encryptor, EncryptorType, HistoryDevice, Problem, SqlHeader};
    use proptest::prelude::*;

    fn stamp() -> impl Strategy<Value = Option<Stamp>> {
        // Text knows whole minutes.
        let offsets = prop_oneof![Just(0), Just(60), -1_558..1_559_i32].prop_map(|minutes| minutes * 60);
        let stamps =
            (-62_000_000_000_i64..250_000_000_000, 0..1_000_000_000_i32, offsets).prop_map(|(at, nano, offset)| {
                let at = jiff::Timestamp::new(at, nano).unwrap();
                Stamp::new(at, jiff::tz::Offset::from_seconds(offset).unwrap())
            });
        prop::option::of(stamps)
    }

    fn lsn() -> impl Strategy<Value = Option<Lsn>> {
        prop::option::of(any::<(u32, u32, u16)>().prop_map(|(vlf, block, slot)| Lsn::new(vlf, block, slot)))
    }

    fn row() -> impl Strategy<Value = HistoryBackup> {
        let text = || prop::option::of("[a-zé\\\u{0}]{0,12}");
        let times = (stamp(), stamp(), stamp(), stamp());
        let numbers = (lsn(), lsn(), lsn(), any::<Option<[u8; 16]>>(), any::<Option<u64>>(), any::<u16>());
        let others = (text(), text(), any::<Option<bool>>(), prop::option::of(any::<bool>()), 0..3_usize);
        (times, numbers, others).prop_map(|(times, numbers, others)| {
            let facts = SqlHeader {
                backup_start_date: times.0,
                backup_finish_date: times.1,
                expiration_date: times.2,
                database_creation_date: times.3,
                first_lsn: numbers.0,
                last_lsn: numbers.1,
                checkpoint_lsn: numbers.2,
                backup_set_guid: numbers.3.map(Guid),
                backup_size_bytes: numbers.4,
                name: others.0.clone(),
                database_name: others.1.clone(),
                is_copy_only: others.2,
                problems: others.3.map(|_| Problem::whole("x", "y".to_owned())).into_iter().collect::<Vec<_>>().into(),
                ..SqlHeader::at(numbers.5)
            };
            let device = |number: usize| HistoryDevice {
                family_number: u16::try_from(number).ok(),
                mirror: 0,
                device_type: DeviceType::Disk,
                physical_device_name: others.1.clone().map(String::into_boxed_str),
            };
            let encryptor = || Encryptor { kind: Some(EncryptorType::Certificate), thumbprint: "ab".to_owned() };
            HistoryBackup {
                facts: facts.into(),
                compressed_size_bytes: numbers.4,
                has_incomplete_metadata: others.2,
                encryptor: others.3.map(|_| encryptor().into()),
                devices: (0..others.4).map(device).collect::<Vec<_>>().into(),
            }
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        /// Stamps are equal whatever their offsets: what is written is compared.
        #[test]
        fn each_row_comes_back_as_it_was(few in prop::collection::vec(row(), 1..40), copies in 1..60_usize) {
            let all: Vec<HistoryBackup> = std::iter::repeat_n(few, copies).flatten().collect();
            let rows: HistoryRows = all.iter().cloned().collect();
            let text = serde_json::to_string(&all).unwrap();
            prop_assert_eq!(&serde_json::to_string(&rows).unwrap(), &text);
            let again: HistoryRows = serde_json::from_str(&text).unwrap();
            prop_assert!(again == rows && rows.len() == all.len());
            prop_assert!(rows.blocks.iter().all(|block| matches!(block, Block::Packed(_))));
            let some = || (0..all.len() + 5).step_by(7);
            let found: Vec<(usize, HistoryBackup)> = rows.at(some()).collect();
            let expected: Vec<_> = some().filter_map(|at| Some((at, all.get(at)?.clone()))).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
