"""`kg events`."""

from __future__ import annotations

import click

from kg.cli.common import TABLE_FORMATS, clock_options, day, format_option, print_records, rdf_store, say, store_option
from kg.errors import UsageError


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
    from kg import dates, describe, ontology
    from kg.records import EVENT_COLUMNS, TERMINAL_EVENT_COLUMNS, event_record

    types = {name.casefold(): name for name in ontology.load().events}
    if type is not None and type.casefold() not in types:
        raise UsageError(f"--type {type}: no such type of event; there are: {', '.join(types.values())}")
    first, last = (day(option, value) for option, value in (("--since", since), ("--until", until)))
    with rdf_store(store, known_as_of, valid_as_of) as opened:
        companies = describe.find(opened, company) if company is not None else []
        if company is not None and not companies:
            say(f"kg: the store knows no company called {company}")
        events, claims, documents, names = describe.all_events(opened)
    chosen = []
    for event in events:
        period = dates.bounds(event.date)
        if (company is None or event.company in companies) and (type is None or event.type == types[type.casefold()]):
            if (first and (period is None or period[1] < first[0])) or (last and (period is None or period[0] > last[1])):
                continue
            chosen.append(((event.date or "9999", event.id), event_record(event, names, documents, claims)))
    records = (record for _, record in sorted(chosen, key=lambda c: c[0]))
    print_records(records, EVENT_COLUMNS, TERMINAL_EVENT_COLUMNS, format)
