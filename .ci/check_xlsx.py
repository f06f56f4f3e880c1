"""Reads a workbook of bakproof back with openpyxl: check_xlsx.py FILE.xlsx REPORT.json

Says `read back: ` and what it compared, or fails at the first thing that differs."""
import datetime
import json
import sys
import xml.etree.ElementTree
import zipfile

import openpyxl

SHEETS = ["Summary", "Targets", "Checks", "Findings", "Backups", "Waivers", "Sources"]
STATUSES = {"pass", "gap", "unknown", "noted", "waived", "not-looked-at", "not-applicable"}
MOST_UNITS = 32767
NUMBERS = ("Age in hours", "Backups", "Checks: ", "Findings: ", "Places", "Count", "Bytes", "Looked at")


def check_sheet(sheet):
    assert sheet.freeze_panes and sheet.freeze_panes.endswith("2"), (sheet.title, sheet.freeze_panes)
    assert sheet.auto_filter.ref.startswith("A1:"), (sheet.title, sheet.auto_filter.ref)
    assert sheet.print_title_rows == "$1:$1", (sheet.title, sheet.print_title_rows)
    assert (sheet.print_title_cols or "") == ("$A:$B" if sheet.freeze_panes == "C2" else ""), sheet.print_title_cols
    assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.fitToHeight == 0
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert "&P" in sheet.oddFooter.right.text
    rows = list(sheet.iter_rows())
    heads = [cell.value for cell in rows[0]]
    zone = [number for number, head in enumerate(heads) if head.endswith(")") and "(" in head and "FQDN" not in head]
    cells = 0
    for row in rows[1:]:
        for number, cell in enumerate(row):
            if cell.value is None:
                continue
            cells += 1
            assert cell.data_type in ("s", "n", "d"), (sheet.title, cell.coordinate, cell.data_type)
            assert cell.hyperlink is None
            head = heads[number]
            if cell.data_type == "s":
                assert len(cell.value.encode("utf-16-le")) // 2 <= MOST_UNITS, (sheet.title, cell.coordinate)
            if number in zone and sheet.title != "Summary":
                assert isinstance(cell.value, datetime.datetime), (sheet.title, cell.coordinate, cell.value)
            elif head.startswith(NUMBERS) and sheet.title != "Summary":
                assert isinstance(cell.value, int), (sheet.title, cell.coordinate, head, cell.value)
            if head == "Status":
                assert cell.value in STATUSES, cell.value
                assert cell.fill.patternType == "solid", (sheet.title, cell.coordinate)
    return rows[1:], cells


def civil(text):
    """The reading of the clock: the report has times in the zone of the deployment."""
    return datetime.datetime.fromisoformat(text).replace(tzinfo=None)


def rounded(time):
    """A day is a fraction of 64 bits: not every second is exact."""
    return (time + datetime.timedelta(milliseconds=500)).replace(microsecond=0)


def main(path, report_path):
    with open(report_path, encoding="utf-8") as file:
        report = json.load(file)
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            xml.etree.ElementTree.fromstring(archive.read(name))
    book = openpyxl.load_workbook(path)
    sheets = SHEETS + (["Restore"] if report["scenarios"] else [])
    assert book.sheetnames == sheets, book.sheetnames
    as_of = datetime.datetime.fromisoformat(report["as_of"]).astimezone(datetime.timezone.utc).replace(tzinfo=None)
    assert book.properties.created == as_of, book.properties.created
    assert book.properties.creator == "bakproof " + report["tool"]["version"]
    rows, cells = {}, 0
    for sheet in book:
        rows[sheet.title], count = check_sheet(sheet)
        cells += count
    targets = report["targets"]
    assert len(rows["Targets"]) == len(targets)
    assert len(rows["Checks"]) == sum(len(target["checks"]) for target in targets)
    holders = targets + report["sources"] + report["waivers"]
    assert len(rows["Findings"]) == sum(len(holder["findings"]) for holder in holders)
    assert len(rows["Waivers"]) == len(report["waivers"]) + len(report["attestations"])
    for row, target in zip(rows["Targets"], targets):
        assert row[2].value == target["status"]
        if target["target"].isprintable() and 0 < len(target["target"]) < MOST_UNITS and "_x" not in target["target"]:
            assert row[1].value == target["target"], (row[1].value, target["target"])
            assert row[1].data_type == "s"
    listed = [backup for target in targets for backup in target.get("backups", [])]
    if listed:
        # A backup may have no time, and a row may say how many more there are.
        times = [row[3].value for row in rows["Backups"] if row[3].value is not None]
        expected = [civil(backup["time"]) for backup in listed if backup["time"] is not None]
        assert [rounded(time) for time in times] == expected
    print(f"read back: {cells} cells in {len(sheets)} sheets")


main(*sys.argv[1:])
