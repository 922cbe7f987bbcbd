"""What people decided about merges and names: the entries of a YAML file, which every build replays.

    - {together: [CLAIM, CLAIM], why: one filing}         these claims report one event
    - {apart: [CLAIM, CLAIM], why: two plants}            these do not
    - {company: Apex, is: Apex Bank, in: [DOCUMENT]}      what texts call so is that company; without `in`, in every document
    - {role: raters, is: data annotator}                  the same for a role

A claim is named by its id, as `kg show` prints it, a document by its id or identifier. `is` names an entry of the reference data, or
something that it does not hold, which then goes by that name. Only claims of one company and type can be put together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import yaml

from kg import ids
from kg.errors import KgError
from kg.reference import Reference
from kg.resolve import companies, roles
from kg.resources import SEEDS
from kg.types import Document

DEFAULT = SEEDS / "decisions.yaml"
_KEYS = {"together": {"why"}, "apart": {"why"}, "company": {"is", "in", "why"}, "role": {"is", "in", "why"}}


@dataclass(frozen=True, slots=True, order=True)
class Verdict:
    """Claims that are one event (`together`), or of which no two are (`apart`)."""

    kind: Literal["together", "apart"]
    claims: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True, order=True)
class Naming:
    """What a name or phrase denotes, in some documents or (where `documents` is empty) in all."""

    kind: Literal["company", "role"]
    name: str
    means: str
    documents: tuple[str, ...]


@dataclass(frozen=True)
class Decisions:
    """The decisions of a file."""

    verdicts: tuple[Verdict, ...] = ()
    namings: tuple[Naming, ...] = ()

    @cached_property
    def _by_claim(self) -> Mapping[str, tuple[Verdict, ...]]:
        found: dict[str, tuple[Verdict, ...]] = {}
        for verdict in self.verdicts:
            for claim in verdict.claims:
                found[claim] = (*found.get(claim, ()), verdict)
        return found

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, str], list[Naming]]:
        found: dict[tuple[str, str], list[Naming]] = {}
        for naming in sorted(self.namings, key=lambda n: not n.documents):
            found.setdefault((naming.kind, _key(naming.kind, naming.name)), []).append(naming)
        return found

    def others(self, claim: str, kind: Literal["together", "apart"]) -> Iterator[tuple[str, str]]:
        """The claims that a claim is decided to be together with, or apart from, each with the reason."""
        for verdict in self._by_claim.get(claim, ()):
            if verdict.kind == kind:
                yield from ((other, verdict.why) for other in verdict.claims if other != claim)

    def link(self, kind: Literal["company", "role"], name: str, document: Document, reference: Reference) -> str | None:
        """The node id that somebody decided for a name or phrase in a document; what is said of the document goes first."""
        if not self.namings:
            return None
        for naming in self._by_name.get((kind, _key(kind, name)), ()):
            if not naming.documents or {document.id, document.identifier} & set(naming.documents):
                return _target(naming, reference)
        return None

    def names(self, reference: Reference) -> dict[str, str]:
        """The name of each node that decisions lead to."""
        return {_target(n, reference): n.means for n in self.namings}


NONE = Decisions()


def _key(kind: str, name: str) -> str:
    return ids.company_key(name) if kind == "company" else roles.key(name)


def _target(naming: Naming, reference: Reference) -> str:
    """The id of an entry of the reference data of that name, or one of its own: a decision may keep a name off such an entry."""
    if naming.kind == "company":
        return companies.link(naming.means, reference)
    return roles.link(naming.means, reference)


def load(file: Path = DEFAULT) -> Decisions:
    """The decisions in a file. Raises KgError, with the file and the entry, for what is no decision."""
    try:
        entries = yaml.safe_load(file.read_bytes()) or []
    except OSError as error:
        raise KgError(f"{file}: the decisions cannot be read: {error.strerror or error}") from error
    except yaml.YAMLError as error:
        raise KgError(f"{file}: no YAML: {' '.join(str(error).split())}") from error
    if not isinstance(entries, list):
        raise KgError(f"{file}: no list of decisions")
    made = [_decision(file, entry) for entry in entries]
    verdicts = tuple(sorted(d for d in made if isinstance(d, Verdict)))
    return Decisions(verdicts, tuple(sorted(d for d in made if isinstance(d, Naming))))


def _decision(file: Path, entry: Any) -> Verdict | Naming:
    kinds = [k for k in _KEYS if isinstance(entry, dict) and k in entry]
    if len(kinds) != 1:
        raise KgError(f"{file}: {entry!r}: an entry has one of {', '.join(_KEYS)}")
    kind = kinds[0]
    if unknown := sorted(map(str, entry.keys() - {kind} - _KEYS[kind])):
        raise KgError(f"{file}: {entry!r}: {kind} takes {', '.join(sorted(_KEYS[kind]))}, not {', '.join(unknown)}")
    if kind in ("together", "apart"):
        claims = _texts(entry[kind])
        if len(set(claims)) < 2:
            raise KgError(f"{file}: {entry!r}: {kind} names two claims or more")
        why = str(entry.get("why") or "somebody decided so")
        return Verdict(kind, tuple(sorted({c.removeprefix("claim/") for c in claims})), why)  # type: ignore[arg-type]
    name, means = entry[kind], entry.get("is")
    if not (isinstance(name, str) and name.strip() and isinstance(means, str) and means.strip()):
        raise KgError(f"{file}: {entry!r}: a {kind} and what it is are names")
    return Naming(kind, name, means, tuple(sorted(d.removeprefix("document/") for d in _texts(entry.get("in") or []))))  # type: ignore[arg-type]


def _texts(values: Any) -> list[str]:
    return [str(v) for v in values] if isinstance(values, list) else [str(values)]
