"""What of a sentence belongs to a trigger: how far its words reach to the right and to the left."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.extract.names import Name
from kg.extract.phrases import Phrase
from kg.extract.tokens import Sentence, Token
from kg.extract.triggers import Match

HARD = frozenset(";:—–")
_GREETING = frozenset("dear hi hello hey".split())
_ADDED = frozenset("and but while whereas ;".split())
"""What a clause with a subject of its own may follow."""
_DASHES = frozenset("-–—")
_SUBORDINATORS = frozenset(
    "while whereas although though because when unless if once after before until but as since so which where".split()
)
_AFFECTS = frozenset(
    "affect affects affected impact impacts impacted hit hits cover covers covered include includes total totalled".split()
)
_ADDING = frozenset(
    "including covering based left representing constituting affecting impacting hitting spanning totalling totaling comprising".split()
)
_ALL = frozenset("all everyone everybody nothing anything none".split())
_EARLIER = frozenset("after when since while although though having despite".split())
_SPANS = frozenset("years year months month weeks decade decades".split())
_MANY = frozenset("hundreds dozens scores several".split())
SAY = frozenset(
    "said says say told added wrote confirmed according announced noted reported reports explained informed admitted conceded acknowledged"
    " stated revealed disclosed warned argued replied insisted promised pointed writes tells adds".split()
)


@dataclass(slots=True)
class Employer:
    """A company and the tokens that name it."""

    name: Name
    start: int
    end: int

    @classmethod
    def of(cls, token: Token) -> Employer:
        """The company that a token names."""
        assert isinstance(token.value, Name)
        return cls(token.value, token.start, token.end)


@dataclass(slots=True)
class View:
    """A sentence as the frames see it: tokens, noun phrases, triggers, and the employer in focus before it."""

    sentence: Sentence
    tokens: list[Token]
    phrases: list[Phrase]
    matches: list[Match]
    focus: Employer | None
    verbs: frozenset[int]
    text: str
    """The text of the document."""
    words: dict[str, frozenset[str]] = field(default_factory=dict)
    """The word sets of the lexicon."""
    of_cuts: bool = False
    """Whether the document is about jobs that are cut."""
    bought: dict[Name, Token] = field(default_factory=dict)
    """The companies that the document says have just been bought, each with the token that names who bought it."""
    named: dict[str | None, Employer] = field(default_factory=dict)
    """Where the document first names each company of the reference data, by its id."""
    after_cut: bool = False
    """Whether a cut is told before this sentence."""
    posts: list[tuple[int, int]] | None = None
    """The posts that it names, once they were looked for."""
    offers: bool = False
    """Whether what follows `to` names those concerned: offers to graduates, a freeze extended to sales."""

    def role(self, p: Phrase) -> tuple[int, int]:
        """The span in the document of the role that a phrase names."""
        assert p.role is not None
        return self.tokens[p.role[0]].start, self.tokens[p.role[1] - 1].end

    def within(self, a: int, b: int) -> list[Phrase]:
        """The noun phrases that lie in tokens `a` to `b`."""
        return [p for p in self.phrases if a <= p.i and p.j <= b]


def right(view: View, match: Match) -> int:
    """The token before which the object and adjuncts of a trigger end."""
    tokens = view.tokens
    j = resume = match.j
    for k in range(j, len(tokens)):
        t = tokens[k]
        if k < resume:
            continue
        if t.text == "," and match.voice == "noun" and (closing := _inserted(tokens, k)) is not None:
            resume = closing + 1
            continue
        if t.text == "|" and match.voice == "noun" and k > j:
            return k
        if t.text == ":" and match.voice == "noun" and all(x.tag in "IPZT" for x in tokens[j:k]):
            continue  # "is on a hiring spree in Leeds: 70 people"
        if t.text in "-–—" and _restated(tokens, j, k):
            continue
        if (
            t.text == ":"
            and match.trigger.needs == "hires"
            and k + 1 < len(tokens)
            and tokens[k + 1].tag == "N"
            and _uncounted(tokens, j, k)
        ):
            continue  # "is hiring again: 60 engineers"
        if t.text in HARD or (t.text in "-" and k > j) or t.low == "citing":
            return k
        if (
            t.low == "which"
            and match.voice == "noun"
            and all(x.tag in "ITD.ZPC" for x in tokens[j:k])
            and any(x.low in _AFFECTS for x in tokens[k + 1 : k + 4])
        ):
            continue  # "the cuts, which affect 60 people"
        if t.low == "but" and tokens[k - 1].low in _ALL:
            continue  # "has stopped hiring in all but legal roles"
        if t.low == "after" and k + 3 < len(tokens) and tokens[k + 2].low in _SPANS and tokens[k + 3].low == "as":
            continue  # "left after six years as head of quality"
        as_one = t.low == "as" and k + 1 < len(tokens) and _comparison(tokens, k)
        if t.low in _SUBORDINATORS and k > j - 1 and not as_one and not _adverbial(tokens, k):
            return k
        if k > j and k in view.verbs and not (tokens[k - 1].tag in "DB" or tokens[k - 1].low in ("who", "that", "which")):
            before = k
            while before > j and (
                tokens[before - 1].low in ("to", "and", ",", "will", "would", "also", "or", "then") or tokens[before - 1].tag in "AV"
            ):
                before -= 1
            return _own_subject(tokens, j, before)
        if t.low == "than" and t.tag == "I":
            return k
        if t.text == "," and attributed(tokens, k + 1):
            return k
        if t.low in ("and", ",") and k + 2 < len(tokens) and _clause(tokens, k + 1):
            return k
    return len(tokens)


def _uncounted(tokens: list[Token], j: int, k: int) -> bool:
    """Whether between tokens `j` and `k` there is neither a number nor another clause."""
    return all(t.tag not in "N%V" for t in tokens[j:k])


def _own_subject(tokens: list[Token], j: int, verb: int) -> int:
    """Where the clause of a verb begins that has a subject of its own ("cut 6%, and in June 200 editors were let go"), else `verb`."""
    for k in range(verb - 1, j, -1):
        if tokens[k].tag == "V" or tokens[k].text in HARD:
            return verb
        if tokens[k].low in ("and", "but") and tokens[k - 1].text == "," and k + 1 < verb:
            return k - 1
        if tokens[k].low == "and" and _counted(tokens, k + 1) and tokens[verb].tag == "V":
            return k  # "cut 30 people and several hundred in sales were let go"
    return verb


def _inserted(tokens: list[Token], k: int) -> int | None:
    """The comma that ends what is inserted after a noun ("the cuts, first reported by a newspaper, affect 60 people")."""
    if k + 2 >= len(tokens) or not {tokens[k + 1].low, tokens[k + 2].low} & {"reported", "announced", "disclosed", "revealed", "confirmed"}:
        return None
    closing = next((n for n in range(k + 2, min(k + 12, len(tokens))) if tokens[n].text == ","), None)
    return closing if closing is not None and closing + 1 < len(tokens) and tokens[closing + 1].tag in "VT" else None


def _restated(tokens: list[Token], j: int, k: int) -> bool:
    """Whether what follows a dash gives the number before it in another way ("500 jobs - 5% of the workforce")."""
    after = tokens[k + 1 : k + 3]
    kinds = {t.tag for t in tokens[j:k]} & {"N", "%"}
    return (
        len(after) == 2
        and len(kinds) == 1
        and (after[0].tag == "%" or (after[0].tag == "N" and after[1].tag == "E"))
        and after[0].tag not in kinds
    )


def _comparison(tokens: list[Token], k: int) -> bool:
    """Whether `as` at token `k` names a capacity or a comparison, and no clause follows it."""
    capacity = next((t for t in tokens[k + 1 : k + 4] if t.tag not in "DB" and t.low not in ("interim", "acting", "joint", "deputy")), None)
    if capacity is not None and capacity.tag == "H" and not capacity.low.endswith("s"):
        return True
    subject, verb, object_ = (*tokens[k + 1 : k + 4], *tokens[-1:] * 3)[:3]
    if subject.tag == "H" and subject.low.endswith("s") and verb.tag == "M" and not verb.low.endswith("s") and object_.tag in "DBMN":
        return False  # "as carmakers order fewer chips"
    for t in tokens[k + 1 : k + 6]:
        if t.tag in ".V" or t.low in ("rather", "instead", "than"):
            return t.tag != "V"
    return True


def of_other(tokens: list[Token], who: Employer, match: Match, k: int) -> bool:
    """Whether token `k` is in another clause than a trigger, of another company ("cut 200 posts and Orvane said on Friday that it").

    Before a trigger it is where its company begins a clause of its own in between ("Orvane said in May that it ..., while Figma expects").
    """
    if k > match.j:
        return any(_opens(tokens, n) and tokens[n].value != who.name for n in range(match.j + 1, k))
    return any(_opens(tokens, n) and tokens[n].value == who.name for n in range(k + 1, match.i)) and any(
        t.tag == "C" and t.value != who.name for t in tokens[:k]
    )


def _opens(tokens: list[Token], n: int) -> bool:
    """Whether the company at token `n` is the subject of a clause after another, and not the last of a list."""
    listed = n > 1 and tokens[n - 2].tag in "CZ"
    return not listed and tokens[n].tag == "C" and tokens[n - 1].low in _ADDED and n + 1 < len(tokens) and tokens[n + 1].tag in "VAT"


def attributed(tokens: list[Token], k: int) -> bool:
    """Whether `the company said`, `according to` or the like follows."""
    for n, t in enumerate(tokens[k : k + 9]):
        if t.low in SAY:
            return True
        if n and t.text == "," and tokens[k].tag == "Z":  # "Ann Ott, its chief executive, told analysts"
            closing = next((m for m in range(k + n + 2, min(k + n + 9, len(tokens) - 1)) if tokens[m].text == ","), 0)
            return closing > 0 and tokens[closing + 1].low in SAY
        if t.text in ",;" or (t.tag == "N" and n and tokens[k + n - 1].low != "the"):  # "two of the nine said"
            return False
    return False


def _clause(tokens: list[Token], k: int) -> bool:
    """Whether a new clause begins at token `k`: a subject and its verb."""
    while k + 2 < len(tokens) and tokens[k].tag == "A":
        k += 1
    if tokens[k].tag == "V" and tokens[k].low not in _ADDING:
        return True
    if tokens[k].tag in "OWC" and tokens[k].low not in ("those", "them"):
        return any(t.tag == "V" for t in tokens[k + 1 : k + 4])
    return False


def described(tokens: list[Token], at: int) -> int:
    """The name that an apposition which ends at token `at` describes ("Majorel, a competitor, which"), else `at`."""
    if at < 2 or tokens[at].tag in "CW":
        return at
    comma = next((n for n in range(at - 1, max(0, at - 9), -1) if tokens[n].text == "," or tokens[n].tag in "CV"), 0)
    return comma - 1 if comma and tokens[comma].text == "," and tokens[comma + 1].tag == "D" and tokens[comma - 1].tag == "C" else at


def _adverbial(tokens: list[Token], k: int) -> bool:
    """Whether `until`, `once` or `so` at token `k` begins no clause ("until now", "once more", "not so lucky")."""
    after = tokens[k + 1].low if k + 1 < len(tokens) else ""
    if tokens[k].low == "so":
        return k > 0 and tokens[k - 1].low in ("not", "is", "are", "was", "were")  # "are not so lucky and will be let go"
    return after in {"until": ("now", "recently", "lately"), "once": ("more", "again")}.get(tokens[k].low, ())


def _closes(tokens: list[Token], k: int, verb: int) -> bool:
    """Whether a comma before the verb at `verb` ends the relative clause that begins at `k`."""
    while verb > k and (tokens[verb - 1].tag in "VAT" or tokens[verb - 1].low in ("to", "not")):
        verb -= 1
    return verb - 1 > k and tokens[verb - 1].text == "," and any(t.tag == "V" for t in tokens[k:verb])


def _on_people(tokens: list[Token], k: int, verb: int) -> bool:
    """Whether `that` at token `k` begins what is said of people who are the subject of `verb` ("The nurses that it let go are back")."""
    while verb > k and (tokens[verb - 1].tag in "VAT" or tokens[verb - 1].low in ("to", "not")):
        verb -= 1
    noun = k > 0 and tokens[k - 1].tag in "EH" and SAY.isdisjoint(t.low for t in tokens[max(0, k - 6) : k])
    return (noun or any(t.low == "who" for t in tokens[:k])) and any(t.tag == "V" for t in tokens[k + 1 : verb])


def _counted(tokens: list[Token], k: int) -> bool:
    """Whether a number begins at token `k`, or words that leave it open ("a few dozen")."""
    return tokens[k].tag == "N" or tokens[k].low in _MANY or (tokens[k].low == "a" and tokens[min(k + 1, len(tokens) - 1)].low == "few")


def left(view: View, match: Match) -> int:
    """The token at which the clause of a trigger begins."""
    tokens = view.tokens
    resume = match.i
    for k in range(match.i - 1, -1, -1):
        t = tokens[k]
        if k >= resume:
            continue
        if t.text in _DASHES and (opening := next((j for j in range(k - 1, -1, -1) if tokens[j].text in _DASHES), None)) is not None:
            resume = opening  # what stands between two dashes is passed over
            continue
        if t.text in HARD or t.text == "-":
            return k + 1
        if t.low == "but" and k and tokens[k - 1].low == "all":
            continue  # "All but 40 of its 300 staff"
        if t.low == "where" and k and tokens[k - 1].text == "," and _closes(tokens, k, match.i):
            resume = k  # "An office in Leeds, where 25 people work, shuts in May"
            continue
        if (t.low in _SUBORDINATORS and t.low not in ("as", "since", "before", "which") and not _adverbial(tokens, k)) or (
            t.low == "that" and k + 1 < match.i and tokens[k + 1].tag in "OWCDEN" and not _on_people(tokens, k, match.i)
        ):
            return k + 1
        joins = (
            k
            and t.low in ("and", "but")
            and not (t.low == "but" and tokens[k - 1].low in _ALL)
            and tokens[k + 1].tag in "OWCXDNEHZTI%FU"
            and tokens[k + 1].low != "to"
            and (tokens[k + 1].tag in "OWC" or tokens[k - 1].text == ",")
        ) or (t.low == "and" and k + 2 < match.i and tokens[k + 1].text == "," and tokens[k + 2].tag == "T")  # "and, last May, closed"
        counted = t.low == "and" and _counted(tokens, k + 1) and not any(x.low == "who" for x in tokens[:k])
        if (joins or counted) and any(x.tag == "V" for x in tokens[:k]) and any(x.tag == "V" for x in tokens[k + 1 : match.i + 1]):
            return k + 1
    greeted = tokens[0].low in _GREETING and next((k for k, t in enumerate(tokens[: min(7, match.i)]) if t.text == ","), None)
    return greeted + 1 if greeted else 0  # "Dear Orvane team, today we"


def in_another(tokens: list[Token], a: int, i: int, span: tuple[int, int]) -> bool:
    """Whether the words at a span of the document stand in another clause than the trigger at token `i`, whose clause begins at `a`.

    Either comes first: "A month after it called 900 cuts false, the bank said that 230 would go", "denied it, after it had cut 90".
    """
    if a and tokens[a - 1].low in _EARLIER and span[1] <= tokens[a - 1].start:
        return any(t.low in ("had", "having") for t in tokens[max(a, i - 3) : i])
    opening = next((k for k, t in enumerate(tokens[:6]) if t.low in _EARLIER), None)
    if opening is None or span[0] < tokens[opening].start:
        return False
    return any(t.start >= span[1] and t.text == "," and any(x.tag in "CWO" for x in tokens[k + 1 : i]) for k, t in enumerate(tokens[:i]))
