"""The page of `kg review`: the words are where the claims say, nothing that a document says becomes more than text, nothing is fetched."""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
from collections import defaultdict
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import CHROMIUM, Run
from hypothesis import given
from hypothesis import strategies as st

from kg import ontology, pipeline, resources, review
from kg.read import documents
from kg.review.segments import segments
from kg.types import Claim, Document, Mention, Quantity

HOSTILE = (
    "\n<script>alert(1)</script> \"Acme\" & 'Sons' </div></article><img src=x onerror=alert(2)> &lt;b&gt; &amp;amp; &#13; "
    "]]> --> \r\n\r \x01\x07\x1b[31m\x7f\x80\x85\x9f\ufdd0\ufffe \u202eשלום\u202c العربية 👩‍💻 \u2028 {{x}} ${y} `z`\n"
)


@dataclass
class Mark:
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Article:
    title: str = ""
    text: str = ""
    marks: list[tuple[int, Mark]] = field(default_factory=list)
    """Each with the position at which it begins."""
    claims: list[dict[str, str]] = field(default_factory=list)


class Reader(HTMLParser):
    """What a browser makes of the page, as far as the tests ask."""

    VOID = ("meta", "input")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.articles: list[Article] = []
        self.content: dict[str, list[str]] = defaultdict(list)
        self.metas: list[dict[str, str]] = []
        self.attributes: set[tuple[str, str]] = set()
        self.links: list[str] = []
        self._open: list[tuple[str, str]] = []
        self.feed(page)
        self.close()
        assert [tag for tag, _ in self._open] == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {k: v or "" for k, v in attrs}
        self.attributes |= {(tag, name) for name in given}
        if tag == "meta":
            self.metas.append(given)
        if tag == "article":
            self.articles.append(Article())
        if tag == "mark":
            self.articles[-1].marks.append((len(self.articles[-1].text), Mark(given)))
        if tag == "li":
            self.articles[-1].claims.append(given)
        if tag == "a":
            self.links.append(given["href"])
        if tag in ("script", "style"):
            self.content[tag].append("")
        if tag not in self.VOID:
            self._open.append((tag, given.get("class", "")))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if ("div", "text") in self._open:
            self.articles[-1].text += data
            if self._open[-1][0] == "mark":
                self.articles[-1].marks[-1][1].text += data
        elif self._open and self._open[-1][0] == "h2":
            self.articles[-1].title += data
        elif self._open and self._open[-1][0] in ("script", "style"):
            self.content[self._open[-1][0]][-1] += data


def mention(text: str, quote: str, argument: str, ref: str | None = None) -> Mention:
    start = text.index(quote)
    return Mention(start, start + len(quote), argument, quote, ref)


def document(text: str, **fields: str) -> Document:
    return Document("0123456789abcdef", "doc", text, **fields)


def claim(*mentions: Mention, company: str = "Acme", type: str = "Layoff", count: Quantity | None = None, confidence: float = 0.9) -> Claim:
    return Claim("c", "d", type, company, "reported", tuple(sorted(mentions, key=lambda m: m.start)), count, confidence=confidence)


def read(*extracted: tuple[Document, list[Claim]]) -> Reader:
    return Reader("".join(review.page(extracted)))


def marked(article: Article) -> dict[tuple[int, str], tuple[set[int], set[int], set[int]]]:
    """For each claim and argument the positions that marks give it, those at which it begins, and those at which it ends."""
    found: dict[tuple[int, str], tuple[set[int], set[int], set[int]]] = defaultdict(lambda: (set(), set(), set()))
    for start, mark in article.marks:
        end = start + len(mark.text)
        assert article.text[start:end] == mark.text != ""
        for part in mark.attributes["data-m"].split():
            number, argument, edges = part.split(":")
            positions, starts, ends = found[int(number), argument]
            positions.update(range(start, end))
            starts.update([start] if "s" in edges else [])
            ends.update([end] if "e" in edges else [])
    return found


@pytest.fixture(scope="module")
def seeds() -> list[tuple[Document, list[Claim]]]:
    found = [d for d in documents([str(resources.SEEDS / "documents")]) if isinstance(d, Document)]
    return list(pipeline.extract(found))


def test_every_document_of_the_seeds_is_there_with_its_claims_at_their_positions(seeds: list[tuple[Document, list[Claim]]]) -> None:
    articles = read(*seeds).articles
    assert [a.text for a in articles] == [d.text for d, _ in seeds]
    assert sum(len(claims) for _, claims in seeds) > 50
    for (_, claims), article in zip(seeds, articles, strict=True):
        assert [(c["data-type"], float(c["data-confidence"])) for c in article.claims] == [(c.type, c.confidence) for c in claims]
        expected = {
            (n, argument): (
                {i for m in c.of(argument) for i in range(m.start, m.end)},
                {m.start for m in c.of(argument)},
                {m.end for m in c.of(argument)},
            )
            for n, c in enumerate(claims)
            for argument in {m.argument for m in c.mentions}
        }
        assert marked(article) == expected


@given(st.integers(0, 12), st.lists(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=4), max_size=4))
def test_pieces_make_up_the_text_and_lie_wholly_in_or_out_of_each_mention(length: int, spans: list[list[tuple[int, int]]]) -> None:
    claims = [claim(*(Mention(a, b, "role", "x" * (b - a)) for a, b in own if a < b <= length)) for own in spans]
    pieces = list(segments(length, claims))
    assert [i for p in pieces for i in range(p.start, p.end)] == list(range(length))
    for n, c in enumerate(claims):
        for m in c.mentions:
            own = [(p, part) for p in pieces for part in p.parts if part.claim == n and part.mention == m]
            assert {i for p, _ in own for i in range(p.start, p.end)} == set(range(m.start, m.end))
            assert [(p.start, part.starts) for p, part in own if part.starts] == [(m.start, True)]
            assert [(p.end, part.ends) for p, part in own if part.ends] == [(m.end, True)]


def test_nested_and_overlapping_words_show_the_innermost_value_and_tell_all() -> None:
    text = "Acme cut about 500 general AI tutors and opened an office."
    first = claim(
        mention(text, "Acme cut about 500 general AI tutors", "event"),
        mention(text, "Acme", "company", "company/acme"),
        mention(text, "about 500 general", "count"),
        mention(text, "general AI tutors", "role", "role/ai-tutor"),
        count=Quantity(500, approx=True),
    )
    second = claim(mention(text, text[:-1], "event"), type="OfficeOpening", confidence=0.4)
    (article,) = read((document(text), [first, second])).articles
    shown = [(m.text, m.attributes.get("data-a"), m.attributes.get("data-l"), m.attributes["data-e"]) for _, m in article.marks]
    assert shown == [
        ("Acme", "company", "company", "2"),
        (" cut ", None, None, "2"),
        ("about 500 ", "count", "count", "2"),
        ("general", "count", "role", "2"),
        (" AI tutors", "role", None, "2"),
        (" and opened an office", None, None, "1"),
    ]
    assert article.marks[0][1].attributes["data-n"] == "1 Layoff  2 OfficeOpening"
    assert article.marks[3][1].attributes["title"].splitlines() == [
        "count: ~500 · claim 1 Layoff",
        "role: general AI tutors (role/ai-tutor) · claim 1 Layoff",
        "evidence · claim 1 Layoff, Acme, reported, confidence 0.90",
        "evidence · claim 2 OfficeOpening, Acme, reported, confidence 0.40",
    ]
    assert [m.text for _, m in article.marks if "tabindex" in m.attributes] == ["Acme", "about 500 ", "general"]


@pytest.mark.threat(13)
def test_hostile_text_stays_text() -> None:
    whole = Mention(0, len(HOSTILE), "event", HOSTILE)
    role = mention(HOSTILE, '<script>alert(1)</script> "Acme" & \'', "role", '"><script>')
    evil = claim(whole, role, company='"><script>alert(3)</script>', type="<b>\"'")
    harmless = read((document("a"), [claim(Mention(0, 1, "event", "a"))])).attributes
    fields = {"title": HOSTILE, "published": "2025", "source": HOSTILE, "url": "javascript:alert(4)"}
    found = read((Document("0", HOSTILE, HOSTILE, **fields), [evil]), (document(HOSTILE, url='https://example.org/"><script>'), []))
    assert [a.text for a in found.articles] == [HOSTILE, HOSTILE]
    assert found.articles[0].title == HOSTILE
    assert found.articles[0].marks[1][1].text == role.quote
    assert found.articles[0].claims[0]["data-type"] == "<b>\"'"
    assert found.attributes <= harmless | {("mark", "data-a"), ("mark", "data-l"), ("dt", "data-a"), ("a", "href"), ("a", "rel")}
    assert len(found.content["script"]) == len(found.content["style"]) == 1
    assert found.links == ['https://example.org/"><script>']


@given(st.text(st.characters(categories=None)))
def test_any_text_is_on_the_page_as_it_is_but_for_what_no_page_can_hold(text: str) -> None:
    page = "".join(review.page([(document(text, title=text), [])])).encode().decode()
    assert Reader(page).articles[0].text == re.sub("[\x00\ud800-\udfff]", "\ufffd", text)


def test_the_page_fetches_nothing_and_runs_only_its_own_script() -> None:
    page = "".join(review.page([]))
    found = Reader(page)
    (policy,) = (m["content"] for m in found.metas if m.get("http-equiv") == "Content-Security-Policy")
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules.pop("default-src") == rules.pop("base-uri") == rules.pop("form-action") == "'none'"
    for tag in ("script", "style"):
        (content,) = found.content[tag]
        assert rules.pop(f"{tag}-src") == f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
    assert rules == {}
    assert not re.search(r"https?:|//[a-z]|url\(|@import|\bimport\b|\bfetch\b|innerHTML", page)
    assert not {name for _, name in found.attributes} & {"src", "srcset", "href", "action", "style", "poster", "data"}
    assert len(page.encode()) < 60_000
    assert "Nothing to show" in page


def test_every_argument_has_a_label_and_the_page_does_not_depend_on_the_run(seeds: list[tuple[Document, list[Claim]]]) -> None:
    assert {*review.LABELS, "event"} == set(ontology.load().enums["Argument"])
    assert "".join(review.page(seeds[:3])) == "".join(review.page(seeds[:3]))


DOC = "Published: 2025-09-13\nSource: Wire\n\nAcme Robotics is laying off about 500 software engineers, the company said on Friday.\n"


def test_the_command_writes_a_page_and_names_what_it_could_not_read(kg: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(DOC)
    (tmp_path / "in" / "b.jsonl").write_text('{"id": "x", "text": "Nothing happened."}\n{broken\n')
    target = tmp_path / "page.html"
    done = kg("review", target, tmp_path / "in")
    assert (done.returncode, done.stdout) == (3, "")
    assert "b.jsonl:2" in done.stderr and "3 documents" not in done.stderr and "2 documents with 1 claims written to" in done.stderr
    articles = Reader(target.read_text(encoding="utf-8")).articles
    assert [a.text for a in articles] == [DOC.partition("\n\n")[2], "Nothing happened."]
    assert [m.text for _, m in articles[0].marks if m.attributes.get("data-a") == "count"] == ["about 500"]
    again = kg("review", target, tmp_path / "in" / "a.txt", "--quiet")
    assert (again.returncode, again.stderr) == (0, "")
    assert len(Reader(target.read_text(encoding="utf-8")).articles) == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in", "page.html"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("brief.txt", DOC, "name the page to be written first, ending in .html"),
        ("article.html", "<p>An article that was saved.", "is no page of kg review"),
        ("new.html", None, "none.txt: no such file or directory"),
    ],
)
def test_a_document_is_not_overwritten_by_the_page(kg: Run, tmp_path: Path, name: str, content: str | None, message: str) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    done = kg("review", tmp_path / name, *([] if content else [tmp_path / "none.txt"]))
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1 and message in done.stderr
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == ({} if content is None else {name: content})


def browse(address: str, profile: Path) -> tuple[str, list[str]]:
    """The page as a browser has it after its script ran, and what came to the browser's console."""
    assert CHROMIUM
    flags = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update"
    logging = ["--disable-sync", "--enable-logging=stderr", f"--user-data-dir={profile}"]
    done = subprocess.run([CHROMIUM, *flags.split(), *logging, "--dump-dom", address], capture_output=True, timeout=60, check=True)
    return done.stdout.decode(), [line for line in done.stderr.decode(errors="replace").splitlines() if ":CONSOLE" in line]


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium is installed")
@pytest.mark.parametrize(
    ("filters", "shown", "counts"),
    [
        ("type=OfficeClosure", {"first": ["2 OfficeClosure"]}, "1 of 3 documents, 1 of 3 claims"),
        ("min=0.5", {"first": ["1 Layoff"], "second": ["1 Layoff"]}, "2 of 3 documents, 2 of 3 claims"),
        ("claims=1", {"first": ["1 Layoff  2 OfficeClosure"], "second": ["1 Layoff"]}, "2 of 3 documents, 3 claims"),
        ("q=THIRD", {"third": []}, "1 of 3 documents, 0 of 3 claims"),
    ],
)
def test_a_browser_filters_by_the_address_without_a_complaint(
    filters: str, shown: dict[str, list[str]], counts: str, tmp_path: Path
) -> None:
    text = "Acme cut 5 jobs."
    layoff, closure = (claim(mention(text, text, "event"), type=t, confidence=c) for t, c in (("Layoff", 0.9), ("OfficeClosure", 0.4)))
    documents = {"first": [layoff, closure], "second": [layoff], "third": []}
    page = tmp_path / "page.html"
    page.write_text("".join(review.page((document(text, title=title), claims) for title, claims in documents.items())), encoding="utf-8")
    dom, console = browse(f"{page.as_uri()}#{filters}", tmp_path / "profile")
    assert console == []
    seen = [a for a in re.findall(r"<article.*?</article>", dom, re.DOTALL) if not re.match(r"<article[^>]* hidden", a)]
    assert {Reader(a).articles[0].title: re.findall(r'data-n="([^"]*)"', a) for a in seen} == shown
    assert f">{counts}</p>" in dom


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium is installed")
def test_a_browser_runs_nothing_that_a_document_says(tmp_path: Path) -> None:
    marks = [Mention(0, len(HOSTILE), "event", HOSTILE), mention(HOSTILE, "<script>alert(1)</script>", "role")]
    page = tmp_path / "page.html"
    hostile = document(HOSTILE + "<script>document.title = 'run'</script>", title="<img src=x onerror=\"document.title='run'\">")
    page.write_bytes("".join(review.page([(hostile, [claim(*marks)])])).encode())
    dom, console = browse(f"{page.as_uri()}#q=%3Cscript%3E", tmp_path / "profile")
    assert console == []
    assert "<title>Review: 1 document, 1 claim</title>" in dom
    assert Reader(dom).articles[0].text == hostile.text
    assert not re.search(r"<img|<article[^>]* hidden", dom) and dom.count("<script") == 1
