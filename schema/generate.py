"""Makes what other tools read of the model: `make generate` writes it, `--check` says what is stale.

    schema/generated/workforce.linkml.yaml     the whole schema in one LinkML file
    schema/generated/workforce.owl.ttl         OWL vocabulary
    schema/generated/workforce.shacl.ttl       SHACL shapes, which `kg validate` uses
    schema/generated/workforce.context.jsonld  JSON-LD context
    schema/generated/neo4j.cypher              constraints and indexes of Neo4j 5
    docs/schema.md                             the page that people read

The first four come from LinkML's own generators. What these get wrong for this model is put right here, each step with its reason.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import render
import yaml
from linkml.generators.jsonldcontextgen import ContextGenerator
from linkml.generators.owlgen import OwlSchemaGenerator
from linkml.generators.shaclgen import ShaclGenerator
from rdflib import OWL, RDF, RDFS, SH, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import to_canonical_graph

from kg import ontology
from kg.ontology import SCALARS, Ontology

ROOT = Path(__file__).parent.parent
GENERATED = "schema/generated"
NOTICE = "# Made from schema/ontology.yaml and schema/events by `make generate`; do not edit.\n"
LINKML = Namespace("https://w3id.org/linkml/")


def main(arguments: list[str]) -> int:
    """Writes the files, or with `--check` compares them and returns 1 when one is stale."""
    stale = []
    for name, text in outputs(ontology.load()).items():
        path = ROOT / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in arguments:
                path.write_text(text, encoding="utf-8", newline="\n")
    for name in stale:
        print(f"{name}: stale, run `make generate`" if "--check" in arguments else f"{name}: written")
    return 1 if stale and "--check" in arguments else 0


def outputs(model: Ontology) -> dict[str, str]:
    """Every generated file: its path from the root of the project, and its text."""
    schema = compose(model)
    text = yaml.safe_dump(schema, sort_keys=False, allow_unicode=True, width=120)
    return {
        f"{GENERATED}/workforce.linkml.yaml": NOTICE + text,
        f"{GENERATED}/workforce.owl.ttl": NOTICE + owl(text, model),
        f"{GENERATED}/workforce.shacl.ttl": NOTICE + shacl(text, model),
        f"{GENERATED}/workforce.context.jsonld": context(text),
        f"{GENERATED}/neo4j.cypher": render.cypher(model),
        "docs/schema.md": render.page(model),
    }


def compose(model: Ontology) -> dict[str, Any]:
    """`ontology.yaml` with one class a file of `events/`, the enumeration EventType filled, and the shortcuts as slots of Company."""
    schema: dict[str, Any] = yaml.safe_load((ROOT / "schema/ontology.yaml").read_text(encoding="utf-8"))
    # linkml:types binds the prefix schema to http://schema.org/ and wins over ours, so the built-in types are written out instead.
    del schema["imports"]
    schema["types"] = {n: {"base": _base(p), "uri": uri} for n, (p, uri, _) in SCALARS.items() if n not in schema["types"]} | schema[
        "types"
    ]
    classes, slots = schema["classes"], schema["slots"]
    classes["Event"]["abstract"] = True
    for event in model.events.values():
        meaning = f"{event.meaning} Not this: {event.excludes}"
        classes[event.name] = {"is_a": "Event", "description": meaning}
        schema["enums"]["EventType"]["permissible_values"][event.name] = {"description": event.meaning}
        for link, shortcut in event.shortcuts.items():
            slots[shortcut] = {"range": "Role", "multivalued": True, "description": render.shortcut_meaning(event.name, link)}
    classes["Company"]["slots"] += model.shortcuts
    # The OWL generator leaves a default range out, and mixes it into `any_of`; so each slot gets its own.
    default = schema.pop("default_range")
    for slot in slots.values():
        if "any_of" not in slot:
            slot.setdefault("range", default)
    return schema


def _base(python: type) -> str:
    return "XSDDate" if python.__name__ == "date" else python.__name__


def context(schema: str) -> str:
    """The JSON-LD context. Enumerated values are plain strings in the data, so the context that LinkML nests for them goes."""
    data = json.loads(ContextGenerator(schema, metadata=False, log_level=logging.ERROR).serialize())
    for term in data["@context"].values():
        if isinstance(term, dict):
            term.pop("@context", None)
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def owl(schema: str, model: Ontology) -> str:
    """The vocabulary, about the terms that the data use."""
    generator = OwlSchemaGenerator(
        schema,
        log_level=logging.ERROR,
        use_native_uris=False,  # schema:Organization, as in the data, and not kg:Company
        metaclasses=False,
        type_objects=False,
        add_ols_annotations=False,
        default_permissible_value_type="rdfs:Literal",
        consolidate_cardinality_axioms=True,
        skip_vacuous_local_range_axioms=True,
        skip_vacuous_min_zero_cardinality_axioms=True,
        skip_abstract_class_as_unionof_subclasses=True,
    )
    made = Graph().parse(data=generator.serialize(), format="turtle")
    kg = Namespace(model.vocabulary)
    made.add((kg.graph, RDF.type, OWL.AnnotationProperty))
    # Enumerated values are literals: an enumeration is a datatype and no class, and its slot has data for values.
    for enum in list(made.subjects(RDF.type, RDFS.Datatype)):
        made.remove((enum, RDF.type, OWL.Class))
        made.remove((enum, LINKML.permissible_values, None))
        for slot in made.subjects(RDFS.range, enum):
            made.set((slot, RDF.type, OWL.DatatypeProperty))
    # A pattern of XML Schema always stands for the whole value and takes ^ and $ for characters.
    for facet, pattern in list(made.subject_objects(XSD.pattern)):
        made.set((facet, XSD.pattern, Literal(str(pattern).removeprefix("^").removesuffix("$"))))
    # Restrictions are blank nodes; names from their content keep the order, and with it the file, the same.
    return turtle(to_canonical_graph(made), model, owl=OWL, pav=Namespace("http://purl.org/pav/"))


def shacl(schema: str, model: Ontology) -> str:
    """The shapes, of the graph exactly as `kg/rdf.py` writes it."""
    made = Graph().parse(data=ShaclGenerator(schema, log_level=logging.ERROR).serialize(), format="turtle")
    _share_event_shape(made, model)
    # An enumerated value is a plain string: without a datatype the list would be all that a report could name.
    for shape in list(made.subjects(SH["in"], None)):
        if made.value(shape, SH.path) != RDF.type:
            made.add((shape, SH.datatype, XSD.string))
            made.add((shape, SH.nodeKind, SH.Literal))
    # No blank nodes are stored.
    for shape in {*made.subjects(SH.nodeKind, SH.BlankNodeOrIRI), *made.subjects(SH["or"], None)}:
        made.set((shape, SH.nodeKind, SH.IRI))
    return turtle(_rename(made, _shape_names(made, model)), model, sh=SH)


def _share_event_shape(made: Graph, model: Ontology) -> None:
    """An event has both its own class and sem:Event. LinkML repeats all properties of Event for every type; here the shape of Event has
    them, once, is closed, and asks for exactly one type; the shape of a type only asks for Event.
    """
    event = URIRef(next(c.table_iri for c in model.classes.values() if c.table == "Event"))
    types = [URIRef(model.classes[name].iri) for name in model.events]
    for shape in types:
        for inner in list(made.objects(shape, SH.property)):
            made.remove((inner, None, None))
        for predicate in (SH.property, SH.closed, SH.ignoredProperties):
            made.remove((shape, predicate, None))
        made.add((shape, SH["class"], event))
    made.set((event, SH.closed, Literal(True)))
    typing, members = BNode(), BNode()
    Collection(made, members, [event, *types])
    made.add((event, SH.property, typing))
    for predicate, value in ((SH.path, RDF.type), (SH["in"], members), (SH.minCount, Literal(2)), (SH.maxCount, Literal(2))):
        made.add((typing, predicate, value))


def _shape_names(made: Graph, model: Ontology) -> dict[Any, URIRef]:
    """LinkML calls a shape as its class, which says things of other people's terms, and leaves the shapes of properties blank, so that no
    report can name them. Here they are kg:RoleShape and kg:RoleShape-onetSoc.
    """
    kg = Namespace(model.vocabulary)
    classes = {URIRef(c.iri): c.name for c in model.classes.values()} | {URIRef(c.table_iri): c.table for c in model.classes.values()}
    slots = {URIRef(s.iri): s.name for c in model.classes.values() for s in c.slots.values()}
    slots[RDF.type] = "type"
    names: dict[Any, URIRef] = {}
    for shape in made.subjects(RDF.type, SH.NodeShape):
        name = classes[URIRef(str(shape))]
        names[shape] = kg[f"{name}Shape"]
        for inner in made.objects(shape, SH.property):
            names[inner] = kg[f"{name}Shape-{slots[URIRef(str(made.value(inner, SH.path)))]}"]
    return names


def _rename(made: Graph, names: dict[Any, URIRef]) -> Graph:
    renamed = Graph()
    for s, p, o in made:
        renamed.add((names.get(s, s), p, names.get(o, o) if p == SH.property else o))
    return renamed


def turtle(triples: Iterable[Any], model: Ontology, **prefixes: Any) -> str:
    """Turtle with the prefixes of the model."""
    graph = Graph(bind_namespaces="none")
    for prefix, iri in {**model.prefixes, "rdf": RDF, **prefixes}.items():
        graph.bind(prefix, iri)
    for triple in triples:
        graph.add(triple)
    return graph.serialize(format="turtle")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
