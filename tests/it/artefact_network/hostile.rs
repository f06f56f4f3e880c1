//! Arbitrary bytes, and good files with arbitrary wounds: an answer always, and never a better one for a cut file.

use super::{Bytes, archives, devices, names, sessions, trees};
use bakproof::format::artefact::gateway::generic;
use bakproof::format::artefact::{ArtefactContext, FILES, mapped};
use bakproof::model::Kind;
use proptest::prelude::*;
use std::sync::LazyLock;

static SAMPLES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(samples);

fn samples() -> Vec<Vec<u8>> {
    let texts = [
        devices::audiocodes(),
        devices::ios(),
        names::windows_zone(),
        names::bind_zone(),
        names::dhcp_xml(),
        names::dhcp_dump(),
    ];
    let mut all: Vec<Vec<u8>> = texts.into_iter().map(String::into_bytes).collect();
    let plain = archives::tar(&[("opt/sonus/a", b"x"), ("config/bigip.conf", b"y")]);
    all.push(archives::gzip(&plain));
    all.push(plain);
    all.push(archives::ucs());
    let texts = [devices::asa(), devices::fortigate(), devices::junos(), devices::netscaler(), sessions::bigip()];
    all.extend(texts.into_iter().map(String::into_bytes));
    all
}

/// Every recogniser, whether it wants the file or not.
fn ask_all(bytes: &[u8]) {
    for file in FILES {
        let _wants = (file.looks_like)(&bytes[..bytes.len().min(4096)]);
        if let Some(found) = (file.examine)(&Bytes(bytes), &ArtefactContext::default()) {
            assert!(found.facts.problems.len() <= 100);
            assert_eq!(found.facts.position, 1);
        }
    }
    assert!(generic(&Bytes(bytes), Kind::FirewallConfiguration).is_some());
    assert!(mapped(&Bytes(bytes), Kind::GatewayConfiguration, &ArtefactContext::default()).is_some());
    let database = trees::find(&[("b/DhcpCfg", b"x"), ("b/new/dhcp.mdb", bytes)]);
    assert_eq!(database.len(), 1);
    trees::find(&[("applicationHost.config", bytes), ("administration.config", bytes)]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_get_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..3000)) {
        ask_all(&bytes);
    }

    #[test]
    fn any_text_gets_an_answer(text in "[ \\t\\n;()\"@$\\[\\]=:#!<>/.\\\\a-zA-Z0-9äß-]{0,400}") {
        ask_all(text.as_bytes());
    }

    #[test]
    fn any_wound_gets_an_answer(
        which in 0_usize..14,
        wounds in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = SAMPLES[which].clone();
        for (at, byte) in wounds {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        ask_all(&bytes);
        bytes.truncate(cut.index(bytes.len()));
        ask_all(&bytes);
    }

    /// Only a text that says so itself ends with a mark.
    #[test]
    fn a_cut_configuration_proves_no_end(which in 9_usize..11, cut in any::<prop::sample::Index>()) {
        let bytes = &SAMPLES[which];
        let length = cut.index(bytes.len() - "0123\n: end\n".len());
        if let Some(found) = super::recognise(&bytes[..length]) {
            prop_assert!(!found.facts.proof.iter().any(|proof| proof == "end-marker" || proof == "last-sections"));
        }
    }

    #[test]
    fn a_cut_archive_is_never_sound(cut in any::<prop::sample::Index>()) {
        let bytes = &SAMPLES[8];
        let length = cut.index(bytes.len());
        if let Some((_, verdict, _)) = super::answer(&bytes[..length]) {
            prop_assert!(!verdict.is_sound());
        }
    }
}

/// Texts that a reader which starts anew at each line would never end with.
#[test]
fn texts_that_repeat_take_no_longer_than_others() {
    let banners = format!("version 15.2\nno service pad\nhostname a\n{}", "banner motd %\n".repeat(300_000));
    let wide =
        format!("## Last commit: x\nversion 12.1;\nsystem {{\na{}b {{\n{}", " ".repeat(1 << 20), ";".repeat(1 << 20));
    let nested = format!("#TMSH-VERSION: 1\n{}", "ltm pool {\n".repeat(300_000));
    let start = std::time::Instant::now();
    for text in [banners, wide, nested] {
        super::recognise(text.as_bytes());
    }
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}
