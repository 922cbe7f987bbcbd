"""Imported by the process that all workers are forked from: what each of them would load is loaded once."""

from kg import ontology, queries
from kg.serve import worker

__all__ = ["worker"]

ontology.load()
queries.canned()
