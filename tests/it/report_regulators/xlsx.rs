//! The workbook, read back by openpyxl and opened by LibreOffice.

use super::reports::{all, demo_report, rendered};
use super::validators::{libre_office, python_with, run};
use std::path::Path;

#[test]
fn the_workbook_is_a_package_that_every_reader_opens() {
    for (name, report) in all() {
        let (_folder, path) = rendered(&report, "xlsx");
        let mut zip = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
        let first = zip.by_index(0).unwrap().name().unwrap().into_owned();
        assert_eq!(first, "[Content_Types].xml");
        for number in 0..zip.len() {
            let part = zip.by_index(number).unwrap();
            let part_name = part.name().unwrap().into_owned();
            let text = std::io::read_to_string(part).unwrap();
            for forbidden in ["<f>", "<f ", "<hyperlink", "r:link"] {
                assert!(!text.contains(forbidden), "{name}: {part_name} has {forbidden}");
            }
            assert!(!text.contains(['\u{0}', '\u{1b}', '\u{202e}', '\u{fffe}', '\u{ffff}']), "{name}: {part_name}");
        }
    }
}

#[test]
fn openpyxl_reads_dates_numbers_and_text() {
    let Some(python) = python_with("openpyxl", "the workbook was not read back") else { return };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/check_xlsx.py");
    for (name, report) in all() {
        let (folder, _path) = rendered(&report, "xlsx");
        std::fs::rename(folder.path().join("one"), folder.path().join("one.xlsx")).unwrap();
        let said = run(folder.path(), &python, &[script.to_str().unwrap(), "one.xlsx", "r.json"]);
        assert!(said.starts_with("read back: "), "{name}: {said}");
    }
}

#[test]
fn libre_office_opens_the_workbook() {
    let Some(office) = libre_office("the workbook was not converted") else { return };
    let (folder, _path) = rendered(demo_report(), "xlsx");
    std::fs::rename(folder.path().join("one"), folder.path().join("one.xlsx")).unwrap();
    let home = format!("-env:UserInstallation=file://{}/home", folder.path().display());
    // Of all sheets (-1), the cells as they are shown.
    let to = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1";
    run(folder.path(), &office, &[&home, "--headless", "--convert-to", to, "one.xlsx"]);
    let sheet = std::fs::read_to_string(folder.path().join("one-Targets.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(sheet.as_bytes());
    let judged = reader.headers().unwrap().iter().position(|head| head == "Judged (Europe/Oslo)").unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), demo_report()["targets"].as_array().unwrap().len());
    let cdr = rows.iter().find(|row| &row[0] == "cdr").unwrap();
    assert_eq!(&cdr[judged], "2026-10-22 01:20:07");
}
