//! Saved histories of servers that two collectors read: nothing rests on what they do not agree on.

use super::pairs::{seen, united};
use serde_json::{Value, json};

const GUID: &str = "0b5a3c1e-1c1f-4a7b-9d55-0f2f6a3a1b77";
const OTHER: &str = "1b5a3c1e-1c1f-4a7b-9d55-0f2f6a3a1b77";

fn reading(origin: &str, at: Option<u64>) -> Value {
    let found_at = at.map(|size| {
        json!({ "source": "nas", "path": "sql/h.txt", "path_bytes_base64": null, "size_bytes": size, "modified": null })
    });
    json!({
        "source": if at.is_some() { "nas" } else { "sql03.contoso.com\\MON" }, "origin": origin, "found_at": found_at,
        "instance": "sql03.contoso.com\\MON", "read_at": "2026-10-31T06:00:00+01:00", "clock_offset_seconds": null,
        "encryption": null,
        "server": {
            "server_name": "SQL03\\MON", "machine_name": null, "physical_name": null, "product_version": null,
            "edition": null, "backup_checksum_default": null
        },
        "window_from": null, "oldest_history": null, "databases": [], "backups": [],
        "totals": [{ "database": "LcsCDR", "backup_type": "full", "count": 7, "first": null, "last": null }],
        "restores": [], "suspect_pages": [], "probes": [], "verifications": [], "unread": []
    })
}

fn verified(guid: &str) -> Value {
    json!({
        "backup_set_guid": guid, "verified_at": "2026-10-30T06:00:00+01:00", "with_checksum": true, "error": null,
        "is_verdict": true
    })
}

/// Two collectors with a reading each, of which these differ.
fn pair(one: Value, other: Value) -> (Value, Value) {
    let folder = tempfile::tempdir().unwrap();
    let of = |name: &str, reading: Value| {
        seen(folder.path(), name, |evidence| {
            if reading["found_at"].is_null() {
                let mut source = evidence["sources"][0].clone();
                source["name"] = reading["source"].clone();
                source["kind"] = json!("sql-server");
                evidence["sources"].as_array_mut().unwrap().push(source);
            }
            evidence["readings"] = json!([reading]);
        })
    };
    united(&[of("a", one), of("b", other)])
}

fn edited(mut reading: Value, edit: impl FnOnce(&mut Value)) -> Value {
    edit(&mut reading);
    reading
}

#[test]
fn a_history_that_two_read_differently_in_a_repository_is_a_file_of_which_nothing_is_known() {
    let less = |reading| edited(reading, |reading| reading["totals"][0]["count"] = json!(6));
    for (other, told) in [
        (less(reading("script", Some(100))), "two collectors read different content here"),
        (less(reading("script", Some(200))), "two collectors saw different files here (100 bytes; 200 bytes"),
        (
            edited(reading("script", Some(200)), |reading| reading["read_at"] = json!("2026-10-31T07:00:00+01:00")),
            "two collectors saw different files here (100 bytes; 200 bytes",
        ),
    ] {
        let (evidence, _) = pair(reading("script", Some(100)), other);
        assert_eq!(evidence["readings"], json!([]));
        let suspects = evidence["suspects"].as_array().unwrap();
        assert_eq!(suspects.len(), 1, "{suspects:?}");
        assert_eq!((&suspects[0]["path"], &suspects[0]["verdict"]), (&json!("sql/h.txt"), &json!("unreadable")));
        let problem = &suspects[0]["problems"][0];
        assert_eq!((&problem["id"], suspects[0]["problems"].as_array().unwrap().len()), (&json!("contradicted"), 1));
        let message = problem["message"].as_str().unwrap();
        let either = told.replace("100 bytes; 200 bytes", "200 bytes; 100 bytes");
        assert!(message.starts_with(told) || message.starts_with(&either), "{message}");
    }
}

#[test]
fn a_saved_history_beside_the_repositories_that_two_read_differently_was_not_read() {
    let other = edited(reading("script", None), |reading| reading["totals"][0]["count"] = json!(6));
    let (evidence, report) = pair(reading("script", None), other);
    assert_eq!(evidence["readings"], json!([]));
    let source = &report["sources"].as_array().unwrap()[1];
    assert_eq!(source["status"], "unknown");
    assert!(source["notes"].to_string().contains("two collectors read different content here"), "{source}");
}

#[test]
fn what_servers_verified_for_either_is_no_contradiction() {
    let with =
        |guid: &str| edited(reading("script", Some(100)), |reading| reading["verifications"] = json!([verified(guid)]));
    let (evidence, _) = pair(with(OTHER), with(GUID));
    assert_eq!(evidence["readings"][0]["verifications"], json!([verified(GUID), verified(OTHER)]));
    assert_eq!((evidence["readings"].as_array().unwrap().len(), &evidence["suspects"]), (1, &json!([])));
    // Nor is what belongs to the machine that asked.
    let slow = edited(reading("live", None), |reading| reading["clock_offset_seconds"] = json!(4));
    let (evidence, _) = pair(reading("live", None), slow);
    assert_eq!(evidence["readings"].as_array().unwrap().len(), 1);
}
