"""`kg show`."""

from __future__ import annotations

from typing import Any

import click

from kg.cli.common import clock_options, format_option, rdf_store, say, store_option
from kg.errors import KgError


@click.command("show")
@click.argument("thing")
@store_option
@format_option("text", "json", default="text")
@clock_options
def command(thing: str, store: str, format: str, known_as_of: str | None, valid_as_of: str | None) -> None:
    """Show one company, role, place, product, event, document or claim, with its evidence.

    THING is a name, an alias, the identifier of a document, an id, or the beginning of the id of an event or claim.
    """
    from kg import describe
    from kg.plain import dumps

    with rdf_store(store, known_as_of, valid_as_of) as opened:
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
        for line in _lines(record):
            click.echo("".join(c if c.isprintable() else "\ufffd" for c in line))


_TOLD_BY = {"claims": "sources", "documents": "sources", "doc": "document"}
"""What is left out of the text because another part of the record tells it more fully."""


def _lines(value: Any, depth: int = 0) -> list[str]:
    """A nested record as indented lines; what is empty is left out, a text of several lines keeps them."""
    pad = "  " * depth
    if not isinstance(value, dict):
        return [pad + line for line in str(value).split("\n")]
    lines: list[str] = []
    for key, item in value.items():
        name = key.replace("_", " ")
        if item is None or item in ("", [], {}) or _TOLD_BY.get(key) in value:
            continue
        if isinstance(item, dict):
            short = ", ".join(f"{k} {_short(v)}" for k, v in item.items() if v is not None)
            lines.append(f"{pad}{name}: {short}")
        elif not isinstance(item, list):
            first, *rest = str(_short(item)).split("\n")
            lines += [f"{pad}{name}: {first}", *(f"{pad}  {line}" for line in rest)]
        elif key == "mentions":
            lines += [f"{pad}words:", *(f"{pad}  {_mention(m)}" for m in item)]
        elif all(isinstance(i, str) for i in item) and sum(map(len, item)) <= 100:
            lines.append(f"{pad}{name}: {', '.join(item)}")
        else:
            lines.append(f"{pad}{name}:")
            for i in item:
                first, *rest = _lines(i, depth + 2)
                lines += [f"{pad}  - {first.strip()}", *rest]
    return lines


def _mention(mention: dict[str, Any]) -> str:
    """The words of one value: `role [50:67] "general AI tutors" -> general AI tutor`."""
    to = f" -> {mention['denotes']}" if mention["denotes"] not in (None, mention["quote"]) else ""
    return f'{mention["argument"]} [{mention["start"]}:{mention["end"]}] "{mention["quote"]}"{to}'


def _short(value: Any) -> Any:
    return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
