"""What the conformance script holds, in this side's own words, and how a check is counted."""

import datetime
import decimal
import uuid

COLUMNS = [
    "a_tinyint", "a_smallint", "an_int", "a_bigint", "a_bit", "a_float", "an_nvarchar", "a_long_nvarchar",
    "a_varchar", "a_char", "a_varbinary", "an_lsn", "a_numeric", "a_guid", "a_datetime", "a_datetime2",
    "a_datetimeoffset", "a_date",
]
DAY = datetime.date(2026, 11, 22)
# A Python time ends at microseconds: the hundred nanoseconds are cut off.
MOMENT = datetime.datetime(2026, 11, 22, 1, 2, 3, 457000)
ROW = [
    200, -300, 7, 123456789012, True, 1.5, "Grüße 日本 😀", "z" * 50_000,
    "Größe", "D   ", bytes([1, 2, 3]), decimal.Decimal(9999999999999999999999999), decimal.Decimal("-12345.67"),
    uuid.UUID("6f9619ff-8b86-d011-b42d-00c04fc964ff"), datetime.datetime(2026, 11, 22, 15, 28, 16, 767000), MOMENT,
    MOMENT.replace(tzinfo=datetime.timezone(datetime.timedelta(hours=5, minutes=30))), DAY,
]
MANY_ROWS = 20_000
DENIED = "The SELECT permission was denied on the object 'suspect_pages', database 'msdb', schema 'dbo'."
# What is sent, and what the server says it understood.
PARAMETERS = [
    ("rtcxds", "'rtcxds'"),
    (-5, "-5"),
    (123456789012, "123456789012"),
    (True, "true"),
    (1.5, "1.5"),
    ("Grüße 😀", "'Grüße 😀'"),
    (MOMENT, "2026-11-22T01:02:03.457"),
    (DAY, "2026-11-22"),
    (uuid.UUID("6f9619ff-8b86-d011-b42d-00c04fc964ff"), "6f9619ff8b86d011b42d00c04fc964ff"),
    (decimal.Decimal("-123.45"), "-12345 without a point"),
]

checks = 0


def same(what, got, wanted):
    """Ends the run when a value is not what was sent."""
    global checks
    checks += 1
    if got != wanted:
        raise SystemExit(f"{what}: got {got!r}, wanted {wanted!r}")


def same_row(got, wanted):
    for name, one, other in zip(COLUMNS, got, wanted, strict=True):
        # A driver cuts or rounds the seventh digit; a datetime's 1/300 s is 766.667 ms.
        if isinstance(one, datetime.datetime) and abs(one - other) <= datetime.timedelta(milliseconds=1):
            one = other
        same(name, one, other)


def failing(what, run, kind, text):
    """The text of the error that is due."""
    try:
        run()
    except kind as error:
        same(f"{what}: {error}", text in str(error), True)
    else:
        raise SystemExit(f"{what}: no error")


def read_everything(cursor, placeholder, error, drain):
    """All that both clients read alike; `drain` walks to the end of a cursor's results."""
    cursor.execute("SELECT * FROM all_types")
    same("columns", [column[0] for column in cursor.description], COLUMNS)
    first, second = cursor.fetchall()
    same_row(list(first), ROW)
    same_row(list(second), [None] * len(COLUMNS))

    cursor.execute("SELECT * FROM many_rows")
    rows = cursor.fetchall()
    same("many rows", [tuple(row) for row in rows], [(n, f"row {n}") for n in range(MANY_ROWS)])

    cursor.execute("EXEC three_results")
    same("result 1", [tuple(row) for row in cursor.fetchall()], [(1,), (2,)])
    same("a second", bool(cursor.nextset()), True)
    same("result 2", list(cursor.fetchall()), [])
    same("a third", bool(cursor.nextset()), True)
    same("result 3", [tuple(row) for row in cursor.fetchall()], [(3,)])
    same("no fourth", bool(cursor.nextset()), False)

    failing("permission", lambda: (cursor.execute("SELECT * FROM suspect_pages"), drain(cursor)), error, DENIED)
    cursor.execute("RESTORE VERIFYONLY FROM DISK = N'x'")
    drain(cursor)
    cursor.execute("UPDATE t SET a = 1")
    same("rows affected", cursor.rowcount, 42)

    values = tuple(value for value, _ in PARAMETERS)
    places = ", ".join([placeholder] * len(values))
    for run in range(2):
        cursor.execute(f"SELECT parameters FROM t WHERE x IN ({places})", values)
        for (value, wanted), row in zip(PARAMETERS, cursor.fetchall(), strict=True):
            same(f"parameter {value!r}, run {run}", row[0], wanted)
