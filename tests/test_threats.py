"""What must not break the program, tried at the command line and at the server as somebody would who means harm or has bad luck.

The guards themselves, with every spelling, are tested in test_guards.py; here it is whether each way in stands behind them.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from conftest import ROOT, Run
from listening import Listener, listening
from serving import serving

CANARY = "canary-7f3a"


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    with listening() as server:
        yield server


@pytest.mark.threat(1, 2)
@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("SELECT * { sErViCe<URL>{ ?s ?p ?o } }", "service"),
        ("SELECT * { { SELECT * { VALUES ?e { <URL> } SERVICE SILENT ?e { ?s ?p ?o } } } }", "service"),
        ("LOAD <URL>", "load"),
        ("load silent <file:///etc/hostname> INTO GRAPH <http://x/g>", "load"),
    ],
)
def test_the_command_line_fetches_nothing(kg: Run, seeds_store: Path, listener: Listener, text: str, word: str) -> None:
    done = kg("sparql", text.replace("URL", f"http://127.0.0.1:{listener.server_port}/"), "--store", seeds_store)
    assert done.returncode == 2 and done.stdout == "" and word in done.stderr.lower()
    assert listener.count == 0


@pytest.mark.threat(1)
def test_a_name_that_holds_the_word_is_a_name(kg: Run, seeds_store: Path) -> None:
    query = "PREFIX ex: <http://x/service#> SELECT ?service { VALUES ?service { ex:service 'LOAD SERVICE' <http://x/SERVICE> } }"
    assert len(kg("sparql", query, "--format", "jsonl", "--store", seeds_store).stdout.splitlines()) == 3


@pytest.mark.threat(3)
def test_the_command_line_reads_no_file_for_a_query(kg: Run, seeds_store: Path, tmp_path: Path) -> None:
    (tmp_path / "canary.nt").write_text(f'<http://x/s> <http://x/p> "{CANARY}" .\n')
    where = (tmp_path / "canary.nt").as_uri()
    for query in (f"SELECT * FROM <{where}> {{ ?s ?p ?o }}", f"SELECT * FROM NAMED <{where}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"):
        done = kg("sparql", query, "--format", "jsonl", "--store", seeds_store)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
        assert CANARY not in done.stderr


BOMBS = {
    "groups": ("sparql", "SELECT * " + "{" * 2_500 + "}" * 2_500),
    "brackets": ("sparql", "SELECT * { ?s ?p ?o FILTER(" + "(" * 5_000 + "1" + ")" * 5_000 + ") }"),
    "negations": ("sparql", "SELECT * { ?s ?p ?o FILTER(" + "!" * 50_000 + "true) }"),
    "steps of a path": ("sparql", "SELECT * { ?s " + "/".join(["<p>"] * 20_000) + " ?o }"),
    "lists": ("cypher", "RETURN " + "[" * 2_500 + "]" * 2_500),
    "parentheses": ("cypher", "RETURN " + "(" * 5_000 + "1" + ")" * 5_000),
}


@pytest.mark.threat(5)
@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_for_the_parser_end_in_one_line(kg: Run, seeds_store: Path, bomb: str) -> None:
    command, text = BOMBS[bomb]
    done = kg(command, "-", "--store", seeds_store, input=text)
    assert done.returncode == 2 and done.stdout == "" and len(done.stderr) < 2_000
    assert "Traceback" not in done.stderr


@pytest.mark.threat(12)
@pytest.mark.parametrize(
    "statement",
    [
        "COPY (MATCH (n) RETURN n.id) TO 'FILE'",
        "EXPORT DATABASE 'FILE'",
        "LOAD FROM '/etc/hostname' RETURN *",
        "ATTACH 'FILE' AS other (dbtype duckdb)",
        "INSTALL httpfs",
        "CALL show_tables() RETURN *",
        "MATCH (n) RETURN 1; MATCH (n) DETACH DELETE n",
    ],
)
def test_a_cypher_query_only_reads(kg: Run, seeds_store: Path, tmp_path: Path, statement: str) -> None:
    target = tmp_path / "out.csv"
    done = kg("cypher", statement.replace("FILE", str(target)), "--store", seeds_store)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert not target.exists()


@pytest.mark.threat(8, 14)
def test_the_server_follows_no_remote_context_and_leaves_no_folder(seeds_store: Path, tmp_path: Path, listener: Listener) -> None:
    shutil.copytree(seeds_store, tmp_path / "store")
    context = f"http://127.0.0.1:{listener.server_port}/context.jsonld"
    with serving(tmp_path / "store", "--write-token", "secret") as address:
        sent = {"@context": context, "@id": "http://x/s", "name": "x"}
        headers = {"Content-Type": "application/ld+json", "Authorization": "Bearer secret"}
        put = httpx.put(f"{address}/store", params={"graph": "http://x/g"}, content=json.dumps(sent), headers=headers, timeout=30)
        assert put.status_code == 400 and context in put.text and listener.count == 0
        for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2f..%2fapp.py", "/static//etc/hostname", "/static/%00"):
            answer = httpx.get(httpx.URL(address, raw_path=path.encode()), timeout=30)
            assert answer.status_code == 404, path


@pytest.mark.threat(21)
def test_a_torn_store_says_what_to_do(kg: Run, seeds_store: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(seeds_store, store)
    (cypher,) = store.glob("generation-*/cypher.lbug")
    whole = kg("cypher", "MATCH (n) RETURN count(n) AS n", "--format", "csv", "--store", store)
    assert whole.returncode == 0
    cypher.write_bytes(cypher.read_bytes()[:20_000])
    torn = kg("cypher", "MATCH (n) RETURN count(n) AS n", "--store", store)
    assert torn.returncode == 1 and "kg rebuild" in torn.stderr and torn.stdout == ""
    assert kg("rebuild", "--store", store).returncode == 0
    assert kg("cypher", "MATCH (n) RETURN count(n) AS n", "--format", "csv", "--store", store).stdout == whole.stdout
    for table in store.glob("generation-*/rdf/*.sst"):
        table.write_bytes(table.read_bytes()[:100])
    for command in (["sparql", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"], ["events"]):
        torn = kg(*command, "--store", store)
        assert torn.returncode == 1 and "build its documents into a new store" in torn.stderr and torn.stdout == ""
        assert len(torn.stderr.splitlines()) == 1, torn.stderr


@pytest.mark.threat(19)
@pytest.mark.parametrize(
    "command",
    [
        ["events"], ["events", "--format", "jsonl"], ["show", "xAI"], ["ask", "company-changes", "--format", "csv"],
        ["ask", "company-changes", "--format", "parquet"], ["export", "-", "--format", "nq"], ["export", "/dev/full", "--format", "gexf"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_output_for_which_there_is_no_room_is_told_in_one_line(seeds_store: Path, command: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "kg", *command, "--store", str(seeds_store)],
            stdout=full, stderr=subprocess.PIPE, text=True, cwd=ROOT, timeout=120, check=False,
        )  # fmt: skip
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1, done.stderr
    assert "No space left" in done.stderr and ("stdout" in done.stderr or "/dev/full" in done.stderr)


FULL = """
mount -t tmpfs -o size=6m none "$1" || exit 77
"$2" -m kg build "$3" --store "$1/store"; echo "full: $?"
mount -o remount,size=100m "$1" || exit 77
"$2" -m kg build --quiet "$4" --store "$1/store"; echo "first: $?"
mount -o remount,size=$(($(du -sk "$1" | cut -f1) + 400))k "$1" || exit 77
"$2" -m kg build "$3" --store "$1/store"; echo "full: $?"
mount -o remount,size=100m "$1" || exit 77
"$2" -m kg sparql --format csv "SELECT (COUNT(*) AS ?n) { ?d a schema:CreativeWork }" --store "$1/store"
"$2" -m kg build --quiet "$3" --store "$1/store"; echo "again: $?"
"""


@pytest.mark.threat(19)
def test_a_disk_that_fills_up_is_told_and_loses_nothing(tmp_path: Path) -> None:
    """A build on a file system of 6 MB in a name space of its own, where the system lets a user have one."""
    documents = ROOT / "seeds" / "documents"
    command = ["unshare", "-rm", "bash", "-c", FULL, "full", tmp_path, sys.executable, documents, min(documents.iterdir())]
    if shutil.which("unshare") is None:
        pytest.skip("there is no unshare here")
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, cwd=ROOT, timeout=300)
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip(f"no file system of one's own here: {done.stderr.strip()}")
    assert done.stdout.split() == ["full:", "1", "first:", "0", "full:", "1", "n", "1", "again:", "0"], done.stderr
    said = [line for line in done.stderr.splitlines() if "No space left" in line]
    assert len(said) == 2 and "Traceback" not in done.stderr
