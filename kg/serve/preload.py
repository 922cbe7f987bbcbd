"""Imported by the process that all workers are forked from: what each of them would load is loaded once."""

import gc

from kg import ontology, queries
from kg.serve import worker

__all__ = ["worker"]

ontology.load()
queries.canned()

# Nothing of this ever becomes garbage: workers neither look at it again nor write into the pages that they share.
gc.collect()
gc.freeze()
