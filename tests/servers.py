"""Real servers, for tests, benchmarks and trying things out: Neo4j Community and Apache Jena Fuseki as jars from Maven Central, Oxigraph
from the package index. They listen on 127.0.0.1 only.

    python tests/servers.py start [--port 7687] [--password WORD]     a Neo4j of its own in .servers/neo4j, without a password unless given
    python tests/servers.py stop
    python tests/servers.py admin database import full neo4j ...      its neo4j-admin, over the same folder; the server must not run

The first start fetches some 100 MB of jars, which Maven keeps.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
OWN = ROOT / ".servers"
HOME = OWN / "neo4j"
START = 120
"""Seconds within which a server must answer."""


class Unavailable(Exception):
    """What a server needs is not there; the message is the reason."""


@dataclass
class Server:
    """A running server."""

    url: str
    port: int
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """Let it end in order."""
        self.process.terminate()
        self.process.wait(60)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait(60)


def neo4j(home: Path, port: int | None = None, password: str | None = None, *, brief: bool = True) -> Server:
    """A Neo4j whose configuration, data and logs are in `home`, on a free port unless one is named.

    The user `neo4j` has the `password` of the first start; without one, nobody is asked who they are. Raises Unavailable where Java or
    Maven is missing or the jars cannot be had.
    """
    # A compiler that optimises pays only in a server that lives for long.
    speed = ["-XX:TieredStopAtLevel=1"] if brief else []
    command = [*_java("neo4j"), *speed, "org.neo4j.server.CommunityEntryPoint", f"--home-dir={home}", f"--config-dir={home / 'conf'}"]
    port = port or free_port()
    for folder in ("conf", "logs", "data"):
        (home / folder).mkdir(parents=True, exist_ok=True)
    settings = {
        "server.default_listen_address": "127.0.0.1",
        "server.bolt.listen_address": f"127.0.0.1:{port}",
        "server.bolt.advertised_address": f"127.0.0.1:{port}",
        "server.http.enabled": "false",
        "dbms.security.auth_enabled": str(password is not None).lower(),
        "dbms.usage_report.enabled": "false",
        "server.memory.pagecache.size": "256m",
        # Planning costs more than running here: a plan is kept though the graph has changed.
        "dbms.cypher.min_replan_interval": "1h",
    }
    (home / "conf" / "neo4j.conf").write_text("".join(f"{k}={v}\n" for k, v in settings.items()), encoding="utf-8")
    if password is not None and not (home / "data" / "dbms" / "auth.ini").exists():
        if (home / "data" / "databases").exists():
            raise Unavailable(f"{home} was made without a password, which cannot be set later: remove it, or start it without one")
        admin(home, ["dbms", "set-initial-password", password])
    return Server(f"bolt://127.0.0.1:{port}", port, _started(command, port, home / "logs" / "output.log"))


def admin(home: Path, arguments: Sequence[str]) -> str:
    """What `neo4j-admin` prints, for the Neo4j in `home`. Raises CalledProcessError when it fails."""
    environment = os.environ | {"NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
    command = [*_java("neo4j"), "org.neo4j.cli.AdminTool", *arguments]
    return subprocess.run(command, env=environment, check=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout


def fuseki(folder: Path) -> Server:
    """An Apache Jena Fuseki with one data set in memory. Raises Unavailable as `neo4j` does."""
    port = free_port()
    options = ["--mem", "--update", "--localhost", f"--port={port}", "/ds"]
    command = [*_java("fuseki"), "org.apache.jena.fuseki.main.cmds.FusekiMainCmd", *options]
    return Server(f"http://127.0.0.1:{port}/ds", port, _started(command, port, folder / "output.log"))


def oxigraph(folder: Path, port: int | None = None) -> Server:
    """An Oxigraph with its data in `folder`. Raises Unavailable where the package is missing."""
    program = Path(sys.executable).parent / "oxigraph"
    if not program.exists():
        raise Unavailable("oxigraph is not installed: pip install oxigraph")
    port = port or free_port()
    command = [str(program), "serve", "--location", str(folder / "data"), "--bind", f"127.0.0.1:{port}"]
    return Server(f"http://127.0.0.1:{port}", port, _started(command, port, folder / "output.log"))


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert isinstance(port, int)
    return port


def _java(name: str) -> list[str]:
    """The start of a command over the jars that `tests/maven/NAME.xml` asks for. One process at a time asks Maven for them."""
    for program in ("java", "mvn"):
        if shutil.which(program) is None:
            raise Unavailable(f"{program} is not installed (Debian: apt-get install maven default-jre-headless)")
    project, known = ROOT / "tests" / "maven" / f"{name}.xml", OWN / f"{name}.classpath"
    OWN.mkdir(exist_ok=True)
    with (OWN / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not known.exists() or known.stat().st_mtime < project.stat().st_mtime or not _all_exist(known):
            goal = ["dependency:build-classpath", f"-Dmdep.outputFile={known}"]
            done = subprocess.run(["mvn", "-B", "-q", "-f", str(project), *goal], capture_output=True, text=True)
            if done.returncode:
                known.unlink(missing_ok=True)
                raise Unavailable(f"Maven could not fetch what {project.name} asks for: {(done.stdout + done.stderr).strip()[-2000:]}")
    return ["java", "-Xmx1g", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-cp", known.read_text(encoding="utf-8").strip()]


def _all_exist(classpath: Path) -> bool:
    return all(Path(jar).exists() for jar in classpath.read_text(encoding="utf-8").strip().split(os.pathsep))


def _started(command: list[str], port: int, log: Path) -> subprocess.Popen[bytes]:
    """The process, once something answers at the port."""
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True)
    end = time.monotonic() + START
    while process.poll() is None and time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(0.1)
    process.kill()
    raise Unavailable(f"the server did not start; its last words: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}")


def _running() -> int | None:
    """The process id of the Neo4j that `start` left running."""
    try:
        pid = int((HOME / "pid").read_text(encoding="utf-8"))
        command = Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
    return pid if f"--home-dir={HOME}" in command else None


def main(arguments: list[str]) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="A Neo4j server of its own for this checkout.")
    commands = parser.add_subparsers(dest="command", required=True)
    start = commands.add_parser("start")
    start.add_argument("--port", type=int, default=7687)
    start.add_argument("--password")
    commands.add_parser("stop")
    commands.add_parser("admin").add_argument("rest", nargs=argparse.REMAINDER)
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "admin":
            print(admin(HOME, chosen.rest), end="")
        elif chosen.command == "start" and _running() is None:
            server = neo4j(HOME, chosen.port, chosen.password, brief=False)
            (HOME / "pid").write_text(str(server.process.pid), encoding="utf-8")
            print(f"Neo4j answers at {server.url}; stop it with: make neo4j-stop")
        elif chosen.command == "start":
            print("Neo4j runs already")
        elif (pid := _running()) is not None:
            os.kill(pid, signal.SIGTERM)
            while _running() is not None:
                time.sleep(0.1)
    except Unavailable as error:
        print(f"servers: {error}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(error.stdout, end="")
        return error.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
