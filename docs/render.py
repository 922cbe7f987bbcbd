"""Runs the `console` blocks of the README and of docs/ and puts what they print under each command, so that no shown output is invented;
runs each `python` block that a `text` block follows, which is what it prints; draws the pictures of the README the same way.

    python docs/render.py           write it anew
    python docs/render.py --check   exit code 1, and the names of the files, where it is not what is printed now

A line that begins with `$ ` is run by a shell in a directory that holds only `tests`, over a store built from the seeds; its stdout
follows it.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
_BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
_PYTHON = re.compile(r"(?<=^```python\n)(.*?)(^```\n\n```text\n)(.*?)(?=^```$)", re.MULTILINE | re.DOTALL)


PICTURES = {
    "net-change.svg": "kg ask net-change -p company xAI",
    "events.svg": "kg events --company Meta",
}
"""Files of docs/images, and the command whose table each shows."""
PLOTS = {"net-change-by-company.svg": "kg ask net-change -p by company --plot plot.svg"}
"""Files of docs/images, and the command that draws each as `plot.svg`."""


def pages() -> list[Path]:
    """The README and every page of docs/."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def render(text: str, run: Shell) -> str:
    """A page with what its commands print."""
    text = _PYTHON.sub(lambda block: block[1] + block[2] + run.python(block[1]), text)
    return _BLOCK.sub(lambda block: "".join(run(c) for c in re.findall(r"^\$ (.*)$", block.group(), re.MULTILINE)), text)


class Shell:
    """Runs commands in a directory of its own, with a store that is built when the first one is run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (folder / "tests").symlink_to(ROOT / "tests")
        clean = {k: v for k, v in os.environ.items() if not k.startswith("KG_")}
        path = f"{Path(sys.executable).parent}{os.pathsep}{clean.get('PATH', '')}"
        self._environment = clean | {"PATH": path, "COLUMNS": "190", "NO_COLOR": "1", "KG_STORE": str(folder / "kg-store")}
        self._built = False

    def __call__(self, command: str) -> str:
        """The command and what it prints. Raises where it fails."""
        if not self._built:
            self._built = True
            self._run("kg build")
        printed = self._run(command).rstrip("\n")
        lines = [f"$ {command}", *(line.rstrip() for line in printed.split("\n") if printed)]
        return "\n".join(lines) + "\n"

    def python(self, code: str) -> str:
        """What a program prints."""
        (self._folder / "example.py").write_text(code, encoding="utf-8")
        return self("python example.py").partition("\n")[2]

    def picture(self, command: str) -> str:
        """What the command shows on a terminal, as SVG."""
        from rich.console import Console
        from rich.text import Text

        printed = Text.from_ansi(self(command).partition("\n")[2].rstrip("\n"))
        width = max(len(line) for line in printed.plain.split("\n")) + 1
        console = Console(record=True, file=io.StringIO(), width=width, force_terminal=True, color_system="truecolor")
        console.print(printed)
        return console.export_svg(title=command, unique_id=command.replace(" ", "-")) + "\n"

    def plot(self, command: str) -> str:
        """What the command draws."""
        self(command)
        return (self._folder / "plot.svg").read_text(encoding="utf-8")

    def _run(self, command: str) -> str:
        done = subprocess.run(
            ["bash", "-c", f"set -o pipefail; {command}"], cwd=self._folder, env=self._environment, capture_output=True, text=True
        )
        if done.returncode:
            raise SystemExit(f"{command}\n{done.stderr}")
        return done.stdout


def main(arguments: list[str]) -> int:
    """Render every page, or check that each is as it would be rendered."""
    stale = []
    with tempfile.TemporaryDirectory() as name:
        shell = Shell(Path(name))
        rendered = {page: render(page.read_text(encoding="utf-8"), shell) for page in pages()}
        rendered |= {ROOT / "docs" / "images" / name: shell.picture(command) for name, command in PICTURES.items()}
        rendered |= {ROOT / "docs" / "images" / name: shell.plot(command) for name, command in PLOTS.items()}
    for path, text in rendered.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(str(path.relative_to(ROOT)))
            if "--check" not in arguments:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    if "--check" in arguments and stale:
        print(f"not what is printed now; run `make generate`: {', '.join(stale)}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
