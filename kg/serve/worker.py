"""A worker process: it holds the current generation open, runs one task at a time, and may be ended at any moment.

The engine cannot be cancelled and may end its process, so no query runs in the server itself. A message is its length in eight bytes
and a pickle, a reply is a few figures and a pickle; both ends are ours.
"""

from __future__ import annotations

import os
import pickle
import resource
import signal
import socket
import struct
import sys
import time
import traceback
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import IO, Any

from kg import generations
from kg.errors import KgError, LimitReached
from kg.serve import tasks, updates
from kg.serve.limits import Limits
from kg.store import _memory, oxigraph
from kg.store.oxigraph import OxigraphStore

_LENGTH = struct.Struct("!Q")
_HEAD = struct.Struct("!QQ?d")
"""What stands before the data of a reply: their length, the generation, whether the worker is worn, and its processor time."""

_SMALL = 1 << 16
"""Bytes that are rather copied once than sent on their own."""
_GROWTH = 256 << 20
"""Bytes of growth after which a worker is replaced, so that memory returns. One that has written is replaced as well."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a worker says when it is done."""

    data: bytes
    """The answer, or the error, pickled."""
    generation: int
    worn: bool
    """Whether the process has grown, or written, and is better replaced."""
    used: float
    """Seconds of processor time that the process has taken so far."""


@dataclass(slots=True)
class Opened:
    """The current generation of a store, opened to be read; a build that finishes is seen with the next task."""

    store: Path
    number: int = 0
    rdf: OxigraphStore | None = None
    held: ExitStack = field(default_factory=ExitStack)
    seen: tuple[int, int] | None = None
    """Which `store.json` it was that named the generation: its inode, and when it was written."""

    def refresh(self) -> OxigraphStore:
        """The opened RDF store of the current generation."""
        seen = generations.stamp(self.store)
        if self.rdf is None or seen is None or seen != self.seen:
            self._open(generations.current(self.store))
            self.seen = seen
        assert self.rdf is not None
        return self.rdf

    def _open(self, current: int) -> None:
        if self.rdf is None or current != self.number:
            self.held.close()
            self.rdf = None
            path = self.held.enter_context(generations.reading(self.store))
            self.rdf = oxigraph.open_store(path / generations.RDF)
            self.number = generations.number(path)


def main(channel: socket.socket, store: Path, limits: Limits) -> None:
    """Run tasks until the other end closes the channel."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    opened = Opened(store)
    with channel, channel.makefile("rb") as incoming:
        opened.refresh()
        _send(channel, Reply(b"", opened.number, False, time.process_time()))
        _memory.limit(limits.memory)
        start, allowed = _resident(), 0.0
        while message := _receive(incoming):
            if time.process_time() + limits.seconds > allowed:
                allowed = _limit_cpu(2 * limits.seconds)
            data = pickle.dumps(_run(opened, message, limits), protocol=pickle.HIGHEST_PROTOCOL)
            worn = message[0] in updates.TASKS or _resident() - start > _GROWTH
            _send(channel, Reply(data, opened.number, worn, time.process_time()))
    os._exit(0)


def _run(opened: Opened, message: tuple[str, Mapping[str, Any]], limits: Limits) -> Any:
    name, arguments = message
    try:
        if name in updates.TASKS:
            return updates.TASKS[name](opened.store, limits, **arguments)
        return tasks.TASKS[name](opened.refresh(), limits, **arguments)
    except KgError as error:
        return error
    except MemoryError:
        return LimitReached(f"the query needs more than {limits.memory >> 20} MB of memory and was ended; ask for less")
    except Exception as error:
        traceback.print_exc(file=sys.stderr)
        return KgError(f"{type(error).__name__} in the task {name}; the log of the server has the details")


def pack(task: str, arguments: Mapping[str, Any]) -> bytes:
    """A message as it goes to a worker."""
    data = pickle.dumps((task, arguments), protocol=pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(data)) + data


def unpack(received: bytearray) -> Reply | None:
    """The reply that these bytes are, once they are all there."""
    if len(received) < _HEAD.size:
        return None
    length, generation, worn, used = _HEAD.unpack_from(received)
    if len(received) < _HEAD.size + length:
        return None
    return Reply(bytes(memoryview(received)[_HEAD.size :]), generation, worn, used)


def _receive(stream: IO[bytes]) -> Any:
    """The next message, or None at the end."""
    head = stream.read(_LENGTH.size)
    return pickle.loads(stream.read(_LENGTH.unpack(head)[0])) if head else None


def _send(channel: socket.socket, reply: Reply) -> None:
    head = _HEAD.pack(len(reply.data), reply.generation, reply.worn, reply.used)
    if len(reply.data) < _SMALL:
        channel.sendall(head + reply.data)
    else:
        channel.sendall(head)
        channel.sendall(reply.data)


def _limit_cpu(seconds: float) -> float:
    """A worker whose server was killed ends by itself instead of computing on. The processor time from which on it ends."""
    end = time.process_time() + seconds
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(end) + 2, hard))
    return end


def _resident() -> int:
    """Bytes of memory that the process holds; 0 where the system does not say."""
    if (statm := _statm()) is None:
        return 0
    return int(os.pread(statm, 64, 0).split()[1]) * resource.getpagesize()


@cache
def _statm() -> int | None:
    """A descriptor of what the system says of the memory of this process; it stays open, as every task looks at it."""
    try:
        return os.open("/proc/self/statm", os.O_RDONLY)
    except OSError:
        return None
