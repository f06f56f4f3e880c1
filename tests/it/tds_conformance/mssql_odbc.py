"""mssql-python (Microsoft's ODBC driver 18) against the test server: mssql_odbc.py PORT USER PASSWORD, the CA in SSL_CERT_FILE."""

import sys

import mssql_python

import expected

port, user, password = sys.argv[1:4]
mssql_python.pooling(enabled=False)


def connect(encryption="Encrypt=yes;TrustServerCertificate=yes", password=password, database="msdb"):
    place = f"Server=127.0.0.1,{port};UID={user};PWD={{{password}}};Database={database};ApplicationIntent=ReadOnly"
    return mssql_python.connect(f"{place};{encryption};", autocommit=True)


def drain(cursor):
    while cursor.nextset():
        pass


ENCRYPTIONS = [
    "Encrypt=yes;TrustServerCertificate=yes",
    # The login alone.
    "Encrypt=no;TrustServerCertificate=yes",
    # The driver asks OpenSSL whom to trust: the authority, through SSL_CERT_FILE.
    "Encrypt=yes;TrustServerCertificate=no;HostNameInCertificate=sql01.contoso.local",
]
for encryption in ENCRYPTIONS:
    connection = connect(encryption)
    expected.read_everything(connection.cursor(), "?", mssql_python.DatabaseError, drain)
    connection.close()

expected.failing("password", lambda: connect(password="wrong"), mssql_python.Error, "Login failed for user")
# Of 4060 and 18456 the driver shows one.
expected.failing("database", lambda: connect(database="rtcxds"), mssql_python.Error, "ogin failed")

connection = connect()
connection.timeout = 1
expected.failing("time-out", lambda: connection.cursor().execute("SELECT slow"), mssql_python.Error, "imeout")
cursor = connection.cursor()
cursor.execute("SELECT * FROM all_types")
expected.same("rows after a time-out", len(cursor.fetchall()), 2)
connection.close()
print(f"conformant: {expected.checks} checks")
