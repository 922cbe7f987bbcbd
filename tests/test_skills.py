"""Skills that are sought: what words name them, whose they are, and how they come into both graphs."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import describe, generations, pipeline, reference
from kg.extract import rules
from kg.extract.skills import sought
from kg.records import claim_record
from kg.store import ladybug, oxigraph
from kg.types import Document

KNOWN = reference.load()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("engineers with experience in CUDA, distributed training and Rust", ["CUDA", "distributed training", "Rust"]),
        ("Candidates should be fluent in German or French.", ["German", "French"]),
        ("people who speak Hindi, Tamil or Bengali", ["Hindi", "Tamil", "Bengali"]),
        ("skills in reinforcement learning are sought", ["reinforcement learning"]),
        ("PyTorch developers and machine-learning expertise", ["PyTorch", "machine-learning"]),
        ("experience with C++, Linux and R", ["C++", "Linux", "R"]),
        ("native Arabic speakers and Spanish-speaking agents", ["Arabic", "Spanish"]),
        ("tutors with backgrounds in physics, medicine and law", ["physics", "medicine", "law"]),
        ("engineers with AI skills", ["AI"]),
        # what is nobody's skill, or the employer's, or not asked for
        ("The firm, which has deep expertise in robotics, is hiring 50 people.", []),
        ("Its experience in robotics helps; no experience in Python is needed.", []),
        ("German engineers with experience with German customers", []),
        ("They go on with rust on their hands and swift steps, in excel sheets.", []),
        ("It opens an office in Swift Current and hires Go players.", []),
    ],
)
def test_skills_are_found_where_words_say_that_people_have_or_need_them(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end, _ in sought(text, 0, len(text), KNOWN)] == expected


TEXT = (
    "Orvane Labs is hiring 40 engineers in Zurich, the company said on Thursday. Candidates should have experience in CUDA or Triton."
    " It also plans to recruit 12 annotators fluent in Hindi and Tamil. Microsoft is laying off 30 people with experience in SQL."
)


def test_a_claim_of_growth_has_the_skills_of_its_sentence_and_of_what_follows_on_the_people_sought() -> None:
    document = Document("d", "d", TEXT, published="2025-10-02", source="Wire")
    found = [claim_record(c, document) for c in rules.extract([document], KNOWN)]
    assert [(c["type"], c["skills"], c["location"]) for c in found] == [
        ("Expansion", ["CUDA", "Triton"], "Zurich"),
        ("Expansion", ["Hindi", "Tamil"], None),
        ("Layoff", [], None),
    ]


def test_sought_skills_are_in_both_graphs_and_lead_to_their_events(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"Published: 2025-10-02\n\n{TEXT}\n", encoding="utf-8")
    pipeline.build([str(tmp_path / "a.txt")], tmp_path / "store")
    with generations.reading(tmp_path / "store") as path:
        rdf, cypher = oxigraph.open_store(path / generations.RDF), ladybug.open_store(path / generations.CYPHER)
        asked = "SELECT ?s WHERE { ?e a sem:Event ; kg:soughtSkill/schema:name ?s } ORDER BY ?s"
        rows = rdf.query(asked, {}).rows
        assert rows == [("CUDA",), ("Hindi",), ("Tamil",), ("Triton",)]
        assert cypher.query("MATCH (:Event)-[:SOUGHT_SKILL]->(s:Skill) RETURN s.name ORDER BY s.name", {}).rows == rows
        (id,) = describe.find(rdf, "Cuda")
        assert id == "skill/cuda" and [e for e in describe.describe(rdf, id)["events"] if "Orvane Labs: Expansion" in e]
        rdf.close()
        cypher.close()


def test_each_skill_has_one_name_of_its_own() -> None:
    names = [name for entry in KNOWN.skills for name in entry.names]
    assert len(set(names)) == len(names) and len({e.id for e in KNOWN.skills}) == len(KNOWN.skills) >= 200
