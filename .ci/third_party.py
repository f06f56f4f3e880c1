"""Writes the licenses of everything that is linked into the program for a target: third_party.py TARGET... >FILE

What many share is written once. A package without such a file is named with its license and its address."""
import collections
import json
import pathlib
import re
import subprocess
import sys

IS_LICENSE = re.compile(r"(licen[sc]e|copying|notice|copyright|unlicense)", re.IGNORECASE)
IS_SOURCE = re.compile(r"\.(rs|py|toml|json|tmpl)$", re.IGNORECASE)


def packages_of(target):
    """Every package that is linked into the program, or that holds the sources of what is."""
    command = ["cargo", "metadata", "--locked", "--format-version=1", "--filter-platform", target]
    metadata = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    root = metadata["resolve"]["root"]
    waiting, seen = [root], {root}
    while waiting:
        for dependency in nodes[waiting.pop()]["deps"]:
            is_linked = any(kind["kind"] != "dev" for kind in dependency["dep_kinds"])
            if is_linked and dependency["pkg"] not in seen:
                seen.add(dependency["pkg"])
                waiting.append(dependency["pkg"])
    return [package for package in metadata["packages"] if package["id"] in seen - {root}]


def texts_of(package):
    folder = pathlib.Path(package["manifest_path"]).parent
    # openssl-src carries OpenSSL in a folder of its own.
    for file in sorted([*folder.iterdir(), *folder.glob("openssl/*")]):
        if file.is_file() and IS_LICENSE.search(file.name) and not IS_SOURCE.search(file.name):
            yield file.read_text(errors="replace").replace("\r\n", "\n").strip()


def main():
    packages = {}
    for target in sys.argv[1:]:
        packages.update({(package["name"], package["version"]): package for package in packages_of(target)})
    users, without = collections.defaultdict(list), []
    for (name, version), package in sorted(packages.items()):
        texts = list(dict.fromkeys(texts_of(package)))
        for text in texts:
            users[text].append(f"{name} {version}")
        if not texts:
            address = package["repository"] or f"https://crates.io/crates/{name}"
            without.append(f"{name} {version}: {package['license']}, {address}")
    print(f"bakproof contains {len(packages)} packages of others. These are their licenses.")
    print("It also contains the standard library of Rust (MIT or Apache-2.0, https://www.rust-lang.org); on Linux musl (MIT,")
    print("https://musl.libc.org); on Windows the runtime of mingw-w64 (https://www.mingw-w64.org) and of GCC (GPL-3.0 with the")
    print("GCC Runtime Library Exception, https://gcc.gnu.org).")
    if without:
        print("\nPackages that carry no text of their license:\n")
        print("\n".join(without))
    for text, names in sorted(users.items(), key=lambda pair: (pair[1], pair[0])):
        print(f"\n{'=' * 100}\n{', '.join(names)}\n{'-' * 100}\n{text}")


main()
