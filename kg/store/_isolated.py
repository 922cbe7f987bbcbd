"""One query in a process of its own, which a limit can end from outside: the engines cannot be cancelled, and may end their process.

A fresh interpreter, not a fork: the parent may hold stores with threads and locks, which a forked child would find broken. It takes
some 60 ms. The parent reads nothing but pickles of what this module writes.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from kg import registry
from kg.errors import KgError, LimitReached
from kg.store import Table, _memory
from kg.types import Scalar

MEMORY = 2 << 30
"""Bytes that a query may take on top of the opened store."""


def run(store: str, path: Path, text: str, parameters: Mapping[str, Scalar | None], *, timeout: float, max_rows: int) -> Table:
    """The answer of the store of that name at `path`. Raises what `kg.store.ask` says."""
    request = pickle.dumps((store, path, text, dict(parameters), max_rows, MEMORY))
    paths = os.pathsep.join([str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])])
    # -P: the working directory of the user must not shadow a module.
    command = [sys.executable, "-P", "-c", "from kg.store._isolated import main; main()"]
    try:
        done = subprocess.run(command, input=request, capture_output=True, timeout=timeout, env=os.environ | {"PYTHONPATH": paths})
    except subprocess.TimeoutExpired as error:
        raise LimitReached(f"the query took longer than {timeout:g} seconds and was ended; ask for less, or allow more time") from error
    if done.returncode == 0:
        answer = pickle.loads(done.stdout)
        if isinstance(answer, KgError):
            raise answer
        assert isinstance(answer, Table)
        return answer
    words = done.stderr.decode(errors="replace")
    if "memory allocation" in words or "MemoryError" in words or "bad_alloc" in words:
        raise LimitReached(f"the query needs more than {MEMORY >> 20} MB of memory and was ended; ask for less")
    raise KgError(f"the engine broke down over this query (exit code {done.returncode}); try a simpler one")


def main() -> None:
    """The child: reads a request from stdin, writes a Table or a KgError to stdout."""
    name, path, text, parameters, max_rows, memory = pickle.load(sys.stdin.buffer)
    answer: Table | KgError
    try:
        store = registry.load("store", name).open_store(path)
        _memory.limit(memory)
        answer = store.query(text, parameters, max_rows=max_rows)
    except KgError as error:
        answer = error
    pickle.dump(answer, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)
    sys.stdout.flush()
    # Nothing was written, so there is nothing to close, and an engine that is slow to end cannot hold up the answer.
    os._exit(0)
