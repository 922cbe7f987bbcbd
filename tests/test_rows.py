"""Tables: what cells, rows and headers mean, whatever people write into them, and what becomes of the real files."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import cells, dates, layouts, pipeline, reference, rows
from kg.extract import rows as extractor
from kg.read import HARMLESS, NOTE, Defaults, documents, tables
from kg.types import Document, Problem, Quantity

LAYOUTS = layouts.load()
WA = LAYOUTS["warn-wa"]
HEADER = ["Company", "Location", "Layoff Start Date", "# of Workers", "Closure Layoff", "Received Date"]
messy = st.text(max_size=25) | st.from_regex(r"[0-9/.,\- ]{0,14}(TBD|approx|total|revised|to|in MA)?[0-9/ ]{0,8}", fullmatch=True)


@pytest.mark.case(10)
@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("119", Quantity(119)),
        ("16000.0", Quantity(16000)),
        ("*200", Quantity(200)),
        ("1100-1200 (MD,DC,VA)", Quantity(min=1100, max=1200)),
        ("min. 1 - max. 10", Quantity(min=1, max=10)),
        ("Starting with 35 leading up to several hundred by December 2013", Quantity(min=35)),
        ("103 (REVISED) 10/22/2020 108", Quantity(108)),
        ("61 total, 4 in CO", Quantity(4)),
        ("180 (1 resides in MA)", Quantity(1)),
        ("~75", Quantity(75, approx=True)),
    ],
)
def test_counts_keep_their_bounds(cell: str, expected: Quantity) -> None:
    assert cells.count(cell).quantity == expected


@pytest.mark.case(10)
@pytest.mark.parametrize("cell", ["", "-", "N/A", "NULL", "t/b/d", "Unknown at this time", "Not sure of the number", "work in progress"])
def test_what_is_not_known_is_null_and_no_trouble(cell: str) -> None:
    assert cells.count(cell) == cells.Count() and cells.day(cell, "mdy") == cells.Day()


@pytest.mark.parametrize("cell", ["0", "0.0", "-5", "9 50", "12.5", "many", "3 (residents), 180 (out of state)"])
def test_what_is_no_number_of_people_is_trouble(cell: str) -> None:
    read = cells.count(cell)
    assert read.quantity is None and read.trouble and repr(cell) in read.trouble


@pytest.mark.case(12, 19)
@pytest.mark.parametrize(
    ("cell", "order", "value", "trouble"),
    [
        ("12.07.2022", "dmy", "2022-07-12", False),
        ("12.07.2022", "mdy", "2022-12-07", False),
        ("12.07.2022", None, "2022", True),
        ("25.07.2022", None, "2022-07-25", False),
        ("07/25/2022", None, "2022-07-25", False),
        ("07.07.2022", None, "2022-07-07", False),
        ("25/07/2022", "mdy", None, True),
    ],
)
def test_the_order_of_day_and_month_is_the_source_s_and_what_is_ambiguous_is_flagged(
    cell: str, order: str | None, value: str | None, trouble: bool
) -> None:
    read = cells.day(cell, order)
    assert read.value == value and bool(read.trouble) is trouble


@settings(deadline=None)
@given(messy, st.sampled_from(["mdy", "dmy", None]))
def test_any_cell_gives_a_sound_value_or_none(cell: str, order: str | None) -> None:
    day, count = cells.day(cell, order), cells.count(cell)
    assert day.value is None or dates.bounds(day.value) is not None
    if (q := count.quantity) is not None:
        assert (q.value is None) != (q.min is None and q.max is None)
        assert all(n is None or n > 0 for n in (q.value, q.min, q.max)) and (q.min or 0) <= (q.max or q.min or 0)
    if re.search(r"[1-9]", cell) and count.quantity is None and not cells.is_unknown(cell):
        assert count.trouble, "a number that was passed over is told"


@settings(deadline=None)
@given(st.lists(st.lists(messy, min_size=len(HEADER), max_size=len(HEADER)), min_size=1, max_size=4))
def test_any_rows_give_claims_whose_words_are_in_the_text(table: list[list[str]]) -> None:
    data = "\n".join(",".join('"' + c.replace('"', '""') + '"' for c in row) for row in [HEADER, *table])
    items = list(tables.read(data.encode("utf-8", "replace"), Defaults("t")))
    found = [i for i in items if isinstance(i, Document)]
    assert sum(len(d.text.split("\n")) for d in found) <= len(table)
    for document in found:
        assert document.layout == "warn-wa"
        for claim in extractor.extract(document, WA, reference.load()):
            assert all(document.text[m.start : m.end] == m.quote for m in claim.mentions)


def test_a_cell_cannot_pass_for_another_column() -> None:
    line = WA.line(HEADER, ["Acme | # of Workers: 9999", "Tacoma\nSeattle", "5/14/2022", "12", "", ""])
    row = WA.row(line)
    assert row.quantity == Quantity(12) and "\n" not in line
    assert row.company == ("Acme ¦ # of Workers: 9999", 9)


@pytest.mark.parametrize(
    ("cell", "town", "name"),
    [
        ("Freescale Semiconductor, Inc. - Austin", "Austin", "Freescale Semiconductor, Inc."),
        ("Dillard's, Inc. - San Antonio2", "SAN ANTONIO", "Dillard's, Inc."),
        ("Ryder- Haltom City", "Haltom City", "Ryder"),
        ("Target - Mesquite", "Dallas", "Target - Mesquite"),
        ("Coca-Cola", "Cola", "Coca-Cola"),
        ("Austin", "Austin", "Austin"),
        ("- Austin", "Austin", "- Austin"),
    ],
)
def test_the_town_of_a_row_is_no_part_of_the_company_s_name(cell: str, town: str, name: str) -> None:
    row = WA.row(WA.line(HEADER, [cell, town, "5/14/2022", "12", "", ""]))
    assert row.company is not None and rows.name(row.company) == name
    assert row.site, "sites stay apart by the whole cell"


def test_the_code_of_the_region_is_left_out_however_often_it_stands_there() -> None:
    assert [t for t, _ in rows.towns([("Sandston, VA VA", 0)], "VA")] == ["Sandston"]
    assert [t for t, _ in rows.towns([("Vancouver, WA", 0)], "OR")] == ["Vancouver, WA"]


@pytest.mark.parametrize(
    ("name", "said", "closes", "reasons"),
    [
        ("warn-co", {"reason": "Closure"}, True, []),
        ("warn-co", {"reason": "Closures: Multiple locations-Perm"}, True, []),
        ("warn-co", {"reason": "Loss of Contract/Closure"}, True, ["contract_loss"]),
        ("warn-co", {"reason": "Terminate Operations"}, True, []),
        ("warn-co", {"reason": "COVID-19/Temporary Closure"}, False, []),
        ("warn-co", {"reason": "Closure (Temporary 18-24 mo)"}, False, []),
        ("warn-co", {"reason": "Potential Closure"}, False, []),
        ("warn-co", {"reason": "Ceasing Operations on a contract"}, False, []),
        ("warn-co", {"reason": "Loss of Pepsi Center Contract"}, False, ["contract_loss"]),
        ("warn-co", {"reason": "Company Wide Reorganization"}, False, ["restructuring"]),
        ("warn-wa", {"Closure Layoff": "Closure", "Type of Layoff": "Permanent"}, True, []),
        ("warn-wa", {"Closure Layoff": "Closure", "Type of Layoff": "Temporary"}, False, []),
        ("warn-wa", {"Closure Layoff": "Layoff", "Type of Layoff": "Permanent"}, False, []),
        ("warn-ny", {"Layoff or Closure?": "Closure", "Permanent or Temporary Layoff?": "N/A"}, True, []),
        ("warn-ny", {"Layoff or Closure?": "Closure", "Permanent or Temporary Layoff?": "Temporary"}, False, []),
        ("warn-md", {"Type Code": "1 *Note-This is an update"}, True, []),
        ("warn-md", {"Type Code": "2 (Possibly turning into a closure)"}, False, []),
        ("warn-va", {"Notice Type": "ClosureLayoff"}, True, []),
        ("warn-va", {"Notice Type": "LayoffPermanent Reduction"}, False, []),
        ("warn-or", {"Layoff Type": "Permanent closure"}, True, []),
        ("warn-or", {"Layoff Type": "Temporary Layoff"}, False, []),
    ],
)
def test_what_a_register_calls_a_row_says_whether_a_site_closes_and_why(
    name: str, said: dict[str, str], closes: bool, reasons: list[str]
) -> None:
    row = LAYOUTS[name].row(LAYOUTS[name].line([*said], [*said.values()]))
    assert ("OfficeClosure" in row.kinds, [code for code, _ in row.reasons]) == (closes, reasons)
    assert "Layoff" in row.kinds


def test_what_ends_a_list_of_roles_is_no_role() -> None:
    assert [r for r, _ in rows.roles([("Sales, parts advisor & others", 0)])] == ["Sales", "parts advisor"]
    assert [r for r, _ in rows.roles([("drivers, clerks, etc.", 0)])] == ["drivers", "clerks"]


def test_columns_that_name_people_are_left_out() -> None:
    layout = LAYOUTS["warn-va"]
    line = layout.line(["Company", "Collective Bargaining Unit", "Location"], ["Acme", "someone@example.org", "Reston VA"])
    assert line == "Company: Acme | Location: Reston VA"


@pytest.mark.parametrize(
    ("cell", "name", "change"),
    [
        ("Flexion Therapeutics, Inc. (“Flexion”)", "Flexion Therapeutics, Inc.", None),
        ("Visionworks #120", "Visionworks", None),
        ("Walmart Store #6177", "Walmart", None),
        ("United Airlines (Washington Dulles International Airport)", "United Airlines", None),
        ("Community Counseling of Bristol County (aka CCBC)", "Community Counseling of Bristol County", None),
        ("Courtyard (by Marriott) - Crystal City", "Courtyard (by Marriott) - Crystal City", None),
        ("(Alder)", "(Alder)", None),
        ("The Money Store", "The Money Store", None),
        ("*UPDATED*  Schneider Electric", "Schneider Electric", "update"),
        ("XPO Logistics (Revised)", "XPO Logistics", "update"),
        ("General Dynamics Update 8-22-18 - Layoff date changed", "General Dynamics", "update"),
        ("Climax Molybdenum Co - REV #5", "Climax Molybdenum Co", "update"),
        ("*UPDATED* Schneider Electric 6th Notice", "Schneider Electric", "more"),
        ("JELD-WEN-rescinded", "JELD-WEN", "rescinded"),
        ("Smith &amp; Wesson", "Smith & Wesson", None),
        ("Correctional Services Corp", "Correctional Services Corp", None),
        ("Updater Inc", "Updater Inc", None),
        ("Company", None, None),
        ("* Most employees will be rehired", None, None),
        ("3985 PORTLAND RD., SALEM, OR 97303", None, None),
        ("1859 Historic Hotels Ltd.", "1859 Historic Hotels Ltd.", None),
    ],
)
def test_the_name_of_an_employer_is_told_from_what_is_said_of_its_notice(cell: str, name: str | None, change: str | None) -> None:
    company, said = rows.company([(cell, 0)])
    assert (company and rows.name(company), said) == (name, change)
    assert company is None or cell[company[1] : company[1] + len(company[0])] == company[0]


def test_a_place_known_elsewhere_only_is_no_place_of_the_state() -> None:
    data = "\n".join([",".join(HEADER), "Acme,Vancouver,4/1/2022,150,Layoff,1/26/2022", "Birch,Seattle,4/1/2022,15,Layoff,1/26/2022"])
    found = [i for i in tables.read(data.encode(), Defaults("t")) if isinstance(i, Document)]
    said = [c for d in found for c in extractor.extract(d, WA, reference.load())]
    assert [[m.quote for m in c.of("location")] for c in said] == [[], ["Seattle"]]


@pytest.mark.parametrize(
    ("cell", "code", "expected"),
    [
        ("Des Moines, Auburn & Puyallup", "WA", ["Des Moines", "Auburn", "Puyallup"]),
        ("Boston, MA", "MA", ["Boston"]),
        ("Manassas VA", "VA", ["Manassas"]),
        ("Louisville, KY", "OR", ["Louisville, KY"]),
        ("Ottawa, Non-U.S.", None, ["Ottawa"]),
        ("888 Bestgate Road #111 Annapolis, MD 21401", "MD", ["888 Bestgate Road #111 Annapolis, MD 21401"]),
        ("Various locations in Washington", "WA", []),
        ("Remote Worker/National", "MA", []),
    ],
)
def test_places_of_a_cell(cell: str, code: str | None, expected: list[str]) -> None:
    found = list(rows.towns([(cell, 7)], code))
    assert [c for c, _ in found] == expected
    assert all(cell[at - 7 : at - 7 + len(c)] == c for c, at in found)


def test_a_notice_that_is_posted_again_is_as_old_as_its_first_posting() -> None:
    header = (
        "Business Legal Name,Date Layoff/Closure Starts,Date of WARN Notice,Date Posted,Impacted Site Address,Number of Affected Workers"
    )
    again = [f"Acme,2025-04-09,2025-01-09,{day},60 W 57th St,60" for day in ("2025-01-17", "2025-01-09")]
    (document,) = (i for i in tables.read("\n".join([header, *again]).encode(), Defaults("t")) if isinstance(i, Document))
    assert document.published == "2025-01-09" and document.text.count("\n") == 1


def test_a_quotation_mark_that_is_never_closed_costs_one_row() -> None:
    good = [f"Acme {k},Tacoma,5/14/2022,{k},Layoff,3/11/2022" for k in range(1, 60)]
    data = "\n".join([",".join(HEADER), good[0], '"Torn,Tacoma,5/14/2022,7,Layoff,3/11/2022', *good[1:]])
    items = list(tables.read(data.encode(), Defaults("t")))
    assert sum(isinstance(i, Document) for i in items) == len(good)
    (problem,) = (i for i in items if isinstance(i, Problem) and i.stage not in HARMLESS)
    assert problem.document == ":3" and "never closed" in problem.reason


def test_a_table_with_a_column_of_texts_is_a_list_of_documents() -> None:
    items = list(tables.read(b"id\ttitle\ttext\tpublished\na1\tT\tAcme cut 5 jobs.\t2025-01-02\n\t\t\t\nb\t\t\t2025\n", Defaults("t")))
    (document,) = (i for i in items if isinstance(i, Document))
    assert (document.identifier, document.title, document.text, document.published) == ("a1", "T", "Acme cut 5 jobs.", "2025-01-02")
    assert [i.document for i in items if isinstance(i, Problem)] == [":4"]


@pytest.mark.parametrize("name", sorted(LAYOUTS))
def test_a_layout_takes_its_own_headers_and_no_other_layout_takes_them_first(name: str) -> None:
    layout = LAYOUTS[name]
    header = [h for names in layout.written.values() for h in names]
    assert layouts.recognise(header) is layout
    for meaning in set(layout.columns) - layout.optional:
        told = layouts.recognise([h for m, names in layout.written.items() if m != meaning for h in names])
        assert told is not layout


def test_every_real_file_is_read_and_every_row_accounted_for(shared: Path) -> None:
    paths = sorted([*(shared / "data" / "warn").glob("*.csv"), *(shared / "data" / "layoffs").glob("*.csv")])
    assert len(paths) == 12
    for path in paths:
        items = list(documents([str(path)]))
        (note,) = (i for i in items if isinstance(i, Problem) and i.stage == NOTE and "rows:" in i.reason)
        tally = {k: int(n.replace(",", "")) for k, n in re.findall(r"([a-z ]+): ([\d,]+)", note.reason)}
        total, claims = tally.pop(" rows"), tally.pop(" became claims")
        tally.pop(" corrections of another row among them", None)
        with path.open(encoding="utf-8", newline="") as file:
            assert total == sum(1 for row in csv.reader(file) if row) - 1, path
        assert claims + sum(tally.values()) == total and claims >= (0.5 if path.stem.endswith("ny") else 0.94) * total, (path, tally)
        made = [c for _, own in pipeline.extract(i for i in items if isinstance(i, Document)) for c in own]
        assert sum(c.type == "Layoff" for c in made) == claims, path
