"""`kg cypher`."""

from kg.cli.query import make

command = make("cypher")
