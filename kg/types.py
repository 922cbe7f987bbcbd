"""The values that travel between the stages. All are frozen; what repeats is a tuple in a fixed order."""

from __future__ import annotations

import datetime
import operator
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.errors import KgError

Scalar = str | int | float | bool | datetime.date


@dataclass(frozen=True, slots=True)
class Document:
    """One published text. Positions count code points of `text`."""

    id: str
    """Content hash, see `kg.ids.document_id`."""
    identifier: str
    """The name that its publisher or reader gave it, such as `dev-001`."""
    text: str
    title: str | None = None
    published: str | None = None
    """EDTF date (`2025-09-15`, `2025-09`, `2025`), or None where unknown."""
    source: str | None = None
    """Who published it."""
    url: str | None = None
    genre: str | None = None
    """What kind of text it is, a value of the enumeration Genre of the ontology; None where nobody said."""
    layout: str | None = None
    """Of rows of a table, the description in `seeds/sources` by which they are read; None for prose."""


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """Words of a document that support one argument of a claim: `document.text[start:end] == quote`.

    `argument` is a value of the enumeration Argument of the ontology; `ref` names what the words denote, where
    that is known: a node id for companies, roles, skills and places, a code of the closed list for reasons, a status for statuses.
    """

    start: int
    end: int
    argument: str
    quote: str
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of people or sites as a claim states it: `value` (perhaps approximate), or bounds, never both."""

    value: int | None = None
    min: int | None = None
    max: int | None = None
    approx: bool = False


@dataclass(frozen=True, slots=True)
class When:
    """A date as precise as the text is. `kind` is `announced` or `effective`."""

    value: str
    kind: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What one document says of one event. Every value has the words it came from among `mentions`.

    Mentions are sorted; exactly one has the argument `event` and is the evidence of the whole.
    `company` is the canonical name where the reference data knows it, otherwise the name as printed.
    """

    id: str
    document: str
    type: str
    company: str
    status: str
    mentions: tuple[Mention, ...]
    count: Quantity | None = None
    percent: float | None = None
    headcount_before: int | None = None
    headcount_after: int | None = None
    date: When | None = None
    confidence: float = 1.0
    extractor: str = "rules/1"
    scope: str | None = None
    """Of whom the count is, a value of the enumeration CountScope of the ontology; None where it is of the places that are named."""
    corrects: str | None = None
    """Id of the claim of the same document that this one takes the place of."""

    def of(self, argument: str) -> tuple[Mention, ...]:
        """The mentions of one argument, in the order of the text."""
        return tuple(m for m in self.mentions if m.argument == argument)

    @property
    def evidence(self) -> Mention:
        return self.of("event")[0]

    @property
    def company_id(self) -> str | None:
        """Node id of the company, once linked."""
        return next((m.ref for m in self.of("company") if m.ref), None)

    @property
    def roles(self) -> tuple[str, ...]:
        return tuple(m.quote for m in self.of("role"))

    @property
    def to_roles(self) -> tuple[str, ...]:
        return tuple(m.quote for m in self.of("to_role"))

    @property
    def skills(self) -> tuple[str, ...]:
        return tuple(m.quote for m in self.of("skill"))

    @property
    def reasons(self) -> tuple[str, ...]:
        """Codes of the reasons, whoever gives them, without repeats."""
        return tuple(dict.fromkeys(m.ref.removeprefix("reason/") for m in self.of("reason") + self.of("inferred_reason") if m.ref))

    def raw(self, argument: str) -> str | None:
        """The words of the first mention of an argument."""
        return next((m.quote for m in self.of(argument)), None)


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    """One of the values that claims give for an argument on which they differ."""

    argument: str
    value: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Merge:
    """Why a claim was taken to report the same event as claims before it: the sum of reasons, and the reasons in words."""

    claim: str
    weight: float
    because: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What claims of one event say together: its status, size and date, and how many reports that rests on."""

    status: str
    documents: int
    origins: int
    """Independent origins; copies of one report are one."""
    count_min: int | None = None
    count_max: int | None = None
    approx: bool | None = None
    unquantified: bool = True
    percent: float | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """What was known of an event from the day `since` until a report on the day `until` changed it."""

    since: datetime.date
    until: datetime.date | None
    """The first day on which it no longer held; None for the last."""
    figures: Figures


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, reconciled from claims. Ids of companies, roles and places are node ids."""

    id: str
    type: str
    company: str
    status: str
    claims: tuple[str, ...]
    documents: tuple[str, ...]
    origins: int
    confidence: float = 1.0
    count_min: int | None = None
    count_max: int | None = None
    approx: bool | None = None
    scope: str | None = None
    unquantified: bool = True
    percent: float | None = None
    headcount_before: int | None = None
    headcount_after: int | None = None
    date: str | None = None
    announced: str | None = None
    effective: str | None = None
    first_published: datetime.date | None = None
    last_published: datetime.date | None = None
    roles: tuple[str, ...] = ()
    to_roles: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    stated_reasons: tuple[str, ...] = ()
    inferred_reasons: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    revisions: tuple[Revision, ...] = ()
    merges: tuple[Merge, ...] = ()
    part_of: str | None = None
    supersedes: tuple[str, ...] = ()
    reversed_by: tuple[str, ...] = ()
    announced_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was dropped or could not be read, and why. Nothing is dropped in silence."""

    document: str
    stage: str
    reason: str

    def __str__(self) -> str:
        return f"{self.document}: {self.stage}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Node:
    """A thing of the neutral graph: its id (`company/xai`), its class, and single scalars by attribute name, sorted by name."""

    id: str
    kind: str
    attributes: tuple[tuple[str, Scalar], ...] = ()

    @classmethod
    def make(cls, id: str, kind: str, attributes: Mapping[str, Scalar | None]) -> Node:
        """A node from a mapping; None is left out, and only None (0 and False stay)."""
        return cls(id, kind, tuple(sorted((k, v) for k, v in attributes.items() if v is not None)))

    def get(self, name: str) -> Scalar | None:
        return next((v for k, v in self.attributes if k == name), None)


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """A link or shortcut between two nodes, by their ids. There is at most one of a type between two nodes."""

    source: str
    type: str
    target: str


_BY_ENDS = operator.attrgetter("source", "type", "target")
"""The order of edges; a key is many times quicker than comparing them."""


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes by id, and edges. Both stores hold exactly this."""

    nodes: Mapping[str, Node] = field(default_factory=dict)
    edges: frozenset[Edge] = frozenset()

    @classmethod
    def of(cls, nodes: Iterable[Node] = (), edges: Iterable[Edge] = ()) -> Graph:
        """A graph of nodes and edges; the same node may come twice, two different nodes of one id may not.

        Raises KgError when two different nodes share an id.
        """
        by_id: dict[str, Node] = {}
        for node in nodes:
            known = by_id.setdefault(node.id, node)
            if known != node:
                raise KgError(f"two different nodes have the id {node.id}: {known.attributes} and {node.attributes}")
        return cls(by_id, frozenset(edges))

    @classmethod
    def union(cls, graphs: Iterable[Graph]) -> Graph:
        """All graphs together. Raises KgError as `of` does."""
        parts = list(graphs)
        return cls.of((n for g in parts for n in g.nodes.values()), (e for g in parts for e in g.edges))

    def __or__(self, other: Graph) -> Graph:
        """The union of two graphs."""
        return Graph.union((self, other))

    def sorted_nodes(self) -> list[Node]:
        return [self.nodes[k] for k in sorted(self.nodes)]

    def sorted_edges(self) -> list[Edge]:
        return sorted(self.edges, key=_BY_ENDS)


@dataclass(frozen=True, slots=True)
class Delta:
    """What turns one graph into another. A changed node is among `removed` (as it was) and among `added` (as it is)."""

    removed: Graph
    added: Graph

    @classmethod
    def between(cls, old: Graph, new: Graph) -> Delta:
        """The smallest change from `old` to `new`."""
        return cls(
            Graph.of((n for i, n in old.nodes.items() if new.nodes.get(i) != n), old.edges - new.edges),
            Graph.of((n for i, n in new.nodes.items() if old.nodes.get(i) != n), new.edges - old.edges),
        )

    def __bool__(self) -> bool:
        return bool(self.removed.nodes or self.removed.edges or self.added.nodes or self.added.edges)
