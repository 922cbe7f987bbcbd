"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import secrets
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
