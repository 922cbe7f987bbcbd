"""Content negotiation (RFC 9110, section 12.5.1): which of the formats on offer a client likes best."""

from __future__ import annotations

from functools import lru_cache

from pyoxigraph import QueryResultsFormat, RdfFormat

from kg.serve.faults import NotAcceptable

TABLES = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "application/xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
"""Formats of the answer to SELECT and ASK, the preferred first."""

GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
}
"""Formats of a graph, the preferred first."""

READ = {**GRAPHS, "text/n3": RdfFormat.N3, "text/plain": RdfFormat.N_TRIPLES}
"""Formats that a graph may be sent in."""


@lru_cache(maxsize=256)
def best(accept: str | None, offered: tuple[str, ...]) -> str:
    """The offered media type that an Accept header ranks highest; of equals, the first offered. No header takes anything.

    Raises NotAcceptable, listing what there is.
    """
    ranges = _ranges(accept) if accept and accept.strip() else [("*/*", 1.0)]
    ranked = [(max(_quality(ranges, media), key=lambda found: found[0], default=(0, 0.0))[1], media) for media in offered]
    quality, media = max(ranked, key=lambda r: r[0])
    if quality <= 0:
        raise NotAcceptable(f"Accept: {(accept or '')[:200]}: not to be had; there are: {', '.join(offered)}")
    return media


def content_type(media: str) -> str:
    """The Content-Type header; text is UTF-8."""
    return f"{media}; charset=utf-8" if media.startswith("text/") else media


def _quality(ranges: list[tuple[str, float]], media: str) -> list[tuple[int, float]]:
    """How specific each range that takes a media type is, with its weight."""
    levels = {"*/*": 1, f"{media.partition('/')[0]}/*": 2, media: 3}
    return [(levels[name], quality) for name, quality in ranges if name in levels]


def _ranges(accept: str) -> list[tuple[str, float]]:
    found: list[tuple[str, float]] = []
    for item in accept.split(","):
        name, *parameters = (part.strip().lower() for part in item.split(";"))
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                try:
                    quality = min(1.0, max(0.0, float(value)))
                except ValueError:
                    quality = 0.0
        if name:
            found.append((name, quality))
    return found
