"""Claims as extracted -> claims whose companies, roles, places and reasons are node ids. The words stay; only references are added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.reference import Reference
from kg.resolve import companies, roles
from kg.resolve.decisions import NONE, Decisions
from kg.types import Claim, Document, Mention


def link(document: Document, claims: Iterable[Claim], reference: Reference, decisions: Decisions = NONE) -> Iterator[Claim]:
    """Each claim of a document with the node ids of what its mentions denote; what somebody decided goes first."""

    for claim in claims:
        yield replace(claim, mentions=tuple(_linked(m, claim, document, reference, decisions) for m in claim.mentions))


def _linked(mention: Mention, claim: Claim, document: Document, reference: Reference, decisions: Decisions) -> Mention:
    ref = _ref(mention, claim, document, reference, decisions)
    return mention if ref == mention.ref else replace(mention, ref=ref)


def _ref(mention: Mention, claim: Claim, document: Document, reference: Reference, decisions: Decisions) -> str | None:
    match mention.argument:
        case "company":
            return decisions.link("company", claim.company, document, reference) or companies.link(claim.company, reference)
        case "role" | "to_role":
            return decisions.link("role", mention.quote, document, reference) or roles.link(mention.quote, reference)
        case "skill":
            return mention.ref
        case "reason" | "inferred_reason":
            return f"reason/{(mention.ref or '').removeprefix('reason/')}"
        case _:
            return None  # words that denote no node: a number, a date, a cue of the status
