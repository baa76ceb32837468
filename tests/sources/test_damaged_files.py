"""Files that are cut off, damaged, hostile or no files: read, or refused by an error that says what to do.

Of each format a few places are tried, always the same. RANDOM_TABLES=1 tries 50 cuts and 50 damaged bytes:

    RANDOM_TABLES=1 .venv/bin/pytest tests/sources/test_damaged_files.py
"""

from __future__ import annotations

import json
import os
import random
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from planning_helpers.errors import PlanningError
from planning_helpers.excel.read import fetch_plan_workbook
from planning_helpers.sources import Extracts, fetch_field_map, fetch_folder, quality_lines
from planning_helpers.sources.field_map import FieldMap, field_map
from planning_helpers.sources.quality import quality_csv
from planning_helpers.store import open_store
from tests.support.places import PROJECT
from tests.support.plan_workbooks import exported, planned_store

AS_OF = date(2026, 11, 15)
MANY = 50 if os.environ.get("RANDOM_TABLES") else 8
OWN_FORM = FieldMap(name="own form", lenient=True)
ROWS = [
    {"account_id": "C-1", "name": 'Müller\n& "Söhne"', "wallet": 12500.5, "client_since": "2020-12-31"},
    {"account_id": "C-2", "name": "Larkfield; Mills", "wallet": 7.25, "client_since": "2021-02-01"},
    {"account_id": "007", "name": "Ostrava, Glass", "wallet": None, "client_since": None},
]
HEADER = list(ROWS[0])


def separated(delimiter: str) -> str:
    lines = [[f'"{text}"' for text in HEADER]]
    lines += [['"' + str(value or "").replace('"', '""') + '"' for value in row.values()] for row in ROWS]
    return "".join(delimiter.join(line) + "\r\n" for line in lines)


def workbook(folder: Path) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    for row in ROWS:
        book.active.append(list(row.values()))
    book.active["C5"] = "=SUM(C2:C3)"
    book.save(folder / "made")
    return (folder / "made").read_bytes()


def parquet(folder: Path) -> bytes:
    pq.write_table(pa.Table.from_pylist(ROWS), folder / "made")
    return (folder / "made").read_bytes()


def paged(_: Path) -> bytes:
    records = [
        {"attributes": {"type": "Account", "url": "/x"}, "Id": row["account_id"], "Name": row["name"]}
        for row in ROWS
    ]
    return json.dumps({"totalSize": 3, "done": True, "records": records}).encode()


CP1252 = (
    '[defaults]\nencoding = "cp1252"\n[tables.accounts]\nfile = "accounts.csv"\n[tables.accounts.columns]\n'
)
CP1252 += "".join(f'{name} = "{name}"\n' for name in HEADER)
FORMATS = {
    "comma": ("accounts.csv", lambda _: separated(",").encode(), OWN_FORM),
    "semicolon": ("accounts.csv", lambda _: separated(";").encode("cp1252"), field_map(CP1252, where="map")),
    "tab": ("accounts.tsv", lambda _: separated("\t").encode(), OWN_FORM),
    "UTF-16": ("accounts.csv", lambda _: separated(",").encode("utf-16"), OWN_FORM),
    "workbook": ("accounts.xlsx", workbook, OWN_FORM),
    "Parquet": ("accounts.parquet", parquet, OWN_FORM),
    "JSON": ("accounts.json", lambda _: json.dumps(ROWS).encode(), OWN_FORM),
    "JSON lines": ("accounts.jsonl", lambda _: "\n".join(map(json.dumps, ROWS)).encode(), OWN_FORM),
    "pages of Salesforce": ("Account.json", paged, fetch_field_map()),
}


def damaged(content: bytes) -> list[tuple[str, bytes]]:
    """`content` cut off, and with one bit or byte changed, at places that are the same in every run."""
    chance = random.Random(20261115)
    cuts = [chance.randrange(len(content)) for _ in range(MANY)]
    found = [(f"cut off at {place}", content[:place]) for place in cuts]
    for _ in range(MANY):
        place, sign = chance.randrange(len(content)), chance.randrange(1, 256)
        changed = content[:place] + bytes([content[place] ^ sign]) + content[place + 1 :]
        found.append((f"byte {place} is {changed[place]:#x}", changed))
    return found


def read(folder: Path, name: str, content: bytes, wanted: FieldMap = OWN_FORM) -> Extracts | PlanningError:
    """What is read of the file, and told of it; or the error by which it is refused."""
    (folder / name).write_bytes(content)
    try:
        extracts = fetch_folder(folder, wanted, as_of=AS_OF)
    except PlanningError as error:
        return error
    assert quality_lines(extracts.quality)
    assert quality_csv(extracts.quality)
    assert extracts.quality.as_data()
    return extracts


def failures(outcome, content: bytes) -> list[str]:
    """Which damages of `content` raise, in `outcome`, what is no `PlanningError`."""
    found = []
    for what, changed in damaged(content):
        try:
            outcome(changed)
        except PlanningError:
            continue
        except BaseException as error:  # calamine panics
            found.append(f"{what}: {type(error).__name__}: {error}"[:300])
    return found


@pytest.mark.parametrize("name", FORMATS)
def test_an_extract_that_is_damaged_is_read_or_refused(tmp_path, name):
    file, make, wanted = FORMATS[name]
    content = make(tmp_path)
    (tmp_path / "made").unlink(missing_ok=True)

    whole = read(tmp_path, file, content, wanted)

    assert len(whole.tables["accounts"]) == len(ROWS)
    assert failures(lambda changed: read(tmp_path, file, changed, wanted), content) == []


@pytest.mark.database
def test_a_workbook_of_a_plan_that_is_damaged_is_read_or_refused(tmp_path):
    store = planned_store(open_store(f"sqlite:///{tmp_path / 'plans.db'}", create=True))
    path = exported(store, tmp_path)
    store.dispose()

    def outcome(changed):
        path.write_bytes(changed)
        fetch_plan_workbook(path)

    assert failures(outcome, path.read_bytes()) == []


def test_a_map_that_is_damaged_is_read_or_refused(tmp_path):
    path = tmp_path / "map.toml"

    def outcome(changed):
        path.write_bytes(changed)
        fetch_field_map(path)

    assert failures(outcome, (PROJECT / "maps" / "template.toml").read_bytes()) == []


@pytest.mark.parametrize(
    "content",
    [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),  # OLE, in which Office puts what it encrypts
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"no zip",
        b"",
        b"PK\x05\x06" + bytes(18),  # a zip without files
        b"<html><table><tr><td>account_id</td></tr></table></html>",
    ],
    ids=["encrypted", "encrypted, cut off", "text", "empty", "empty zip", "HTML"],
)
@pytest.mark.parametrize("ending", ["xlsx", "xlsm", "xlsb", "xls", "ods"])
def test_what_is_no_workbook_is_refused_by_name(tmp_path, ending, content):
    error = read(tmp_path, f"accounts.{ending}", content)

    assert isinstance(error, PlanningError)
    assert f"accounts.{ending}" in str(error)


def test_a_zip_that_is_no_workbook_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "made", "w") as parts:
        parts.writestr("xl/workbook.xml", "<workbook/>")

    content = (tmp_path / "made").read_bytes()
    (tmp_path / "made").unlink()

    assert isinstance(read(tmp_path, "accounts.xlsx", content), PlanningError)


MOMENT = datetime(2020, 12, 31, 23, tzinfo=UTC)
COLUMNS = {
    "infinity": ("wallet", pa.array([float("inf"), float("-inf")])),
    "no number": ("wallet", pa.array([float("nan"), 1.5])),
    "decimals": ("wallet", pa.array([Decimal("1.50"), None], pa.decimal128(38, 2))),
    "large decimals": ("wallet", pa.array([Decimal(10) ** 70, None], pa.decimal256(76, 2))),
    "half floats": ("wallet", pa.array([1.5, None], pa.float32())),
    "unsigned": ("wallet", pa.array([2**64 - 1, 1], pa.uint64())),
    "moments": ("client_since", pa.array([MOMENT, None], pa.timestamp("us", "Europe/Zurich"))),
    "nanoseconds": ("client_since", pa.array([1, 2**62], pa.timestamp("ns"))),
    "year 300000": ("client_since", pa.array([2**63 - 1, None], pa.timestamp("us"))),
    "days": ("client_since", pa.array([-800_000, 3_000_000], pa.date32())),
    "times": ("client_since", pa.array([1, 2], pa.time64("us"))),
    "durations": ("client_since", pa.array([1, 2], pa.duration("us"))),
    "binary": ("name", pa.array([b"\xff\x00", b"Larkfield"])),
    "lists": ("name", pa.array([["a", "b"], None])),
    "records": ("name", pa.array([{"a": MOMENT}, {"a": None}])),
    "lists of days": ("name", pa.array([[date(2020, 1, 1)], []])),
    "lists of bytes": ("name", pa.array([[b"\xff"], []])),
    "words by number": ("name", pa.array(["Larkfield", None]).dictionary_encode()),
    "days by number": ("client_since", pa.array([date(2020, 1, 1), None]).dictionary_encode()),
    "pairs": ("name", pa.array([[("a", 1)], None], pa.map_(pa.string(), pa.int64()))),
    "nothing": ("name", pa.nulls(2)),
}


@pytest.mark.parametrize("kind", COLUMNS)
def test_every_kind_of_parquet_column_is_read_or_refused(tmp_path, kind):
    name, values = COLUMNS[kind]
    columns = {"account_id": pa.array(["1", "2"]), "name": pa.array(["a", "b"])} | {name: values}
    pq.write_table(pa.table(columns), tmp_path / "made")
    content = (tmp_path / "made").read_bytes()
    (tmp_path / "made").unlink()

    read(tmp_path, "accounts.parquet", content)


def test_parquet_columns_of_one_name_are_read_or_refused(tmp_path):
    texts = pa.array(["1", "2"])
    pq.write_table(
        pa.Table.from_arrays([texts, texts, texts], ["account_id", "name", "name"]), tmp_path / "made"
    )
    content = (tmp_path / "made").read_bytes()
    (tmp_path / "made").unlink()

    read(tmp_path, "accounts.parquet", content)


ACCOUNT = b'{"account_id": "1", "name": "a", "wallet": %s}'


@pytest.mark.parametrize("ending", ["json", "jsonl"])
@pytest.mark.parametrize(
    "content",
    [
        ACCOUNT % value
        for value in (
            b"NaN", b"Infinity", b"-Infinity", b"1e400", b"-1e400", b"1" + b"0" * 400, b"1" + b"0" * 5000,
            b"1e-400", b"0.1000000000000000055511151231257827", b"true", b"null", b"{}", b"[]", b"[[[1]]]",
            b'{"a": {"b": [1]}}', b'"\xff"', b'"\\ud800"', b'"\\u0000"', b'"a\\ud800\\udc00"', b"[" * 100_000,
            b'{"a":' * 100_000,
            b"[" * 500 + b"]" * 500, b'{"a":' * 500 + b"1" + b"}" * 500, b'1, "wallet": 2', b'1, "WALLET": 2',
            b'1, "wallet.a": 2', b'{"\\ud800": 1}', b'1, "\\ud800": 2', b'1, "": 2', b'[NaN, "\\ud800"]',
        )
    ]
    + [
        b'{"account_id": "\\ud800", "name": "\\udfff"}', b'{"account_id": {"a": 1}, "name": ["a"]}', b"",
        b"null", b"1", b'"a"', b"{}", b"[]", b"[[]]", b"[{}]", b"[1]", b"\xef\xbb\xbf[]", b'{"records": []}',
        b'{"records": {"a": 1}}', b'{"records": [{}]}', b'{"done": false}',
        b'{"account_id": null, "name": null}',
    ],
    ids=lambda content: repr(content[-60:]),
)  # fmt: skip
def test_hostile_json_is_read_or_refused(tmp_path, ending, content):
    is_record = ending == "json" and content.startswith(b'{"account_id"')

    read(tmp_path, f"accounts.{ending}", b"[%s]" % content if is_record else content)


@pytest.mark.parametrize(
    "content",
    [
        b"account_id,name\n1,a\x00b\n\x00\n",
        b"account_id\x00,name\n1,a\n",
        b"\x00" * 1000,
        b"\n\n\r\n\n",
        b"   \n \n",
        b"",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xff\xfea",
        b"account_id,name",
        b"account_id,name\n",
        b"account_id\n1\n",
        b'account_id,name\n1,"never closed\n2,b\n',
        b'account_id,name\n1,a"b"c\n2,"x" y\n',
        b"account_id,name\r1,a\r2,b\r",
        b"account_id,name,name,,\n1,a,b,c,d\n",
        b",,,\n,,,\n",
        b"sep=,\naccount_id,name\n1,a\n",
        b"sep=\n",
        b"sep=;",
        b'"',
        b'""',
        b",",
        b'"\n"',
        "account_id,name\n1,\u2028a\u2029\u0085\x0b\x0c\x1c\n2,b\n".encode(),
        b"account_id,name,wallet\n1,a," + b"9" * 400 + b"\n2,b,1e400\n3,c," + b"9" * 5000 + b"\n",
        b"account_id,name,employees\n1,a," + b"9" * 30 + b"\n2,b,1e300\n3,c,99999999999999999999\n",
        b"account_id,name,client_since\n1,a,99999999\n2,b,0000-00-00\n3,c,2020-02-30\n4,d,1/1/10000\n5,e,1-1-0001\n",
        b"account_id,name,client_since\n1,a,1500-01-01\n2,b,9998-12-31\n3,c,0001-01-02\n4,d,2020-01-01T24:00Z\n",
    ],
    ids=lambda content: repr(content[:60]),
)
def test_hostile_csv_is_read_or_refused(tmp_path, content):
    read(tmp_path, "accounts.csv", content)


@pytest.mark.parametrize(
    "content",
    [
        b"account_id,name,%s\n1,a%s\n" % (b",".join(b"c%d" % n for n in range(5000)), b",x" * 5000),
        b"account_id,name%s\n1,a%s\n" % (b",c" * 5000, b",x" * 5000),
        b"account_id,name\n1," + b"x" * 5_000_000 + b"\n",
        b'account_id,name\n1,"' + b"x\n" * 2_500_000 + b'"\n',
        b'account_id,name\n1,"' + b"x\n" * 1_000_000,
        b"account_id,name\n" + b"," * 5_000_000,
        b"account_id,name\n" + b"\n" * 1_000_000,
        b"account_id,name,wallet\n1,a," + b"1." * 500_000 + b"\n",
        b"account_id,name,client_since\n1,a," + b"1 " * 500_000 + b"\n",
        b"account_id,name,wallet\n1,a," + b"1 " * 500_000 + b"\n",
        b"account_id,name\n1," + b"(left " * 200_000 + b"\n",
    ],
    ids=[
        "5,000 columns", "5,000 columns of one name", "5 MB in a field", "lines in a field", "never closed",
        "commas", "blank lines", "points", "a long date", "a long number", "brackets",
    ],
)  # fmt: skip
def test_a_huge_csv_is_read_or_refused_(tmp_path, content):

    read(tmp_path, "accounts.csv", content)


def test_a_file_name_that_is_no_text_is_passed_over_or_named(tmp_path):
    (tmp_path / os.fsdecode(b"caf\xe9.csv")).write_bytes(b"a,b\n1,2\n")

    extracts = read(tmp_path, "accounts.csv", separated(",").encode())

    assert len(extracts.tables["accounts"]) == len(ROWS)
    json.dumps(extracts.quality.as_data()).encode()
    quality_csv(extracts.quality).encode()
    "".join(quality_lines(extracts.quality)).encode()


def test_a_file_name_that_is_no_text_and_is_all_there_is_is_named_in_the_error(tmp_path):
    (tmp_path / os.fsdecode(b"caf\xe9.csv")).write_bytes(b"a,b\n1,2\n")

    with pytest.raises(PlanningError) as caught:
        fetch_folder(tmp_path, fetch_field_map(), as_of=AS_OF)

    str(caught.value).encode()


@pytest.mark.parametrize("wanted", [OWN_FORM, fetch_field_map()], ids=["own form", "Salesforce"])
@pytest.mark.parametrize("name", ["Account.csv", "accounts.csv", "opportunities.xlsx"])
def test_a_folder_or_a_link_to_nowhere_named_as_a_file_is_passed_over(tmp_path, name, wanted):
    for make in (
        Path.mkdir,
        lambda path: path.symlink_to(tmp_path / "nowhere"),
        lambda path: path.symlink_to(path),
    ):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        make(folder / name)
        with pytest.raises(PlanningError):
            fetch_folder(folder, wanted, as_of=AS_OF)

        extracts = read(folder, "users.csv", b"user_id,name\nu,Ada\n", wanted)

        assert list(extracts.tables) == ["users"]
