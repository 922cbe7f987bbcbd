"""`kg validate`."""

from __future__ import annotations

import sys

import click

from kg.cli.common import quiet_option, rdf_store, say, store_option


@click.command("validate")
@store_option
@quiet_option
def command(store: str, quiet: bool) -> None:
    """Check the graph against the ontology and the SHACL shapes of the schema. Exit code 1 where something is not as it should be."""
    from kg import shapes

    with rdf_store(store) as opened:
        graph = opened.dump()
    violations = shapes.validate(graph)
    for line in violations:
        click.echo("".join(c if c.isprintable() else "\ufffd" for c in line))
    if not quiet:
        say(f"{len(graph.nodes):,} nodes and {len(graph.edges):,} edges: {len(violations) or 'no'} violations")
    if violations:
        sys.exit(1)
