"""A real server in a process of its own, for tests."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def serving(store: Path, *options: str) -> Iterator[str]:
    """`kg serve` on a free port of loopback while the block runs; gives its address, such as `http://127.0.0.1:40123`."""
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", "0", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        first = process.stderr.readline()
        try:
            assert "http://" in first, first + process.stderr.read()
            yield first.split("/ ")[0].removeprefix("kg: ")
        finally:
            process.terminate()
            process.wait(20)
