"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from kg.errors import KgError

Write = Callable[[BinaryIO], object]
"""Writes all that there is to an open file."""


def write(target: Path | None, content: Write) -> None:
    """Writes a file, or to stdout where `target` is None or `-`.

    A file is replaced as a whole, and only after everything was written: whatever goes wrong, it stays as it was. A pipe or
    device is written directly. Raises KgError when the file cannot be written.
    """
    if target is None or str(target) == "-":
        sys.stdout.flush()
        content(sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    try:
        if target.is_file() or not target.exists():
            _replace(target.resolve(), content)
        else:
            with target.open("wb") as file:
                content(file)
    except OSError as error:
        raise KgError(f"cannot write {target}: {error.strerror or error}") from error


def write_folder(target: Path, fill: Callable[[Path], object]) -> None:
    """Writes a folder of files, which appears as a whole: `fill` gets an empty folder beside it, and whatever goes wrong, the target stays.

    A folder that is there is replaced if it holds nothing but files of the names that are written. Raises KgError when it holds anything
    else, or cannot be written.
    """
    target = target.resolve()
    new, old = (target.with_name(f".{target.name[:200]}.{secrets.token_hex(4)}") for _ in range(2))
    try:
        new.mkdir()
        fill(new)
        if target.exists() or target.is_symlink():
            _check_replaceable(target, {p.name for p in new.iterdir()})
            target.rename(old)
        try:
            new.rename(target)
        except BaseException:
            if old.exists():
                old.rename(target)
            raise
    except OSError as error:
        raise KgError(f"cannot write {target}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _check_replaceable(target: Path, names: set[str]) -> None:
    if not target.is_dir():
        raise KgError(f"cannot write {target}: it is a file, and this format is a folder of files; name a folder")
    for path in sorted(target.iterdir()):
        if path.name not in names or not path.is_file():
            raise KgError(f"cannot write {target}: it holds {path.name}, which is not of this format; name a new or empty folder")


def _replace(target: Path, content: Write) -> None:
    temporary = target.with_name(f".{target.name[:200]}.{secrets.token_hex(4)}")
    try:
        with temporary.open("xb") as file:
            if target.exists():
                temporary.chmod(target.stat().st_mode)
            content(file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
