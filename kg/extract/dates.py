"""Expressions of time, resolved against the day of publication, as precise as they are."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.cues import Cue

_MONTHS = {
    name: n
    for n, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_DAYS = {d: n for n, d in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}
_MONTH = (
    r"(?:(?:january|february|march|april|may|june|july|august|september|october|november|december)\b|(?:jan|feb|mar|apr"
    r"|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?)"
)
_DAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_YEAR = r"(?:19|20)[0-9][0-9]"
_LEAD = (
    r"(?:(?P<lead>(?:starting|beginning|effective|with effect|dated|by|before|until|till|since|from|after|on|in|during|for|as of|as"
    r" from|as early as"
    r"|around|about|late|early|mid|at|through|throughout|over(?! (?:in|on|from|at)\b))"
    r"(?: (?:or )?(?:on|in|from|about|around|late|early|the|as of|mid))*)[ -])?"
)
CALENDAR = frozenset(_MONTHS) | frozenset(_DAYS)
"""The names of months and days."""
DATE_WORDS = CALENDAR | frozenset(
    "year month week quarter spring summer autumn fall winter day today yesterday tomorrow tonight christmas holidays season"
    " half year-end fiscal easter thanksgiving morning afternoon evening"
    " years months weeks days weekend".split()
)
"""Words without which, and without digits, a sentence holds no expression of time."""

EXPRESSION = (
    rf"{_LEAD}(?:"
    rf"(?P<iso>{_YEAR}-[0-9][0-9]-[0-9][0-9])\b"
    rf"|(?P<us>[0-9]{{1,2}}/[0-9]{{1,2}}/{_YEAR})\b"
    rf"|(?:{_DAY},? )?(?:the )?(?P<m1>{_MONTH}) (?P<d1>[0-9]{{1,2}})(?:st|nd|rd|th)?\b(?!,[0-9]|%)(?:,? (?P<y1>{_YEAR})\b)?"
    rf"|(?:{_DAY},? )?(?:the )?(?P<d2>[0-9]{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m2>{_MONTH})(?:,? (?P<y2>{_YEAR})\b)?"
    rf"|(?:(?:the )?(?:end|close|start|beginning|middle|turn) of )?(?:(?P<mrel>last|this|next) )?(?P<m3>{_MONTH})(?:,? (?:of"
    rf" )?(?P<y3>{_YEAR})\b| (?P<rel3>last year|this year|next year)\b)?"
    rf"|(?P<wd>(?P<wdrel>last |next |this )?(?P<day>{_DAY}))(?: (?:morning|afternoon|evening|night)\b)?"
    rf"|(?P<yend>(?:the )?(?:end|close|start|beginning|middle|turn) of (?:the |this )?year|year-end|year end|(?:later|early|earlier"
    rf"|late) this year|the calendar year)\b"
    rf"|(?P<pend>(?:the )?(?:end|close|start|beginning|middle) of (?:the |this |last |next )(?:month|quarter))\b"
    rf"|(?P<ydir>(?:the )?(?:end|close|start|beginning|middle) of |(?:fiscal|calendar) )?(?P<rel>this|last|next|coming|past|previous"
    rf"|earlier this|later this|early this|late last|early last)"
    rf" (?:fiscal |financial )?(?P<unit>year|month|week|quarter|spring|summer|autumn|fall|winter)\b"
    rf"|(?:the|that) (?:same|very) (?P<same>day|week|month|year)\b|that (?P<that>day|week|month|year)\b"
    rf"|the (?P<step>following|next|previous|preceding) (?P<stepunit>day|week|month|year)\b"
    rf"|the (?P<beside>day|week|month|year) (?P<side>before|after|earlier)\b"
    rf"(?: that(?=[.,;]|$)|(?! (?:it|its|the|they|he|she|that|last|a)\b))"
    rf"|(?:earlier|later|late|early) in the (?P<within>week|month|year)\b"
    rf"|the (?P<ordinal>[0-9]{{1,2}})(?:st|nd|rd|th)\b(?! [a-z]+s?\b(?<!on)(?<!of))"
    rf"|the (?P<coming>spring|summer|autumn|fall|winter)\b(?! (?:of|break|holidays?|recruiting|season|intern))"
    rf"|(?P<ago>a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eighteen|[0-9]+) (?P<agounit>day|week|month|year)s?"
    rf"(?: (?P<agodir>ago|earlier|later)\b|(?P<lapse>(?= after\b)))"
    rf"|(?P<word>today|yesterday|tomorrow|tonight|this (?:morning|afternoon|evening))\b"
    rf"|(?P<weekend>(?:the|this|last) weekend)\b"
    rf"|(?P<feast>christmas|the holidays|the festive season|easter|thanksgiving|the lunar new year)\b"
    rf"|(?P<fy>(?:the current|the|the present) (?:financial|fiscal) year|(?P<fyrel>this|last|next) fiscal)\b"
    rf"|(?P<q>(?:the )?(?:first|second|third|fourth|final|last|current|next)(?:[ -]fiscal)?[ -](?:quarter|half)(?: of (?:the"
    rf" (?:fiscal |financial )?year|fiscal))?|q[1-4]|h[12])\b(?:,?(?: of)?(?: fiscal)? (?P<yq>{_YEAR})\b)?"
    rf"|(?P<season>(?:the )?(?:spring|summer|autumn|fall|winter) of) (?P<ys>{_YEAR})\b"
    rf"|(?:fiscal |calendar |(?:the )?(?:end|close|start|beginning|middle) of )?(?P<y>{_YEAR})\b(?![-–/][0-9]|,[0-9]|%| (?:employees"
    rf"|workers|people|jobs|staff|positions|roles))"
    rf")"
)
"""Where it matches at the beginning of a word of a text in lower case, there is an expression of time."""

_MADE = re.compile(r"\b(?:(?:have|see|get) (?!been)|once )[^,;]*$", re.IGNORECASE)
"""What is done to others, or first: "300 raters are to have their contracts ended in May", "once the last order has shipped in May"."""

_LATELY = 45
"""Days back to which a day "from" or "by" which something holds may lie, rather than a year ahead."""
_FUTURE_LEAD = re.compile(r"starting|beginning|effective|with effect|by|before|until|till|from|as of|as from|through")

_FUTURE = re.compile(
    r"will|ll|shall|would|(?:is|are|due|set|plans?|planned|expects?|expected|scheduled|slated|aims?|intends?|wants?|about) to"
    r"|takes (?:office|over|up|charge)|opens|closes|shuts|begins|starts|ends|leaves|retires|(?:steps|stands) down|departs|joins|succeeds"
    r"|hands over|becomes|runs? out|expires?|lapses?"
)
_TENSE = re.compile(
    rf"\b(?:{_FUTURE.pattern}|was|were|had|has|have|did|said|told|lost|took|went|left|made|(?<!will )(?<!would )(?<!to )quit"
    rf"|(?:(?-i:[A-Z])\w+|it|which|that|who|company|firm) (?:let|cut|shed|put)|laid|gave|grew|came"
    rf"|(?:writ|tell|announc|inform|confirm)ing|(?<!\bbe )\w{{2,}}ed)\b",
    re.IGNORECASE,
)


_EARLIER = re.compile(r"\b(?:after|following|on top of)(?: the| an?| some| about)? \d[\d,]* (?:\w+ )?$", re.IGNORECASE)
"""What leads from something ahead to what came before it ("will cut 400 jobs, after 250 in January")."""


@dataclass(frozen=True, slots=True)
class Date:
    """A resolved expression of time. `effective` is set where its words say when something takes effect."""

    start: int
    end: int
    value: str
    effective: bool
    lead: str = ""
    past: bool = False
    """Whether its words place it in the past of the news, as "a year ago" does."""
    lapse: bool = False
    """Whether it is that of the clause after it: "three months after it cut 60 jobs"."""


_TAKEN = re.compile(r"\b(?:took|tak(?:e|es|en|ing)|hand(?:s|ed|ing)?)\s$", re.I)
"""Verbs that "over" belongs to."""


def dates(cue: Cue, text: str, start: int, end: int, published: str | None, before: str | None = None) -> Iterator[Date]:
    """The expressions of time in `text[start:end]` that can be resolved, in order.

    `cue` finds those of `EXPRESSION`; `before` is the date that the text gave last.
    """
    today = _day(published)
    for m in cue.finditer(text, start, end):
        lead = m["lead"] or ""
        name = next((text[m.start(group) : m.end(group)] for group in ("m1", "m2", "m3", "day") if m[group]), None)
        if name and (not name[0].isupper() or (name == "May" and m.group() == "may")):
            continue  # the verbs "may" and "march", or "May" as a name or opening a question
        future, told = _tense(text[max(start, m.start() - 80) : m.start()]) if (name or m["coming"]) and lead != "dated" else (False, "")
        if m["coming"] and not future and not told:
            future, told = _tense_after(text[m.end() : min(end, m.end() + 80)])
        past = bool(told) and not (name and told in ("said", "told"))  # what was said may lie ahead
        found = _told(m, before, today) or _value(m, today, lead, future, past)
        if found:
            later = m["agodir"] == "later" and not before
            effective = bool(_FUTURE_LEAD.match(lead)) or bool(
                m["yend"] or m["pend"] or later or m["word"] == "tomorrow" or m["feast"] or (m["coming"] and future)
            )
            before = found
            gone = bool(
                (m["ago"] and not effective and m["agounit"] in ("month", "year"))
                or (m["unit"] == "year" and m["rel"] in ("last", "past", "previous"))
            )
            taken = lead == "over" and _TAKEN.search(text, max(start, m.start() - 8), m.start()) is not None  # "took over last week"
            bare = lead == "on" and (m["rel"] or m["word"])  # "moved on last week"
            if m["coming"] and past and today is not None:
                first, last = _SEASONS[m["coming"]]
                gone = today.year > int(found) if first > last else today.year > int(found) or today.month > last + 1
            lapse = m["lapse"] is not None
            yield Date(
                m.start() + (3 if bare else 5 if taken else 0),
                m.end(),
                found,
                effective or _after(found, today),
                lead,
                gone or lapse,
                lapse,
            )


def _tense(before: str) -> tuple[bool, str]:
    """Whether the last words that tell a tense before an expression of time look ahead ("will close in"), and those that look back."""
    told = [m.group().lower() for m in _TENSE.finditer(before)]
    ahead = bool(told) and _FUTURE.match(told[-1]) is not None and _EARLIER.search(before) is None
    if not ahead and any(_FUTURE.match(t) for t in told[:-1]) and _MADE.search(before):
        return True, ""
    return ahead, "" if ahead or not told else told[-1]


def _tense_after(after: str) -> tuple[bool, str]:
    """The same of the first words that tell a tense after one ("In the autumn the two groups were merged")."""
    told = _TENSE.search(after)
    if told is None:
        return False, ""
    return (True, "") if _FUTURE.match(told.group().lower()) else (False, told.group().lower())


def _day(published: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(published) if published else None
    except ValueError:
        return None


def _after(value: str, today: datetime.date | None) -> bool:
    return today is not None and value > today.isoformat()[: len(value)]


_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
"""The first and the last month of each."""


def _told(m: re.Match[str], before: str | None, today: datetime.date | None) -> str | None:
    """The value of what is counted from the date that the text gave before: "the same day", "the year before", "a month later"."""
    ago = m["ago"] and m["agodir"] in ("earlier", "later")
    unit = m["same"] or m["that"] or m["stepunit"] or m["beside"] or m["within"] or (m["agounit"] if ago else None)
    if m["ordinal"]:
        month = before[:7] if before and len(before) > 4 else _month_of(int(m["ordinal"]), today)
        return f"{month}-{int(m['ordinal']):02d}" if month and _day(f"{month}-{int(m['ordinal']):02d}") else None
    start = before or (today.isoformat() if today else None)
    if unit is None or start is None:
        return None
    if m["within"]:
        return start[:7] if unit == "month" and before and len(before) > 4 else None
    if m["same"] or m["that"]:
        wanted = {"day": 10, "week": 7, "month": 7, "year": 4}[unit]
        return start[:wanted] if len(start) >= wanted else None
    back = (m["step"] or m["side"] or m["agodir"]) in ("previous", "preceding", "before", "earlier")
    n = (_count(m["ago"]) if ago else 1) * (-1 if back else 1)
    whole = _day(start + "-15-15"[-(10 - len(start)) :] if len(start) < 10 else start) or _day(f"{start[:4]}-06-15")
    if whole is None or (unit != "year" and len(start) == 4):
        return None
    return _shifted(whole, n, unit)


def _month_of(day: int, today: datetime.date | None) -> str | None:
    """The month of the last day of the month of that number."""
    if today is None:
        return None
    last = today if day <= today.day else today.replace(day=1) - datetime.timedelta(days=1)
    return last.isoformat()[:7]


def _value(m: re.Match[str], today: datetime.date | None, lead: str, future: bool, past: bool) -> str | None:
    if m["iso"]:
        return m["iso"] if _day(m["iso"]) else None
    if m["us"]:
        first, second, of = m["us"].split("/")
        return _date(*((int(first), int(second)) if int(first) <= 12 else (int(second), int(first))), of, today, False)
    for month, day, year in (("m1", "d1", "y1"), ("m2", "d2", "y2")):
        if m[month]:
            return _date(_MONTHS[m[month].rstrip(".")], int(m[day]), m[year], today, future or bool(_FUTURE_LEAD.match(lead)))
    if m["m3"]:
        number = _MONTHS[m["m3"].rstrip(".")]
        if m["mrel"] and today is not None and not m["y3"]:
            before = m["mrel"] == "last"
            which = today.year - (before and number >= today.month) + (m["mrel"] == "next" and number <= today.month)
            return f"{which}-{number:02d}"
        ahead = bool(re.match(r"by|starting|until|before", lead)) or future or (lead == "from" and not past)
        return _month(number, m["y3"], m["rel3"], today, ahead, past)
    if m["y"] or m["yq"] or m["ys"]:
        return m["y"] or m["yq"] or m["ys"]
    if today is None:
        return None
    if m["day"]:
        return _weekday(m, today, lead, future or (lead == "from" and not past))
    if m["within"]:
        return _relative("this", m["within"], today)
    if m["coming"]:
        first, last = _SEASONS[m["coming"]]
        ahead = future or (lead.startswith(("by", "before", "until")) and not past)
        return str(today.year + (ahead and last < today.month) - (past and first > today.month))
    if m["same"] or m["that"] or m["step"] or m["beside"] or m["ordinal"]:
        return None
    if m["weekend"]:
        return (today - datetime.timedelta(days=(today.weekday() - 5) % 7)).isoformat()[:7]
    if m["feast"]:
        return f"{today.year}-12" if "christmas" in m["feast"] else str(today.year)
    if m["q"] and ("next" in m["q"] or "last" in m["q"]):
        days = (91 if "quarter" in m["q"] else 182) * (1 if "next" in m["q"] else -1)
        return str((today + datetime.timedelta(days=days)).year)
    if m["fyrel"]:
        return _relative(m["fyrel"], "year", today)
    if m["yend"] or m["q"] or m["fy"]:
        return str(today.year)
    if m["pend"]:
        return _relative(
            "last" if "last" in m["pend"] else "next" if "next" in m["pend"] else "this",
            m["pend"].split()[-1],
            today,
        )
    if m["rel"]:
        return _relative(m["rel"], m["unit"], today)
    if m["ago"]:
        return _ago(m, today)
    shift = {"yesterday": -1, "tomorrow": 1}.get(m["word"], 0)
    return (today + datetime.timedelta(days=shift)).isoformat()


def _date(month: int, day: int, year: str | None, today: datetime.date | None, future: bool) -> str | None:
    try:
        if year:
            return datetime.date(int(year), month, day).isoformat()
        if today is None:
            return None
        years = [today.year + d for d in (-1, 0, 1) if (month, day) != (2, 29) or calendar.isleap(today.year + d)]
        nearest = [datetime.date(year, month, day) for year in years]
    except ValueError:
        return None
    if not nearest:
        return None
    if future:
        lately = today - datetime.timedelta(days=_LATELY)  # "the cuts, effective 4 May", told on 15 May
        return next((d for d in nearest if d >= lately), nearest[-1]).isoformat()
    return min(nearest, key=lambda d: (abs((d - today).days), d)).isoformat()


def _month(month: int, year: str | None, relative: str | None, today: datetime.date | None, future: bool, past: bool) -> str | None:
    if year:
        return f"{year}-{month:02d}"
    if today is None:
        return None
    if relative:
        shift = {"last": -1, "this": 0, "next": 1}[relative.split()[0]]
        return f"{today.year + shift}-{month:02d}"
    if future and month < today.month:
        return f"{today.year + 1}-{month:02d}"
    if not future and month > today.month:
        return f"{today.year - 1}-{month:02d}" if past or month - today.month > 3 else f"{today.year}-{month:02d}"
    return f"{today.year}-{month:02d}"


def _weekday(m: re.Match[str], today: datetime.date, lead: str, future: bool) -> str:
    back = (today.weekday() - _DAYS[m["day"]]) % 7
    relative = (m["wdrel"] or "").strip()
    if relative == "next" or (future and relative != "last") or re.match(r"by|starting|until|before", lead):
        return (today + datetime.timedelta(days=(7 - back) if back else 7 if relative == "next" else 0)).isoformat()
    return (today - datetime.timedelta(days=back or (7 if relative == "last" else 0))).isoformat()


def _relative(which: str, unit: str, today: datetime.date) -> str:
    shift = -1 if re.search(r"last|past|previous", which) else 1 if which in ("next", "coming") else 0
    if unit == "month":
        months = today.year * 12 + today.month - 1 + shift
        return f"{months // 12}-{months % 12 + 1:02d}"
    if unit == "week":
        return today.isoformat()[:7] if shift < 1 else (today + datetime.timedelta(days=7)).isoformat()[:7]
    if unit == "quarter":
        return str((today - datetime.timedelta(days=91)).year if shift < 0 else today.year)
    if unit == "year":
        return str(today.year + shift)
    begins, ends = _SEASONS[unit]
    return str(today.year + (which == "next" and begins <= today.month) - (shift < 0 and today.month <= ends % 12))


_NUMBERS = {w: n for n, w in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}
_NUMBERS |= {"a": 1, "an": 1, "eighteen": 18}


def _count(words: str) -> int:
    return min(_NUMBERS.get(words) or int(words), 10_000)


def _ago(m: re.Match[str], today: datetime.date) -> str:
    n = _count(m["ago"])
    return _shifted(today, n if m["agodir"] == "later" else -n, m["agounit"])


def _shifted(day: datetime.date, n: int, unit: str) -> str:
    """The day, month or year that lies `n` units after `day`."""
    try:
        if unit == "day":
            return (day + datetime.timedelta(days=n)).isoformat()
        if unit == "week":
            return (day + datetime.timedelta(weeks=n)).isoformat()[:7]
        if unit == "month":
            months = day.year * 12 + day.month - 1 + n
            return f"{months // 12:04d}-{months % 12 + 1:02d}"
        return f"{max(1, day.year + n):04d}"
    except OverflowError:
        return str(day.year)
