"""JSON-LD: a context made from the ontology, and one flat object a node, with the names of attributes and links as its keys."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import BinaryIO

from pyoxigraph import Literal, NamedNode, Triple

from kg import ontology, plain
from kg.export import Format
from kg.export.rdf import by_node
from kg.ontology import SCALARS, Attribute, Link, Ontology
from kg.spool import Spool


def _write(spool: Spool, stream: BinaryIO) -> None:
    names = _Names(ontology.load())
    stream.write(f'{{"@context": {plain.dumps(names.context())},\n"@graph": '.encode())
    objects = (names.node(triples) for _, triples in groupby(by_node(spool), lambda t: t.subject))
    stream.writelines(piece.encode() for piece in plain.array(objects))
    stream.write(b"}\n")


class _Names:
    """The names that stand for the IRIs of an ontology."""

    def __init__(self, known: Ontology) -> None:
        self.known = known
        self.classes: dict[str, str] = {}
        self.slots: dict[str, Attribute | Link] = {}
        for c in known.classes.values():
            self.classes |= {c.table_iri: c.table, c.iri: c.name}
            self.slots |= {a.iri: a for a in c.attributes.values()}
            self.slots |= {link.iri: link for link in c.links.values()}

    def context(self) -> dict[str, object]:
        """The prefixes, and each term with its IRI and the type of its values."""
        terms: dict[str, object] = {name: self._short(iri) for iri, name in self.classes.items()}
        terms |= {slot.name: self._term(slot) for slot in self.slots.values()}
        return dict(self.known.prefixes) | dict(sorted(terms.items()))

    def _short(self, iri: str) -> str:
        prefix, start = max(((p, s) for p, s in self.known.prefixes.items() if iri.startswith(s)), key=lambda pair: len(pair[1]))
        return f"{prefix}:{iri.removeprefix(start)}"

    def _term(self, slot: Attribute | Link) -> object:
        if isinstance(slot, Link):
            return {"@id": self._short(slot.iri), "@type": "@id"}
        if slot.range == "string":
            return self._short(slot.iri)
        return {"@id": self._short(slot.iri), "@type": self._short(SCALARS[slot.range][1])}

    def node(self, triples: Iterable[Triple]) -> dict[str, object]:
        """The object of one node, from its triples in order."""
        made: dict[str, object] = {}
        for predicate, group in groupby(triples, lambda t: t.predicate.value):
            subject, values = zip(*((_text(t.subject), _text(t.object)) for t in group), strict=True)
            made["@id"] = self._id(subject[0])
            slot = self.slots.get(predicate)
            if slot is None:
                made["@type"] = [self.classes[value] for value in values]
            elif isinstance(slot, Link):
                ids = [self._id(value) for value in values]
                made[slot.name] = ids if slot.many else ids[0]
            else:
                made[slot.name] = _value(values[0], slot.range)
        return made

    def _id(self, iri: str) -> str:
        return f"id:{iri.removeprefix(self.known.base)}"


def _text(term: object) -> str:
    """What an IRI or a literal holds; stored data has no other terms."""
    assert isinstance(term, NamedNode | Literal)
    return term.value


def _value(lexical: str, range: str) -> str | int | bool:
    """A literal as JSON. Doubles stay text, as a reader of JSON-LD would turn a number into its exponent form."""
    match range:
        case "integer":
            return int(lexical)
        case "boolean":
            return lexical == "true"
        case _:
            return lexical


FORMATS = (Format("jsonld", ("json-ld",), (".jsonld",), "RDF as JSON objects, the context inside, the named graphs as one", _write),)
