"""mssql-python (Microsoft's ODBC driver 18) against the test server: mssql_odbc.py PORT USER PASSWORD CA_FILE."""

import sys

import mssql_python

import expected

port, user, password, authority = sys.argv[1:5]
mssql_python.pooling(enabled=False)


def connect(encryption="Encrypt=yes;TrustServerCertificate=yes", password=password, database="msdb", **more):
    place = f"Server=127.0.0.1,{port};UID={user};PWD={{{password}}};Database={database};ApplicationIntent=ReadOnly"
    return mssql_python.connect(f"{place};{encryption};", autocommit=True, **more)


def drain(cursor):
    while cursor.nextset():
        pass


ENCRYPTIONS = [
    "Encrypt=yes;TrustServerCertificate=yes",
    # The login alone.
    "Encrypt=no;TrustServerCertificate=yes",
    f"Encrypt=yes;TrustServerCertificate=no;ServerCertificate={authority}",
]
for encryption in ENCRYPTIONS:
    connection = connect(encryption)
    expected.read_everything(connection.cursor(), "?", mssql_python.DatabaseError, drain)
    connection.close()

expected.failing("password", lambda: connect(password="wrong"), mssql_python.Error, "Login failed for user")
expected.failing("database", lambda: connect(database="rtcxds"), mssql_python.Error, "rtcxds")

connection = connect(timeout=1)
expected.failing("time-out", lambda: connection.cursor().execute("SELECT slow"), mssql_python.Error, "imeout")
cursor = connection.cursor()
cursor.execute("SELECT * FROM all_types")
expected.same("rows after a time-out", len(cursor.fetchall()), 2)
connection.close()
print(f"conformant: {expected.checks} checks")
