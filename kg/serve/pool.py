"""Worker processes that run tasks with limits, so that one bad query harms nobody but its sender.

One that overruns its time is ended with its process, and another takes its place.
"""

from __future__ import annotations

import asyncio
import pickle
import time
from pathlib import Path
from typing import Any

from kg import generations
from kg.errors import KgError, LimitReached
from kg.serve import answers, process, tasks, worker
from kg.serve.answers import Answers
from kg.serve.faults import Busy
from kg.serve.limits import SLICE, Limits
from kg.serve.process import Worker
from kg.serve.turns import Turn, Turns
from kg.serve.worker import Reply


class Pool:
    """Workers over one store."""

    def __init__(self, store: Path, limits: Limits) -> None:
        self.limits = limits
        self._store = store
        self._idle: list[Worker] = []
        self._turns = Turns(limits)
        self._answers = Answers()
        self._starting: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Have a worker ready for each place."""
        process.prepare()
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
        message = worker.pack(task, arguments)
        # What is asked again of the same state of the store has its answer already.
        keep = task in tasks.TASKS and not answers.varies(arguments.get("text", ""))
        key = (generations.stamp(self._store), message)
        reply = self._answers.get(key) if keep else None
        if reply is None:
            reply = await self._ask(message, min(self.limits.seconds, seconds or self.limits.seconds))
        answer = pickle.loads(reply.data)
        if isinstance(answer, KgError):
            raise answer
        if keep:
            self._answers.put(key, reply)
        return answer, reply.generation

    async def _ask(self, message: bytes, limit: float) -> Reply:
        turn = await self._turns.take()
        chosen, worn = None, True
        try:
            chosen = await self._worker()
            chosen.ask(message)
            reply = await self._reply(chosen, turn, limit)
            worn = reply.worn or chosen.slowed
            return reply
        except EOFError as error:
            what = f"the query needs more than {self.limits.memory >> 20} MB of memory, or broke the engine, and was ended; ask for less"
            raise LimitReached(what) from error
        finally:
            self._turns.leave(turn)
            if chosen is not None:
                self._put_back(chosen, worn)

    async def _reply(self, chosen: Worker, turn: Turn, limit: float) -> Reply:
        """Wait for the reply; what turns out to be long makes room for others meanwhile. Raises LimitReached when time runs out."""
        end = time.monotonic() + limit
        while (left := end - time.monotonic()) > 0:
            if reply := await chosen.reply(min(SLICE, left)):
                return reply
            if turn.of is not None:
                self._turns.rotate(turn)
            # A machine that is busy with other things makes no query long: what it computes counts.
            elif chosen.computed() >= SLICE / 2:
                self._turns.is_long(turn, chosen)
                self._replace()
        if turn.stood_still > limit / 2:
            raise Busy(f"the server is busy with long queries, and this one was not done within {limit:g} seconds; try again later")
        raise LimitReached(f"the query took longer than {limit:g} seconds and was ended; ask for less")

    async def _worker(self) -> Worker:
        while self._idle:
            chosen = self._idle.pop()
            if chosen.alive:
                return chosen
            chosen.end()
        return await Worker.start(self._store, self.limits)

    def _put_back(self, used: Worker, worn: bool) -> None:
        if worn or len(self._idle) >= self.limits.quick:
            used.end()
            self._replace()
        else:
            self._idle.append(used)

    def _replace(self) -> None:
        """Have a worker ready for the next who takes a place."""

        async def start() -> None:
            self._idle.append(await Worker.start(self._store, self.limits))

        if len(self._idle) + len(self._starting) < self.limits.quick:
            task = asyncio.ensure_future(start())
            self._starting.add(task)
            task.add_done_callback(self._starting.discard)
