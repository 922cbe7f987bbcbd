"""Document -> claims by rules: offline, the same each time, every value with the words it came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.extract import (
    announcements,
    assemble,
    circumstances,
    context,
    gate,
    holders,
    members,
    names,
    people,
    places,
    populations,
    posts,
    reasons,
    shifts,
    skills,
    tails,
    whereabouts,
)
from kg.extract.attribution import since, voices
from kg.extract.frame import Frame
from kg.extract.frames import frames
from kg.extract.gaps import gapped
from kg.extract.lexicon import Lexicon, load
from kg.extract.parts import parts
from kg.extract.views import opening, views
from kg.reference import Reference
from kg.types import Claim, Document

_POSTS_AND_UNITS = frozenset(("ExecutiveMove", "Reorganisation", "RoleShift"))
"""Types whose post, unit or role alone is a claim that can be denied."""
_THEIR = frozenset("their these those".split())
_EMPLOYABLE = 2_000_000
"""People whom no employer hires at once."""
_PARTIES = 2
"""Companies of a filing or a notice; a list of notices tells of more, each with its own day."""
_DONE = frozenset("complete completed completion over done finished thereafter then".split())
_ASKING = frozenset("is are was were will would can could may might should shall has have had do does did".split())
"""Words with which a sentence asks whether something is so."""


def extract(documents: Iterable[Document], reference: Reference) -> Iterator[Claim]:
    """The claims of each document, in the order of the text. Raises KgError when a claim's quote is not in its text."""
    lexicon, known = load(), names.index(reference)
    for document in documents:
        yield from _claims(document, lexicon, known, reference)


def _claims(document: Document, lexicon: Lexicon, known: names.Index, reference: Reference) -> Iterator[Claim]:
    if not gate.passes(document.text, lexicon):
        return
    invented = lexicon.cues["invented"]
    if invented.search(document.title or "") or invented.search(document.text, 0, opening(document.text)):
        return
    if lexicon.cues["simulated"].search(document.text):
        return
    body, seen = views(document, lexicon, known)
    _, dispatch = places.dateline(document.text)
    own = context.own_document(document, lexicon)
    of_several = len({next((t.value for t in v.tokens if t.tag == "C"), None) for v in seen} - {None}) > _PARTIES
    noticed = announcements.of_notice(body, lexicon) if own and not of_several else None
    letter = announcements.of_letter(body, lexicon)
    starts = [s.start for s in body]
    found: list[Frame] = []
    told_by = voices(body, lexicon)
    spoken = since(document.text, body, told_by)
    for view in seen:
        index = view.sentence.index
        if any(
            lexicon.cues[c].search(document.text, view.sentence.start, view.sentence.end) for c in ("unhuman", "superseded", "scenario")
        ):
            continue
        if view.tokens[0].low in _ASKING and document.text[view.sentence.end - 1] == "?":
            continue  # "Is Orvane about to open in Leeds?"
        view.after_cut = any(f.type == "Layoff" for f in found)
        told = sorted(frames(view, lexicon), key=lambda f: f.match.i)
        told = [part for whole in told for part in (*parts(whole), *gapped(whole))]
        tails.fill(told, lexicon)
        for frame in told:
            if not (holders.known(frame, found, starts, posts.pattern(lexicon)) and shifts.known(frame, found)):
                continue
            if "adding" in frame.match.trigger.flags and not any(f.type == frame.type for f in found[-2:]):
                continue  # "Another 400 are to follow" where nothing is told that they follow
            stated = {f.type for f in found if f.match.trigger.form != "follow"}
            if frame.match.trigger.form == "follow" and stated == {"Expansion"} != {frame.type}:
                continue  # "hired 300 people. Some 40 of them were nurses"
            if (not (frame.count or frame.percent) and _open(frame)) or _supposed(frame):
                continue
            if _other_way(frame) or _left(frame, found) or not people.called_back(frame, found):
                continue
            if frame.type == "Reorganisation":
                tails.name(frame)
            circumstances.fill(frame, lexicon)
            frame.place = frame.place or places.find(frame, dispatch, lexicon) or (frame.whole.place if frame.whole else None)
            context.status(frame, document, lexicon, told_by[index], spoken[index], own)
            if frame.status == "completed" and frame.spoken and not context.past(frame.date, document.published):
                circumstances.unspoken(frame, lexicon)
            if (
                noticed is not None
                and frame.status == "announced"
                and (frame.date is None or (frame.date.effective and frame.type != "ExecutiveMove"))
            ):
                frame.date = noticed
            if (
                letter is not None
                and frame.status == "announced"
                and (frame.date is None or announcements.is_today(frame.date, document.text))
            ):
                frame.date = letter
            if frame.type == "Rehire" and frame.match.negated and frame.match.trigger.form == "intransitive":
                continue  # "The other 38 jobs are not coming back"
            if frame.status == "denied":
                if not (frame.count or frame.percent or (frame.site and frame.place) or frame.type in _POSTS_AND_UNITS):
                    continue
                frame.date = None if frame.spoken else frame.date
            if (
                frame.type == "HiringFreeze"
                and not frame.roles
                and found
                and any(t.low in _THEIR for t in view.tokens[frame.a : frame.match.i])
            ):
                frame.roles = list(found[-1].roles)
            found.append(frame)
    people.recall(found)
    context.follow_up(found, document.text, body, told_by, lexicon)
    context.interviewed(found, document.text)
    whereabouts.follow_up(found, body, lexicon)
    members.assign(found, body, document.text, lexicon)
    reasons.assign(document.text, body, found, lexicon, own)
    found = [f for f in found if not _grown_too_fast(f, found)]
    skills.assign(document.text, body, found, reference)
    merged = assemble.merge(found)
    populations.correct(document.text, merged, body, lexicon)
    populations.complete(merged, body, lexicon)
    yield from assemble.claims(document, [f for f in merged if f.specific()])


def _grown_too_fast(frame: Frame, told: list[Frame]) -> bool:
    """Whether past growth is only told as the cause of a cut ("our staff tripled, and we hired faster than we should have")."""
    return (
        frame.type == "Expansion"
        and frame.status == "completed"
        and frame.count is None
        and any(f.type == "Layoff" and f.employer.name == frame.employer.name and "over_hiring" in f.reasons for f in told)
    )


def _other_way(frame: Frame) -> bool:
    """Whether figures show that a cut is growth, growth a cut or no employer's own ("wants its engineers to go from 85 to 140")."""
    if frame.type == "Expansion" and frame.count is not None and (frame.count[0].value or 0) > _EMPLOYABLE:
        return True  # "its job board carried 14 million open positions"
    if not (frame.before and frame.after) or frame.type not in ("Layoff", "Expansion"):
        return False
    return (frame.after[0] > frame.before[0]) == (frame.type == "Layoff")


def _left(frame: Frame, told: list[Frame]) -> bool:
    """Whether a size ahead is what a cut told just before leaves ("expects to employ 2,500 once it is complete"); the cut takes it."""
    if frame.type != "Expansion" or "target" not in frame.match.trigger.flags or frame.before or not frame.after or frame.roles:
        return False
    if _DONE.isdisjoint(t.low for t in frame.view.tokens[frame.match.j :]):
        return False
    cut = next((f for f in reversed(told) if f.type == "Layoff" and f.employer.name == frame.employer.name and not f.part), None)
    if cut is None or cut.status in ("completed", "denied") or cut.view.sentence.index < frame.view.sentence.index - 2:
        return False
    cut.after = cut.after or frame.after
    return True


def _open(frame: Frame) -> bool:
    """Whether a clause asks or supposes what it tells of ("asked whether more job cuts might follow", "if a position is eliminated")."""
    before = frame.view.tokens[max(0, frame.a - 1) : frame.match.i]
    if frame.match.voice == "noun" and not any(t.low in ("more", "further", "any", "new", "other") for t in before[-4:]):
        return False  # "asked whether the pause introduced in June still holds"
    return any(t.low == "whether" for t in before) or [t.low for t in before[:1]] == ["if"]


def _supposed(frame: Frame) -> bool:
    """Whether a clause only supposes something, in the present after `if` ("is paid back if one post in five is cut"), or of none at all.

    The latter is "does not expect that any site will close".
    """
    tokens, match = frame.view.tokens, frame.match
    if any(t.low == "any" for t in tokens[frame.a : match.i]) and any(t.low in ("not", "no") for t in tokens[: match.i]):
        return not (frame.count or frame.percent)
    present = any(t.low in ("is", "are", "be") for t in tokens[frame.a : match.j]) or match.voice == "active"
    return frame.a > 0 and tokens[frame.a - 1].low == "if" and match.voice != "noun" and present
