"""Whose a cut is among a company, those that it owns and those that buy it."""

from __future__ import annotations

from kg.extract.clauses import Employer, View
from kg.extract.names import Name
from kg.extract.tokens import Token
from kg.extract.triggers import Match

_SUBSIDIARIES = frozenset("subsidiary affiliate".split())
_AT = frozenset("at in within from inside".split())
_BOUGHT = frozenset("bought acquired acquires buys acquisition takeover purchase".split())


def owner(view: View, match: Match, who: Employer, b: int) -> Employer:
    """Whose the change of an employer is: a company's there that it owns, its buyer's, or that of what owns it and another."""
    return _of_siblings(view, match, _of_buyer(view, match, _at_subsidiary(view, match, who, b)), b)


def _of_buyer(view: View, match: Match, who: Employer) -> Employer:
    """Who has just bought the employer, where jobs and sites there are cut and it does not act itself; else the employer."""
    cuts = match.trigger.type in ("Layoff", "OfficeClosure", "Reorganisation")
    acts = match.trigger.form == "verb" and match.voice in ("active", "gerund")
    buyer = view.bought.get(who.name) if cuts and not acts else None
    earlier = any(t.low == "had" for t in view.tokens[: match.i])
    return Employer.of(buyer) if buyer is not None and not earlier else who


def _of_siblings(view: View, match: Match, who: Employer, b: int) -> Employer:
    """What owns the employer and another of a clause, where both become one or lose jobs together; else the employer.

    It is so in "Glassdoor is folded into Indeed" and "300 people leave Indeed and Glassdoor".
    """
    if match.trigger.type not in ("Layoff", "Reorganisation"):
        return who
    tokens = view.tokens
    named_here = {k: t.value for k, t in enumerate(tokens[:b]) if t.tag == "C" and isinstance(t.value, Name)}
    if match.trigger.type == "Layoff":
        named_here = {k: n for k, n in named_here.items() if any(abs(k - o) == 2 and tokens[(k + o) // 2].low == "and" for o in named_here)}
    if len(named_here) < 2:
        return who
    names = {*named_here.values()}
    owners = {o for name in names - {who.name} for o in name.owners & who.name.owners if o in view.named} if who.name in names else set()
    return view.named[owners.pop()] if len(owners) == 1 else who


def _at_subsidiary(view: View, match: Match, who: Employer, b: int) -> Employer:
    """The one company that the employer owns where the clause says that it is there ("jobs at its unit Zoox"); else the employer."""
    tokens = view.tokens
    names = ((k, t.value) for k, t in enumerate(tokens[match.j :], match.j) if isinstance(t.value, Name))
    owned = [k for k, name in names if who.name.ref in name.owners or _called(tokens, k)]
    return Employer.of(tokens[owned[0]]) if len(owned) == 1 and owned[0] < b and _works_at(tokens, owned[0], match.j) else who


def _called(tokens: list[Token], k: int) -> bool:
    """Whether the company at token `k` is called one's subsidiary ("the Leeds studio of its subsidiary Bright Ember")."""
    return k > 1 and tokens[k - 1].low in _SUBSIDIARIES and any(t.low in ("its", "their") for t in tokens[max(0, k - 4) : k - 1])


def _works_at(tokens: list[Token], k: int, start: int) -> bool:
    """Whether the company at token `k` is where people work ("at its robotaxi unit Zoox"), and no part or purchase of another."""
    after = tokens[k + 1 : k + 10]
    if after and after[0].tag == "U" and after[0].low != "subsidiary":
        return False  # "at its Fitbit unit"
    if any(t.low in _BOUGHT for t in after):
        return False  # "at Slack, the messaging company it bought"
    called = _called(tokens, k)
    k -= 1
    while k > start and tokens[k].tag in "DMBHUZWFE":
        k -= 1
    return k >= start and tokens[k].low in (_AT | {"of"} if called else _AT)
