"""python-tds (pure Python) against the test server: python_tds.py PORT USER PASSWORD CA_FILE."""

import sys

import pytds

import expected

port, user, password, authority = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]


def connect(**more):
    settings = dict(server="127.0.0.1", port=port, user=user, password=password, database="msdb", autocommit=True,
                    readonly=True, login_timeout=10, timeout=30, disable_connect_retry=True)
    return pytds.connect(**{**settings, **more})


def drain(cursor):
    while cursor.nextset():
        pass


ENCRYPTIONS = [
    dict(),
    dict(cafile=authority, validate_host=False),
    dict(cafile=authority, validate_host=False, enc_login_only=True),
]
for encryption in ENCRYPTIONS:
    with connect(**encryption) as connection, connection.cursor() as cursor:
        expected.read_everything(cursor, "%s", pytds.DatabaseError, drain)

expected.failing("password", lambda: connect(password="wrong"), pytds.OperationalError, "Login failed for user")
expected.failing("database", lambda: connect(database="rtcxds"), pytds.DatabaseError, "rtcxds")

with connect(timeout=1) as connection, connection.cursor() as cursor:
    expected.failing("time-out", lambda: cursor.execute("SELECT slow"), pytds.TimeoutError, "")
print(f"conformant: {expected.checks} checks")
