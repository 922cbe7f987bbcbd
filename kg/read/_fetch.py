"""The one function that fetches: http and https, from public addresses only, at a polite rate, with a cache that asks what has changed.

An address is checked and then connected to as checked, at every hop of a redirect, so that a name that resolves to another address in
between (rebinding) reaches nothing. robots.txt is obeyed (RFC 9309). Bytes are counted after unpacking.
"""

from __future__ import annotations

import ipaddress
import json
import os
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib import robotparser
from urllib.parse import SplitResult, urljoin, urlsplit

from kg import __version__, files, ids
from kg.errors import KgError, MissingExtra, UsageError
from kg.read import Defaults, Readers, _sniff, read_bytes
from kg.types import Document, Problem

if TYPE_CHECKING:
    import urllib3

AGENT = f"workforce-kg/{__version__}"
LARGEST = 64 << 20
"""Bytes of the largest answer, unpacked."""
REDIRECTS = 5
TIMEOUT = 20.0
"""Seconds to connect, and between two pieces of an answer."""
WHOLE = 120.0
"""Seconds for one answer, redirects and all."""
PAUSE = 1.0
"""Seconds between two requests to one host, unless its robots.txt asks for more."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Refused(KgError):
    """An address that is not fetched, or an answer that is none."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent: the body unpacked, the address it came from at last, its media type and encoding as the server says."""

    body: bytes
    url: str
    media: str = ""
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    headers: dict[str, str]
    body: bytes


def read(url: str, fetcher: Fetcher, readers: Readers, defaults: Defaults) -> Iterator[Document | Problem]:
    """The documents at an address, whatever kind of file it is. Raises Refused and MissingExtra."""
    answer = fetcher.get(url)
    path = urlsplit(answer.url).path.rsplit("/", 1)[-1]
    ending = _sniff.of_media(answer.media) or _sniff.known(path, readers)
    if ending in (None, ".txt", ".gz"):
        ending = _sniff.known(path, readers) or _sniff.ending(answer.body)
    yield from read_bytes(answer.body, ending or ".txt", readers, replace(defaults, charset=answer.charset, url=answer.url))


class Fetcher:
    """Fetches addresses, one after the other. `networks` are networks that are not public and are allowed all the same."""

    def __init__(self, networks: Sequence[str] = (), cache: Path | None = None, pause: float = PAUSE) -> None:
        try:
            self._allowed: tuple[Network, ...] = tuple(ipaddress.ip_network(n) for n in networks)
        except ValueError as error:
            raise UsageError(f"--allow-network: {error}; write it as 127.0.0.0/8") from error
        self._cache = cache or _cache_folder()
        self._pause = pause
        self._last: dict[str, float] = {}
        self._robots: dict[str, robotparser.RobotFileParser] = {}

    def get(self, url: str) -> Answer:
        """The answer at an address, from the cache where the server says that it has not changed.

        Raises Refused, with the address and the reason, for everything that is not an answer with status 200.
        """
        end = time.monotonic() + WHOLE
        start = url
        for _ in range(REDIRECTS + 1):
            parts = _parts(url)
            self._ask_robots(parts, end)
            known = self._load(url)
            reply = self._request(parts, known[0] if known else {}, end)
            if known and reply.status == 304:
                return known[1]
            if reply.status in (301, 302, 303, 307, 308) and "location" in reply.headers:
                url = urljoin(url, reply.headers["location"])
                continue
            if reply.status != 200:
                raise Refused(f"{url}: the server answers with status {reply.status}")
            media, _, rest = reply.headers.get("content-type", "").partition(";")
            charset = rest.partition("charset=")[2].strip(" \"'") or None
            answer = Answer(reply.body, url, media.strip().lower(), charset)
            self._save(url, answer, reply.headers)
            return answer
        raise Refused(f"{start}: more than {REDIRECTS} redirects")

    def _ask_robots(self, parts: SplitResult, end: float) -> None:
        """Raises Refused where the robots.txt of the host does not let this program fetch the address."""
        root = f"{parts.scheme}://{parts.netloc}"
        rules = self._robots.get(root)
        if rules is None:
            rules = robotparser.RobotFileParser()
            reply = self._request(_parts(f"{root}/robots.txt"), {}, end)
            if reply.status >= 500:
                raise Refused(f"{root}/robots.txt: status {reply.status}, so that nothing may be fetched there now")
            rules.parse(reply.body.decode("utf-8", "replace").splitlines() if reply.status == 200 else [])
            self._robots[root] = rules
        if not rules.can_fetch(AGENT, parts.geturl()):
            raise Refused(f"{parts.geturl()}: its robots.txt does not allow it")

    def _request(self, parts: SplitResult, headers: dict[str, str], end: float) -> _Reply:
        """One request, connected to an address that was checked."""
        try:
            import urllib3
        except ImportError as error:
            raise MissingExtra("fetching from the web", "web") from error
        assert parts.hostname is not None
        port = parts.port or (443 if parts.scheme == "https" else 80)
        address = self._checked(parts.hostname, port)
        self._wait(parts)
        timeout = urllib3.Timeout(connect=TIMEOUT, read=TIMEOUT)
        pool: urllib3.HTTPConnectionPool
        if parts.scheme == "https":
            pool = urllib3.HTTPSConnectionPool(
                str(address), port, timeout=timeout, retries=False, server_hostname=parts.hostname, assert_hostname=parts.hostname
            )
        else:
            pool = urllib3.HTTPConnectionPool(str(address), port, timeout=timeout, retries=False)
        host = parts.netloc.rpartition("@")[2]
        sent = {"Host": host, "User-Agent": AGENT, "Accept-Encoding": "gzip", "Accept": "*/*"} | headers
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            reply = pool.request("GET", target, headers=sent, redirect=False, preload_content=False, assert_same_host=False)
            try:
                body = self._body(reply, parts.geturl(), end)
            finally:
                reply.close()
            return _Reply(reply.status, {k.lower(): v for k, v in reply.headers.items()}, body)
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise Refused(f"{parts.geturl()}: {type(error).__name__}: {error}") from error
        finally:
            pool.close()

    @staticmethod
    def _body(reply: urllib3.BaseHTTPResponse, url: str, end: float) -> bytes:
        body = bytearray()
        for piece in reply.stream(1 << 16, decode_content=True):
            body += piece
            if len(body) > LARGEST:
                raise Refused(f"{url}: more than {LARGEST:,} bytes; not read")
            if time.monotonic() > end:
                raise Refused(f"{url}: no whole answer within {WHOLE:.0f} seconds")
        return bytes(body)

    def _checked(self, host: str, port: int) -> Address:
        """An address of the host, all of whose addresses may be fetched from. Raises Refused otherwise."""
        try:
            found = {ipaddress.ip_address(str(i[4][0]).partition("%")[0]) for i in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
        except (OSError, UnicodeError) as error:
            raise Refused(f"{host}: no address is known for it: {error}") from error
        for address in found:
            if not (_is_public(address) or any(address in n for n in self._allowed)):
                raise Refused(f"{host}: {address} is no public address; --allow-network lets it be fetched from")
        return min(found, key=lambda a: (a.version, int(a)))

    def _wait(self, parts: SplitResult) -> None:
        rules = self._robots.get(f"{parts.scheme}://{parts.netloc}")
        asked = rules.crawl_delay(AGENT) if rules else None
        pause = max(self._pause, min(float(asked or 0), 30.0))
        left = self._last.get(parts.netloc, -pause) + pause - time.monotonic()
        if left > 0:
            time.sleep(left)
        self._last[parts.netloc] = time.monotonic()

    def _load(self, url: str) -> tuple[dict[str, str], Answer] | None:
        """What is kept of an address: the headers that ask whether it has changed, and the answer."""
        about, body = self._kept(url)
        try:
            said = json.loads(about.read_text(encoding="utf-8"))
            if said["digest"] != ids.digest(body.read_bytes().decode("latin-1"), length=32):
                return None
            return said["headers"], Answer(body.read_bytes(), url, said["media"], said["charset"])
        except (OSError, ValueError, KeyError, TypeError):
            return None  # nothing kept, or only half of it: it is fetched anew

    def _save(self, url: str, answer: Answer, headers: dict[str, str]) -> None:
        asking = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
        conditions = {asks: headers[name] for name, asks in asking.items() if name in headers}
        if not conditions or "no-store" in headers.get("cache-control", ""):
            return
        about, body = self._kept(url)
        said = {"url": url, "headers": conditions, "media": answer.media, "charset": answer.charset}
        said["digest"] = ids.digest(answer.body.decode("latin-1"), length=32)
        about.parent.mkdir(parents=True, exist_ok=True)
        files.write(body, lambda file: file.write(answer.body))
        files.write(about, lambda file: file.write(json.dumps(said).encode()))

    def _kept(self, url: str) -> tuple[Path, Path]:
        name = ids.digest(url, length=32)
        return self._cache / f"{name}.json", self._cache / f"{name}.body"


def _parts(url: str) -> SplitResult:
    """The parts of an address. Raises Refused for other schemes, names and passwords in it, and what is no address."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refused(f"{url}: not an address: {error}") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise Refused(f"{url}: not an http or https address")
    if parts.username is not None or parts.password is not None:
        raise Refused(f"{parts.scheme}://{parts.hostname}: an address with a password in it is not fetched")
    return parts._replace(fragment="")


def _is_public(address: Address) -> bool:
    """Whether an address is of the public internet, also what an IPv6 address carries of IPv4 (mapped, 6to4, Teredo, NAT64)."""
    if isinstance(address, ipaddress.IPv6Address):
        teredo = address.teredo
        inner = [a for a in (address.ipv4_mapped, address.sixtofour, teredo and teredo[1]) if a is not None]
        if address in ipaddress.ip_network("64:ff9b::/96"):
            inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if inner:
            return all(_is_public(a) for a in inner)
    return address.is_global and not address.is_multicast


def _cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "workforce-kg" / "http"
