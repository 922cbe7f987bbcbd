"""Documents and their claims -> one HTML page on which a person checks what was extracted.

The page stands alone: its style and script are inside it, it asks nothing of any other place, and the browser is told to refuse
everything else. What documents say is escaped, so that it is text and nothing more.
"""

from __future__ import annotations

import base64
import hashlib
import html
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kg.resolve.proposals import Proposal
from kg.resolve.values import render
from kg.review.segments import Segment, segments
from kg.types import Claim, Document, Mention

LABELS = {
    "company": "company",
    "role": "role",
    "to_role": "to role",
    "count": "count",
    "percent": "%",
    "percent_of": "% of",
    "headcount_before": "before",
    "headcount_after": "after",
    "date": "date",
    "location": "place",
    "reason": "reason",
    "inferred_reason": "inferred",
    "skill": "skill",
    "status": "status",
}
"""What the page calls each argument, short enough to stand under the words; in the order in which a claim lists them."""

GENERATOR = '<meta name="generator" content="kg review">'
"""By this a file is known to be such a page."""

_UNSAYABLE = {0: "\ufffd", 13: "&#13;"} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
"""What no HTML file can hold becomes U+FFFD; a carriage return would be read as a line feed."""


def page(extracted: Iterable[tuple[Document, Sequence[Claim]]], proposals: Sequence[Proposal] = ()) -> Iterator[str]:
    """The page, piece by piece, with names that may be one at its end; the same documents and claims always give the same page."""
    articles: list[str] = []
    types: Counter[str] = Counter()
    extractors: set[str] = set()
    for document, claims in extracted:
        articles.append(_article(document, claims))
        types.update(c.type for c in claims)
        extractors.update(c.extractor for c in claims)
    style, script = (Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    policy = f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    title = f"{_number(len(articles), 'document')}, {_number(types.total(), 'claim')}"
    chips = (
        f'<label><input type="checkbox" name="type" value="{_text(t)}"> {_text(t)} <small>{n:,}</small></label>'
        for t, n in sorted(types.items())
    )
    yield f"""<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
{GENERATOR}
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Review: {title}</title>
<style>{style}</style>
<header>
<h1>Review</h1>
<p id="counts" role="status">{title}</p>
<p class="by">{_text(", ".join(sorted(extractors)))}</p>
<form hidden autocomplete="off">
<input type="search" name="q" placeholder="Search" aria-label="Search in documents and claims">
<fieldset><legend>Types of event</legend>{"".join(chips)}</fieldset>
<label class="range">Confidence from <input type="range" name="min" min="0" max="1" step="0.05" value="0"><output>0.00</output></label>
<label><input type="checkbox" name="claims" value="1"> Only documents with claims</label>
<button type="reset">Clear</button>
</form>
</header>
<main>
"""
    yield from articles
    if proposals:
        alike = "".join(f"<li><bdi>{_text(p.name)}</bdi> may be <bdi>{_text(p.other)}</bdi> ({p.likeness:g})</li>" for p in proposals)
        yield f'<section aria-label="Names that may be one"><h2>Names that may be one</h2><ul>{alike}</ul></section>\n'
    yield f"""<p id="nothing" {"hidden" if articles else ""}>Nothing to show.</p>
</main>
<footer>A claim that is chosen shows its words alone; <kbd>Esc</kbd> shows all again. <kbd>j</kbd> and <kbd>k</kbd> go to the next
and the previous document, <kbd>/</kbd> to the search. Filters are kept in the address.</footer>
<div id="tip" role="tooltip" hidden></div>
<script>{script}</script>
</html>
"""


def _article(document: Document, claims: Sequence[Claim]) -> str:
    said = [
        f"<bdi>{_text(document.source)}</bdi>" if document.source else "",
        f"<time>{_text(document.published)}</time>" if document.published else "undated",
        f"<bdi>{_text(document.identifier)}</bdi>",
        _link(document.url) if document.url else "",
    ]
    words = "".join(_segment(s, document.text[s.start : s.end], claims) for s in segments(len(document.text), claims))
    listed = "".join(_claim(n, c) for n, c in enumerate(claims))
    return (
        f'<article tabindex="-1"><h2 dir="auto">{_text(document.title or document.identifier)}</h2>'
        f'<p class="about">{" · ".join(filter(None, said))}</p>'
        f'<div class="text" dir="auto">{words}</div>'
        + (f'<ol aria-label="Claims">{listed}</ol>' if claims else '<p class="none">No claims</p>')
        + "</article>\n"
    )


def _segment(segment: Segment, words: str, claims: Sequence[Claim]) -> str:
    """Words under no claim as they are; others marked.

    `data-m` names the claims and arguments, the innermost first, with `s` where the words begin them and `e` where they end them; the
    lines of `title` tell the same in words. The other attributes follow from it, and the script sets them anew when claims are filtered.
    """
    if not segment.parts:
        return _text(words)
    inner = next((p.mention.argument for p in segment.parts if p.mention.argument != "event"), None)
    labels = dict.fromkeys(LABELS[p.mention.argument] for p in segment.parts if p.starts and p.mention.argument != "event")
    numbers = [f"{p.claim + 1} {claims[p.claim].type}" for p in segment.parts if p.starts and p.mention.argument == "event"]
    over = sum(p.mention.argument == "event" for p in segment.parts)
    attributes = {
        "data-m": " ".join(f"{p.claim}:{p.mention.argument}:{'s' * p.starts}{'e' * p.ends}" for p in segment.parts),
        "data-a": inner,
        "data-l": " ".join(labels),
        "data-n": "  ".join(numbers),
        "data-e": str(min(over, 3)) if over else "",
        "tabindex": "0" if labels or numbers else "",
        "title": "\n".join(_tip(p.claim, claims[p.claim], p.mention) for p in segment.parts),
    }
    written = "".join(f' {name}="{_text(value)}"' for name, value in attributes.items() if value)
    return f"<mark{written}>{_text(words)}</mark>"


def _claim(number: int, claim: Claim) -> str:
    values = "".join(
        f'<dt data-a="{a}">{label}</dt><dd><bdi>{_text(v)}</bdi></dd>'
        for a, label in LABELS.items()
        if (v := _value(claim, a)) and a != "company"
    )
    return (
        f'<li data-type="{_text(claim.type)}" data-confidence="{claim.confidence:g}"><button type="button" aria-pressed="false">'
        f"<b>{number + 1}</b> {_text(claim.type)} · <bdi>{_text(claim.company)}</bdi></button>"
        f"<dl>{values}<dt>confidence</dt><dd>{claim.confidence:.2f}</dd></dl></li>"
    )


def _value(claim: Claim, argument: str) -> str:
    """What the claim says of one argument; empty where it says nothing."""
    match argument:
        case "company":
            return claim.company
        case "count":
            return render(claim.count) if claim.count else ""
        case "percent":
            return "" if claim.percent is None else f"{claim.percent:g}%"
        case "headcount_before":
            return "" if claim.headcount_before is None else str(claim.headcount_before)
        case "headcount_after":
            return "" if claim.headcount_after is None else str(claim.headcount_after)
        case "date":
            return f"{claim.date.value} ({claim.date.kind})" if claim.date else ""
        case "status":
            return claim.status
        case _:
            return "; ".join(dict.fromkeys(_own_value(m) for m in claim.of(argument)))


def _own_value(mention: Mention) -> str:
    return (mention.ref or mention.quote).removeprefix("reason/") if mention.argument in ("reason", "inferred_reason") else mention.quote


def _tip(number: int, claim: Claim, mention: Mention) -> str:
    """What some words stand for, as one line."""
    whose = f"claim {number + 1} {claim.type}"
    if mention.argument == "event":
        said = f"evidence · {whose}, {claim.company}, {claim.status}, confidence {claim.confidence:.2f}"
    else:
        several = mention.argument in ("role", "to_role", "location", "reason", "inferred_reason", "skill")
        value = _own_value(mention) if several else _value(claim, mention.argument) or mention.quote
        node = f" ({mention.ref})" if mention.ref and "/" in mention.ref and not mention.ref.startswith("reason/") else ""
        said = f"{LABELS[mention.argument]}: {value}{node} · {whose}"
    return " ".join(said.split())


def _link(url: str) -> str:
    """A link where following it can do no more than open a page."""
    shown = _text(url)
    return (
        f'<a href="{shown}" rel="noopener noreferrer">source</a>'
        if url.lower().startswith(("https://", "http://"))
        else f"<bdi>{shown}</bdi>"
    )


def _text(text: str) -> str:
    """Text as HTML that reads back to it, in an element or in quotes."""
    return html.escape(text).translate(_UNSAYABLE)


def _number(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
