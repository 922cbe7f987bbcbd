"""Worker processes that run tasks with limits, so that one bad query harms nobody but its sender.

A query first runs in one of a few quick lanes. One that has computed for a moment makes room: it goes on at low priority, a few
of its kind at a time, and the others of its kind stand still until it is their turn. One that overruns its time is ended with its
process, and another takes its place.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import pickle
import signal
import socket
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from kg.errors import KgError, LimitReached
from kg.serve import worker
from kg.serve.faults import Busy
from kg.serve.limits import SLICE, Limits

_CONTEXT = multiprocessing.get_context("forkserver")


class Worker:
    """One process and the channel to it."""

    def __init__(self, process: Any, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.process, self.reader, self.writer = process, reader, writer
        self.used = 0.0
        """Seconds of processor time that it had taken when it was last heard of."""
        self.asked = 0.0
        """When it was given its last task, by the monotonic clock."""

    @classmethod
    async def start(cls, store: Path, limits: Limits) -> Worker:
        """Start a process; it opens the store before it takes its first task."""
        ours, theirs = socket.socketpair()
        process = _CONTEXT.Process(target=worker.main, args=(theirs, store, limits), daemon=True)
        process.start()
        theirs.close()
        started = cls(process, *await asyncio.open_connection(sock=ours))
        started.used = await started._receive()
        return started

    async def ask(self, message: bytes) -> tuple[Any, int, bool]:
        """Send a packed message and wait for the answer: that, the generation that it is from, and whether the process is worn.

        Raises OSError or EOFError where the process has died.
        """
        self.asked = time.monotonic()
        self.writer.write(message)
        await self.writer.drain()
        answer, generation, worn, self.used = await self._receive()
        return answer, generation, worn

    async def _receive(self) -> Any:
        (length,) = worker.LENGTH.unpack(await self.reader.readexactly(worker.LENGTH.size))
        return pickle.loads(await self.reader.readexactly(length))

    def computed(self) -> float:
        """Seconds of processor time that it has taken so far; where the system does not say, seconds of the clock."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return self.used + time.monotonic() - self.asked
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def pause(self) -> None:
        """Stand still, and let everything else go first from now on."""
        with suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, self.process.pid, 15)
            os.kill(self.process.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Go on."""
        with suppress(ProcessLookupError):
            os.kill(self.process.pid, signal.SIGCONT)

    def end(self) -> None:
        """Kill the process."""
        self.writer.close()
        self.process.kill()
        # The fork server reaps it; a process that is asked here for its end would be waited for.
        self.process.join(0)


class Pool:
    """Workers over one store."""

    def __init__(self, store: Path, limits: Limits) -> None:
        self.limits = limits
        self._store = store
        self._idle: list[Worker] = []
        self._lanes = asyncio.Semaphore(limits.quick)
        self._slow = asyncio.Semaphore(limits.slow)
        self._paused = 0
        self._starting: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Have a worker ready for each lane."""
        _CONTEXT.set_forkserver_preload(["kg.serve.worker"])
        self._idle += [await Worker.start(self._store, self.limits) for _ in range(self.limits.quick)]

    async def close(self) -> None:
        """End all workers that wait. Those that work end with the server."""
        for starting in self._starting:
            starting.cancel()
        for idle in self._idle:
            idle.end()

    async def run(self, task: str, *, seconds: float | None = None, **arguments: Any) -> tuple[Any, int]:
        """What a task of `kg.serve.tasks` answers, and the number of the generation that it saw.

        `seconds` may lower the limit of time. Raises what the task raises; LimitReached when time or memory runs out, Busy when there
        is no room.
        """
        limit = min(self.limits.seconds, seconds or self.limits.seconds)
        message = worker.pack((task, arguments))
        try:
            if self._lanes.locked():
                await asyncio.wait_for(self._lanes.acquire(), self.limits.waiting)
            else:
                await self._lanes.acquire()
        except TimeoutError:
            raise Busy(f"the server is busy: no turn within {self.limits.waiting:g} seconds; try again later") from None
        lane = _Lane(self._lanes)
        keep, chosen = False, None
        try:
            chosen = await self._worker()
            asking = asyncio.ensure_future(chosen.ask(message))
            if not await self._done(asking, chosen, lane, time.monotonic() + limit):
                asking.cancel()
                raise LimitReached(f"the query took longer than {limit:g} seconds and was ended; ask for less")
            answer, generation, worn = asking.result()
            # What was slowed down stays so.
            keep = lane.held and not worn
        except (OSError, EOFError) as error:
            what = f"the query needs more than {self.limits.memory >> 20} MB of memory, or broke the engine, and was ended; ask for less"
            raise LimitReached(what) from error
        finally:
            lane.leave()
            if keep and chosen is not None:
                self._idle.append(chosen)
            elif chosen is not None:
                chosen.end()
                self._replace()
        if isinstance(answer, KgError):
            raise answer
        return answer, generation

    async def _done(self, asking: asyncio.Future[Any], chosen: Worker, lane: _Lane, end: float) -> bool:
        """Whether an answer comes before `end`, a time of the monotonic clock; what turns out to be slow leaves its lane meanwhile."""
        before = chosen.used
        while (left := end - time.monotonic()) > 0:
            done, _ = await asyncio.wait({asking}, timeout=min(SLICE, left))
            if done:
                return True
            # A machine that is busy with other things makes no query slow: what it computes counts.
            if chosen.computed() - before >= SLICE / 2:
                lane.leave()
                self._replace()
                return await self._done_slowly(asking, chosen, end)
        return False

    async def _done_slowly(self, asking: asyncio.Future[Any], chosen: Worker, end: float) -> bool:
        if self._paused >= self.limits.paused:
            raise Busy(f"the server is busy with {self._paused} long queries, and this one is long; try again later, or ask for less")
        chosen.pause()
        self._paused += 1
        try:
            await asyncio.wait_for(self._slow.acquire(), max(0, end - time.monotonic()))
        except TimeoutError:
            raise Busy("the server is busy with long queries, and this one is long; try again later, or ask for less") from None
        finally:
            self._paused -= 1
        try:
            chosen.resume()
            done, _ = await asyncio.wait({asking}, timeout=max(0, end - time.monotonic()))
            return bool(done)
        finally:
            self._slow.release()

    async def _worker(self) -> Worker:
        while self._idle:
            chosen = self._idle.pop()
            if not chosen.reader.at_eof():
                return chosen
            chosen.end()
        return await Worker.start(self._store, self.limits)

    def _replace(self) -> None:
        async def start() -> None:
            self._idle.append(await Worker.start(self._store, self.limits))

        if len(self._idle) + len(self._starting) < self.limits.quick:
            task = asyncio.ensure_future(start())
            self._starting.add(task)
            task.add_done_callback(self._starting.discard)


class _Lane:
    """A place in the quick lanes, which is given back once."""

    def __init__(self, lanes: asyncio.Semaphore) -> None:
        self._lanes = lanes
        self.held = True

    def leave(self) -> None:
        if self.held:
            self.held = False
            self._lanes.release()
