#!/usr/bin/env python3
"""Reads an unpacked bundle with securesystemslib and in-toto-attestation, which know nothing of bakproof.

check_bundle.py BUNDLE PUBLIC_KEY...
"""

import hashlib
import json
import pathlib
import sys

from cryptography.hazmat.primitives import serialization
from google.protobuf import json_format
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.statement import Statement
from securesystemslib.dsse import Envelope
from securesystemslib.signer import SSlibKey


def key_of(path):
    """The key, under the id that bakproof gives it: SHA-256 of its DER."""
    public = serialization.load_pem_public_key(pathlib.Path(path).read_bytes())
    der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return SSlibKey.from_crypto(public, keyid=hashlib.sha256(der).hexdigest())


def main(bundle, keys):
    bundle = pathlib.Path(bundle)
    envelope = Envelope.from_dict(json.loads((bundle / "statement.dsse.json").read_text("utf-8")))
    verified = envelope.verify([key_of(key) for key in keys], len(keys))
    assert len(verified) == len(envelope.signatures) == len(keys), verified
    assert envelope.payload_type == "application/vnd.in-toto+json", envelope.payload_type
    assert envelope.payload == (bundle / "statement.json").read_bytes(), "statement.json is not what is signed"

    message = json_format.Parse(envelope.payload, statement_pb2.Statement())
    statement = Statement.copy_from_pb(message)
    statement.validate()
    # Every file but those that the statement cannot cover: itself, its envelope, and stamps of that.
    files = {
        path.relative_to(bundle).as_posix()
        for path in bundle.rglob("*")
        if path.is_file() and path.parent.name != "timestamps" and not path.name.startswith("statement.")
    }
    subjects = {subject.name: subject.digest["sha256"] for subject in message.subject}
    assert files == subjects.keys(), files ^ subjects.keys()
    for name, digest in subjects.items():
        assert hashlib.sha256((bundle / name).read_bytes()).hexdigest() == digest, name
    print(f"{len(verified)} signatures, {len(subjects)} subjects, {message.predicate_type}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
