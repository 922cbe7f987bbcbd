"""`kg sparql`."""

from kg.cli.query import make

command = make("sparql")
