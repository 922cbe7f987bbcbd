"""A folder is a registry: the modules in it are found by name and imported when used, so that a missing package breaks only its own.

Other packages add theirs through an entry point of the group `kg.FOLDER`.
"""

from __future__ import annotations

import importlib
import pkgutil
from importlib.metadata import entry_points
from types import ModuleType

from kg.errors import UsageError


def names(folder: str) -> list[str]:
    """The names of the modules in `kg/FOLDER` (private ones left out) and of entry points, sorted."""
    package = importlib.import_module(f"kg.{folder}")
    own = {m.name for m in pkgutil.iter_modules(package.__path__) if not m.name.startswith("_")}
    return sorted(own | {p.name for p in entry_points(group=f"kg.{folder}")})


def load(folder: str, name: str) -> ModuleType:
    """The module of that name. Raises UsageError, naming what there is, when there is none."""
    if name not in names(folder):
        raise UsageError(f"no {folder} called {name!r}; there are: {', '.join(names(folder))}")
    for point in entry_points(group=f"kg.{folder}"):
        if point.name == name:
            module = point.load()
            assert isinstance(module, ModuleType)
            return module
    return importlib.import_module(f"kg.{folder}.{name}")
