//! Vendors' files that only a mapping names.

use super::support::{look, look_at, map, put, root, zip_of};
use bakproof::model::{Evidence, Kind, KindOrigin, SuspectReason, Verdict};
use std::path::Path;

fn mapped(folder: &Path, pattern: &str, vendor: Option<Kind>) -> Evidence {
    let mut map = map(pattern);
    map.item = Some("pstn-gateway".to_owned());
    map.vendor = vendor;
    let mut root = root(folder);
    root.maps = vec![map];
    look(vec![root])
}

const GATEWAY: Option<Kind> = Some(Kind::GatewayConfiguration);

/// Settings that no recogniser takes.
const ROUTES: &str = "route 10.1.0.0/16 10.0.0.1\nroute 10.2.0.0/16 10.0.0.1\nroute 10.3.0.0/16 10.0.0.1\nvoice on\n";

#[test]
fn a_mapping_makes_a_vendors_file_of_what_no_recogniser_takes() {
    let folder = tempfile::tempdir().unwrap();
    let own_form: Vec<u8> = (0..4096u32).flat_map(|word| word.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    put(folder.path(), "gateways/oslo.pkg", &own_form);
    put(folder.path(), "gateways/tromso.pkg", ROUTES.repeat(9).as_bytes());
    put(folder.path(), "gateways/bergen.pkg", b"");
    assert!(look_at(folder.path()).artefacts.is_empty());
    let evidence = mapped(folder.path(), "gateways/*.pkg", GATEWAY);
    let seen: Vec<_> = evidence.artefacts.iter().map(|one| (one.kind, one.kind_origin, one.facts.verdict)).collect();
    assert_eq!(
        seen,
        [
            (Kind::GatewayConfiguration, KindOrigin::Mapping, Verdict::Incomplete),
            (Kind::GatewayConfiguration, KindOrigin::Mapping, Verdict::Unreadable),
            (Kind::GatewayConfiguration, KindOrigin::Mapping, Verdict::Intact),
        ]
    );
    assert!(evidence.suspects.is_empty());
}

#[test]
fn a_mapping_that_names_no_vendors_kind_leaves_a_suspect() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "oslo.pkg", &[0x5a; 4096]);
    let evidence = mapped(folder.path(), "*.pkg", None);
    assert!(evidence.artefacts.is_empty());
    assert_eq!(evidence.suspects[0].reason, SuspectReason::Mapping);
}

#[test]
fn a_vendors_zip_is_no_better_than_its_zip() {
    let folder = tempfile::tempdir().unwrap();
    let whole = zip_of(&[("flash/running.cfg", &ROUTES.repeat(90))]);
    put(folder.path(), "a.zip", &whole);
    let mut damaged = whole;
    damaged[60] ^= 0xff;
    put(folder.path(), "b.zip", &damaged);
    let evidence = mapped(folder.path(), "*.zip", Some(Kind::LoadBalancerConfiguration));
    let verdicts: Vec<_> = evidence.artefacts.iter().map(|one| one.facts.verdict).collect();
    assert_eq!(verdicts, [Verdict::Intact, Verdict::Damaged]);
    assert!(evidence.exports.is_empty());
}

#[test]
fn a_mapping_of_a_vendors_kind_overrules_no_content() {
    let folder = tempfile::tempdir().unwrap();
    put(
        folder.path(),
        "a.cfg",
        b"#config-version=FGT60D-5.02-FW-build701:opmode=0:user=admin\r\nconfig system global\r\nend\r\n",
    );
    put(folder.path(), "plan.docx", &zip_of(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<d/>")]));
    let evidence = mapped(folder.path(), "*", GATEWAY);
    assert_eq!(evidence.artefacts.len(), 1);
    assert_eq!(
        (evidence.artefacts[0].kind, evidence.artefacts[0].kind_origin),
        (Kind::FirewallConfiguration, KindOrigin::Content)
    );
    assert_eq!(evidence.suspects[0].location.path.lossy(), "plan.docx");
}
