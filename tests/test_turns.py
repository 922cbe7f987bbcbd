"""Whose turn it is to compute, without processes: what stands still and what goes on, whatever comes in which order."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.serve.faults import Busy
from kg.serve.limits import Limits
from kg.serve.turns import Turn, Turns

PLACES = 2
LIMITS = Limits(quick=PLACES, long=4, growing=2, waiting=0.05)


class Task:
    """Computes for a turn, and knows whether it stands still."""

    def __init__(self) -> None:
        self.stopped = False

    def pause(self) -> None:
        assert not self.stopped
        self.stopped = True

    def resume(self) -> None:
        assert self.stopped
        self.stopped = False


def run(what: Coroutine[Any, Any, None]) -> None:
    asyncio.run(what)


def test_a_new_task_takes_the_place_of_a_long_one_and_gives_it_back() -> None:
    async def story() -> None:
        turns = Turns(LIMITS)
        tasks = [Task(), Task()]
        for task in tasks:
            turns.is_long(await turns.take(), task)
        assert not any(t.stopped for t in tasks)
        new = await turns.take()
        assert [t.stopped for t in tasks] == [True, False]
        turns.leave(new)
        assert not any(t.stopped for t in tasks)

    run(story())


def test_long_tasks_take_turns() -> None:
    async def story() -> None:
        turns = Turns(LIMITS)
        tasks, taken = [Task() for _ in range(3)], []
        for task in tasks:
            taken.append(await turns.take())
            turns.is_long(taken[-1], task)
        ran = [0, 0, 0]
        for _ in range(30):
            for number, (turn, task) in enumerate(zip(taken, tasks, strict=True)):
                ran[number] += not task.stopped
                turns.rotate(turn)
        assert min(ran) >= 10, ran

    run(story())


def test_what_nobody_makes_room_for_is_told_so_and_leaves_no_trace() -> None:
    async def story() -> None:
        turns = Turns(LIMITS)
        held = [await turns.take() for _ in range(PLACES)]
        with pytest.raises(Busy, match="no turn within"):
            await turns.take()
        waiting = [asyncio.ensure_future(turns.take()) for _ in range(2)]
        await asyncio.sleep(0)
        turns.leave(held.pop())
        # Given a place and called off before it could take it.
        waiting[0].cancel()
        await asyncio.sleep(0.01)
        assert waiting[1].done()
        turns.leave(waiting[1].result())
        turns.leave(held.pop())
        for _ in range(PLACES):
            await turns.take()

    run(story())


def test_there_is_an_end_to_long_tasks() -> None:
    async def story() -> None:
        turns = Turns(LIMITS)
        for _ in range(LIMITS.long):
            turns.is_long(await turns.take(), Task())
        with pytest.raises(Busy, match="4 long queries"):
            turns.is_long(await turns.take(), Task())

    run(story())


@given(st.lists(st.tuples(st.sampled_from(["take", "long", "rotate", "leave"]), st.integers(0, 5)), max_size=60))
def test_never_more_compute_than_there_are_places_and_none_is_lost(steps: list[tuple[str, int]]) -> None:
    async def story() -> None:
        turns = Turns(Limits(quick=PLACES, long=100, growing=2, waiting=60))
        waiting: list[asyncio.Task[Turn]] = []
        quick: list[Turn] = []
        long: dict[Turn, Task] = {}
        for step, which in steps:
            if step == "take":
                waiting.append(asyncio.ensure_future(turns.take()))
            elif step == "long" and which < len(quick):
                turn = quick.pop(which)
                long[turn] = Task()
                turns.is_long(turn, long[turn])
            elif step == "rotate" and which < len(long):
                turns.rotate(list(long)[which])
            elif step == "leave" and which < len(quick):
                turns.leave(quick.pop(which))
            elif step == "leave" and which - len(quick) < len(long):
                turn = list(long)[which - len(quick)]
                turns.leave(turn)
                assert not long.pop(turn).stopped
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            quick += [w.result() for w in waiting if w.done()]
            waiting = [w for w in waiting if not w.done()]
            computing = len(quick) + sum(not t.stopped for t in long.values())
            assert computing <= PLACES
            assert computing == PLACES or not (waiting or any(t.stopped for t in long.values()))
        for w in waiting:
            w.cancel()

    run(story())
