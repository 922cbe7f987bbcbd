"""The directory of a store: numbered generations, of which one is current.

A build writes a generation of its own, beside the current one, and makes it current by renaming one small file at the end. So a write
is whole or absent, whatever happens in between, and readers of a finished generation are never disturbed. Oxigraph's data files are
immutable, so that a new generation starts as hard links to them and costs what changes, not what is stored.

    store.json                  the format, the current generation, what it was built over
    generation-000001/rdf       the RDF store
    generation-000001/cypher.lbug
    generation-000001/problems.jsonl    what builds could not read
    lock                        held, with the process id in it, by the one that writes
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from kg import files
from kg.errors import KgError, StoreInUse

FORMAT = 1
RDF = "rdf"
CYPHER = "cypher.lbug"
PROBLEMS = "problems.jsonl"
READERS = "readers"
ABOUT = "store.json"


@dataclass(slots=True)
class Generation:
    """A generation that is being written. It becomes current when the `with` block ends after `commit` was called."""

    path: Path
    about: dict[str, Any] = field(default_factory=dict)
    """What `store.json` says of it; what a writer puts here is found again by the next."""
    fresh: bool = True
    """True where it starts empty."""
    wanted: bool = False

    def commit(self) -> None:
        """Make this generation the current one when the block ends."""
        self.wanted = True

    def clear(self) -> None:
        """Start from nothing instead of from the current generation."""
        shutil.rmtree(self.path)
        self.path.mkdir()
        (self.path / READERS).touch()
        self.fresh = True


@contextmanager
def writing(store: Path) -> Iterator[Generation]:
    """A new generation of the store, a copy of the current one where there is one. Only one process writes at a time.

    Raises StoreInUse while another process writes, and KgError where the directory holds something else or a store of another format.
    """
    known = (store / ABOUT).exists()
    if not known and store.is_dir() and any(not _is_ours(p.name) for p in store.iterdir()):
        raise KgError(f"{store}: a directory that is no store; name an empty or new one with --store")
    if store.exists() and not store.is_dir():
        raise KgError(f"{store}: a file, not the directory of a store")
    if known:
        read_about(store)
    store.mkdir(parents=True, exist_ok=True)
    with _exclusive(store / "lock", store):
        about = read_about(store) if (store / ABOUT).exists() else {}
        number = about.get("generation", 0)
        new = Generation(store / _name(number + 1), {k: v for k, v in about.items() if k not in ("format", "generation")}, not about)
        shutil.rmtree(new.path, ignore_errors=True)
        current = number
        try:
            new.path.mkdir()
            if about:
                _copy(store / _name(number), new.path)
            (new.path / READERS).touch()
            yield new
            if new.wanted:
                _flip(store, {"format": FORMAT, "generation": number + 1} | new.about)
                current = number + 1
        finally:
            _sweep(store, current)


def _is_ours(name: str) -> bool:
    return name == "lock" or name.startswith(("generation-", f".{ABOUT}."))


@contextmanager
def reading(store: Path) -> Iterator[Path]:
    """The directory of the current generation, kept from being swept away while the block runs. Raises KgError where there is no store."""
    if not (store / ABOUT).exists():
        what = "no store there" if not store.exists() else "not a store"
        raise KgError(f"{store}: {what}; make one with: kg build --store {store}")
    path, handle = _held(store)
    with handle:
        yield path


def current(store: Path) -> int:
    """The number of the current generation. Raises KgError where there is no store."""
    number = read_about(store)["generation"] if (store / ABOUT).exists() else None
    if not isinstance(number, int):
        raise KgError(f"{store}: no store there; make one with: kg build --store {store}")
    return number


def stamp(store: Path) -> tuple[int, int] | None:
    """What tells one `store.json` from the next, quicker than reading it; None where there is none."""
    try:
        # A path of pathlib takes longer to put together than the system takes to answer.
        found = os.stat(f"{store}/{ABOUT}")  # noqa: PTH116
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def number(generation: Path) -> int:
    """The number of the generation in that directory."""
    return int(generation.name.removeprefix("generation-"))


def _held(store: Path) -> tuple[Path, IO[str]]:
    while True:
        path = store / _name(read_about(store)["generation"])
        try:
            handle = (path / READERS).open()
        except FileNotFoundError:
            # Swept away by a build that finished in between: there is a newer one.
            if path.is_dir():
                raise
            continue
        fcntl.flock(handle, fcntl.LOCK_SH)
        if path.is_dir():
            return path, handle
        handle.close()


def read_about(store: Path) -> dict[str, Any]:
    """What `store.json` says of a store. Raises KgError where it is damaged or of another format."""
    try:
        about = json.loads((store / ABOUT).read_text(encoding="utf-8"))
        written = about["format"]
        if written == FORMAT and not (store / _name(about["generation"])).is_dir():
            raise KeyError(_name(about["generation"]))
    except (ValueError, KeyError, TypeError) as error:
        raise KgError(f"{store}: the store is damaged ({error}); move it away and build again from the documents") from error
    if written != FORMAT:
        raise KgError(f"{store}: a store of format {written}, this program reads format {FORMAT}; build anew into another directory")
    assert isinstance(about, dict)
    return about


def _name(number: int) -> str:
    return f"generation-{number:06d}"


def _copy(old: Path, new: Path) -> None:
    """Hard links to RocksDB's immutable tables, copies of everything else."""
    (new / RDF).mkdir()
    for file in (old / RDF).iterdir():
        if file.suffix == ".sst":
            os.link(file, new / RDF / file.name)
        elif file.name != "LOCK":
            _clone(file, new / RDF / file.name)
    for name in (CYPHER, PROBLEMS):
        if (old / name).exists():
            _clone(old / name, new / name)


def _clone(old: Path, new: Path) -> None:
    """A copy, which shares its blocks with the original where the file system can do that, and then costs nothing."""
    try:
        with old.open("rb") as source, new.open("wb") as target:
            while os.copy_file_range(source.fileno(), target.fileno(), 1 << 30):
                pass
    except OSError:
        shutil.copyfile(old, new)


def _flip(store: Path, about: dict[str, Any]) -> None:
    files.write(store / ABOUT, lambda file: file.write(json.dumps(about, indent=1, sort_keys=True).encode()))


def _sweep(store: Path, current: int) -> None:
    """Remove generations that are neither current nor being read, and what a killed build left."""
    for path in store.glob(f".{ABOUT}.*"):
        path.unlink(missing_ok=True)
    for path in store.glob("generation-*"):
        if path.name == _name(current):
            continue
        readers = path / READERS
        if not readers.exists():
            shutil.rmtree(path, ignore_errors=True)
            continue
        with readers.open() as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _exclusive(lock: Path, store: Path) -> Iterator[None]:
    with lock.open("a+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.seek(0)
            raise StoreInUse(f"{store}: in use by process {handle.read().strip() or 'unknown'}; try again when it has finished") from None
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        yield
