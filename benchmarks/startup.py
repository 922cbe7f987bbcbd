"""How long `kg --help` takes, beside an interpreter that does nothing and one that imports the command-line library."""

from __future__ import annotations

from timing import compare, kg, process, python

if __name__ == "__main__":
    compare(
        "start of the command line",
        {
            "python -c pass": python("pass"),
            "python -c 'import click'": python("import click"),
            "kg --help": process(*kg("--help")),
            "kg ask (lists the questions)": process(*kg("ask")),
        },
    )
