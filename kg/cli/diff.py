"""`kg diff`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.common import format_option, quiet_option, rdf_store, say, store_option
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.diff import Change, Value
    from kg.spool import Spool

DIFFERENT = 1
"""Exit code where the two differ and --exit-code asks for it."""


@click.command("diff")
@click.argument("a")
@click.argument("b", required=False)
@store_option
@click.option("--triples", is_flag=True, help="Every triple that differs, not only the events.")
@format_option("table", "jsonl", default="table")
@click.option("--exit-code", is_flag=True, help="End with code 1 where the two differ.")
@quiet_option
def command(a: str, b: str | None, store: str, triples: bool, format: str, exit_code: bool, quiet: bool) -> None:
    """Tell what changed from A to B, as events with the old and the new values.

    Each of A and B is the directory of a store, an export (.nq, .nt, .ttl, .trig), or a date: what the store knew by then. Without B it is
    the store as it stands. Nothing is written.
    """
    from kg import diff

    with _opened(a, store) as old, _opened(b, store) as new:
        if triples:
            with old(True) as was, new(True) as now:
                different = _print_triples(diff.triples(was, now), format)
        else:
            with old(False) as was, new(False) as now:
                changes = diff.events(was, now)
            _print_events(changes, format)
            different = bool(changes)
            if not quiet:
                told = (f"{sum(c.change == kind for c in changes)} {kind}" for kind in ("added", "gone", "changed"))
                more = "; other things differ, --triples shows them" if not different and _differ(old, new) else ""
                say(f"events: {', '.join(told)}{more}")
    if exit_code and different:
        sys.exit(DIFFERENT)


def _differ(old: Callable[[bool], Spool], new: Callable[[bool], Spool]) -> bool:
    """Whether there is any difference at all."""
    from kg import diff

    with old(True) as was, new(True) as now:
        return any(diff.triples(was, now))


@contextmanager
def _opened(thing: str | None, store: str) -> Iterator[Callable[[bool], Spool]]:
    """What A or B names, to be read whole or only as far as events are concerned."""
    from kg import dates, diff

    if thing is not None and Path(thing).is_file():
        yield lambda whole: diff.read(Path(thing))
        return
    date = None
    if thing is not None and Path(thing).is_dir():
        store = thing
    elif thing is not None:
        if dates.bounds(thing) is None:
            raise UsageError(f"{thing}: no store, no export and no date; name a directory, a file, or a date such as 2025-09-15")
        date = thing
    with rdf_store(store, date) as opened:
        yield partial(diff.of_store, opened)


def _print_triples(found: Iterator[tuple[str, str]], format: str) -> bool:
    from kg import plain

    different = False
    for sign, triple in found:
        different = True
        click.echo(plain.dumps({"change": sign, "triple": triple}) if format == "jsonl" else f"{sign} {plain.escaped(triple)}")
    return different


def _print_events(changes: list[Change], format: str) -> None:
    from kg import plain, tables

    if format == "jsonl":
        for c in changes:
            values = {name: {"old": _jsonable(old), "new": _jsonable(new)} for name, old, new in c.values}
            click.echo(plain.dumps({"change": c.change, "id": c.id, "type": c.type, "label": c.label, "date": c.date, "values": values}))
        return
    if changes:
        rows = ((c.change, f"{c.label}\n{c.id}", _told(c)) for c in changes)
        tables.write(("change", "event", "values"), rows, format, sys.stdout)


def _told(change: Change) -> str | None:
    """A line for each value that changed; of a link what came and what went."""
    if change.change != "changed":
        return None
    lines = []
    for name, old, new in change.values:
        before, after = (set(value) if isinstance(value, tuple) else set() for value in (old, new))
        if before or after:
            signed = [*(f"-{i}" for i in sorted(before - after)), *(f"+{i}" for i in sorted(after - before))]
            lines.append(f"{name}: {' '.join(signed)}")
        elif name != "label":
            lines.append(f"{name}: {_text(old)} -> {_text(new)}")
    return "\n".join(lines)


def _jsonable(value: Value) -> object:
    from kg import plain

    return list(value) if isinstance(value, tuple) else plain.jsonable(value)


def _text(value: Value) -> str:
    from kg import plain

    return "-" if value is None or isinstance(value, tuple) else plain.text(value)
