"""Claims as extracted -> claims whose companies, roles, places and reasons are node ids. The words stay; only references are added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.reference import Reference
from kg.resolve import companies, roles
from kg.types import Claim, Mention


def link(claims: Iterable[Claim], reference: Reference) -> Iterator[Claim]:
    """Each claim with the node ids of what its mentions denote."""
    for claim in claims:
        yield replace(claim, mentions=tuple(_linked(m, claim, reference) for m in claim.mentions))


def _linked(mention: Mention, claim: Claim, reference: Reference) -> Mention:
    ref = _ref(mention, claim, reference)
    return mention if ref == mention.ref else replace(mention, ref=ref)


def _ref(mention: Mention, claim: Claim, reference: Reference) -> str | None:
    match mention.argument:
        case "company":
            return companies.link(claim.company, reference)
        case "role" | "to_role":
            return roles.link(mention.quote, reference)
        case "reason" | "inferred_reason":
            return f"reason/{(mention.ref or '').removeprefix('reason/')}"
        case _:
            return None  # words that denote no node: a number, a date, a cue of the status
