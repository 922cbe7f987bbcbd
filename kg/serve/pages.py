"""Pages for people: templates filled with records. They work without script; what documents say is only ever text."""

from __future__ import annotations

import asyncio
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from kg import charts, queries
from kg.errors import LimitReached
from kg.queries import Question
from kg.serve import http, views
from kg.serve.faults import Busy
from kg.serve.headers import EDITOR_POLICY
from kg.serve.pool import Pool
from kg.store import Table

SHOWN = 500
"""Rows of an answer that a page shows; JSON and CSV have all."""
BUILT = Path(__file__).parent / "static" / "built"
"""What npm makes: the drawing of graphs and the SPARQL editor. Pages do without where it is missing."""


@cache
def _templates() -> Environment:
    found = Environment(
        loader=PackageLoader("kg.serve"), autoescape=select_autoescape(), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    found.filters |= {"spoken": lambda e: charts.spoken(e["low"], e["high"]), "words": _words, "path": quote, "thousands": "{:,}".format}
    found.filters |= {"plural": lambda word, count, many=None: word if count == 1 else many or f"{word}s", "short": _short}
    return found


def render(request: Request, template: str, *, status: int = 200, generation: int | None = None, **values: Any) -> HTMLResponse:
    """A page from a template of the folder `templates`."""
    about = {"editor": (BUILT / "editor.js").exists(), "graph": (BUILT / "graph.js").exists(), "path": request.url.path}
    text = _templates().get_template(template).render(about | {"status": status} | values)
    headers = {"Vary": "Accept, Accept-Encoding", "Cache-Control": "no-store"} if generation is None else http.headers(request, generation)
    return HTMLResponse(text, status, headers=headers)


async def start(request: Request) -> Response:
    """The start page: what is in the graph, the latest events, the big shifts as a picture."""
    pool: Pool = request.app.state.pool
    (overview, first), (chart, second) = await asyncio.gather(pool.run("overview"), _shifts(pool))
    # Where a build finished in between, the tag of the older generation has clients ask again.
    return render(request, "start.html", generation=min(first, second), overview=overview, chart=chart)


async def _shifts(pool: Pool) -> tuple[Markup | None, int]:
    """The big shifts as a picture, empty where there are none, None where they take longer than a query may; and the generation."""
    try:
        net, generation = await pool.run("question", name="net-change", given={"by": "company"})
    except LimitReached:
        return None, 0
    if not net.rows:
        return Markup(""), generation
    return _picture(queries.canned()["net-change"], net, "Net change of jobs by company", most=12, ranked=True), generation


async def search(request: Request) -> Response:
    """`/search?q=`: what is called so. A name that stands for one thing only leads straight to it."""
    text = request.query_params.get("q", "")
    pool: Pool = request.app.state.pool
    found, generation = await pool.run("search", text=text)
    same = [f for f in found if f["name"].lower() == text.strip().lower()]
    if len(same) == 1 or (len(found) == 1 and text.strip()):
        return RedirectResponse(f"/id/{(same or found)[0]['id']}", 303)
    return render(request, "search.html", generation=generation, text=text, found=found, most=views.FOUND)


def error(request: Request, error: Exception) -> Response:
    """An error with its status: a page for a client that likes HTML best, else one line of text.

    OPTIONS, which no route has among its methods, is answered here with those that it has.
    """
    status = http.status_of(error)
    message = error.detail if isinstance(error, HTTPException) else str(error)
    if status == 404 and message == "Not Found":
        message = "there is nothing at this address"
    extra = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    if status == 405 and request.method == "OPTIONS":
        return Response(status_code=204, headers={"Allow": ", ".join(sorted({*extra["Allow"].split(", "), "OPTIONS"}))})
    if isinstance(error, Busy):
        extra["Retry-After"] = "5"
    accept = request.headers.get("accept") or ""
    if "text/html" in accept and request.method in ("GET", "HEAD"):
        answer: Response = render(request, "error.html", status=status, message=message)
    else:
        answer = PlainTextResponse(f"{message}\n", status, headers={"Cache-Control": "no-store"})
    answer.headers.update(extra)
    return answer


def editor(request: Request, questions: list[Question]) -> Response:
    """The page of the SPARQL endpoint."""
    page = render(request, "sparql.html", questions=questions)
    page.headers["Content-Security-Policy"] = EDITOR_POLICY
    return page


def answer(request: Request, question: Question, given: dict[str, str], table: Table, generation: int) -> Response:
    """The answer to a question as table and, where it has one, picture."""
    return render(
        request,
        "answer.html",
        generation=generation,
        question=question,
        given=given,
        table=table,
        shown=table.rows[:SHOWN],
        chart=_picture(question, table, question.question),
        query=request.url.query,
    )


def thing(request: Request, page: dict[str, Any], generation: int) -> Response:
    """The page of one thing, by the template of its kind."""
    kind = page["kind"]
    template = f"{kind}.html" if kind in ("event", "claim", "document") else "named.html"
    timeline = _timeline(page) if any(e["day"] for e in page.get("events", ())) else ""
    return render(request, template, generation=generation, page=page, record=page["record"], timeline=timeline)


def _picture(question: Question, table: Table, title: str, *, most: int = charts.MOST, ranked: bool = False) -> Markup:
    """The picture of an answer for a screen and one for a telephone, of which the style sheet shows the one that fits."""
    if question.picture is None:
        return Markup("")
    widths = {"screen": charts.WIDTH, "phone": charts.NARROW}
    if question.picture.kind in charts.FIXED:
        widths = {"fixed": charts.WIDTH}
    drawn = (
        (fits, charts.draw(question, table, title, search=_search, most=most, ranked=ranked, width=width)) for fits, width in widths.items()
    )
    return Markup("").join(Markup('<div class="picture {}">{}</div>').format(fits, Markup(svg)) for fits, svg in drawn)


def _timeline(page: dict[str, Any]) -> Markup:
    """The events of a page in order of date with their bounds, as the answer to `company-changes` is drawn."""
    columns = ("event", "date", "company", "role", "count_min", "count_max", "type", "status")
    rows: list[tuple[Any, ...]] = []
    for event in page["events"]:
        roles = [role["name"] for role in event["roles"] + event["to_roles"]]
        # On the page of a company its name says nothing new.
        company = None if roles and page["kind"] == "company" else (event["company"] or {}).get("name")
        about = (event["low"], event["high"], event["type"], event["status"])
        rows += [(event["id"], event["date"], company, role, *about) for role in roles or [None]]
    return _picture(queries.canned()["company-changes"], Table(columns, rows), "Cuts and growth over time")


def _search(name: str) -> str:
    """Where a name in a picture leads."""
    return f"/search?q={quote(name)}"


def _short(id: str) -> str:
    """An id that is a hash by its beginning, which is enough to tell it from others; any other id as it is."""
    return f"{id[:8]}…" if re.fullmatch(r"[0-9a-f]{12,}(-.*)?", id) else id


def _words(name: str) -> str:
    """A name of the schema as words: `affectedRole` -> `affected role`, `count_min` -> `count min`."""
    return "".join(f" {c.lower()}" if c.isupper() else c for c in name.replace("_", " ")).strip()
