"""The problems that builds met, kept with the store: a file of JSON lines in each generation."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from kg import files, generations
from kg.types import Problem


def load(generation: Path) -> list[Problem]:
    """The problems that a generation keeps, in the order in which they were met."""
    path = generation / generations.PROBLEMS
    return [Problem(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def save(generation: Path, problems: Iterable[Problem]) -> None:
    """Keep these problems in a generation that is being written, instead of those it had."""
    lines = "".join(json.dumps(asdict(p), ensure_ascii=False).encode("utf-8", "replace").decode() + "\n" for p in problems)
    files.write(generation / generations.PROBLEMS, lambda file: file.write(lines.encode()))


def merged(kept: Iterable[Problem], met: Iterable[Problem], paths: Sequence[str]) -> list[Problem]:
    """What is kept after a build that read `paths`: what it met there takes the place of what was met there before."""
    others = [p for p in kept if not any(_is_of(p.document, path) for path in paths)]
    return list(dict.fromkeys([*others, *met]))


def _is_of(document: str, path: str) -> bool:
    """Whether a problem is of a path of a build: of that file, of a record in it, or of a file below that directory."""
    name = "stdin" if path == "-" else path.rstrip("/")
    return document.startswith(name) and document[len(name) : len(name) + 1] in ("", ":", "/")
