"""A folder is a registry: the modules in it are found by name and imported when used, so that a missing package breaks only its own.

Other packages add theirs through an entry point of the group `kg.FOLDER`.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType

from kg.errors import UsageError


def names(folder: str) -> list[str]:
    """The names of the modules in `kg/FOLDER` (private ones left out) and of entry points, sorted."""
    package = importlib.import_module(f"kg.{folder}")
    own = {m.name for m in pkgutil.iter_modules(package.__path__) if not m.name.startswith("_")}
    return sorted(own | _added(folder).keys())


def load(folder: str, name: str) -> ModuleType:
    """The module of that name. Raises UsageError, naming what there is, when there is none."""
    if name not in (there := names(folder)):
        raise UsageError(f"no {folder} called {name!r}; there are: {', '.join(there)}")
    if (point := _added(folder).get(name)) is None:
        return importlib.import_module(f"kg.{folder}.{name}")
    module = point.load()
    assert isinstance(module, ModuleType)
    return module


@cache
def _added(folder: str) -> dict[str, EntryPoint]:
    """The entry points of other packages by name, looked up once: that reads the metadata of every package installed."""
    return {p.name: p for p in entry_points(group=f"kg.{folder}")}
