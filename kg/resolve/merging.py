"""Which claims report one event.

Claims of one company and one type are compared; those of one document are different events, as the extractor has already put together
what a document says twice. The claims are taken in a fixed order (by publication), so the result does not depend on the order in which
documents came. Every judgement is a sum of reasons, kept so that it can be shown.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kg import dates
from kg.reference import Reference, ancestors, by_id
from kg.resolve import places, values
from kg.resolve.corrections import Correction, correction
from kg.resolve.decisions import NONE, Decisions
from kg.resolve.roles import key
from kg.types import Claim, Document, Merge, Quantity

Period = tuple[datetime.date, datetime.date]

THRESHOLD = 1.0
"""The least sum of reasons for which two claims are taken to report one event."""

APART = 120
"""Days from which on two events cannot be one, whatever else agrees: a later round is another event."""
REACH = 400
"""Days within which a claim that names a figure as no longer holding refers to the event of which that figure was told."""

_SITE_IS_IDENTITY = frozenset({"OfficeOpening", "OfficeClosure"})
"""Types of which one company has one event at one site within a few months, however often its day is put off."""

_NUMBERS = re.compile(r"\d+")
_VERSION = re.compile(r"suppl|notice|updat|revis|amend|addit|correct", re.IGNORECASE)
"""Words in the cell of a company for a version of its notice, which is no site."""

_ROLE_IS_IDENTITY = frozenset({"Expansion", "HiringFreeze", "RoleShift", "Reorganisation", "ExecutiveMove", "Rehire"})
"""Types of which two events at one company at one time differ by their roles."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A claim with what comparing needs: roles with all that is broader, places with all around them, the time that it speaks of."""

    claim: Claim
    published: str
    roles: frozenset[str]
    wider: frozenset[str]
    heads: frozenset[str]
    places: frozenset[str]
    towns: frozenset[str]
    around: frozenset[str]
    period: Period | None
    dated: bool
    kind: str | None
    told: Period | None
    """When its document came out."""
    row_of: str | None
    """The publisher of the list that it is a row of, a tracker or a register of notices."""
    tracked: bool
    """Whether that list is a tracker, which gives the seat of the company as the place."""
    unit: tuple[str, ...]
    """The numbers that stand behind the name in its row, by which a register tells the sites of a company apart."""
    correction: Correction | None

    def told_then(self, other: Placed) -> bool:
        """Whether it says when an event takes effect, and came out when the other says that it was announced."""
        kinds = self.kind == "effective" and other.kind == "announced"
        return kinds and self.told is not None and other.period is not None and dates.gap(self.told, other.period) <= 10


@dataclass(slots=True)
class Cluster:
    """Claims that report one event, and why each but the first was put there."""

    members: list[Placed] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    timeless: bool = False
    """Whether somebody, or a claim that names an old figure, put claims together of whatever time."""


def clusters(
    claims: Sequence[Claim], documents: Mapping[str, Document], reference: Reference, decisions: Decisions = NONE
) -> list[Cluster]:
    """The claims of one company, each in exactly one cluster. Documents by id; every claim's document must be among them.

    Where somebody decided, that is done; otherwise a claim goes to the cluster for which most speaks, or to a new one.
    """
    placed = [_place(c, documents[c.document], reference) for c in claims]
    placed.sort(key=lambda p: (p.claim.type, p.published, p.claim.document, p.claim.id))
    found: list[Cluster] = []
    near = _Blocks()
    at: dict[tuple[str, str], int] = {}
    first = _first_versions(claims)
    for item in placed:
        decided = _decided(item, at, decisions)
        best = decided or _amended(item, at, first) or _best(item, found, near, at, decisions)
        if best is None:
            index = len(found)
            found.append(Cluster([item]))
        else:
            index, merge = best
            found[index].members.append(item)
            found[index].merges.append(merge)
            found[index].timeless |= decided is not None or (item.correction is not None and bool(item.correction.named))
        near.add(item, index)
        at[item.claim.type, item.claim.id] = at[item.claim.type, first.get(item.claim.id, "")] = index
    return found


def _decided(item: Placed, at: Mapping[tuple[str, str], int], decisions: Decisions) -> tuple[int, Merge] | None:
    """The first of the clusters that somebody decided for a claim. `at` gives the cluster of each claim that has one, by type and id."""
    type, id = item.claim.type, item.claim.id
    indexes = [(at[type, other], f"decided: {why}") for other, why in decisions.others(id, "together") if (type, other) in at]
    return next(((index, Merge(id, THRESHOLD, why)) for index, why in sorted(indexes)), None)


def _first_versions(claims: Sequence[Claim]) -> dict[str, str]:
    """The first version of each claim that is amended or amends, by its id: a notice and all its amendments are one event."""
    before = {c.id: c.corrects for c in claims if c.corrects is not None}
    first = {}
    for id in before:
        root = id
        while root in before:
            root = before[root]
        first[id] = first[root] = root
    return first


def _amended(item: Placed, at: Mapping[tuple[str, str], int], first: Mapping[str, str]) -> tuple[int, Merge] | None:
    """The cluster of another version of the claim, in the place of which it stands or that stands in its place."""
    key = item.claim.type, first.get(item.claim.id, "")
    return (at[key], Merge(item.claim.id, THRESHOLD, "one amends the other in their document")) if key[1] and key in at else None


def _best(
    item: Placed, found: Sequence[Cluster], near: _Blocks, at: Mapping[tuple[str, str], int], decisions: Decisions
) -> tuple[int, Merge] | None:
    """The cluster for which most speaks, if enough does. No two claims of one document report one event."""
    type, id = item.claim.type, item.claim.id
    forbidden = {at.get((type, other)) for other, _ in decisions.others(id, "apart")}
    best: tuple[float, int, str] | None = None
    for index in near.of(item):
        members = found[index].members
        if index in forbidden or any(m.claim.document == item.claim.document or _rows(item, m) or _elsewhere(item, m) for m in members):
            continue
        if not found[index].timeless and any(_apart(item, m) for m in members):
            continue
        score, why = max((likeness(item, m) for m in members), key=lambda s: s[0])
        if score >= THRESHOLD and (best is None or score > best[0]):
            best = score, index, why
    return best and (best[1], Merge(id, round(best[0], 2), best[2]))


class _Blocks:
    """Clusters by type and time, so that a claim is compared with those only that its time does not rule out."""

    def __init__(self) -> None:
        self._by_time: dict[tuple[str, int], set[int]] = {}
        self._of_type: dict[str, set[int]] = {}
        self._timeless: dict[str, set[int]] = {}

    def add(self, item: Placed, cluster: int) -> None:
        """Take note that a claim is in a cluster."""
        type = item.claim.type
        self._of_type.setdefault(type, set()).add(cluster)
        if item.period is None:
            self._timeless.setdefault(type, set()).add(cluster)
            return
        for block in self._blocks(item.period, 0):
            self._by_time.setdefault((type, block), set()).add(cluster)

    def of(self, item: Placed) -> list[int]:
        """The clusters in reach of a claim, in their order."""
        type = item.claim.type
        if item.period is None:
            return sorted(self._of_type.get(type, ()))
        around = APART if item.correction is None or not item.correction.named else REACH
        reach = (self._by_time.get((type, block), set()) for block in self._blocks(item.period, around))
        return sorted(self._timeless.get(type, set()).union(*reach))

    @staticmethod
    def _blocks(period: Period, around: int) -> range:
        return range((period[0].toordinal() - around) // APART, (period[1].toordinal() + around) // APART + 1)


def likeness(a: Placed, b: Placed) -> tuple[float, str]:
    """How much speaks for one event, and what: positive for, negative against. Claims of unlike type or company are not compared."""
    time, size = _time(a, b), _count(a, b)
    if _names(a, b) or _names(b, a):
        # The old figure does not speak against it, and neither does the time that passed until it was put right.
        time, size = (0.0, ""), (3.0, "corrects its figure")
    elif _corrects(a, b) or _corrects(b, a):
        size = 3.0, "corrects its figure"
    reasons = [time, size, _headcount(a, b), _percent(a, b), _role(a, b), _place_of(a, b)]
    total = sum(weight for weight, _ in reasons)
    return total, ", ".join(f"{what} {weight:+.1f}" for weight, what in reasons if what)


def _apart(a: Placed, b: Placed) -> bool:
    """Whether time rules out that two claims are of one event, however many others stand between them."""
    named = _names(a, b) or _names(b, a)
    return not named and a.period is not None and b.period is not None and dates.gap(a.period, b.period) > APART


def _rows(a: Placed, b: Placed) -> bool:
    """Whether two claims are rows of one list, which tells an event once: of another day, and (of a tracker) of another size as well.

    A register tells the sites of a company apart by numbers, and does not put a figure right on the day on which it has it.
    """
    if a.row_of is None or a.row_of != b.row_of:
        return False
    x, y = a.claim, b.claim
    if not a.tracked and (
        a.unit != b.unit or (a.told is not None and a.told == b.told and None not in (x.count, y.count) and x.count != y.count)
    ):
        return True
    alike = a.tracked and ((x.count is not None and x.count == y.count) or (x.percent is not None and x.percent == y.percent))
    return not alike and (x.date is None or y.date is None or x.date.value != y.date.value)


def _elsewhere(a: Placed, b: Placed) -> bool:
    """Whether two claims are of places apart, however many others stand between them; a tracker names the seat of the company."""
    apart = bool(a.places and b.places) and not (a.places & b.around or b.places & a.around)
    return apart and not (a.tracked or b.tracked or _names(a, b) or _names(b, a))


def _time(a: Placed, b: Placed) -> tuple[float, str]:
    if a.period is None or b.period is None:
        return -0.5, "time unknown"
    days = dates.gap(a.period, b.period)
    if days == 0 and a.dated and b.dated:
        return 1.5, "same time"
    if days <= 10:
        return 1.0, f"{days} days apart"
    if (a.told_then(b) or b.told_then(a)) and days <= APART:
        return 1.0, "told when the other was announced"
    if days <= 45 and not (a.dated and b.dated):
        return 0.5, f"{days} days apart"
    if days <= APART:
        # A date on which it is announced and one on which it takes effect lie apart; two dates of one kind speak for two rounds.
        rounds = a.kind is not None and a.kind == b.kind and not _one_site(a, b)
        return (-2.5 if rounds else -1.0), f"{days} days apart"
    return -10.0, f"{days} days apart"


def _count(a: Placed, b: Placed) -> tuple[float, str]:
    x, y = _size(a.claim), _size(b.claim)
    if x is None or y is None:
        return 0.0, ""
    (x_low, x_high), (y_low, y_high) = values.interval(x), values.interval(y)
    low, high = sorted((x_high or x_low or 0, y_high or y_low or 0))
    if values.compatible(x, y):
        # "more than 300" does not rule out 800, and does not speak for it.
        return (1.5, "same count") if high <= 1.5 * low or None not in (x_low, x_high, y_low, y_high) else (0.0, "")
    if any(p.correction is not None and (p.correction.amends or not p.correction.old) for p in (a, b)):
        return 0.0, ""
    return (-0.5, "counts differ") if high <= 1.5 * low else (-2.5, "counts differ widely")


def _size(claim: Claim) -> Quantity | None:
    """The count, or what a change from one headcount to another amounts to: enough to compare, never a figure to report."""
    if claim.count is not None or claim.headcount_before is None or claim.headcount_after is None:
        return claim.count
    return Quantity(abs(claim.headcount_before - claim.headcount_after), approx=True)


def _headcount(a: Placed, b: Placed) -> tuple[float, str]:
    pairs = [(a.claim.headcount_before, b.claim.headcount_before), (a.claim.headcount_after, b.claim.headcount_after)]
    if any(x is not None and x == y for x, y in pairs):
        return 1.0, "same headcount"
    return 0.0, ""


def _corrects(new: Placed, old: Placed) -> bool:
    """Whether one claim puts right what an earlier one says."""
    return new.correction is not None and _may_follow(new, old) and new.correction.of(old.claim.count)


def _names(new: Placed, old: Placed) -> bool:
    """Whether one claim names the figure of an earlier one, of the last year or so, as what no longer holds."""
    near = new.period is None or old.period is None or dates.gap(new.period, old.period) <= REACH
    return near and new.correction is not None and _may_follow(new, old) and new.correction.names(old.claim.count)


def _may_follow(new: Placed, old: Placed) -> bool:
    """Whether the document of one claim may have come out after that of the other, by what is known of their dates."""
    return new.told is None or old.told is None or new.told[1] >= old.told[0]


def _percent(a: Placed, b: Placed) -> tuple[float, str]:
    x, y = a.claim.percent, b.claim.percent
    if x is None or y is None:
        return 0.0, ""
    if abs(x - y) <= 1:
        return 1.0, "same share"
    return (0.0, "") if any(p.correction is not None and p.correction.amends for p in (a, b)) else (-1.0, "shares differ")


def _role(a: Placed, b: Placed) -> tuple[float, str]:
    if not a.roles or not b.roles:
        return 0.0, ""
    if a.wider & b.roles or b.wider & a.roles:
        return 1.0, "same role"
    if a.heads & b.heads:
        return 0.0, ""
    return (-1.5 if a.claim.type in _ROLE_IS_IDENTITY else -0.25), "other role"


def _one_site(a: Placed, b: Placed) -> bool:
    """Whether two claims are of the opening or closure of a site in one town."""
    return a.claim.type in _SITE_IS_IDENTITY and bool(a.towns & b.towns)


def _place_of(a: Placed, b: Placed) -> tuple[float, str]:
    if _one_site(a, b):
        return 2.0, "same site"
    if a.places and b.places:
        if a.places & b.around or b.places & a.around:
            return 0.5, "same place"
        return (-0.5 if a.tracked or b.tracked else -2.5), "other place"
    if a.places or b.places:
        return -0.5, "place in one"
    return 0.0, ""


def _place(claim: Claim, document: Document, reference: Reference) -> Placed:
    above, known = ancestors(reference), by_id(reference)
    roles = frozenset(m.ref for m in claim.of("role") + claim.of("to_role") if m.ref)
    sites = frozenset(p for m in claim.of("location") for p in places.link(m.quote, reference))
    period = dates.bounds(claim.date.value if claim.date else None)
    published = dates.bounds(document.published)
    dated = period is not None
    if period is None and published is not None and claim.status != "completed":
        # News is about the days before it; what is told as background may be of any time.
        period = published[0] - datetime.timedelta(days=7), published[1]
    return Placed(
        claim,
        document.published or "9999",
        roles,
        roles.union(*(above.get(r, frozenset()) for r in roles)),
        frozenset(key(m.quote).split()[-1] for m in claim.of("role") if key(m.quote)),
        sites,
        frozenset(p for p in sites if p not in known or known[p].data["kind"] == "city"),
        sites.union(*(above.get(p, frozenset()) for p in sites)),
        period,
        dated,
        claim.date.kind if claim.date is not None and dated else None,
        published,
        document.source if document.layout is not None else None,
        document.layout is not None and document.genre == "tracker",
        _unit(claim, document) if document.layout is not None else (),
        correction(claim, document),
    )


def _unit(claim: Claim, document: Document) -> tuple[str, ...]:
    """The numbers between the name of the company and the end of its cell; not those of a supplement or an update."""
    name = claim.of("company")[0]
    rest = document.text[name.end : claim.evidence.end].partition(" | ")[0]
    return () if _VERSION.search(rest) else tuple(_NUMBERS.findall(rest))
