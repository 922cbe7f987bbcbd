"""Finished answers, kept for those who ask the same again. A generation of a store never changes, so neither does what it answers."""

from __future__ import annotations

import re
from collections import OrderedDict

from kg.serve.worker import Reply

ROOM = 64 << 20
"""Bytes that all answers may take together, with what was asked."""
LARGEST = 4 << 20
"""Bytes of one that is kept."""

_ENTRY = 500
"""Bytes that an entry takes besides, about."""

Key = tuple[tuple[int, int] | None, bytes]
"""The state of the store, see `generations.stamp`, and the message to a worker."""

_NAMES = ("rand", "now", "uuid", "bnode")
_VARIES = re.compile(r"\b(?:rand|now|uuid|struuid|bnode)\b(?:\s|#[^\r\n]*)*\(", re.IGNORECASE)


class Answers:
    """Replies by what was asked of which state of the store; the one that was asked for longest ago makes room for a new one."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, Reply] = OrderedDict()
        self._size = 0

    def get(self, key: Key) -> Reply | None:
        """The reply to what was asked before."""
        if (found := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: Key, reply: Reply) -> None:
        """Keep a reply, unless it is large."""
        if len(reply.data) > LARGEST or key in self._kept:
            return
        self._kept[key] = reply
        self._size += _cost(key, reply)
        while self._size > ROOM:
            self._size -= _cost(*self._kept.popitem(last=False))


def _cost(key: Key, reply: Reply) -> int:
    # A long query with a short answer takes room as well.
    return len(key[1]) + len(reply.data) + _ENTRY


def varies(query: str) -> bool:
    """Whether a query may be answered otherwise each time it is asked: it has a random number, a new name or the time in it."""
    # The pattern is tried at every word, which takes as long as all the rest where the query is long and has none of them.
    lower = query.lower()
    return any(name in lower for name in _NAMES) and _VARIES.search(query) is not None
