"""`kg show`."""

from __future__ import annotations

from typing import Any

import click

from kg.cli.common import format_option, rdf_store, say, store_option
from kg.errors import KgError


@click.command("show")
@click.argument("thing")
@store_option
@format_option("text", "json", default="text")
def command(thing: str, store: str, format: str) -> None:
    """Show one company, role, place, product, event, document or claim, with its evidence.

    THING is a name, an alias, the identifier of a document, an id, or the beginning of the id of an event or claim.
    """
    from kg import describe
    from kg.plain import dumps

    with rdf_store(store) as opened:
        found = describe.find(opened, thing)
        if not found:
            raise KgError(f"nothing in {store} is called {thing!r}; kg events lists the events, kg ask company-changes the companies")
        records = [describe.describe(opened, id) for id in found]
    if len(records) > 1 and format == "text":
        say(f"kg: {len(records)} things are called {thing!r}")
    if format == "json":
        click.echo(dumps(records[0] if len(records) == 1 else records))
        return
    for record in records:
        for line in _lines(record, 0):
            click.echo("".join(c if c.isprintable() else "\ufffd" for c in line))


def _lines(value: Any, depth: int) -> list[str]:
    """A nested record as indented lines; what is empty is left out, a text of several lines keeps them."""
    pad = "  " * depth
    if not isinstance(value, dict):
        return [pad + line for line in str(value).split("\n")]
    lines: list[str] = []
    for key, item in value.items():
        if item is None or item in ("", [], {}):
            continue
        name = key.replace("_", " ")
        if isinstance(item, dict):
            lines += [f"{pad}{name}:", *_lines(item, depth + 1)]
        elif isinstance(item, list) and any(isinstance(i, dict) for i in item):
            lines.append(f"{pad}{name}:")
            for i in item:
                first, *rest = _lines(i, depth + 2)
                lines += [f"{pad}  - {first.strip()}", *rest]
        elif isinstance(item, list) and sum(len(str(i)) for i in item) > 100:
            lines += [f"{pad}{name}:", *(f"{pad}  - {i}" for i in item)]
        elif isinstance(item, list):
            lines.append(f"{pad}{name}: {', '.join(map(str, item))}")
        else:
            first, *rest = str(item).split("\n")
            lines += [f"{pad}{name}: {first}", *(f"{pad}  {line}" for line in rest)]
    return lines
