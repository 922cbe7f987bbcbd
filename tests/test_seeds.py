"""The starter corpus and the reference data: well formed, free of clashes, and readable by the program itself."""

import csv
import datetime
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from kg import ids, ontology, read, reference
from kg.extract import lexicon
from kg.resolve import companies, roles
from kg.types import Document

ROOT = Path(__file__).parent.parent
BRIEFS = sorted((ROOT / "seeds" / "documents").glob("*.txt"))
REFERENCE = reference.load()


def _brief(path: Path) -> tuple[dict[str, str], str]:
    head, _, text = path.read_text(encoding="utf-8").partition("\n\n")
    return dict(line.split(": ", 1) for line in head.splitlines()), text


def test_there_are_enough_briefs_and_each_is_in_the_readme() -> None:
    readme = (ROOT / "seeds" / "README.md").read_text(encoding="utf-8")
    assert len(BRIEFS) >= 20
    assert set(re.findall(r"^\| `(.+?)` \|", readme, re.MULTILINE)) == {p.stem for p in BRIEFS}


@pytest.mark.parametrize("path", BRIEFS, ids=lambda p: p.stem)
def test_brief(path: Path) -> None:
    header, text = _brief(path)
    assert list(header) == ["Title", "Published", "Source", "Genre", "URL"]
    assert header["Genre"] in ontology.load().enums["Genre"]
    assert datetime.date.fromisoformat(header["Published"]) <= datetime.date(2026, 12, 31)
    assert path.stem.startswith(header["Published"])
    assert re.fullmatch(r"https://[a-z0-9.-]+\.[a-z]+/\S+", header["URL"])
    assert 60 <= len(text.split()) <= 160
    assert not re.search(r"[\w.]+@[\w.]+", text), "a contact detail"


def test_no_two_briefs_share_an_address() -> None:
    urls = [_brief(p)[0]["URL"] for p in BRIEFS]
    assert len(urls) == len(set(urls))


def test_three_outlets_tell_of_the_xai_tutors() -> None:
    told = {_brief(p)[0]["Source"] for p in BRIEFS if "xAI" in _brief(p)[1] and "tutor" in _brief(p)[1]}
    assert len(told) >= 3


def test_reference_graph_is_what_the_ontology_allows() -> None:
    assert list(ontology.load().problems(REFERENCE.graph())) == []


def test_reference_data_is_of_useful_size() -> None:
    assert len(REFERENCE.companies) >= 320
    assert len(REFERENCE.roles) >= 220
    assert len(REFERENCE.places) >= 350


def _owners(names: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    owners: dict[str, set[str]] = {}
    for key, owner in names:
        owners.setdefault(key, set()).add(owner)
    return {k: v for k, v in owners.items() if len(v) > 1}


def test_no_role_alias_belongs_to_two_roles() -> None:
    assert _owners((roles.key(name), e.name) for e in REFERENCE.roles for name in e.names) == {}


def test_no_place_alias_belongs_to_two_places() -> None:
    assert _owners((name, e.name) for e in REFERENCE.places for name in e.names) == {}
    assert _owners((ids.fold(name), e.name) for e in REFERENCE.places for name in e.names) == {}


def test_no_company_name_product_or_phrase_belongs_to_two_companies() -> None:
    names = ((n, e.name) for e in REFERENCE.companies for n in (*e.names, *e.data.get("phrases", ()), *e.data.get("products", ())))
    assert _owners((ids.company_key(n), owner) for n, owner in names) == {}


def test_no_company_alias_or_product_is_a_word_or_first_name_that_texts_use_otherwise() -> None:
    words = lexicon.load()
    taken = {*words.tags, *words.words["given_names"], *"adept block figure inflection match notion runway scale target unity".split()}
    other = {n for e in REFERENCE.companies for n in (*e.names[1:], *e.data.get("products", ())) if n.lower() in taken and not n.isupper()}
    assert other == set()


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Tata Consultancy Services", "TCS"),
        ("BT Group plc", "BT"),
        ("IKEA", "Ikea"),
        ("HCL Technologies", "HCLTech"),
        ("CBA", "Commonwealth Bank"),
        ("Mistral", "Mistral AI"),
        ("TELUS International", "Telus Digital"),
        ("Aurora Innovation, Inc.", "Aurora"),
        ("Amazon Web Services", "AWS"),
        ("Lucid Motors", "Lucid"),
    ],
)
def test_a_company_goes_by_the_short_name_that_news_uses(written: str, name: str) -> None:
    assert companies.link(written, REFERENCE) == reference.company_id(name)
    assert name in {e.name for e in REFERENCE.companies}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("freshers", "graduate"),
        ("middle management", "middle manager"),
        ("UX researchers", "user experience researcher"),
        ("call centre agents", "customer support"),
        ("SREs", "site reliability engineer"),
        ("safety drivers", "vehicle operator"),
        ("lorry drivers", "truck driver"),
        ("embedded software engineers", "firmware engineer"),
        ("SVP", "vice president"),
        ("logistics workers", "logistics"),
    ],
)
def test_a_role_goes_by_its_name(written: str, name: str) -> None:
    assert roles.link(written, REFERENCE) == reference.role_id(name)
    assert name in {e.name for e in REFERENCE.roles}


@pytest.mark.parametrize("part", ["companies", "roles", "places"])
def test_one_way_leads_up_from_an_entry_to_each_that_is_above_it(part: str) -> None:
    """So that nothing is above itself, and a query that follows the links counts nothing twice."""
    above = {e.name: e.above for e in getattr(REFERENCE, part)}
    for name in above:
        ways = Counter[str]()
        waiting = [*above[name]]
        while waiting:
            up = waiting.pop()
            ways[up] += 1
            assert ways[up] == 1 and up != name, f"{name}: two ways lead to {up}"
            waiting += above[up]


def test_tutors_are_annotators_of_two_kinds() -> None:
    above = {e.name: e.above for e in REFERENCE.roles}
    assert above["general AI tutor"] == above["specialist AI tutor"] == ("AI tutor",)
    assert above["AI tutor"] == ("data annotator", "trainer")
    assert roles.link("Grok trainers", REFERENCE) == roles.link("AI tutor roles", REFERENCE) == "role/ai-tutor"
    assert roles.link("generalist AI tutors", REFERENCE) == "role/general-ai-tutor"
    assert roles.link("data labellers", REFERENCE) == roles.link("data labelers", REFERENCE) == "role/data-annotator"


def test_ids_are_given_once() -> None:
    for key in ("wikidata", "cik", "lei", "ticker"):
        given = [e.data[key] for e in REFERENCE.companies if key in e.data]
        assert len(given) == len(set(given)), key


def test_onet_codes_exist(shared: Path) -> None:
    with (shared / "data" / "occupations" / "onet_occupation_data.tsv").open(encoding="utf-8", newline="") as file:
        known = {row["O*NET-SOC Code"] for row in csv.DictReader(file, delimiter="\t")}
    assert {e.data["onet"] for e in REFERENCE.roles if "onet" in e.data} <= known


BY_DESCRIPTION = {
    "AI research",
    "engineering manager",
    "compensation and benefits",
    "health and safety",
    "HVAC technician",
    "general manager",
}
"""Roles that are near an occupation by what it is said to do; all others have a name that is one of its titles."""


def test_a_role_has_a_title_of_its_occupation(shared: Path) -> None:
    titles: dict[str, set[str]] = {}
    for name, columns in (("occupation_data", ("Title",)), ("alternate_titles", ("Alternate Title", "Short Title"))):
        with (shared / "data" / "occupations" / f"onet_{name}.tsv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                titles.setdefault(row["O*NET-SOC Code"], set()).update(roles.key(row[c]) for c in columns)
    matched = [e for e in REFERENCE.roles if "onet" in e.data]
    assert {e.name for e in matched if titles[e.data["onet"]].isdisjoint(map(roles.key, e.names))} == BY_DESCRIPTION
    assert len(matched) >= 120


def _documents() -> list[Document]:
    return [d for d in read.documents([str(ROOT / "seeds" / "documents")]) if isinstance(d, Document)]


def test_the_reader_takes_every_brief() -> None:
    found = _documents()
    assert [d.identifier for d in found] == [p.stem for p in BRIEFS]
    for document, path in zip(found, BRIEFS, strict=True):
        assert document.title and document.published and document.source and document.url
        assert document.text.strip() == _brief(path)[1].strip()


def test_briefs_hold_every_type_of_event() -> None:
    rules = pytest.importorskip("kg.extract.rules", reason="the rule extractor is not here yet")
    assert {c.type for c in rules.extract(_documents(), REFERENCE)} == set(ontology.load().events)
