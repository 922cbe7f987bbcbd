"""Sources -> documents. Each module reads one family of files: `EXTENSIONS`, and `read(data, defaults)`.

`data` is the bytes of one file, `defaults` what is used where the file does not say it (its `identifier` is the file's stem).
A reader yields a Document for each good item and a Problem for each bad one; it raises nothing for bad content.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

from kg import dates, ids, ontology, registry
from kg.errors import UsageError
from kg.types import Document, Problem

SKIPPED = "skipped"
"""Stage of the problem that tells which files of a directory were passed over; nothing went wrong with them."""

NOTE = "note"
"""Stage of the problem that only tells what was done, such as how many rows of a table were read."""

HARMLESS = frozenset({SKIPPED, NOTE})
"""Stages of which nothing is lost."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LEADING_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?(?=$|[T ])")


@dataclass(frozen=True, slots=True)
class Defaults:
    """What stands for a document where its file does not say it."""

    identifier: str
    published: str | None = None
    source: str | None = None
    charset: str | None = None
    """The encoding that whoever sent the bytes said they have."""


def documents(paths: Iterable[str], published: str | None = None, source: str | None = None) -> Iterator[Document | Problem]:
    """The documents in files, directories (all files below, in order of name) and `-` for standard input (JSONL or text).

    `published` and `source` hold for the documents that do not give their own. In a directory, files that no reader takes and those
    called README are passed over, which is told in one problem of the stage SKIPPED. Raises UsageError for a path that does
    not exist and for a `published` that is no date, before anything is read.
    """
    if published is not None and dates.bounds(published) is None:
        raise UsageError(f"--published {published}: not a date; write it as 2025-09-15, 2025-09 or 2025")
    paths = list(paths)
    for path in paths:
        if path != "-" and not Path(path).exists():
            raise UsageError(f"{path}: no such file or directory")
    readers = {ext: module for name in registry.names("read") for module in [registry.load("read", name)] for ext in module.EXTENSIONS}
    for path in paths:
        if path == "-":
            data = sys.stdin.buffer.read()
            reader = readers[".jsonl" if data.lstrip()[:1] == b"{" else ".txt"]
            yield from reader.read(data, Defaults("stdin", published, source))
        elif Path(path).is_dir():
            files = _below(Path(path))
            taken = [f for f in files if f.suffix.lower() in readers and f.stem.upper() != "README"]
            for file in taken:
                yield from _read(file, readers, Defaults(file.stem, published, source))
            if passed := Counter(f.suffix or f.name for f in files if f not in set(taken)):
                what = ", ".join(f"{count} {ending}" for ending, count in sorted(passed.items()))
                yield Problem(path, SKIPPED, f"{passed.total()} files that are no documents ({what})")
        else:
            yield from _read(Path(path), readers, Defaults(Path(path).stem, published, source))


def _read(file: Path, readers: Mapping[str, ModuleType], defaults: Defaults) -> Iterator[Document | Problem]:
    module = readers.get(file.suffix.lower())
    if module is None:
        known = " ".join(sorted(readers))
        yield Problem(str(file), "read", f"no reader for {file.suffix or 'a name without an ending'}; there are: {known}")
        return
    try:
        data = file.read_bytes()
    except OSError as error:
        yield Problem(str(file), "read", error.strerror or str(error))
        return
    for item in module.read(data, defaults):
        yield replace(item, document=f"{file}{item.document}") if isinstance(item, Problem) else item


def _below(path: Path) -> list[Path]:
    found = (p.relative_to(path) for p in path.rglob("*"))
    return [path / p for p in sorted(found) if (path / p).is_file() and not any(part.startswith(".") for part in p.parts)]


def make(text: str, where: str, defaults: Defaults, fields: dict[str, str | None]) -> Iterator[Document | Problem]:
    """A document from its text and what is said of it (`id title published source url genre layout`).

    NUL and lone surrogates, which no store holds, become U+FFFD, so that positions stay. A date that is none, or an
    unknown genre, is reported and left out.
    """
    if not text.strip():
        yield Problem(where, "read", "the text is empty")
        return
    published = (fields.get("published") or "").strip() or defaults.published
    if published is not None:
        match = _LEADING_DATE.match(published)
        day = match.group() if match else None
        if dates.bounds(day) is None:
            yield Problem(where, "read", f"published {published!r} is no date like 2025-09-15; the document is kept without a date")
            day = None
        published = day
    genre = (fields.get("genre") or "").strip().lower() or None
    if genre is not None and genre not in (known := ontology.load().enums["Genre"]):
        yield Problem(where, "read", f"genre {genre!r} is none of {', '.join(known)}; the document is kept without a genre")
        genre = None
    text = _UNSTORABLE.sub("\ufffd", text)
    said = {k: _UNSTORABLE.sub("\ufffd", v) for k, v in fields.items() if v}
    source = said.get("source") or defaults.source
    yield Document(
        id=ids.document_id(text, source),
        identifier=said.get("id") or defaults.identifier,
        text=text,
        title=said.get("title"),
        published=published,
        source=source,
        url=said.get("url"),
        genre=genre,
        layout=fields.get("layout"),
    )
