"""Companies of one name: what a text says of which one it means, and which of them stay two."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import graph, ids, layouts, reference
from kg.reference import company_id, place_id
from kg.resolve.decisions import Decisions, Naming
from kg.resolve.identity import identity
from kg.resolve.linking import link
from kg.resolve.namesakes import Namesake, divided
from kg.types import Claim, Document, Mention

KNOWN = reference.load()

INDIA = "Apollo, the Bengaluru hospital chain, cuts 300 jobs."
US = "Apollo, the US asset manager, cuts 300 jobs."
PLAIN = "Apollo cuts 300 jobs."
CIK = "cik-0000012345"
FILED = "https://www.sec.gov/Archives/edgar/data/1411494/x.htm"


def told(text: str, name: str = "Apollo", *, id: str = "a", published: str | None = None, **about: str) -> tuple[Claim, Document]:
    """A document, and a linked claim about a company at the first mention of its name."""
    document = Document(id, id, text, published=published, **about)
    start = text.index(name) if name in text else 0
    named = Mention(start, start + len(name), "company", text[start : start + len(name)])
    whole = Mention(0, len(text), "event", text)
    (claim,) = link(document, [Claim(ids.claim_id(id, whole, "Layoff", "t"), id, "Layoff", name, "reported", (whole, named))], KNOWN)
    return claim, document


@pytest.mark.parametrize(
    ("text", "country", "sectors"),
    [
        ("Apollo, the Bengaluru hospital chain, cuts 300 jobs.", "India", {"healthcare"}),
        ("Apollo, the US asset manager, cuts 300 jobs.", "United States", {"finance"}),
        ("Indian hospital chain Apollo cuts 300 jobs.", "India", {"healthcare"}),
        ("Staff at London-based lender Apollo were told on Monday.", "United Kingdom", {"finance"}),
        ("Apollo Inc. (NYSE: APO), an asset manager based in New York, cuts 300 jobs.", "United States", {"finance"}),
        ("Apollo, based in Berlin, cuts 300 jobs.", "Germany", set()),
        ("Apollo, the hospital chain, cuts 300 jobs.", None, {"healthcare"}),
        ("Apollo is a South Korean chipmaker. Apollo cuts 300 jobs.", "South Korea", {"hardware"}),
        # where it has people, sells or is owned is no seat
        ("Apollo cuts 300 jobs at a hospital in Chennai.", None, set()),
        ("Apollo, the hospital chain, cuts 300 jobs in Chennai, India.", None, {"healthcare"}),
        ("Apollo, the hospital chain with sites in India, cuts 300 jobs.", None, {"healthcare"}),
        ("The Chinese-owned lender Apollo cuts 300 jobs.", None, {"finance"}),
        ("They told us. Lender Apollo cuts 300 jobs.", None, {"finance"}),
        # two countries are of two companies, or of one that moved
        ("Apollo, the Bengaluru hospital chain, is not Apollo, the US asset manager.", None, set()),
        ("In India, US retailers suffer. Apollo cuts 300 jobs.", None, set()),
        ("Apolloville, the Bengaluru hospital chain, and Apollo cut jobs.", None, set()),
    ],
)
def test_what_words_beside_a_name_say(text: str, country: str | None, sectors: set[str]) -> None:
    found = identity(*told(text), KNOWN)
    assert (found.country, set(found.sectors)) == (country and place_id(country), sectors)


@pytest.mark.parametrize(
    ("text", "about", "expected"),
    [
        ("Apollo Inc. (NYSE: APO) cuts 300 jobs.", {}, {("NYSE", "APO")}),
        ("Apollo (Nasdaq: APO.A; LSE: APL) cuts 300 jobs.", {}, {("NASDAQ", "APO"), ("LSE", "APL")}),
        ("Apollo (CIK 1411494) cuts 300 jobs.", {}, {("CIK", "0001411494")}),
        ("Apollo, LEI 5493001KJTIIGC8Y1R12, cuts 300 jobs.", {}, {("LEI", "5493001KJTIIGC8Y1R12")}),
        ("Apollo cuts 300 jobs, less than Birch (NYSE: BIR).", {}, set()),
        (PLAIN, {"url": FILED, "source": "Apollo (Form 8-K)"}, {("CIK", "0001411494")}),
        (PLAIN, {"url": FILED, "source": "Birch (Form 8-K)"}, set()),
    ],
)
def test_ids_beside_a_name_and_in_the_address_of_its_filing(text: str, about: dict[str, str], expected: set[tuple[str, str]]) -> None:
    assert identity(*told(text, **about), KNOWN).ids == expected


def test_a_row_of_a_list_says_what_its_columns_say() -> None:
    header = ["company", "location", "industry", "total_laid_off", "date", "country"]
    line = layouts.load()["layoffs-fyi"].line(header, ["Bolt", "Lagos, Non-U.S.", "Transportation", "17", "3/1/2023", "Nigeria"])
    found = identity(*told(line, "Bolt", layout="layoffs-fyi"), KNOWN)
    assert (found.country, set(found.sectors), len(found.ids)) == (place_id("Nigeria"), {"transportation"}, 0)


def companies(*texts: str, name: str = "Apollo", decisions: Decisions | None = None) -> list[str]:
    """The company of the claim of each text, in their order; tried in several orders."""
    made = [told(text, name, id=f"d{n}") for n, text in enumerate(texts)]
    documents = {d.id: d for _, d in made}
    results: list[tuple[list[str | None], list[Namesake]]] = []
    for seed in range(3):
        claims = random.Random(seed).sample([c for c, _ in made], len(made))
        linked, namesakes = divided(claims, documents, KNOWN, decisions or Decisions())
        results.append(([c.company_id for c in sorted(linked, key=lambda c: c.document)], namesakes))
    assert all(r == results[0] for r in results), "the order of claims changed the companies"
    return [str(company).partition("/")[2] for company in results[0][0]]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([INDIA, US, PLAIN], "india united-states -"),
        ([INDIA, PLAIN, "Indian hospital chain Apollo cuts jobs."], "- - -"),
        ([INDIA, US, "Apollo, the hospital chain, hires.", "Apollo, based in Paris, hires."], "india united-states india -"),
        # one place or one line of business alone tells nothing apart
        ([INDIA, "US hospital chain Apollo cuts jobs."], "- -"),
        ([INDIA, "US-based Apollo cuts jobs."], "- -"),
        ([INDIA, "Indian lender Apollo cuts jobs."], "- -"),
        # a third that has something in common with each of two
        ([INDIA, US, "British hospital operator Apollo hires.", "British lender Apollo hires."], "- - - -"),
        # a symbol leads where nothing else does
        ([INDIA, "US lender Apollo (NYSE: APO) hires.", "Apollo (NYSE: APO) hires."], "india united-states united-states"),
        # ids; symbols of one exchange that begin alike are of one company
        (["Apollo (NYSE: APO) cuts.", "Apollo (NYSE: ZET) hires.", PLAIN], "nyse-apo nyse-zet -"),
        (["Apollo (NYSE: APO) cuts.", "Apollo (NSE: APOLLOHOSP) hires."], "- -"),
        (["Apollo (NASDAQ: APO) cuts.", "Apollo (NASDAQ: APOL) hires."], "- -"),
        (["Apollo (CIK 12345; NYSE: APO) cuts.", "Apollo (CIK 99999) hires.", "Apollo (NYSE: APO) cuts."], f"{CIK} cik-0000099999 {CIK}"),
    ],
)
def test_companies_of_one_name_stay_apart_where_place_or_id_says_so(texts: list[str], expected: str) -> None:
    assert [c.partition("--")[2] or "-" for c in companies(*texts)] == expected.split()


def test_a_company_of_the_reference_data_keeps_its_name() -> None:
    assert companies("Zepto, the Brisbane lender, cuts.", "Zepto cuts.", "Mumbai grocer Zepto cuts.", name="Zepto") == [
        "zepto--australia",
        "zepto",
        "zepto",
    ]
    assert companies("Intel, the Brisbane lender, cuts.", "Intel, the US chipmaker, cuts.", name="Intel") == ["intel", "intel"]
    assert companies("Intel (CIK 0000999999) cuts.", "Intel (CIK 50863) cuts.", "Intel (NASDAQ: XYZ) cuts.", name="Intel") == [
        "intel--cik-0000999999",
        "intel",
        "intel",
    ]


def test_what_somebody_decided_of_a_name_is_not_divided() -> None:
    one = Decisions(namings=(Naming("company", "Apollo", "Apollo", ()),))
    assert companies(INDIA, US, decisions=one) == ["apollo", "apollo"]


def test_a_company_says_what_tells_it_apart_and_goes_by_its_name() -> None:
    made = [
        told(INDIA, id="a", published="2025-01-02"),
        told("Indian clinic Apollo cuts.", id="b", published="2025-01-01"),
        told(US, id="c"),
    ]
    _, (india, us) = divided([c for c, _ in made], {d.id: d for _, d in made}, KNOWN)
    nodes = india.graph().nodes
    assert nodes[india.id].get("name") == "Apollo (India)"
    assert nodes[india.id].get("toldApartBy") == 'India, healthcare ("Indian clinic", b)'
    assert (us.of, us.because) == (company_id("Apollo"), 'United States, finance ("the US asset manager", c)')
    assert "Apollo" in graph.names(india.graph()).values()


PIECES = ["Bengaluru", "US", "Berlin", "Paris", "hospital chain", "lender", "hospital", "carmaker"]


@given(st.lists(st.tuples(st.sampled_from(PIECES[:4]), st.sampled_from(PIECES[4:]), st.booleans()), max_size=6))
def test_two_companies_have_no_country_and_no_sector_in_common(said: list[tuple[str, str, bool]]) -> None:
    texts = [f"Apollo, the {place} {does}, cuts jobs." if full else f"Apollo, the {does}, hires." for place, does, full in said]
    found = companies(*texts)
    claims = [identity(*told(text), KNOWN) for text in texts]
    for a, x in zip(found, claims, strict=True):
        for b, y in zip(found, claims, strict=True):
            if "--" in a and "--" in b and a != b:
                assert x.country is None or x.country != y.country
                assert not x.sectors & y.sectors
