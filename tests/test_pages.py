"""The pages in a real browser: every one is opened, by light and dark, wide and narrow, and nothing in it complains, runs or leaves."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import CHROMIUM, required
from playwright.sync_api import Browser, Page, sync_playwright
from serving import serving

from kg import pipeline, queries
from kg.serve.pages import BUILT

HOSTILE = [
    '<img src=x onerror="window.hacked=1">',
    "<script>window.hacked=1</script>",
    "javascript:window.hacked=1",
    "\"><svg onload='window.hacked=1'>",
]
NAME = "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrikation"
LONG = f"{NAME} AG cut 1,234,567 enterprise data platform engineering specialists on Friday."
"""On the start page, as it is the latest."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, seeds_store: Path) -> Iterator[str]:
    """The seeds, and documents that try to be more than text."""
    folder = tmp_path_factory.mktemp("pages")
    shutil.copytree(seeds_store, folder / "store")
    with (folder / "hostile.jsonl").open("w", encoding="utf-8") as file:
        for number, name in enumerate(HOSTILE):
            text = f"Acme Robotics cut 5 engineers on Friday, under the heading {name}, in its office in Austin. {name}"
            url = name if name.startswith("javascript") else "https://example.org/"
            about = {"id": f"hostile-{number} {name}", "title": name, "published": "2026-05-01", "source": name, "url": url, "text": text}
            file.write(json.dumps(about) + "\n")
        text = "Orvane Labs is hiring 40 engineers in Zurich, the company said on Thursday. Candidates should have experience in CUDA."
        about = {"id": "skills", "title": "Skills", "published": "2026-04-02", "source": "S", "url": "https://example.org/skills"}
        file.write(json.dumps(about | {"text": text}) + "\n")
        about = {"id": "long", "title": "Long", "published": "2026-05-02", "source": "S" * 90, "url": f"https://example.org/{'x' * 90}"}
        file.write(json.dumps(about | {"text": LONG}) + "\n")
    pipeline.build([str(folder / "hostile.jsonl")], folder / "store")
    with serving(folder / "store") as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no chromium is installed")
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    """A page whose complaints and requests to other places fail the test."""
    opened = browser.new_page(viewport={"width": 1200, "height": 900})
    yield watched(opened, server)
    opened.close()


def watched(page: Page, server: str) -> Page:
    faults: list[str] = []
    # A driver without a graphics card says how slow it is; that is no fault of a page.
    page.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") and "GL Driver" not in m.text else None)
    page.on("pageerror", lambda e: faults.append(str(e)))
    page.on("request", lambda r: None if r.url.startswith((server, "data:", "blob:")) else faults.append(f"request to {r.url}"))
    page.faults = faults  # type: ignore[attr-defined]
    return page


def check(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    assert page.faults == []  # type: ignore[attr-defined]
    assert page.evaluate("window.hacked") is None


def paths(server: str) -> list[str]:
    """A page of each kind: the events of every question with their companies, claims and documents lead to the rest."""
    rows = httpx.get(f"{server}/ask/company-changes?format=json&company=xAI", timeout=30).json()["rows"]
    event = httpx.get(f"{server}/id/{rows[0]['event']}", headers={"Accept": "application/json"}).json()
    claim = event["sources"][0]["id"]
    things = ["company/xai", rows[0]["event"], f"claim/{claim}", f"document/{claim.partition('-')[0]}", "role/content-moderator"]
    return ["/", "/ask", "/sparql", "/search?q=data", "/search?q=", *(f"/id/{t}" for t in things), "/nowhere"]


@pytest.mark.parametrize("look", ["light", "dark"])
def test_every_kind_of_page_is_sound_and_accessible(browser: Browser, server: str, look: Any) -> None:
    for width in (1200, 390):
        page = watched(browser.new_page(color_scheme=look, viewport={"width": width, "height": 900}), server)
        for path in paths(server):
            page.goto(server + path)
            if path == "/nowhere":
                page.faults.clear()  # type: ignore[attr-defined]
            check(page)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{path} is wider than {width} pixels"
            # The editor is the work of others and answers for itself.
            found = Axe().run(page, context={"exclude": [["#editor"]]}).response["violations"]
            assert [(v["id"], v["nodes"][0]["target"]) for v in found] == [], path
        page.close()


@pytest.mark.parametrize(("width", "text"), [(360, 100), (390, 200), (1200, 100)])
def test_long_names_and_large_text_fit(page: Page, server: str, width: int, text: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    event = httpx.get(f"{server}/ask/company-changes", params={"company": NAME, "format": "json"}, timeout=30).json()["rows"][0]["event"]
    claim = httpx.get(f"{server}/id/{event}", headers={"Accept": "application/json"}).json()["sources"][0]["id"]
    things = (event, f"claim/{claim}", f"document/{claim.partition('-')[0]}", f"company/{NAME.lower()}")
    for path in ("/", "/ask/net-change", "/ask/company-changes", "/search?q=a", *(f"/search?q={NAME[:6]}",), *(f"/id/{t}" for t in things)):
        page.goto(server + path)
        page.evaluate("size => { document.documentElement.style.fontSize = size }", f"{text}%")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path


def test_the_page_of_a_skill_lists_who_seeks_it(page: Page, server: str) -> None:
    page.goto(f"{server}/id/skill/cuda")
    assert page.locator("table.events tbody tr").all_inner_texts()[0].split("\t")[1:4] == ["expansion", "Orvane Labs", "engineering"]
    assert page.get_by_role("link", name="Net change").count() == 0
    page.goto(f"{server}/id/skill/python")
    assert page.locator("main h2").count() == 0


def test_the_start_page_has_the_biggest_shifts_first(page: Page, server: str) -> None:
    page.goto(server)
    names = page.locator(".screen svg.chart .name").all_text_contents()
    assert len(names) == 12
    assert names[0] == f"{NAME[:41]}…" and names.index("Amazon") < names.index("Salesforce") < names.index("xAI")


def test_a_question_that_hits_a_limit_keeps_its_form(page: Page, server: str) -> None:
    page.goto(f"{server}/ask/net-change?company=xAI&max-rows=1")
    assert page.get_by_role("alert").inner_text().endswith("more than 1 row; add a LIMIT, or ask for less")
    assert page.locator("input[name=company]").input_value() == "xAI"


@pytest.mark.parametrize("question", [q.name for q in queries.questions()])
def test_every_question_has_a_page(page: Page, server: str, question: str) -> None:
    asked = queries.question(question)
    page.goto(str(httpx.URL(f"{server}/ask/{question}", params=required(asked))))
    check(page)
    assert page.locator("h1").inner_text() == asked.question
    assert page.locator("form.ask label").count() == len(asked.parameters)


def test_a_person_clicks_from_the_start_to_the_words(page: Page, server: str) -> None:
    page.goto(server)
    page.get_by_role("searchbox").fill("xAI")
    page.get_by_role("button", name="Search").click()
    assert page.locator("h1").inner_text() == "xAI"
    page.locator("table.events a .Layoff").first.click()
    page.locator(".source a").first.click()
    check(page)
    assert page.locator("mark.count").first.inner_text() != ""


def test_the_start_page_does_without_the_picture_where_it_takes_too_much(seeds_store: Path) -> None:
    with serving(seeds_store, "--max-rows", "5") as address:
        answer = httpx.get(address, headers=PAGE, timeout=30)
    assert answer.status_code == 200
    assert "more than a query may take" in answer.text and "<svg" not in answer.text
    assert answer.text.count('data-label="Date"') == 12


def test_a_page_of_an_event_speaks_in_words(page: Page, server: str) -> None:
    page.goto(server)
    page.get_by_role("searchbox").fill("xAI")
    page.get_by_role("button", name="Search").click()
    page.locator("table.events a .Layoff").first.click()
    told = dict(zip(page.locator("main dt").all_text_contents(), page.locator("main dd").all_text_contents(), strict=True))
    assert told["share"].endswith("%") and "strategic refocus" in told["reasons"]
    assert "event/" not in told["announced with"] and "xAI: " in told["announced with"]


def test_a_person_asks_with_the_form_and_is_told_what_is_wrong(page: Page, server: str) -> None:
    page.goto(f"{server}/ask/net-change")
    page.locator("input[name=company]").fill("xAI")
    page.get_by_role("button", name="Ask").click()
    assert "company=xAI" in page.url
    assert page.locator("td", has_text="general AI tutor").count() == 1
    assert page.locator("svg.chart:visible").count() == 1
    page.get_by_text("More").click()
    page.locator("input[name=since]").fill("soon")
    page.get_by_role("button", name="Ask").click()
    assert "2025-09-12" in page.get_by_role("alert").inner_text()
    assert page.locator("input[name=since]").is_visible()


def test_pages_work_by_keyboard(page: Page, server: str) -> None:
    page.goto(server)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask")
    check(page)


@pytest.mark.threat(13)
@pytest.mark.parametrize("text", HOSTILE)
def test_what_documents_say_never_runs(page: Page, server: str, text: str) -> None:
    for path in ("/search?q=" + httpx.QueryParams({"q": text})["q"], "/search?q=hostile", "/search?q=Acme+Robotics"):
        page.goto(server + path)
        check(page)
    found = httpx.get(f"{server}/ask/company-changes?format=json&company=Acme+Robotics", timeout=30).json()["rows"]
    assert found
    for row in found:
        event = httpx.get(f"{server}/id/{row['event']}", headers={"Accept": "application/json"}).json()
        for place in (row["event"], f"claim/{event['claims'][0]}", f"document/{event['claims'][0].partition('-')[0]}"):
            page.goto(f"{server}/id/{place}")
            check(page)
            assert page.locator("a[href^='javascript']").count() == 0


@pytest.mark.threat(13)
def test_headers_keep_everything_to_this_server(server: str) -> None:
    for path in ("/", "/sparql", "/id/company/xai", "/nowhere", "/static/style.css"):
        headers = httpx.get(server + path, headers=PAGE).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
    assert httpx.get(f"{server}/static/%2e%2e/pages.py").status_code == 404


def weight(server: str, path: str) -> int:
    """Bytes of a page and all that it loads, not packed, without the editor."""
    answer = httpx.get(server + path, headers=PAGE, timeout=30)
    loaded = set(re.findall(r'(?:href|src|data-src)="(/(?:static|neighbours)/[^"]+)"', answer.text))
    assert "/static/style.css" in loaded
    return len(answer.content) + sum(len(httpx.get(server + file).content) for file in loaded if "editor" not in file)


def test_pages_are_light(server: str) -> None:
    weights = {path: weight(server, path) for path in [*paths(server), *(f"/ask/{q.name}" for q in queries.questions())]}
    assert {path: n for path, n in weights.items() if n > 300_000} == {}


@pytest.mark.parametrize("width", [1200, 390])
def test_a_picture_fits_the_screen(browser: Browser, server: str, width: int) -> None:
    """One of the two drawings is shown, and none of its words is so small that nobody can read it."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    for path in ("/", "/ask/net-change", "/ask/role-shifts", "/ask/company-changes?company=xAI", "/id/company/xai"):
        page.goto(server + path)
        assert page.locator("svg.chart:visible").count() == 1, path
        sizes = page.evaluate("[...document.querySelectorAll('svg.chart text')].map(t => t.getBoundingClientRect().height).filter(h => h)")
        assert min(sizes) > 9, path
        hatched = page.evaluate(
            "[...document.querySelectorAll('.possible')].map(e => getComputedStyle(e).fill).every(f => f.includes('hatch'))"
        )
        assert hatched, path
    page.close()


@pytest.mark.skipif(not (BUILT / "editor.js").exists(), reason="the scripts of the pages are not built; make assets builds them")
def test_the_editor_answers_a_query(page: Page, server: str) -> None:
    page.goto(f"{server}/sparql")
    page.locator(".yasqe_queryButton").click()
    page.wait_for_selector(".yasr table, .dataTable")
    assert "xAI" in page.locator(".yasr").inner_text() or page.locator(".yasr td").count() > 5
    check(page)


@pytest.mark.skipif(not (BUILT / "graph.js").exists(), reason="the scripts of the pages are not built; make assets builds them")
def test_the_neighbourhood_is_drawn(page: Page, server: str) -> None:
    page.goto(f"{server}/id/company/xai")
    page.wait_for_selector(".graph canvas")
    check(page)
