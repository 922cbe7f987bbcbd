"""The fetcher: what it reaches, what it refuses, at every hop; against servers on loopback that an option allows."""

from __future__ import annotations

import gzip
import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from kg.errors import UsageError
from kg.read import _fetch, documents
from kg.read._fetch import Fetcher, Refused
from kg.types import Document, Problem

pytest.importorskip("urllib3")

Reply = tuple[int, dict[str, str], bytes]
LOOPBACK = ("127.0.0.0/8",)


class Server:
    """A server on loopback that answers from a table of paths and keeps what it was asked."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply | Callable[[dict[str, str]], Reply]] = {}
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                reply = outer.replies.get(self.path, (404, {}, b""))
                status, headers, body = reply({k.lower(): v for k, v in self.headers.items()}) if callable(reply) else reply
                self.send_response(status)
                for name, value in ({"Content-Length": str(len(body))} | headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


@pytest.fixture
def fetcher(tmp_path: Path) -> Fetcher:
    return Fetcher(LOOPBACK, tmp_path / "cache", pause=0)


def test_an_allowed_address_is_fetched_and_its_robots_txt_asked_first(server: Server, fetcher: Fetcher) -> None:
    server.replies["/a"] = 200, {"Content-Type": "text/plain; charset=latin1"}, b"caf\xe9"
    answer = fetcher.get(f"{server.url}/a")
    assert (answer.body, answer.media, answer.charset) == (b"caf\xe9", "text/plain", "latin1")
    assert server.asked == ["/robots.txt", "/a"]


@pytest.mark.threat(16)
@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "10.0.0.1",
     "192.168.1.1", "169.254.169.254", "100.64.0.1", "[fe80::1]", "[fc00::1]", "[2002:7f00:1::]", "[64:ff9b::7f00:1]", "224.0.0.1"],
)  # fmt: skip
def test_addresses_that_are_not_public_are_refused_in_every_spelling(server: Server, tmp_path: Path, host: str) -> None:
    port = server.url.rpartition(":")[2]
    with pytest.raises(Refused):
        Fetcher((), tmp_path, pause=0).get(f"http://{host}:{port}/a")
    assert server.asked == []


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are_public(address: str) -> None:
    assert _fetch._is_public(ipaddress.ip_address(address))


@pytest.mark.threat(16)
@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://x.example/a", "http://", "http://user:pw@x.example/", "http://x:99999/", "data:,x"]
)
def test_other_schemes_and_passwords_are_refused(fetcher: Fetcher, url: str) -> None:
    with pytest.raises(Refused) as told:
        fetcher.get(url)
    assert "pw" not in str(told.value)


@pytest.mark.threat(16)
def test_a_redirect_to_an_address_that_is_not_allowed_is_not_followed(server: Server, tmp_path: Path) -> None:
    inner = Server()
    try:
        server.replies["/a"] = 302, {"Location": inner.url.replace("127.0.0.1", "127.0.0.2") + "/secret"}, b""
        with pytest.raises(Refused, match=r"127\.0\.0\.2 is no public address"):
            Fetcher(("127.0.0.1/32",), tmp_path, pause=0).get(f"{server.url}/a")
        assert inner.asked == []
    finally:
        inner.close()


@pytest.mark.threat(16)
def test_a_name_that_resolves_to_another_address_afterwards_reaches_nothing(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is looked up once for each request, and the connection goes to what was checked, not to what the name says by then."""
    port = int(server.url.rpartition(":")[2])
    looked_up: list[str] = []

    def resolve(host: str, *args: Any, **options: Any) -> list[Any]:
        looked_up.append(host)
        address = "127.0.0.1" if host in ("127.0.0.1", "rebinding.example") else "10.9.9.9"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    server.replies["/a"] = 200, {}, b"x"
    Fetcher(LOOPBACK, tmp_path, pause=0).get(f"http://rebinding.example:{port}/a")
    assert looked_up.count("rebinding.example") == 2, "once for robots.txt, once for the page; the connections go to addresses"
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **o: [*resolve("rebinding.example"), *resolve("other")])
    with pytest.raises(Refused, match=r"10\.9\.9\.9"):
        Fetcher(LOOPBACK, tmp_path, pause=0).get(f"http://rebinding.example:{port}/a")


def test_redirects_end(server: Server, fetcher: Fetcher) -> None:
    server.replies["/a"] = 302, {"Location": "/a"}, b""
    with pytest.raises(Refused, match="redirects"):
        fetcher.get(f"{server.url}/a")
    assert server.asked.count("/a") == _fetch.REDIRECTS + 1


def test_robots_txt_is_obeyed(server: Server, fetcher: Fetcher) -> None:
    server.replies["/robots.txt"] = 200, {}, b"User-agent: *\nDisallow: /private\n"
    server.replies["/private/a"] = server.replies["/open"] = 200, {}, b"x"
    with pytest.raises(Refused, match=r"robots\.txt"):
        fetcher.get(f"{server.url}/private/a")
    assert fetcher.get(f"{server.url}/open").body == b"x"
    assert server.asked == ["/robots.txt", "/open"]


def test_a_robots_txt_that_fails_closes_the_host(server: Server, fetcher: Fetcher) -> None:
    server.replies["/robots.txt"] = 503, {}, b""
    with pytest.raises(Refused, match="503"):
        fetcher.get(f"{server.url}/a")


def test_what_has_not_changed_is_not_sent_again(server: Server, fetcher: Fetcher) -> None:
    def reply(headers: dict[str, str]) -> Reply:
        return (304, {}, b"") if headers.get("if-none-match") == '"1"' else (200, {"ETag": '"1"', "Content-Type": "text/plain"}, b"first")

    server.replies["/a"] = reply
    assert [fetcher.get(f"{server.url}/a") for _ in range(2)] == [_fetch.Answer(b"first", f"{server.url}/a", "text/plain")] * 2
    for kept in fetcher._cache.glob("*.body"):
        kept.write_bytes(b"damaged")
    assert fetcher.get(f"{server.url}/a").body == b"first", "what is damaged in the cache is fetched anew"


@pytest.mark.threat(9)
def test_unpacked_bytes_are_counted(server: Server, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_fetch, "LARGEST", 100_000)
    server.replies["/bomb"] = 200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(10_000_000))
    server.replies["/fine"] = 200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(99_999))
    with pytest.raises(Refused, match="more than 100,000 bytes"):
        fetcher.get(f"{server.url}/bomb")
    assert len(fetcher.get(f"{server.url}/fine").body) == 99_999


def test_a_server_that_does_not_answer_is_given_up(server: Server, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_fetch, "TIMEOUT", 0.2)

    def slow(headers: dict[str, str]) -> Reply:
        time.sleep(1)
        return 200, {}, b"x"

    server.replies["/slow"] = slow
    with pytest.raises(Refused, match="Timeout"):
        fetcher.get(f"{server.url}/slow")


def test_requests_to_one_host_keep_a_distance(server: Server, tmp_path: Path) -> None:
    server.replies["/a"] = 200, {}, b"x"
    start = time.monotonic()
    Fetcher(LOOPBACK, tmp_path, pause=0.3).get(f"{server.url}/a")
    assert time.monotonic() - start >= 0.3


def test_a_network_that_is_none_is_a_wrong_call() -> None:
    with pytest.raises(UsageError, match="--allow-network"):
        Fetcher(("loopback",))


def test_pages_feeds_and_tables_are_read_from_addresses(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(_fetch, "PAUSE", 0.0)
    cases = Path(__file__).parent / "cases"
    server.replies["/page"] = 200, {"Content-Type": "text/html; charset=windows-1252"}, (cases / "09-no-charset.html").read_bytes()
    server.replies["/feed"] = 200, {"Content-Type": "application/rss+xml"}, (cases / "threat-17-feed.rss").read_bytes()
    server.replies["/list.csv"] = 200, {"Content-Type": "text/plain"}, (cases / "14-waves.csv").read_bytes()
    server.replies["/plain"] = 200, {"Content-Type": "text/plain"}, b"Acme laid off 5 people."
    urls = [f"{server.url}/{name}" for name in ("page", "feed", "list.csv", "plain", "missing")]
    items = list(documents(urls, networks=LOOPBACK))
    found = [i for i in items if isinstance(i, Document)]
    assert [d.title for d in found if d.title] == ["Alder AI cuts 120 jobs", "Alder Café cuts 30 jobs", "Cedar & Sons"]
    assert found[0].url == "https://news.example/2025/alder-cuts" and "Café workers" in found[0].text
    assert [d.layout for d in found if d.layout] == ["warn-or", "warn-or"]
    assert (found[-1].identifier, found[-1].url, found[-1].text) == (urls[3], urls[3], "Acme laid off 5 people.")
    assert any(isinstance(i, Problem) and i.document == urls[4] and "404" in i.reason for i in items)
