"""Reorganisations: units, laboratories and lines of work that are joined, split, dissolved or put under one roof."""

from __future__ import annotations

from kg.extract import subjects
from kg.extract.clauses import View
from kg.extract.frame import Frame
from kg.extract.names import Name
from kg.extract.phrases import Phrase
from kg.extract.tokens import Token

_BE = frozenset("will would are is be been were was has have to now".split())
_AS_ONE = ("become~ one", "become~ a", "be~ ", "stop~", "cease~ to be a", "no longer be")
"""Triggers by which lines of work are told to be one from now on."""
_WORKSHOPS = ("lab", "office", "centre", "center", "studio", "hub")


def fill(frame: Frame) -> bool:
    """Two units, or one that is split or dissolved."""
    if not _filled(frame):
        return False
    frame.roles = [one for span in frame.roles for one in _apart(frame.view, span)]
    return True


def _apart(view: View, span: tuple[int, int]) -> list[tuple[int, int]]:
    """The names of two units that share their noun ("the Core and Sign divisions"), else the span itself."""
    inside = [t for t in view.tokens if span[0] <= t.start and t.end <= span[1]]
    k = next((k for k, t in enumerate(inside) if t.low in ("and", "&")), 0)
    end = next((n for n, t in enumerate(inside) if n > k and t.tag in "UM" and t.text[0].islower()), len(inside))
    names = [*inside[:k], *inside[k + 1 : end]]
    shared = 0 < k < end - 1 and end < len(inside) and inside[-1].low.endswith("s") and all(t.text[0].isupper() for t in names)
    return [(inside[0].start, inside[k - 1].end), (inside[k + 1].start, inside[end - 1].end)] if shared else [span]


def _filled(frame: Frame) -> bool:
    """Fills the units of a frame."""
    view, match = frame.view, frame.match
    tokens, flags = view.tokens, match.trigger.flags
    passive = match.voice in ("passive", "reduced")
    lo = frame.a if passive or match.trigger.form == "intransitive" else match.gap[0] if match.gap else match.j
    if "joins" in flags and not passive and not match.gap and (match.j == len(tokens) or tokens[match.j].tag in ".IT"):
        lo = frame.a  # "the two groups are merging"
    region = view.within(lo, frame.b)
    counted = next((p for p in region if p.i >= match.j), None) if match.voice in ("active", "gerund") else None
    if counted is not None and counted.kind == "people" and counted.number is not None and not _into_units(view, match.j, frame.b):
        return False  # "will abolish 550 positions, most of them in its enterprise division"
    if any(p.kind == "people" or tokens[p.head].low == "members" for p in region[:1]) and match.trigger.words.startswith("spread~"):
        return False  # "dissolved the team and spread its members over other units"
    if len(brands := _brands(frame)) > 1:
        frame.roles = brands
        return True
    if "roof" not in flags and _of_things(frame, passive):
        return False
    for p in region:
        _line(view, p)
    found = [p for p in region if p.role is not None and p.kind in ("unit", "function")]
    found += [q for p in found if p.kind == "unit" for q in _joined(view, p)]
    found += [p for p in region if _laboratory(view, p)]
    found += [q for p in region for q in _lines_of(view, p)]
    if any(p.kind == "unit" and p.i > match.i for p in found) or _into_units(view, match.j, frame.b):
        found += [p for p in region if p.kind == "people" and p.role is not None and p.i >= lo and p.j <= (match.i if passive else frame.b)]
    named = [
        p for p in region if p.kind == "other" and tokens[p.head].tag in "ZRC" and tokens[p.head].low != frame.employer.name.name.lower()
    ]
    if "roof" in flags:
        plain = [p for p in region if p.kind == "other" and all(t.tag == "M" for t in tokens[p.i : p.j])]  # "put perception and planning"
        listed = [p for p in (*named, *plain) if match.gap and match.gap[0] <= p.i and p.j <= match.gap[1]] if not passive else named
        found += listed
        if len(listed) > 1:
            frame.roles = [
                frame.view.role(p) if p.role else (tokens[p.i].start, tokens[p.head].end) for p in sorted(found, key=lambda p: p.i)
            ]
            return True
        found = [p for p in found if p not in listed]
    if ("roof" in flags or match.trigger.words.startswith(_AS_ONE)) and (lines := _gathered(frame)):
        frame.roles = lines
        return True
    if passive and (sides := _joining(frame, region)):
        frame.roles = sides
        return True
    if "two" in flags and not _enters(frame, found, named):
        return False
    if "joins" in flags and not match.gap and (one := _one_into_another(frame, passive)):
        frame.roles = one
        return True
    single = match.trigger.words.startswith(("form~", "become~", "be~")) or any(
        t.low in ("as", "one", "single") for t in tokens[match.i : frame.b]
    )
    if match.trigger.words.startswith("become~ one") and all(p.i > match.i for p in found):
        return False  # "of becoming a leaner organisation"
    both = sum(p.kind == "function" for p in found) > 1 and ("joins" in flags or single)
    if not both and not any(_is_unit(view, p) for p in found):
        return False
    frame.roles = [frame.view.role(p) for p in sorted(_once(found), key=lambda p: p.i)]
    return bool(frame.roles)


def _brands(frame: Frame) -> list[tuple[int, int]]:
    """The companies that the employer owns, where a clause tells that they become one ("Glassdoor is folded into Indeed"), each once."""
    owned = {
        t.value: (t.start, t.end)
        for t in reversed(frame.view.tokens[: frame.b])
        if t.tag == "C" and isinstance(t.value, Name) and frame.employer.name.ref in t.value.owners
    }
    return sorted(owned.values())


def _joining(frame: Frame, region: list[Phrase]) -> list[tuple[int, int]]:
    """Units of whatever name, of which one goes into the other ("Quality is to be merged into Engineering"); empty for others."""
    tokens, j = frame.view.tokens, frame.match.j
    if j >= len(tokens) or tokens[j].low not in ("into", "with"):
        return []
    sides = [p for p in region if tokens[p.head].text[0].isupper() and tokens[p.head].tag in "ZFMUB" and p.number is None]
    if len(sides) < 2 or sides[0].j > frame.match.i or sides[1].i != j + 1:
        return []
    return [frame.view.role(p) if p.role else (tokens[p.i].start, tokens[p.head].end) for p in sides[:2]]


def _gathered(frame: Frame) -> list[tuple[int, int]]:
    """The lines of work, by whatever words they are named, that are told to become one ("Data platform and reporting will be merged into").

    Empty where fewer than two are named.
    """
    view, match = frame.view, frame.match
    tokens = view.tokens
    inside = match.gap is not None and match.voice in ("active", "gerund") and match.trigger.form == "verb"
    lo, hi = match.gap if inside and match.gap else (frame.a, match.i)
    chain: list[Phrase] = []
    for p in view.within(lo, hi):
        between = tokens[chain[-1].j : p.i] if chain else []
        if chain and all(t.low in (",", "and", "&", "both") for t in between):
            chain.append(p)
        elif len(chain) < 2:
            chain = [] if (p.i > lo and tokens[p.i - 1].tag in "IVS") or tokens[p.head].tag in "CP" else [p]
    opening, resume = subjects.insertion(tokens, frame.a, match.i)
    if chain and chain[-1].j <= opening:
        between = [*tokens[chain[-1].j : opening], *tokens[resume : match.i]]  # "Search and mapping, until now run apart, become"
    else:
        between = tokens[chain[-1].j : match.i] if chain else []
    if chain and not inside and any(t.tag == "V" and t.low not in _BE for t in between):
        return []
    if tokens[match.j - 1].low in ("as", "with"):
        chain += [p for p in view.phrases if p.i == match.j]
    plain = all(p.number is None and all(t.tag in "MZFUDB" for t in tokens[p.i : p.j]) and tokens[p.head].tag in "MZFU" for p in chain)
    if len(chain) < 2 or not plain:
        return []
    own = [p.role or (p.i + (tokens[p.i].tag == "D"), p.head + (p.kind != "unit" or p.head == p.i)) for p in chain]
    return [(tokens[i].start, tokens[j - 1].end) for i, j in own if i < j]


def _one_into_another(frame: Frame, passive: bool) -> list[tuple[int, int]]:
    """The two lines of work, named by one word each, of which one is merged into the other ("Quality is to be merged into Engineering")."""
    view, match = frame.view, frame.match
    tokens = view.tokens
    into = next((k for k in range(match.j, frame.b) if tokens[k].low == "into"), None)
    if into is None or (passive and into != match.j):
        return []
    end = match.i if passive else into
    while passive and end > frame.a and (tokens[end - 1].low in _BE or tokens[end - 1].low == "to" or tokens[end - 1].tag == "A"):
        end -= 1
    pair = [p for p in view.phrases if (p.j == end and (passive or p.i == match.j)) or p.i == into + 1]
    plain = len(pair) == 2 and all(
        p.number is None and p.owner is None and tokens[p.head].tag in "FZU" and tokens[p.head].text[0].isupper() for p in pair
    )
    if not plain or not any(tokens[p.head].tag in "FU" for p in pair):
        return []
    return [(tokens[p.i + (tokens[p.i].tag == "D")].start, tokens[p.head].end) for p in pair]


def _once(found: list[Phrase]) -> list[Phrase]:
    """The phrases that name a unit, each once."""
    return list({p.role: p for p in found if p.role is not None}.values())


def _is_unit(view: View, p: Phrase) -> bool:
    return p.kind in ("unit", "people", "site") or view.tokens[p.role[1] if p.role and p.role[1] < p.j else p.head].tag == "U"


def _of_things(frame: Frame, passive: bool) -> bool:
    """Whether what a verb parts or joins is no unit ("split the call into breakout groups", "formed a partnership with the team")."""
    view, match = frame.view, frame.match
    tokens = view.tokens
    if match.trigger.form == "intransitive":
        of_many = match.j < len(tokens) and tokens[match.j].low == "of"  # "is one of the largest"
        return of_many or (match.trigger.words.startswith("form~") and any(t.tag == "I" for t in tokens[match.i : match.j]))
    if passive or match.trigger.form != "verb":
        return False
    start = match.gap[0] if match.gap else match.j
    first = next((p for p in view.phrases if p.i == start), None)
    return (
        first is not None
        and first.kind in ("other", "role")
        and first.role is None
        and tokens[first.i].tag == "D"
        and tokens[first.head].tag == "M"
        and not (first.j < len(tokens) and (tokens[first.j].text in (",", "and", "&") or tokens[first.j].low in ("of", "and")))
    ) or (match.gap is not None and first is not None and first.kind == "role" and match.trigger.words.startswith(("spread~", "scatter~")))


def _enters(frame: Frame, found: list[Phrase], named: list[Phrase]) -> bool:
    """Whether a unit goes into another unit or what has a name: a phrase before `into`, `under` or `to`, or the subject, and one after."""
    match = frame.match
    passive = match.voice in ("passive", "reduced")
    turn = match.j - 1 if match.gap or match.trigger.words.split()[-1].startswith(("under", "into")) else match.i
    first = [p for p in found if p.kind == "unit" and p.role and p.j <= (turn if match.gap and not passive else match.i)]
    if passive and not match.gap:
        return len(found) > 1
    rest = any(p.kind in ("unit", "function") for p in frame.view.within(turn + 1, frame.b)) or any(p.i == turn + 1 for p in named)
    rest |= turn + 1 < len(frame.view.tokens) and frame.view.tokens[turn + 1].tag == "C"
    rest |= any(t.low in ("subsidiary", "company", "affiliate", "spin-off", "venture") for t in frame.view.tokens[turn + 1 : turn + 5])
    tokens = frame.view.tokens
    if rest and tokens[turn].low == "to" and match.gap and tokens[turn + 1].text[0].isupper():  # "moves its legal team from Leeds to Hull"
        rest = not any(t.low == "from" and tokens[k].tag in "PZC" for k, t in enumerate(tokens[match.i : turn], match.i + 1))
    return bool(first and rest)


def _into_units(view: View, a: int, b: int) -> bool:
    """Whether what is divided becomes several units ("split its engineers into four teams")."""
    return any(p.kind == "unit" and p.number is not None and view.tokens[p.i - 1].low == "into" for p in view.within(a, b) if p.i)


def _lines_of(view: View, p: Phrase) -> list[Phrase]:
    """The lines of work of units that are named by them ("the teams for avatars and for voices"); makes them functions."""
    tokens = view.tokens
    if p.kind != "unit" or p.role is not None or p.j >= len(tokens) or tokens[p.j].low not in ("for", "behind", "of"):
        return []
    out: list[Phrase] = []
    at = p.j + 1
    for q in view.phrases:
        if q.i != at or q.kind not in ("function", "other", "unit") or tokens[q.head].tag in "CPT":
            continue
        start = q.i + (tokens[q.i].tag == "D")
        if start < q.j:
            q.kind, q.role = "function", q.role or (start, q.head + 1)
            out.append(q)
        at = q.j + 1
        if at < len(tokens) and tokens[at].low in ("for", "behind", "of"):
            at += 1
    return out if tokens[p.head].low.endswith("s") else []


def _line(view: View, p: Phrase) -> None:
    """Makes a line of business that is named by words before its head a unit ("its coaching verticals", "AI services lines")."""
    tokens = view.tokens
    start = p.i + (tokens[p.i].tag == "D")
    if (
        tokens[p.head].low in view.words["business_lines"]
        and p.role is None
        and start < p.head
        and all(t.tag in "MFZ" for t in tokens[start : p.head])
    ):
        p.kind, p.role = "unit", (start, p.head)


def _work(tokens: list[Token], p: Phrase) -> bool:
    """Whether a phrase may name a line of work."""
    return p.kind in ("other", "function") and tokens[p.head].tag in "MFZ"


def _joined(view: View, last: Phrase) -> list[Phrase]:
    """The lines of business that share the head of the last of them ("test preparation, school and coaching verticals")."""
    tokens = view.tokens
    if tokens[last.head].low not in view.words["business_lines"]:
        return []
    out: list[Phrase] = []
    at = last.i
    for p in reversed(view.phrases):
        if (
            p.j < at
            and all(t.text in (",", "and") for t in tokens[p.j : at])
            and p.kind in ("other", "function")
            and tokens[p.head].tag in "MFZ"
        ):
            p.kind, p.role = "function", (p.i + (tokens[p.i].tag == "D"), p.head + 1)
            out.append(p)
            at = p.i
    return [p for p in out if p.role is not None and p.role[0] < p.role[1]]


def _laboratory(view: View, p: Phrase) -> bool:
    """Whether a site is a unit with a name of its own ("the optics laboratory", "the innovation office"); makes it one."""
    if p.kind != "site" or not view.tokens[p.head].low.startswith(_WORKSHOPS) or p.head == p.i:
        return False
    owned = next((k + 1 for k in range(p.head, p.i, -1) if view.tokens[k].tag == "S"), p.i)
    start = owned + (view.tokens[owned].tag in "DN")
    if start >= p.head or view.tokens[start].tag in "PB":
        return False
    p.role = (start, p.head + 1)
    return True
