"""The command line: parse, delegate, print. Every command is a module of this folder, imported when it is called."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

from kg import __version__
from kg.errors import KgError

COMMANDS = {
    "build": "Read documents and write both graphs.",
    "extract": "Print the claims that documents make; touches no store.",
    "review": "Write a page that shows documents with their claims.",
    "events": "Print the reconciled events.",
    "problems": "List what builds could not read or left out.",
    "retract": "Take a document back, with all that rests on it.",
    "rebuild": "Make everything anew from the documents in the store.",
    "ask": "List the canned questions, or answer one.",
    "sparql": "Run a SPARQL query of your own, read only.",
    "cypher": "Run a Cypher query of your own, read only.",
    "export": "Write the graph to a file.",
    "diff": "Tell what changed between two stores, exports or dates.",
    "serve": "Serve a SPARQL endpoint, the questions, and pages.",
    "push": "Write the graph to a Neo4j or SPARQL server.",
    "show": "Show one thing with its evidence.",
    "validate": "Check the graph against the shapes of the schema.",
    "eval": "Score extraction and reconciling against a gold file.",
}
"""Name and purpose of each command, so that help needs no import."""


class ReaderGone(Exception):
    """The reader of our output has gone, as `head` does when it has enough. Click would end a BrokenPipeError with code 1."""


class Commands(click.Group):
    """Commands that are imported when they are called."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise ReaderGone from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command = importlib.import_module(f"kg.cli.{name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kg")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def cli(debug: bool) -> None:
    """A knowledge graph of AI-industry events, about how its workforce shifts.

    Data goes to stdout; progress, warnings and summaries go to stderr. Exit codes: 0 done, 1 error, 2 wrong usage,
    3 partly done, 4 the store is in use, 5 a limit was hit.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code. An error is one line on stderr, with `--debug` a traceback."""
    arguments = sys.argv[1:] if arguments is None else arguments
    debug = "--debug" in arguments
    try:
        sys.exit(_run([a for a in arguments if a != "--debug"]))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("kg: interrupted", err=True)
        sys.exit(130)
    except ReaderGone:
        # Nothing is wrong, but Python must not complain at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KgError as error:
        if debug:
            raise
        click.echo(f"kg: {_one_line(error)}", err=True)
        sys.exit(error.exit_code)
    except OSError as error:
        if debug:
            raise
        click.echo(f"kg: {error.filename or 'the store or stdout'}: {error.strerror or error} (kg --debug shows where)", err=True)
        sys.exit(1)
    except Exception as error:
        if debug:
            raise
        click.echo(f"kg: {type(error).__name__}: {_one_line(error)} (kg --debug shows where)", err=True)
        sys.exit(1)


def _run(arguments: list[str]) -> Any:
    return cli.main(arguments, prog_name="kg", standalone_mode=False) or 0


def _one_line(error: Exception) -> str:
    text = " ".join(str(error).split())
    return "".join(c if c.isprintable() else "\ufffd" for c in text)
