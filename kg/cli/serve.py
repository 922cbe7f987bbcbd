"""`kg serve`."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.common import quiet_option, say, store_option
from kg.errors import MissingExtra


@click.command("serve")
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 is every one of this machine.")
@click.option("--port", type=click.IntRange(0, 65535), default=7878, show_default=True, help="Port; 0 takes a free one.")
@click.option(
    "--timeout", type=click.FloatRange(0.1), default=10, show_default=True, metavar="SECONDS", help="The longest a query may take."
)
@click.option("--max-rows", type=click.IntRange(1), default=100_000, show_default=True, metavar="N", help="The most rows of one answer.")
@click.option("--memory", type=click.IntRange(64), default=1024, show_default=True, metavar="MB", help="The most memory of one query.")
@click.option("--write-token", envvar="KG_WRITE_TOKEN", metavar="TOKEN", help="Let those who send this token write; else nobody can.")
@quiet_option
def command(store: str, host: str, port: int, timeout: float, max_rows: int, memory: int, write_token: str | None, quiet: bool) -> None:
    """Serve the graph: a SPARQL endpoint, the questions, and pages for people.

    A build beside the server is seen when it has finished, without a restart.
    """
    try:
        import uvicorn

        from kg.serve import app
        from kg.serve.limits import Limits
    except ImportError as error:
        raise MissingExtra("kg serve", "serve") from error

    served = app.create(Path(store), Limits(seconds=timeout, rows=max_rows, memory=memory << 20), write_token)
    config = uvicorn.Config(served, host=host, port=port, log_level="warning", server_header=False)
    listening = config.bind_socket()
    # From here on connections wait until the server takes them, so that the line below is true.
    listening.listen(config.backlog)
    if not quiet:
        shown, bound = listening.getsockname()[:2]
        say(f"kg: http://{f'[{shown}]' if ':' in shown else shown}:{bound}/ (SPARQL at /sparql); Ctrl-C ends it")
    uvicorn.Server(config).run([listening])
