"""Rows as tables: every format, what spreadsheets and terminals must not act on, and what is not known."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import sys
from collections.abc import Sequence

import pytest

from kg import tables
from kg.errors import MissingExtra, UsageError
from kg.types import Scalar

COLUMNS = ("company", "count", "share", "approx", "date")
DAY = datetime.date(2025, 9, 12)
ROWS: list[tuple[Scalar | None, ...]] = [
    ("xAI", 500, 0.5, True, DAY),
    ("", 0, 0.0, False, None),
    (None, -7, None, None, DAY),
    ('say "hi",\nnow', 2**53 + 1, 1e22, True, DAY),
]


def written(format: str, columns: Sequence[str] = COLUMNS, rows: Sequence[tables.Row] = ROWS, title: str | None = None) -> str:
    stream = io.BytesIO()
    tables.write(columns, iter(rows), format, stream, title=title)
    return stream.getvalue().decode()


def test_csv_and_tsv() -> None:
    cells = [
        list(COLUMNS),
        ["xAI", "500", "0.5", "true", "2025-09-12"],
        ["", "0", "0.0", "false", ""],
        ["", "-7", "", "", "2025-09-12"],
        ['say "hi",\nnow', "9007199254740993", "1e+22", "true", "2025-09-12"],
    ]
    assert list(csv.reader(io.StringIO(written("csv"), newline=""))) == cells
    assert list(csv.reader(io.StringIO(written("tsv"), newline=""), delimiter="\t")) == cells
    assert written("csv").count("\r\n") == 5
    assert "\r" not in written("tsv")


@pytest.mark.threat(10)
@pytest.mark.parametrize("format", ["csv", "tsv"])
def test_formulas_are_guarded_and_numbers_are_not(format: str) -> None:
    cells: list[Scalar] = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "a=1", "'x", -1, -0.5]
    rows = list(
        csv.reader(io.StringIO(written(format, ["=n"], [(c,) for c in cells]), newline=""), delimiter="\t" if format == "tsv" else ",")
    )
    assert [row[0] for row in rows] == ["'=n", "'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\tx", "'\rx", "a=1", "'x", "-1", "-0.5"]


def test_json_and_jsonl_are_exact() -> None:
    expected = [dict(zip(COLUMNS, (*row[:4], row[4] and "2025-09-12"), strict=True)) for row in ROWS]
    assert json.loads(written("json")) == expected
    assert [json.loads(line) for line in written("jsonl").splitlines()] == expected
    assert [type(row["share"]) for row in json.loads(written("json"))] == [float, float, type(None), float]
    nasty = "=x \x1b[2J \x9b2J \u202e \ud800 עברית 👩‍💻 \u2028"
    assert json.loads(written("json", ["a"], [(nasty,)])) == [{"a": nasty}]
    assert "עברית 👩‍💻" in written("jsonl", ["a"], [(nasty,)])
    assert json.loads(written("json", ["a"], [(float("nan"),), (float("-inf"),)])) == [{"a": "NaN"}, {"a": "-INF"}]


@pytest.mark.parametrize(
    ("format", "empty"),
    [("csv", "a,b\r\n"), ("tsv", "a\tb\n"), ("json", "[]\n"), ("jsonl", ""), ("md", "| a | b |\n| --- | --- |\n"), ("table", "")],
)
def test_no_rows(format: str, empty: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert written(format, ["a", "b"], []) == empty
    assert capsys.readouterr().err == ("no rows\n" if format == "table" else "")


def test_markdown_is_data_not_markup() -> None:
    assert written("md", ["snake_case", "b"], [("a|b\n[x](y) <b> *c* _d_ `e` \\", None), (1.5, DAY)]) == (
        "| snake_case | b |\n| --- | --- |\n| a\\|b<br>\\[x\\](y) \\<b\\> \\*c\\* \\_d\\_ \\`e\\` \\\\ |  |\n| 1.5 | 2025-09-12 |\n"
    )


def test_table_prints_markup_as_it_stands_and_escapes_what_a_terminal_acts_on() -> None:
    text = written("table", ["name", "[b]n[/b]"], [("[red]x[/red] :smile:", 5), ("\x1b[31m\r\x07\x9b\u202e", None)], title="[i]t[/i]")
    lines = [line.rstrip() for line in text.splitlines()]
    assert lines[0] == "[i]t[/i]"
    assert lines[1].split() == ["name", "[b]n[/b]"]
    assert lines[3].split() == ["[red]x[/red]", ":smile:", "5"]
    assert lines[4].split() == [r"\x1b[31m\r\x07\x9b\u202e", "-"]
    assert lines[3].endswith(" 5")
    assert len(lines[3]) == len(lines[1])


def test_a_table_tells_zero_from_unknown() -> None:
    assert [line.split() for line in written("table").splitlines()[2:4]] == [
        ["xAI", "500", "0.5", "true", "2025-09-12"],
        ["0", "0.0", "false", "-"],
    ]


def test_a_table_in_a_pipe_is_not_wrapped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert "word " * 100 in written("table", ["a"], [("word " * 100 + ".",)])


@pytest.mark.parametrize("width", [20, 40, 80])
def test_a_narrow_table_loses_nothing(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    cells = ("general AI tutor", "specialist", "2025-09-12", "unknown", "event/0123456789ab")
    text = written("table", ["from_role", "to_role", "date", "count", "event"], [cells])
    assert all(len(line) <= width for line in text.splitlines())
    for word in " ".join(cells[:4]).split():
        assert word in text
    assert cells[4] in text.replace("\n", "").replace(" ", "")


def test_no_terminal_codes_in_a_pipe_and_no_colour_under_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    assert "\x1b" not in written("table")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    codes = set(re.findall(r"\x1b\[([\d;]*)m", written("table", title="t")))
    assert codes <= {"0", "1", "3"}, "bold and italic are no colours"


def test_text_is_utf8_whatever_the_stream_says_and_a_table_says_what_the_stream_lacks() -> None:
    for format, expected in (("jsonl", '{"a": "é"}\n'.encode()), ("csv", "a\r\né\r\n".encode())):
        buffer = io.BytesIO()
        stream = io.TextIOWrapper(buffer, encoding="ascii")
        tables.write(["a"], [("é",)], format, stream)
        assert buffer.getvalue() == expected
    buffer = io.BytesIO()
    stream = io.TextIOWrapper(buffer, encoding="ascii")
    tables.write(["a"], [("é",)], "table", stream)
    stream.flush()
    assert b"\\xe9" in buffer.getvalue()


@pytest.mark.case(3)
def test_parquet_keeps_types() -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    stream = io.BytesIO()
    columns = (*COLUMNS, "mixed", "number", "huge", "nothing")
    extra: list[tuple[Scalar | None, ...]] = [(1, 1, 2**70, None), ("a", 2.5, 1, None), (DAY, None, None, None), (True, 3, 2, None)]
    tables.write(columns, [(*a, *b) for a, b in zip(ROWS, extra, strict=True)], "parquet", stream)
    table = parquet.read_table(io.BytesIO(stream.getvalue()))
    assert [str(t) for t in table.schema.types] == [
        "string",
        "int64",
        "double",
        "bool",
        "date32[day]",
        "string",
        "double",
        "string",
        "string",
    ]
    assert list(zip(*(table[c].to_pylist() for c in COLUMNS), strict=True)) == ROWS
    assert table["mixed"].to_pylist() == ["1", "a", "2025-09-12", "true"]
    assert table["number"].to_pylist() == [1.0, 2.5, None, 3.0]
    assert table["huge"].to_pylist() == [str(2**70), "1", None, "2"]


def test_parquet_without_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match=r"pip install 'workforce-kg\[parquet\]'"):
        written("parquet")


def test_wrong_use() -> None:
    with pytest.raises(UsageError, match=r"'xlsx'.*table, csv, tsv, json, jsonl, md, parquet"):
        written("xlsx")
    with pytest.raises(UsageError, match="two columns called 'a'"):
        written("json", ["a", "b", "a"], [(1, 2, 3)])
