"""Bounds on the memory of a process, where the system can tell how much it has taken (Linux)."""

from __future__ import annotations

from pathlib import Path


def limit(memory: int) -> None:
    """Bounds what this process allocates from now on, in bytes: a store may have reserved much before."""
    status = Path("/proc/self/status")
    if not status.exists():
        return
    import resource

    (taken,) = (int(line.split()[1]) << 10 for line in status.read_text().splitlines() if line.startswith("VmData:"))
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (taken + memory, hard))


def lift() -> None:
    """Take the bound away again."""
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))
