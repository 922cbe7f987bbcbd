"""A server that counts what connects to it, to show that nothing does."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Listener(http.server.HTTPServer):
    """Counts the requests that reach it, and answers none."""

    count = 0

    def process_request(self, request: Any, client_address: object) -> None:
        self.count += 1
        self.shutdown_request(request)


@contextmanager
def listening() -> Iterator[Listener]:
    """A listener on a free port of loopback, until the block ends."""
    with Listener(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
