"""Pictures of answers: what is drawn says what the answer says, as a file by itself, whatever the names and numbers are."""

from __future__ import annotations

import itertools
import re
import struct
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from conftest import Run, required
from hypothesis import given
from hypothesis import strategies as st
from strategies import NASTY

from kg import charts, generations, queries
from kg.charts._svg import WIDTH
from kg.errors import MissingExtra
from kg.store import Table, ask

DRAWN = {q.name: q for q in queries.questions() if q.picture}
SVG = "{http://www.w3.org/2000/svg}"


def words(svg: str) -> list[str]:
    return [t.text or "" for t in ET.fromstring(svg).iter(f"{SVG}text")]


def shapes(svg: str, tag: str, kind: str) -> list[dict[str, str]]:
    return [e.attrib for e in ET.fromstring(svg).iter(SVG + tag) if e.get("class") == kind]


def table(name: str, *rows: dict[str, Any]) -> Table:
    columns = tuple(c.name for c in DRAWN[name].columns)
    return Table(columns, [tuple(row.get(c) for c in columns) for row in rows])


def draw(name: str, *rows: dict[str, Any], **options: Any) -> str:
    return charts.draw(DRAWN[name], table(name, *rows), "A title", **options)


@pytest.mark.parametrize("name", DRAWN)
def test_each_picture_on_the_seeds(seeds_store: Path, name: str) -> None:
    with generations.reading(seeds_store) as path:
        answer = queries.ask(DRAWN[name], "sparql", required(DRAWN[name]), lambda engine, text, given: ask(path, engine, text, given))
    svg = charts.draw(DRAWN[name], answer, "A title", heading=True)
    assert svg == charts.draw(DRAWN[name], answer, "A title", heading=True)
    assert answer.rows and "A title" in words(svg) and not shapes(svg, "a", "")
    assert "var(" not in svg and "style" not in svg
    png = charts.png(svg)
    assert png == charts.png(svg) and png.startswith(b"\x89PNG")
    assert struct.unpack(">II", png[16:24])[0] == 2 * WIDTH


def test_bars_show_their_bounds() -> None:
    svg = draw(
        "net-change",
        {"company": "A", "role": "x", "cut_min": 100, "cut_max": 400, "growth_min": 0, "growth_max": 0},
        {"company": "B", "cut_min": 200, "growth_min": 300, "growth_max": 300},
        {"company": "C", "cut_min": 0, "cut_max": 0},
    )
    assert {"A · x", "100–400", "B", "≥200", "300", "C", "number unknown", "cut", "grown"} <= set(words(svg))
    sure, possible = shapes(svg, "rect", "cut"), shapes(svg, "rect", "cut possible")
    assert len(sure) == 2 and len(possible) == 1 and len(shapes(svg, "path", "cut open")) == 1
    assert float(possible[0]["width"]) == pytest.approx(3 * float(sure[0]["width"]), abs=0.2)
    assert float(sure[1]["width"]) == pytest.approx(2 * float(sure[0]["width"]), abs=0.2)
    assert float(possible[0]["x"]) + float(possible[0]["width"]) == pytest.approx(float(sure[0]["x"]), abs=0.2)


def test_a_time_line_has_one_mark_for_each_event_and_counts_those_without_a_date() -> None:
    layoff = {"company": "A", "type": "Layoff", "date": "2025-01-10", "status": "planned", "count_min": 50, "count_max": 90, "event": "e1"}
    svg = draw(
        "company-changes",
        layoff | {"role": "x"},
        layoff | {"role": "y"},
        {"company": "B", "type": "Expansion", "date": "2025-03", "status": "reported", "count_min": 10, "event": "e2"},
        {"company": "C", "type": "Reorganisation", "date": "2025", "event": "e3"},
        {"company": "D", "type": "Layoff", "event": "e4"},
    )
    shown = words(svg)
    assert [w for w in shown if w in ("A · x · y", "B", "C", "D")] == ["C", "A · x · y", "B"]
    assert {"50–90 planned", "≥10", "reorganisation", "1 without a date is left out."} <= set(shown)
    assert len(shapes(svg, "path", "cut")) == len(shapes(svg, "path", "cut open")) == len(shapes(svg, "circle", "other hollow")) == 1
    (line,) = shapes(svg, "line", "other period")
    assert float(line["x2"]) - float(line["x1"]) > 300
    assert "stroke-dasharray" in shapes(svg, "path", "growth open")[0] and "stroke-dasharray" not in shapes(svg, "path", "cut open")[0]


def test_flows_that_share_a_number_are_not_said_to_have_it_each() -> None:
    svg = draw(
        "role-shifts",
        {"company": "A", "role": "x", "to_role": "z", "count_min": 80, "count_max": 80, "event": "e1"},
        {"company": "B", "role": "x", "to_role": "z", "count_min": 40, "count_max": 40, "event": "e2"},
        {"company": "B", "role": "y", "to_role": None, "count_min": 40, "count_max": 40, "event": "e2"},
        {"company": "C", "role": "y", "to_role": "z", "event": "e3"},
    )
    assert {"A: 80", "B: 40 in all", "C: number unknown", "role not named"} <= set(words(svg))
    assert len(shapes(svg, "path", "flow")) == 1 and len(shapes(svg, "path", "other possible")) == 3
    assert [float(b["height"]) for b in shapes(svg, "rect", "other")] == [135, 59]


def test_of_many_rows_the_greatest_are_drawn_and_the_picture_says_so() -> None:
    rows = [{"role": f"r{n}", "cut_min": n, "cut_max": n, "growth_min": 0, "growth_max": 0} for n in range(1, 101)]
    svg = draw("role-trends", *rows)
    assert [w for w in words(svg) if w.startswith("r")] == [f"r{n}" for n in range(61, 101)]
    assert "The 40 of 100 rows with the greatest numbers." in words(svg)
    ranked = draw("role-trends", *rows, ranked=True, most=3)
    assert [w for w in words(ranked) if w.startswith("r")] == ["r100", "r99", "r98"]


@pytest.mark.parametrize("name", DRAWN)
def test_an_answer_without_rows_says_so(name: str) -> None:
    assert "The answer has no rows." in words(draw(name))


_NUMBERS = st.none() | st.integers(0, 2**40)


@given(data=st.data())
def test_every_picture_stays_within_its_bounds_and_is_xml(data: st.DataObject) -> None:
    kinds: dict[str, st.SearchStrategy[Any]] = {"integer": _NUMBERS, "double": st.floats(0, 100), "boolean": st.booleans()}
    texts = st.none() | st.sampled_from([*NASTY, "\x00\x0b\ufffe", "x" * 300, "<script>", "]]>"])
    for question in DRAWN.values():
        columns = {c.name: kinds.get(c.type, texts) for c in question.columns}
        columns |= {c: st.none() | st.sampled_from(["0001", "2024", "2025-02", "2025-02-28", "9999-12-31"]) for c in columns if c == "date"}
        columns |= {"event": st.sampled_from(["e1", "e2", "e3"])} if "event" in columns else {}
        rows = data.draw(st.lists(st.fixed_dictionaries(columns), max_size=5))
        for low, high in itertools.product([c for c in columns if c.endswith("_min")], [c for c in columns if c.endswith("_max")]):
            for row in rows:
                if low[:-4] == high[:-4] and None not in (row[low], row[high]) and row[low] > row[high]:
                    row[low], row[high] = row[high], row[low]
        svg = draw(question.name, *rows, search=lambda name: f"/search?q={name}", heading=True)
        root = ET.fromstring(svg)
        places = [v for e in root.iter() for k, v in e.items() if k not in ("href", "class")]
        assert not re.search("nan|inf|e-", " ".join(places))
        assert {e.tag.removeprefix(SVG) for e in root.iter()} <= {
            "svg", "title", "defs", "pattern", "line", "rect", "path", "circle", "text", "g", "a",
        }  # fmt: skip
        for rect in root.iter(f"{SVG}rect"):
            start, wide = float(rect.get("x", "0")), float(rect.get("width", "0"))
            assert wide >= 0 and ((start >= -1 and start + wide <= WIDTH + 1) or rect.get("class") == "paper")


def test_the_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(MissingExtra, match=r"drawing PNG needs an optional package: pip install 'workforce-kg\[plot\]'"):
        charts.png("<svg/>")


def test_plot_by_hand(kg: Run, seeds_store: Path, tmp_path: Path) -> None:
    svg, png = tmp_path / "a.svg", tmp_path / "a.PNG"
    done = kg("ask", "net-change", "-p", "company", "xAI", "--store", seeds_store, "--plot", svg, "--format", "csv")
    assert (done.returncode, done.stderr) == (0, "") and done.stdout.startswith("company,role,cut_min")
    drawn = words(svg.read_text(encoding="utf-8"))
    assert {"What is the net change by company and role over a period? (company xAI)", "xAI · general AI tutor", "500"} <= set(drawn)
    assert kg("ask", "net-change", "-p", "company", "nobody", "--store", seeds_store, "--plot", png).returncode == 0
    assert png.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("net-change", "--plot", "a.jpg"), "--plot a.jpg: a picture is a .svg or a .png file"),
        (
            ("corrections", "--plot", "a.svg"),
            "--plot: corrections has no natural picture; these questions have: by-place, company-changes,",
        ),
        (("--plot", "a.svg"), "--plot: name the QUESTION whose answer is drawn"),
        (("net-change", "--plot", "missing/a.svg"), "cannot write missing/a.svg: No such file or directory"),
    ],
)
def test_what_cannot_be_drawn_is_told(
    kg: Run, seeds_store: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = kg("ask", *arguments, "--store", seeds_store)
    assert done.returncode in (1, 2) and message in done.stderr and len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
