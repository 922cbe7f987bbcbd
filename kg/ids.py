"""Ids come from content, so that the same input gives the same graph on any machine, in any order.

A node id is `class/local`, such as `company/xai` or `claim/0b5f...-91bc...`; the RDF mapping puts the base IRI before it. The id of
a claim or of a piece of evidence begins with that of its document, which tells the named graph it belongs to.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

from kg.types import Mention

_LEGAL_FORMS = frozenset(
    "inc incorporated corp corporation co company llc llp lp ltd limited plc gmbh ag sa sas se nv bv ab oy oyj asa kk pte pty pvt spa"
    " srl".split()
)
_WORD = re.compile(r"[^\W_]+")
_PLAIN = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*")


def digest(*parts: str, length: int) -> str:
    """The first `length` hex digits of a SHA-256 over the parts, each delimited by its own length."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        whole.update(f"{len(data)}:".encode())
        whole.update(data)
    return whole.hexdigest()[:length]


def fold(text: str) -> str:
    """Lower case, no accents, any run of other characters than letters and digits as one space."""
    if text.isascii():  # has no accents; the rest takes ten times as long
        text = text.lower()
    else:
        text = "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(c))
    return " ".join(_WORD.findall(text))


def slug(text: str) -> str:
    """A readable part of an IRI; a hash follows wherever the folded text cannot be read back from it."""
    folded = fold(text)
    if _PLAIN.fullmatch(folded) and len(folded) <= 60:
        return folded.replace(" ", "-")
    readable = re.sub(r"[^a-z0-9]+", "-", folded)[:40].strip("-")
    return f"{readable or 'x'}-{digest(folded or text, length=8)}"


def company_key(name: str) -> str:
    """The exact normalised key of a company: folded, without a leading article and trailing legal forms.

    >>> company_key("Scale AI, Inc."), company_key("The Walt Disney Co."), company_key("AB")
    ('scale ai', 'walt disney', 'ab')
    """
    words = fold(name).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
    return " ".join(words)


def namesake_id(company: str, told_apart_by: str) -> str:
    """Node id of one of several companies of one name. `company` is that of the name alone.

    >>> namesake_id("company/apollo", "United States"), of_name("company/apollo--united-states")
    ('company/apollo--united-states', 'company/apollo')
    """
    return f"{company}--{slug(told_apart_by)}"


def of_name(company: str) -> str:
    """Node id of the name alone, for that of one of several companies of the name; any other id stays."""
    return company.partition("--")[0]


def document_id(text: str, source: str | None) -> str:
    """16 hex digits from the text and who published it."""
    return digest(text, source or "", length=16)


def claim_id(document: str, evidence: Mention, type: str, extractor: str) -> str:
    """The document's id and 10 hex digits from span, event type and extractor."""
    return f"{document}-{digest(str(evidence.start), str(evidence.end), type, extractor, length=10)}"


def event_id(first_claim: str) -> str:
    """12 hex digits from the id of the earliest claim."""
    return digest(first_claim, length=12)


def document_of(node_id: str) -> str:
    """The id of the document that a claim (`claim/D-...`) or evidence (`evidence/D-...`) node belongs to."""
    return node_id.partition("/")[2].partition("-")[0]
