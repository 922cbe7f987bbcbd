"""A knowledge graph of AI-industry events, about how its workforce shifts."""

__version__ = "0.1.0"
