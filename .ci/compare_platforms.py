"""Runs the program for Linux and the one for Windows (under Wine) over the same files and compares what they say.

Usage: compare_platforms.py LINUX_EXE WINE WINDOWS_EXE HOLD_OPEN_EXE [CORPUS]

Exit codes must be equal, and so must JSON, value by value, but for the separators of paths. The demo that each writes must
hold the same files. What exists only on Windows (wildcards, closing quotation marks, files opened exclusively) is
tried with the Windows program alone. Ends with a line `N passed, N failed`.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

AS_OF = "2026-10-31T08:00:00+01:00"
TIME_LIMIT_SECONDS = 600


def run(program, folder, *args):
    """What a program prints in a folder, and its exit code."""
    ran = subprocess.run(
        [*program, *args],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        timeout=TIME_LIMIT_SECONDS,
        check=False,
    )
    return ran.returncode, ran.stdout.decode(errors="replace"), ran.stderr.decode(errors="replace")


def with_slashes(value):
    """Every string of a JSON document with `/` for `\\`: both kinds of path stand in evidence of both platforms."""
    if isinstance(value, str):
        return value.replace("\\", "/")
    if isinstance(value, list):
        return [with_slashes(one) for one in value]
    if isinstance(value, dict):
        return {with_slashes(key): with_slashes(one) for key, one in value.items()}
    return value


def first_difference(one, other, where="$"):
    """Where two documents begin to differ, and what stands there."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys()):
            if key not in one or key not in other:
                return f"{where}.{key} stands only in one"
            found = first_difference(one[key], other[key], f"{where}.{key}")
            if found:
                return found
        return None
    if isinstance(one, list) and isinstance(other, list):
        for at, (left, right) in enumerate(zip(one, other)):
            found = first_difference(left, right, f"{where}[{at}]")
            if found:
                return found
        return f"{where}: {len(one)} and {len(other)} entries" if len(one) != len(other) else None
    return None if one == other else f"{where}: {one!r} and {other!r}"


def tree(folder):
    """Every file of a folder with the digest of what it holds."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


class Comparison:
    def __init__(self, linux, windows, folder):
        self.linux, self.windows, self.folder = linux, windows, folder
        self.passed = self.failed = 0

    def told(self, name, difference):
        if difference:
            self.failed += 1
            print(f"FAILED {name}: {difference}")
        else:
            self.passed += 1
            print(f"ok     {name}")

    def json(self, name, *args):
        """The JSON report that both write. `{platform}` in an argument is `linux` or `windows`."""
        said = []
        for platform, program in (("linux", self.linux), ("windows", self.windows)):
            report = self.folder / f"{platform}.json"
            report.unlink(missing_ok=True)
            own = [arg.format(platform=platform) for arg in args]
            code, _, errors = run(program, self.folder, *own, "--quiet", "-o", f"json={report.name}")
            if not report.is_file():
                self.told(name, f"{platform} wrote no report (exit code {code}): {errors.strip()[-400:]}")
                return
            said.append((code, with_slashes(json.loads(report.read_text(encoding="utf-8")))))
        (code, one), (other_code, other) = said
        if code != other_code:
            self.told(name, f"exit codes {code} and {other_code}")
        else:
            self.told(name, first_difference(one, other))

    def text(self, name, *args):
        """What both print, line by line, but for the separators of paths."""
        said = [run(program, self.folder, *args) for program in (self.linux, self.windows)]
        lines = [with_slashes(out.replace("\r\n", "\n")).split("\n") for _, out, _ in said]
        codes = [code for code, _, _ in said]
        if codes[0] != codes[1]:
            self.told(name, f"exit codes {codes[0]} and {codes[1]}: {said[1][2].strip()[-400:]}")
        else:
            self.told(name, first_difference(*lines))

    def windows_alone(self, name, args, code, *said):
        """The program for Windows ends with this code and says all of this."""
        ended, out, errors = run(self.windows, self.folder, *args)
        text = " ".join((out + errors).split())
        missing = [one for one in said if one not in text]
        if ended != code:
            self.told(name, f"exit code {ended}, not {code}: {text[-400:]}")
        else:
            self.told(name, f"does not say {missing}: {text[-400:]}" if missing else None)


def hard_links(compare):
    """A second repository whose files are hard links to those of the first: no second copy, on either platform."""
    folder = compare.folder
    linked = folder / "demo" / "linked"
    linked.mkdir()
    for number, backup in enumerate(sorted((folder / "demo" / "backups").rglob("*.bak"))):
        os.link(backup, linked / f"{number}.bak")
    text = (folder / "demo" / "bakproof.toml").read_text(encoding="utf-8")
    (folder / "demo" / "linked.toml").write_text(text + '\n[[repository]]\nname = "second"\npath = "linked"\n')
    compare.json("audit with hard links", "audit", "demo/linked.toml", "--as-of", AS_OF, "--state", "linked-{platform}")
    report = folder / "linux.json"
    told = report.read_text(encoding="utf-8") if report.is_file() else ""
    compare.told("hard links are told", None if "hard link" in told else "nothing in the report speaks of them")


def windows_alone(compare, wine, hold_open):
    bak = min((compare.folder / "demo" / "backups").rglob("*.bak"))
    shown = bak.relative_to(compare.folder)
    at = str(shown.parent).replace("/", "\\")
    compare.windows_alone("a wildcard", ["inspect", f"{at}\\*.bak"], 0, bak.name)
    compare.windows_alone("a drive letter", ["inspect", "Z:" + str(bak).replace("/", "\\")], 0, bak.name)
    compare.windows_alone(
        "a closing quotation mark", ["audit", 'C:\\SQL Backups" --only cdr'], 2, 'as in `"C:\\SQL Backups"`'
    )
    compare.windows_alone(
        "outputs in other case", ["audit", "demo", "-o", "json=a.json", "-o", "csv=A.JSON"], 2, "already written"
    )
    compare.windows_alone("separators", ["inspect", str(shown)], 0, f"{at}\\{bak.name}")
    whole = f"Z:{compare.folder}\\{at}\\{bak.name}".replace("/", "\\")
    compare.windows_alone("the current folder of a drive", ["inspect", f"Z:{at}\\{bak.name}"], 0, whole)
    compare.windows_alone("a report to no file", ["items", "-o", "json=NUL"], 0)
    relative = '[deployment]\nname = "X"\ntime_zone = "W. Europe Standard Time"\n[[repository]]\nname = "n"\npath = "C:x"\n'
    (compare.folder / "relative.toml").write_text(relative, encoding="utf-8")
    compare.windows_alone("a path that depends on who runs it", ["check", "relative.toml"], 2, r"such as 'C:\x'")
    report = compare.folder / "held.json"
    report.write_text("{}", encoding="utf-8")
    held = subprocess.Popen([wine, hold_open, str(report)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        held.stdout.readline()
        in_use = "`held.json` is open in another program"
        compare.windows_alone("a report in use", ["items", "-o", "json=held.json"], 4, in_use)
        compare.windows_alone("a report in use, before an audit", ["audit", "demo", "-o", "json=held.json"], 4, in_use)
    finally:
        held.stdin.close()
        held.wait(timeout=TIME_LIMIT_SECONDS)
    left = [path.name for path in compare.folder.glob("*.part")]
    compare.told("what is left of reports", f"{left}" if left else None)
    # An unread file makes nothing pass, and its reason says what to do.
    held = subprocess.Popen([wine, hold_open, str(bak)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        held.stdout.readline()
        compare.windows_alone("a file in use", ["inspect", str(shown)], 3, "another program has it open exclusively")
    finally:
        held.stdin.close()
        held.wait(timeout=TIME_LIMIT_SECONDS)


def main():
    linux, wine, windows, hold_open = (str(Path(one).resolve()) for one in sys.argv[1:5])
    corpus = Path(sys.argv[5]).resolve() if len(sys.argv) > 5 else None
    with tempfile.TemporaryDirectory(prefix="bakproof-platforms-") as scratch:
        folder = Path(scratch)
        compare = Comparison([linux], [wine, windows], folder)
        for args in (["--version"], ["items"], ["explain", "cdr"], ["recognizers"], ["sql-script"], ["schema", "audit"]):
            compare.text(" ".join(args), *args)

        for name, program in (("demo", compare.linux), ("demo-windows", compare.windows)):
            run(program, folder, "demo", name, "--quiet")
        # The report and the history beside them name paths as each system does.
        one, other = tree(folder / "demo/backups"), tree(folder / "demo-windows/backups")
        compare.told("the demo's files", first_difference(one, other) if one else "no file was written")

        audit = ("audit", "demo/bakproof.toml", "--as-of", AS_OF, "--state", "state-{platform}", "--no-history")
        compare.json("audit of the demo", *audit)
        compare.json("audit of the demo, out of the ledger", *audit)
        compare.json("inspect of the demo", "inspect", "demo")
        compare.json("verify of the demo", "verify", "demo")
        hard_links(compare)
        windows_alone(compare, wine, hold_open)
        if corpus and corpus.is_dir():
            compare.json("inspect of the corpus", "inspect", str(corpus))
            compare.json("verify of the corpus", "verify", str(corpus))
        else:
            print("SKIPPED the corpus: it is not on this machine")
    print(f"{compare.passed} passed, {compare.failed} failed")
    return 1 if compare.failed else 0


if __name__ == "__main__":
    sys.exit(main())
