"""Growth: whether verbs and nouns that may tell of hiring do so, the sizes that staff are to reach, and multiples."""

from __future__ import annotations

from kg.extract import amounts, numbers, objects
from kg.extract.frame import Frame
from kg.extract.phrases import Phrase
from kg.extract.subjects import MEASURES

_AHEAD = frozenset("will would to plans plan expects expected should going shall must could may might".split())
_AIMS = frozenset("aims aim aimed aiming wants want hopes hope intends intend target targets expecting planning".split())
_APPLYING = frozenset("apply applied applying applies".split())
_FALLEN = frozenset("down fell fallen dropped declined below slumped halved plunged shrank".split())
_HIRING = ("hire~", "recruit~", "hiring", "recruiting", "go~ on hir", "keep~ ?on hir", "continue~", "carry~ on hir", "be~ ?currently")
_LOOSE = ("need~", "sign~", "land~", "welcome~", "plan~ for")
"""Verbs that have many other objects than people who are hired."""
_LOST = frozenset(
    "affected cut cuts layoffs redundancies lost dismissal dismissals dismissed eliminated layoff shed restructuring redundancy".split()
)
_REDUCED = frozenset("reduce reduces reduced reducing cut cuts cutting halved slashed trimmed".split())
_SUPPOSED = frozenset("otherwise would not no never longer".split())
_YEARS = frozenset("year years months".split())


def hires(frame: Frame, main: Phrase) -> bool:
    """Whether a frame of growth is about hiring: people who join, or a population that grows by a stated measure."""
    tokens, match = frame.view.tokens, frame.match
    head = tokens[main.head].low
    if match.trigger.words == "list~" and (match.voice in ("passive", "reduced") or frame.view.of_cuts):
        return False  # "Occupations listed on the notice"
    if match.trigger.words == "take~ in" and any(t.low in _LOST | MEASURES for t in tokens[max(0, match.i - 10) : match.i]):
        return False  # "the layoffs took in 16 people"
    if main.kind == "function" and main.share is not None and "growth" not in match.trigger.flags:
        return False  # "a contract that brought in a third of its sales"
    if main.kind == "cut" and match.voice != "noun":
        return False  # "the notices list 64 layoffs"
    if match.voice == "noun" and frame.count is None and any(t.low in _APPLYING for t in tokens[max(0, match.i - 4) : match.i]):
        return False  # "were encouraged to apply for vacancies"
    if match.voice == "passive" and frame.count is None and match.trigger.words in ("engage~", "build~"):
        return False  # "consultants had been engaged"
    if match.voice == "noun" and any(t.low in _FALLEN for t in tokens[match.j : frame.b]):
        return False  # "openings for nurses are down by a third"
    if match.voice == "noun" and any(t.low in _REDUCED for t in tokens[max(frame.a, match.i - 4) : match.i]):
        return False  # "have reduced their open positions by 35%"
    if match.trigger.words == "remain~|stay~ ?all open" and head not in amounts.OPEN:
        return False  # "The crowd of annotators remains open to new members"
    if match.voice == "gerund" and match.trigger.words == "hire~" and head in ("manager", "managers") and main.i == match.j:
        return False  # those who hire
    if match.trigger.words in _LOOSE and not (
        main.i >= match.j and (main.kind in ("role", "people") or objects.of_them(frame.view, match, main)) and _wanting(frame, main)
    ):
        return False
    if head in ("agent", "agents") and frame.count is None and match.trigger.words in ("add~", "build~", "create~", "open~", "launch~"):
        return False  # software
    if match.trigger.words == "build~" and match.j < len(tokens) and tokens[match.j].low == "for":
        return False  # "had been building for hobbyists"
    if match.trigger.words.startswith("will|would|to take *") and tokens[match.j - 3].low == "in":
        return False  # "a reduction would take in 1,650 people"
    if match.trigger.words == "gain~" and frame.count is None:
        return False  # "gains from AI"
    if match.j < len(tokens) and (match.trigger.words, tokens[match.j].low) in (("open~", "to"), ("build~", "for")):
        return False  # "is open to 2,000 testers", "is building for hobbyists"
    work = main.kind == "function" and match.trigger.words in ("open~", "build~", "create~", "post~", "list~", "add~")
    if work and not (frame.count and _staff_of_two(frame, main)):
        return False  # "opened its cart software", but "creates 45 sales and AI roles"
    if match.voice == "passive" and frame.count is None and any(t.low in ("can", "could") for t in tokens[max(0, match.i - 3) : match.i]):
        return False  # "can still be taken on"
    if match.trigger.words == "list~" and any(t.low in ("notice", "notices", "filing", "filings", "register") for t in tokens[: match.i]):
        return False
    if (
        main.j <= match.i
        and frame.count is None
        and tokens[main.i].low in ("the", "these", "those")
        and tokens[match.j - 1].low in ("hired", "recruited")
        and any(t.low in ("was", "were") for t in tokens[match.i - 1 : match.j])
    ):
        return False  # "The raters were hired by a unit in Leeds"
    after = tokens[match.j : match.j + 2]
    if (
        after
        and after[0].low == "by"
        and match.trigger.form == "verb"
        and match.voice == "active"
        and not (len(after) > 1 and after[1].tag in "N%")
    ):
        return False  # "Posted by moderators", but "rise by 10%"
    if "target" in match.trigger.flags:
        return _target(frame, main) or (
            head in amounts.OPEN and frame.count is not None and any(t.low in _AHEAD for t in tokens[: match.j])
        )
    if match.trigger.words.endswith(("* from", "go~ from")) and not (frame.before and frame.after and frame.after[0] > frame.before[0]):
        return False
    if "growth" in match.trigger.flags:
        if match.voice == "noun":
            return bool(frame.percent or frame.after)
        if frame.a and tokens[frame.a - 1].low in ("after", "whose"):
            return False  # told as the cause of something else
        if match.voice == "gerund" and any(
            m.trigger.type == "Layoff" and m.trigger.form != "follow" and m.i < match.i for m in frame.view.matches
        ):
            return False  # "cutting 60 posts, taking staff to 500"
        if match.trigger.form == "intransitive" and not any(t.low in _AHEAD for t in tokens[max(0, match.i - 5) : match.i]):
            return False  # headcount that grew, with no hiring stated
        started = match.j < len(tokens) and tokens[match.j].low == "from"
        if started and match.trigger.form == "verb" and not any(t.low in _AHEAD for t in tokens[max(0, match.i - 5) : match.i]):
            return "staff~" in match.trigger.words and frame.before is not None and frame.after is not None  # "has grown from 90 to 240"
        times = numbers.multiple(match.trigger.words.split()[0].rstrip("~"))
        if times is not None and frame.percent is None:
            frame.percent = (times, tokens[match.verb].start, tokens[match.verb].end)
        if main.kind == "number":
            return bool(frame.before and frame.after and "staff" in match.trigger.words)
        if (main.kind not in ("people", "unit", "role") and not _staff_of_two(frame, main)) or any(
            t.low in _LOST for t in tokens[match.i - 8 if match.i > 8 else 0 : frame.b]
        ):
            return False
        if head in amounts.WHOLES and match.voice == "active" and match.trigger.form == "verb":
            return True
        return bool(
            frame.percent or frame.after or frame.before or frame.count or (frame.roles and match.voice in ("active", "gerund", "passive"))
        )
    if main.kind == "unit" and frame.count is None and _built(frame, main):
        return True
    sought = match.trigger.words.startswith(_HIRING) and {"for", "in"} & {t.low for t in tokens[match.j - 1 : match.j + 1]}
    if main.kind == "unit" and frame.roles and sought:
        return True  # "goes on recruiting for its fraud desk"
    if (main.kind == "unit" and frame.count is None) or (head in amounts.WHOLES and not frame.roles and frame.count is None):
        return False
    return bool(frame.count or frame.roles or frame.percent or frame.after) or _somewhere(frame, main)


def _staff_of_two(frame: Frame, main: Phrase) -> bool:
    """Whether a function is the first of those whose staff grow ("its sales and marketing workforce")."""
    last = next((p for p in frame.view.phrases if p.i == main.j + 1 and p.kind in ("people", "unit")), None)
    return main.kind == "function" and last is not None and frame.view.tokens[main.j].low == "and"


def _built(frame: Frame, main: Phrase) -> bool:
    """Whether a unit of a stated size is put together ("is building a 60-strong team"); fills the size."""
    if frame.match.trigger.words not in ("build~", "assemble~", "create~") or frame.match.voice not in ("active", "gerund"):
        return False
    frame.after = next((size for k in range(main.i, main.j) if (size := amounts.strong(frame, k)) is not None), None)
    return frame.after is not None


def _somewhere(frame: Frame, main: Phrase) -> bool:
    """Whether people of no named kind are sought in a place ("is advertising positions in India", "has vacancies in Leeds")."""
    tokens, match = frame.view.tokens, frame.match
    sought = match.trigger.words.startswith((*_HIRING, "advertis", "openings|vac", "seek~"))
    placed = main.j + 1 < len(tokens) and tokens[main.j].low in ("in", "at") and tokens[main.j + 1].tag == "P"
    return sought and main.kind == "people" and placed and match.voice in ("active", "gerund", "noun")


def _wanting(frame: Frame, main: Phrase) -> bool:
    """Whether a verb of many uses is one of hiring: active, of what is, not of what would be ("that would otherwise need 700 agents")."""
    before = frame.view.tokens[max(0, frame.match.i - 4) : frame.match.i]
    after = frame.view.tokens[frame.match.j].low if frame.match.j < len(frame.view.tokens) else ""
    supposed = any(t.low in _SUPPOSED or t.low == "that" for t in before)
    if frame.match.trigger.words in ("sign~", "welcome~") and not any(p.kind == "unit" for p in frame.view.within(main.j, frame.b)):
        return False  # "welcomed 300 engineers to its conference"
    return frame.match.voice in ("active", "gerund") and not supposed and after != "by"


def by_unit(frame: Frame) -> bool:
    """Whether units are what hires ("the AI team is still hiring", "AI and design, which are hiring"); takes them as roles."""
    view, match = frame.view, frame.match
    tokens, k = view.tokens, match.i
    if match.voice != "active" or tokens[match.j - 1].low not in ("hiring", "recruiting"):
        return False
    while k and (tokens[k - 1].tag in "VAT" or tokens[k - 1].text == "," or tokens[k - 1].low in ("which", "that", "and")):
        k -= 1
    for p in reversed(view.phrases):
        if p.kind in ("unit", "function") and p.role is not None and p.j == k:
            frame.roles.insert(0, view.role(p))
            k = p.i - (p.i > 0 and tokens[p.i - 1].low in ("and", ","))
    return bool(frame.roles)


def doubles(frame: Frame) -> bool:
    """Whether a company says that all of it is to grow by a multiple ("intends to double in size"); fills the percent."""
    tokens, match = frame.view.tokens, frame.match
    times = numbers.multiple(match.trigger.words.split()[0].rstrip("~"))
    if times is None or not match.trigger.words.endswith("in size|headcount"):
        return False
    frame.percent = (times, tokens[match.verb].start, tokens[match.verb].end)
    return any(t.low in _AHEAD or t.low in _AIMS for t in tokens[max(0, match.i - 5) : match.j])


def _target(frame: Frame, main: Phrase) -> bool:
    """Whether a frame states a size that staff are to reach: it lies ahead, by a date or above the size now, and nobody is cut."""
    tokens, match = frame.view.tokens, frame.match
    clause = tokens[frame.a : frame.b]
    ahead = any(t.low in _AHEAD or t.low in _AIMS for t in tokens[max(0, match.i - 5) : match.j])
    counted = (
        main.kind == "number" and match.trigger.form == "verb" and ("employ" in match.trigger.words or any(t.tag in "EH" for t in tokens))
    )  # "wants to reach 1,000 by May"
    if frame.after is None or not ahead or not (counted or main.kind in ("people", "role", "unit")) or any(t.low in _LOST for t in clause):
        return False
    if "employ" in match.trigger.words or "end~" in match.trigger.words or frame.before is not None:
        return True
    after = tokens[match.j : frame.b]
    spans = (
        a.low in ("within", "in") and (b.tag == "N" or b.low in ("a", "an")) and c.low in _YEARS
        for a, b, c in zip(after, after[1:], after[2:], strict=False)
    )
    return any(t.tag == "T" and (t.low.startswith(("by ", "before ", "within ")) or "end" in t.low) for t in after) or any(spans)
