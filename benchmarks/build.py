"""How long it takes to build the seeds into both stores, beside rdflib reading the finished graph from a file."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from timing import compare, kg, process, python

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        store, file = Path(name) / "store", Path(name) / "graph.nq"

        def build() -> None:
            shutil.rmtree(store, ignore_errors=True)
            process(*kg("build", "--store", str(store)))()

        build()
        subprocess.run(kg("export", str(file), "--store", str(store), "--quiet"), check=True)
        compare(
            f"the seeds ({sum(1 for _ in file.open())} quads)",
            {
                "rdflib reads the finished graph": python(f"import rdflib; rdflib.Dataset().parse({str(file)!r}, format='nquads')"),
                "kg build, from the texts to both stores": build,
                "kg build again (nothing is new)": process(*kg("build", "--store", str(store))),
            },
            rounds=5,
        )
