"""Whose turn it is to compute: as many tasks side by side as there are places, quick ones before long ones.

A new task computes at once, if need be in the place of a long one. A task that has computed for a moment is long: it goes on while
nobody else wants its place, and otherwise stands still. Long tasks take turns of one slice of time; the newest, which may soon be done,
comes first, then a few at a time, so that not all of them grow. When new tasks leave no place for a while, one long task gets a slice.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import Protocol

from kg.serve.faults import Busy
from kg.serve.limits import SHARE, SLICE, Limits


class Stoppable(Protocol):
    """What computes for a turn, such as a process."""

    def pause(self) -> None:
        """Stand still."""

    def resume(self) -> None:
        """Go on."""


class Turn:
    """The place of one task, or its wait for one."""

    def __init__(self) -> None:
        self.of: Stoppable | None = None
        """What computes, once the task is long."""
        self.until = 0.0
        """When a slice that was given to it before new tasks is over, by the monotonic clock."""
        self.stood_still = 0.0
        """Seconds that it has stood still for others."""
        self.stopped = 0.0


class Turns:
    """The places, and who waits for one."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._free = limits.quick
        self._arriving: deque[asyncio.Future[None]] = deque()
        self._running: list[Turn] = []
        """Long tasks that compute."""
        self._aside: deque[Turn] = deque()
        """Long tasks that stand still, the next first."""
        self._shared = time.monotonic()
        """When a long task last ran while new ones waited."""

    async def take(self) -> Turn:
        """A place for a new task. Raises Busy when none comes free in time."""
        if self._free:
            self._free -= 1
        elif self._running and self._running[0].until <= time.monotonic():
            self._stop(self._running.pop(0))
        else:
            await self._wait()
        return Turn()

    async def _wait(self) -> None:
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._arriving.append(place)
        taken = False
        try:
            async with asyncio.timeout(self._limits.waiting):
                await place
            taken = True
        except TimeoutError:
            raise Busy(f"the server is busy: no turn within {self._limits.waiting:g} seconds; try again later") from None
        finally:
            if place.done() and not place.cancelled() and not taken:
                self._free_place()

    def is_long(self, turn: Turn, of: Stoppable) -> None:
        """The task has computed for a moment. Raises Busy where there are too many such."""
        if len(self._running) + len(self._aside) >= self._limits.long:
            raise Busy(f"the server is busy with {self._limits.long} long queries, and this one is long; try again later, or ask for less")
        turn.of = of
        self._running.append(turn)
        if self._is_wanted():
            self._running.remove(turn)
            self._stop(turn, first=True)
            self._free_place()

    def rotate(self, turn: Turn) -> None:
        """A long task has had a slice: it makes room where another waits."""
        if turn in self._running and self._is_wanted():
            self._running.remove(turn)
            self._stop(turn)
            self._free_place()

    def leave(self, turn: Turn) -> None:
        """The task is done."""
        if turn in self._aside:
            # It was finished before it stood still.
            self._aside.remove(turn)
            self._go(turn)
            return
        if turn.of is not None:
            self._running.remove(turn)
        self._free_place()

    def _is_wanted(self) -> bool:
        return bool(self._aside) or any(not place.done() for place in self._arriving)

    def _free_place(self) -> None:
        now = time.monotonic()
        while self._arriving and self._arriving[0].done():
            self._arriving.popleft()
        if self._arriving and not (self._aside and now - self._shared >= SHARE):
            self._arriving.popleft().set_result(None)
        elif self._aside:
            turn = self._aside.popleft()
            if self._arriving:
                turn.until, self._shared = now + SLICE, now + SLICE
            self._go(turn)
            self._running.append(turn)
        else:
            self._free += 1

    def _stop(self, turn: Turn, *, first: bool = False) -> None:
        assert turn.of is not None
        turn.of.pause()
        turn.stopped = time.monotonic()
        self._aside.insert(0 if first else self._limits.growing - 1, turn)

    def _go(self, turn: Turn) -> None:
        assert turn.of is not None
        turn.stood_still += time.monotonic() - turn.stopped
        turn.of.resume()
