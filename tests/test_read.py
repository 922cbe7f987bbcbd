"""Readers: every kind of file that people have, good and bad items, and the positions that everything counts in."""

from __future__ import annotations

import gzip
import io
import json
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import ids, registry
from kg.errors import MissingExtra, UsageError
from kg.read import HARMLESS, SKIPPED, Defaults, _sniff, documents, jsonl, text
from kg.read._encoding import decode
from kg.types import Document, Problem


def read_text(content: str | bytes) -> list[Document | Problem]:
    return list(text.read(content if isinstance(content, bytes) else content.encode(), Defaults("stem")))


def one(content: str | bytes) -> Document:
    (document,) = read_text(content)
    assert isinstance(document, Document)
    return document


def test_header_lines_are_read_and_taken_off() -> None:
    document = one("Title: A: b\npublished: 2025-09-15\nSOURCE: Wire\nUrl: https://x.example/a\n\nxAI cut 500 jobs.\n\nMore.\n")
    assert document == Document(
        ids.document_id("xAI cut 500 jobs.\n\nMore.\n", "Wire"),
        "stem",
        "xAI cut 500 jobs.\n\nMore.\n",
        "A: b",
        "2025-09-15",
        "Wire",
        "https://x.example/a",
    )


def test_yaml_front_matter_is_read() -> None:
    document = one("---\ntitle: T\npublished: 2025-09-15\nsource: Wire\nid: brief-1\n---\n\nText.")
    assert (document.title, document.published, document.source, document.identifier, document.text) == (
        "T",
        "2025-09-15",
        "Wire",
        "brief-1",
        "Text.",
    )


@pytest.mark.parametrize("content", ["Meta: a note\n\nText", "Title: no blank line", "Text\n\nTitle: later"])
def test_what_is_no_header_stays_text(content: str) -> None:
    assert one(content).text == content


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\xef\xbb\xbfxAI", "xAI"),
        ("café “quoted”".encode("cp1252"), "café “quoted”"),
        (b"a\r\nb\rc", "a\nb\nc"),
        (b"a\x00b", "a\ufffdb"),
    ],
)
def test_bytes_become_text(data: bytes, expected: str) -> None:
    assert one(data).text == expected


@pytest.mark.parametrize(
    ("said", "published"), [("2025-09-15T10:00:00Z", "2025-09-15"), ("2025-09", "2025-09"), ("2025", "2025"), ("", None)]
)
def test_dates_keep_their_precision(said: str, published: str | None) -> None:
    assert one(f"Published: {said}\n\nText").published == published


@pytest.mark.parametrize("said", ["15 September 2025", "2025-13-01", "2025-02-30", "929/2022"])
def test_a_date_that_is_none_is_reported_and_the_document_kept(said: str) -> None:
    problem, document = read_text(f"Published: {said}\n\nText")
    assert isinstance(problem, Problem) and said in problem.reason
    assert isinstance(document, Document) and document.published is None


def test_a_genre_is_one_of_the_list_or_is_reported() -> None:
    assert one("Genre: Filing\n\nText").genre == "filing"
    problem, document = read_text("Genre: poem\n\nText")
    assert isinstance(problem, Problem) and "poem" in problem.reason and "article" in problem.reason
    assert isinstance(document, Document) and document.genre is None
    (document,) = jsonl.read(b'{"text": "T", "genre": "notice"}', Defaults("x"))
    assert isinstance(document, Document) and document.genre == "notice"


@pytest.mark.parametrize("content", ["", " \n\t\n", "Title: only\n\n  \n"])
def test_an_empty_text_is_reported(content: str) -> None:
    (problem,) = read_text(content)
    assert isinstance(problem, Problem) and "empty" in problem.reason


@pytest.mark.threat(17)
def test_jsonl_keeps_the_good_lines_and_names_the_bad() -> None:
    lines = [
        b'{"id": "a", "text": "One", "published": "2025-09-15", "source": "S", "events": [1]}',
        b'{"id": "b", "text": ',
        b"",
        b'["no object"]',
        b'{"id": "c"}',
        b'{"text": "Two"}',
        b'{"text": "\xff"}',
    ]
    items = list(jsonl.read(b"\n".join(lines), Defaults("file")))
    assert [i.identifier for i in items if isinstance(i, Document)] == ["a", "file:6"]
    assert [i.document for i in items if isinstance(i, Problem)] == [":2", ":4", ":5", ":7"]


@given(st.text(min_size=1).filter(str.strip))
def test_jsonl_text_comes_through_at_its_positions(content: str) -> None:
    (document,) = jsonl.read(json.dumps({"text": content}).encode(), Defaults("x"))
    assert isinstance(document, Document)
    assert len(document.text) == len(content)
    assert all(a == b or b in "\x00" or "\ud800" <= b <= "\udfff" for a, b in zip(document.text, content, strict=True))


READERS = registry.names("read")
STARTS = (
    b"",
    b"%PDF-1.4\n",
    b"PK\x03\x04",
    b"WARC/1.0\r\n",
    b"<html><p>",
    b"<?xml version='1.0'?><rss><channel><item>",
    b"company,date\n",
    b"\xff\xfe",
)


@pytest.mark.threat(17)
@pytest.mark.parametrize("name", READERS)
@settings(max_examples=40, deadline=None)
@given(data=st.tuples(st.sampled_from(STARTS), st.binary(max_size=200)).map(b"".join))
def test_any_bytes_end_in_a_document_or_a_problem(name: str, data: bytes) -> None:
    try:
        items = list(registry.load("read", name).read(data, Defaults("x")))
    except MissingExtra as missing:
        pytest.skip(str(missing))
    assert items
    for item in items:
        assert isinstance(item, Document | Problem)
        if isinstance(item, Document):
            item.text.encode("utf-8")


def test_a_reader_without_its_package_says_which_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = {"a.html": "html", "a.rss": "html", "a.pdf": "pdf", "a.warc.gz": "warc", "a.xlsx": "xlsx"}
    for package in ("trafilatura", "feedparser", "pypdf", "fastwarc", "fastwarc.warc", "openpyxl", "urllib3"):
        monkeypatch.setitem(sys.modules, package, None)
    for name in (*names, "b.txt"):
        (tmp_path / name).write_text("Text")
    items = list(documents([str(tmp_path), "http://127.0.0.1:9/a"], networks=["127.0.0.0/8"]))
    told = {Path(i.document).name: i.reason for i in items if isinstance(i, Problem)}
    for name, extra in (names | {"a": "web"}).items():
        assert f"pip install 'workforce-kg[{extra}]'" in told[name]
    assert [i.text for i in items if isinstance(i, Document)] == ["Text"], "the rest is kept"


@pytest.mark.threat(9)
def test_what_unpacks_to_too_much_is_refused_by_real_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("openpyxl")
    monkeypatch.setattr(_sniff, "LIMIT", 100_000)
    assert _sniff.gunzip(gzip.compress(bytes(100_000))) == (bytes(100_000), None)
    body, why = _sniff.gunzip(gzip.compress(bytes(60_000)) * 2)
    assert body == b"" and why and "100,000" in why, "members of one file count together"
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(5_000_000))
    packed = bytearray(book.getvalue())
    at = packed.rindex(b"PK\x01\x02")
    packed[at + 24 : at + 28] = (10).to_bytes(4, "little")  # its header promises ten bytes
    (problem,) = registry.load("read", "spreadsheets").read(bytes(packed), Defaults("x"))
    assert isinstance(problem, Problem) and ("unpacked" in problem.reason or "read" in problem.reason)


def test_patterns_and_packed_files_are_read(tmp_path: Path) -> None:
    for name in ("a1.txt", "a2.txt", "b.txt"):
        (tmp_path / name).write_text(name)
    (tmp_path / "c.txt.gz").write_bytes(gzip.compress(b"packed"))
    found = [d.identifier for d in documents([str(tmp_path / "a*.txt"), str(tmp_path / "c.*")]) if isinstance(d, Document)]
    assert found == ["a1", "a2", "c"]
    with pytest.raises(UsageError, match="nothing matches"):
        list(documents([str(tmp_path / "z*.txt")]))


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (b"plain", ".txt"),
        (b'  {"text": 1}', ".jsonl"),
        (b"<!DOCTYPE html><p>", ".html"),
        (b'<?xml version="1.0"?><html xmlns="x">', ".html"),
        (b"\xef\xbb\xbf<rss>", ".xml"),
        (b"%PDF-1.7", ".pdf"),
        (gzip.compress(b"x", mtime=0), ".gz"),
        (b"company,location,total_laid_off,percentage_laid_off,date\n", ".csv"),
        (b"One, two, and a company, date\n", ".txt"),
    ],
)
def test_bytes_without_a_name_are_known_by_how_they_begin(data: bytes, ending: str) -> None:
    assert _sniff.ending(data) == ending


@pytest.mark.case(8, 9)
@pytest.mark.parametrize(
    ("data", "labels", "expected"),
    [
        (b"\xef\xbb\xbfcaf\xc3\xa9", ("latin1",), ("café", "utf-8")),
        (b"\xff\xfea\x00", (), ("a", "utf-16le")),
        (b"caf\xe9", ("iso-8859-1", "utf-8"), ("café", "windows-1252")),
        (b"caf\xe9", ("no such label", None), ("café", "windows-1252")),
        (b"\x82\xa0", ("shift_jis",), ("あ", "shift_jis")),
        (b"a\x81b", (), ("a\x81b", "windows-1252")),
    ],
)
def test_encodings_are_decided_as_browsers_do(data: bytes, labels: tuple[str | None, ...], expected: tuple[str, str]) -> None:
    assert decode(data, *labels) == expected


@pytest.mark.threat(7)
def test_a_feed_that_declares_entities_is_refused_at_once() -> None:
    feeds = pytest.importorskip("feedparser") and registry.load("read", "feeds")
    bomb = (Path(__file__).parent / "cases" / "threat-17-entities.rss").read_bytes()
    for data in (bomb, bomb.decode().encode("utf-16")):
        (problem,) = feeds.read(data, Defaults("x"))
        assert isinstance(problem, Problem) and "entities" in problem.reason


def test_directories_are_read_in_order_and_what_is_passed_over_is_told(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("c.txt", "a.md", "b/z.jsonl", "b/picture.png", "b/notes", "README.md", ".hidden.txt"):
        (tmp_path / name).write_text('{"text": "T", "id": "z"}' if name.endswith("jsonl") else name)
    items = list(documents([str(tmp_path)]))
    assert [i.identifier for i in items if isinstance(i, Document)] == ["a", "z", "c"]
    (problem,) = (i for i in items if isinstance(i, Problem))
    assert problem == Problem(str(tmp_path), SKIPPED, "3 files that are no documents (1 .md, 1 .png, 1 notes)")


def test_a_file_that_is_named_and_cannot_be_read_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_text("x")
    (problem,) = documents([str(tmp_path / "picture.png")])
    assert isinstance(problem, Problem) and problem.stage == "read" and ".jsonl" in problem.reason


@pytest.mark.threat(17)
def test_a_parser_that_breaks_down_over_one_file_costs_no_other(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.create_chartsheet("chart")  # without a drawing, over which the library stumbles
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "b.txt").write_text("Text")
    problem, document = documents([str(tmp_path)])
    assert isinstance(problem, Problem) and problem.document.endswith("a.xlsx") and "AttributeError" in problem.reason
    assert isinstance(document, Document) and document.identifier == "b"


@pytest.mark.threat(17)
def test_links_that_lead_in_circles_or_nowhere_are_told(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Text")
    (tmp_path / "in" / "up").symlink_to("..")
    (tmp_path / "in" / "gone.txt").symlink_to("nowhere.txt")
    (tmp_path / "in" / "circle.txt").symlink_to("circle.txt")
    document, *told = sorted(documents([str(tmp_path)]), key=lambda i: (isinstance(i, Problem), str(i)))
    assert isinstance(document, Document) and document.identifier == "a"
    assert [str(t).removeprefix(f"{tmp_path}/in/").partition(":")[0] for t in told] == ["circle.txt", "gone.txt"]
    (tmp_path / "none").mkdir()
    (note,) = documents([str(tmp_path / "none")])
    assert isinstance(note, Problem) and note.stage in HARMLESS and "no file" in note.reason


@pytest.mark.threat(17)
def test_an_archive_of_nothing_but_damage_is_given_up() -> None:
    pytest.importorskip("fastwarc")
    told = list(registry.load("read", "warc").read(b"WARC/1.0 broken\r\n" * 10_000, Defaults("x")))
    assert len(told) < 110 and all(isinstance(t, Problem) for t in told)


def test_a_missing_path_stops_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Text")
    with pytest.raises(UsageError, match=r"missing\.txt: no such file"):
        list(documents([str(tmp_path / "a.txt"), str(tmp_path / "missing.txt")]))


def test_defaults_fill_only_what_is_not_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Published: 2024-01-02\n\nText")
    (tmp_path / "b.txt").write_text("Text")
    found = {d.identifier: (d.published, d.source) for d in documents([str(tmp_path)], "2025-09-15", "S") if isinstance(d, Document)}
    assert found == {"a": ("2024-01-02", "S"), "b": ("2025-09-15", "S")}
    with pytest.raises(UsageError, match="--published"):
        list(documents([str(tmp_path)], "yesterday"))
