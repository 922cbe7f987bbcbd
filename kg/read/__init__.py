"""Sources -> documents. Each module reads one family of files: `EXTENSIONS`, and `read(data, defaults)`.

`data` is the bytes of one file, `defaults` what is used where the file does not say it (its `identifier` is the file's stem).
A reader yields a Document for each good item and a Problem for each bad one; it raises nothing for bad content, and MissingExtra where
the package that it needs is not installed.
"""

from __future__ import annotations

import glob
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

from kg import dates, ids, ontology, registry
from kg.errors import KgError, MissingExtra, UsageError
from kg.read import _sniff
from kg.types import Document, Problem

SKIPPED = "skipped"
"""Stage of the problem that tells which files of a directory were passed over; nothing went wrong with them."""

NOTE = "note"
"""Stage of the problem that only tells what was done, such as how many rows of a table were read."""

HARMLESS = frozenset({SKIPPED, NOTE})
"""Stages of which nothing is lost."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LEADING_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?(?=$|[T ])")

Readers = Mapping[str, ModuleType]
"""The module for each ending of a name."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """What stands for a document where its file does not say it. `charset` is the encoding that the sender of the bytes says they have."""

    identifier: str
    published: str | None = None
    source: str | None = None
    charset: str | None = None
    url: str | None = None


def documents(
    paths: Iterable[str], published: str | None = None, source: str | None = None, networks: Sequence[str] = ()
) -> Iterator[Document | Problem]:
    """The documents in files, directories (all files below, in order of name), patterns, http addresses and `-` for standard input.

    `published` and `source` hold for the documents that do not give their own; `networks` are networks that are not public and may be
    fetched from, such as 127.0.0.0/8. In a directory, files that no reader takes and those called README are passed over, which is told
    in one problem of the stage SKIPPED. Raises UsageError for a path that does not exist, a pattern that matches nothing, a `published`
    that is no date and a network that is none, before anything is read.
    """
    if published is not None and dates.bounds(published) is None:
        raise UsageError(f"--published {published}: not a date; write it as 2025-09-15, 2025-09 or 2025")
    paths = expanded(paths)
    readers = {ext: module for name in registry.names("read") for module in [registry.load("read", name)] for ext in module.EXTENSIONS}
    fetched = None
    for path in paths:
        if path == "-":
            data = sys.stdin.buffer.read()
            yield from _named("stdin", read_bytes(data, _sniff.ending(data), readers, Defaults("stdin", published, source)))
        elif _is_address(path):
            from kg.read import _fetch

            fetched = fetched or _fetch.Fetcher(networks)
            yield from _named(path, _fetch.read(path, fetched, readers, Defaults(path, published, source)))
        elif Path(path).is_dir():
            files = _below(Path(path))
            taken = [f for f in files if _sniff.known(f.name, readers) and f.stem.upper() != "README"]
            for file in taken:
                yield from _read(file, readers, published, source)
            if not files:
                yield Problem(path, SKIPPED, "no file in it")
            if passed := Counter(f.suffix or f.name for f in files if f not in set(taken)):
                what = ", ".join(f"{count} {ending}" for ending, count in sorted(passed.items()))
                yield Problem(path, SKIPPED, f"{passed.total()} files that are no documents ({what})")
        else:
            yield from _read(Path(path), readers, published, source)


def _is_address(path: str) -> bool:
    return path.lower().startswith(("http://", "https://"))


def expanded(paths: Iterable[str]) -> list[str]:
    """The paths with what each pattern matches in its place. Raises UsageError for one that matches nothing or does not exist."""
    found: list[str] = []
    for path in paths:
        if path == "-" or _is_address(path) or Path(path).exists():
            found.append(path)
        elif matches := sorted(glob.glob(path, recursive=True)):  # noqa: PTH207 - a pattern may be absolute
            found += matches
        else:
            raise UsageError(f"{path}: {'nothing matches' if glob.has_magic(path) else 'no such file or directory'}")
    return found


def _read(file: Path, readers: Readers, published: str | None, source: str | None) -> Iterator[Document | Problem]:
    try:
        data = file.read_bytes()
    except OSError as error:
        yield Problem(str(file), "read", error.strerror or str(error))
        return
    ending = _sniff.known(file.name, readers) or file.suffix.lower() or _sniff.ending(data)
    stem = file.name[: -len(ending)] if file.name.lower().endswith(ending) else file.name
    yield from _named(str(file), read_bytes(data, ending, readers, Defaults(stem, published, source)))


def _named(where: str, items: Iterator[Document | Problem]) -> Iterator[Document | Problem]:
    """The items of one source, its problems with its name."""
    try:
        for item in items:
            yield replace(item, document=f"{where}{item.document}") if isinstance(item, Problem) else item
    except MissingExtra as error:
        yield Problem(where, "read", str(error))
    except KgError as error:
        yield Problem(where, "read", str(error))
    except Exception as error:  # a parser of somebody else's that breaks down over one file is no reason to lose the others
        yield Problem(where, "read", f"cannot be read: {type(error).__name__}: {' '.join(str(error).split())[:300]}")


def read_bytes(data: bytes, ending: str, readers: Readers, defaults: Defaults) -> Iterator[Document | Problem]:
    """The documents in bytes whose kind an ending such as `.html` or `.csv.gz` tells."""
    if ending.endswith(".gz") and ending not in readers:
        data, torn = _sniff.gunzip(data)
        if torn:
            yield Problem("", "read", torn)
        if not data:
            return
        ending = ending.removesuffix(".gz") or _sniff.ending(data)
    module = readers.get(ending)
    if module is None:
        yield Problem("", "read", f"no reader for {ending or 'a name without an ending'}; there are: {' '.join(sorted(readers))}")
        return
    yield from module.read(data, defaults)


def _below(path: Path) -> list[Path]:
    """The files below a directory, hidden ones aside; a link that leads nowhere is among them, so that reading tells of it."""
    found = (p.relative_to(path) for p in path.rglob("*") if p.is_file() or (p.is_symlink() and not p.exists()))
    return [path / p for p in sorted(found) if not any(part.startswith(".") for part in p.parts)]


def make(text: str, where: str, defaults: Defaults, fields: Mapping[str, str | None]) -> Iterator[Document | Problem]:
    """A document from its text and what is said of it (`id title published source url genre layout`).

    NUL and lone surrogates, which no store holds, become U+FFFD, so that positions stay. A date that is none, or an unknown genre, is
    reported and left out.
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
        url=said.get("url") or defaults.url,
        genre=genre,
        layout=fields.get("layout"),
    )
