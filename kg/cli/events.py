"""`kg events`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.common import TABLE_FORMATS, clock_options, day, format_option, print_records, rdf_store, say, store_option
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.types import Event


@click.command("events")
@store_option
@format_option(*TABLE_FORMATS, default="table")
@click.option("--company", metavar="NAME", help="Only events of this company.")
@click.option("--type", "type", metavar="TYPE", help="Only events of this type, such as Layoff.")
@click.option("--since", metavar="DATE", help="Only events on or after this date.")
@click.option("--until", metavar="DATE", help="Only events on or before this date.")
@clock_options
def command(
    store: str,
    format: str,
    company: str | None,
    type: str | None,
    since: str | None,
    until: str | None,
    known_as_of: str | None,
    valid_as_of: str | None,
) -> None:
    """Print the reconciled events, in order of date.

    An event without a date is left out where --since or --until is given.
    """
    from kg import dates, describe, ontology, select
    from kg.records import EVENT_COLUMNS, TERMINAL_EVENT_COLUMNS

    types = {name.casefold(): name for name in ontology.load().events}
    if type is not None and type.casefold() not in types:
        raise UsageError(f"--type {type}: no such type of event; there are: {', '.join(types.values())}")
    first, last = (day(option, value) for option, value in (("--since", since), ("--until", until)))

    def within(event: Event) -> bool:
        period = dates.bounds(event.date)
        return (first is None or (period is not None and period[1] >= first[0])) and (
            last is None or (period is not None and period[0] <= last[1])
        )

    with rdf_store(store, known_as_of, valid_as_of) as opened:
        companies = describe.find(opened, company) if company is not None else None
        if companies == []:
            say(f"kg: the store knows no company called {company}")
        chosen = set(select.events(opened, companies))
        if type is not None:
            chosen.intersection_update(opened.nodes_of(types[type.casefold()]))
        events = sorted(filter(within, describe.events(opened, chosen)), key=lambda e: (e.date or "9999", e.id))
        print_records(describe.event_records(opened, events), EVENT_COLUMNS, TERMINAL_EVENT_COLUMNS, format)
