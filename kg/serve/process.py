"""A worker as the server sees it: a process, and the channel over which it is asked."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import socket
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from kg.serve import worker
from kg.serve.limits import Limits
from kg.serve.worker import Reply

_CONTEXT = multiprocessing.get_context("forkserver")


def prepare() -> None:
    """To be called before the first worker is started: what all of them need is loaded once."""
    _CONTEXT.set_forkserver_preload(["kg.serve.preload"])


class Worker(asyncio.Protocol):
    """One process, which answers one message at a time."""

    def __init__(self, process: Any) -> None:
        self._process = process
        self._transport: asyncio.Transport | None = None
        self._received = bytearray()
        self._reply: Reply | None = None
        self._changed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._used = 0.0
        self._asked = 0.0
        self.alive = True
        """False once the process has closed the channel."""
        self.slowed = False
        """Whether it runs at low priority; only the super-user could take that back."""

    @classmethod
    async def start(cls, store: Path, limits: Limits) -> Worker:
        """Start a process; it opens the store before it takes its first message. Raises EOFError where it dies of that."""
        ours, theirs = socket.socketpair()
        process = _CONTEXT.Process(target=worker.main, args=(theirs, store, limits), daemon=True)
        process.start()
        theirs.close()
        started: Worker
        _, started = await asyncio.get_running_loop().create_connection(lambda: cls(process), sock=ours)
        while await started.reply(60) is None:
            pass
        return started

    def ask(self, message: bytes) -> None:
        """Send a packed message."""
        assert self._transport is not None
        self._reply = None
        self._asked = time.monotonic()
        self._transport.write(message)

    async def reply(self, seconds: float) -> Reply | None:
        """The reply to what it was asked, or None when there is none after so many seconds. Raises EOFError when the process has died."""
        if self._reply is None and self.alive:
            # Nothing of asyncio that waits with a limit is used here, as each takes more turns of the loop, and this is every request.
            loop = asyncio.get_running_loop()
            self._changed = loop.create_future()
            timer = loop.call_later(seconds, self._wake)
            try:
                await self._changed
            finally:
                timer.cancel()
        if self._reply is None and not self.alive:
            raise EOFError("the worker has ended")
        return self._reply

    def _wake(self) -> None:
        if not self._changed.done():
            self._changed.set_result(None)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See `asyncio.Protocol`."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """See `asyncio.Protocol`. A reply may come in many pieces."""
        self._received += data
        if reply := worker.unpack(self._received):
            self._received = bytearray()
            self._reply, self._used = reply, reply.used
            self._wake()

    def connection_lost(self, error: Exception | None) -> None:
        """See `asyncio.Protocol`."""
        self.alive = False
        self._wake()

    def computed(self) -> float:
        """Seconds of processor time that it has taken for what it was asked last; where the system does not say, seconds of the clock."""
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return time.monotonic() - self._asked
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") - self._used

    def pause(self) -> None:
        """Stand still, and let everything else go first from now on."""
        if not self.slowed:
            with suppress(ProcessLookupError):
                os.setpriority(os.PRIO_PROCESS, self._process.pid, 15)
            self.slowed = True
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._process.pid, number)

    def end(self) -> None:
        """Kill the process."""
        if self._transport is not None:
            self._transport.close()
        self._process.kill()
        # The fork server reaps it; a process that is asked here for its end would be waited for.
        self._process.join(0)
