"""Documents to measure on: event documents varied from the gold files, and ordinary business news that reports no event.

The same seed always gives the same documents. A filler story has the length of a wire story, about 2 kB.
"""

from __future__ import annotations

import itertools
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

GOLD = Path(__file__).parent.parent / "tests" / "gold"

PARTS = {
    "name": "{first}{last}|{first}{last} {kind}|{first} & {first}",
    "first": "Nor|Cal|Vel|Or|Hal|Ster|Bren|Mar|Tal|Quin|Ash|Del|Fen|Gar|Lum|Sol",
    "last": "wick|ton|ora|dane|mere|vane|ridge|ica|stone|lyn|ford|ent|ham|ius",
    "kind": "Foods|Energy|Motors|Bank|Textiles|Airlines|Pharma|Logistics|Retail|Insurance|Metals|Software",
    "n": "2|3|4|6|7|9|12|14|18|21|27|35|48|60|85|110|240|390",
    "d": "0|1|2|3|4|5|6|7|8|9",
    "money": "${n}.{d} million|${n} million|${n}.{d} billion|{n} million euros|{n}.{d} billion pounds",
    "share": "{n}.{d}%|{n}%|nearly {n}%|about {n} per cent",
    "day": "Monday|Tuesday|Wednesday|Thursday|Friday",
    "month": "January|February|March|April|May|June|July|August|September|October|November|December",
    "quarter": "first|second|third|fourth",
    "place": "Lyon|Osaka|Denver|Leeds|Porto|Nairobi|Jakarta|Toronto|Hamburg|Santiago|Hyderabad|Perth|Cape Town|Gdansk",
    "good": "batteries|running shoes|frozen meals|tractors|microchips|generic medicines|coffee|wind turbines|furniture|bicycles|steel",
    "who": "an analyst at {name}|the finance chief|a spokesman|its chairman|two people familiar with the talks|a trade body|the regulator",
    "said": "said|told investors|wrote in a note|said on a call with analysts",
    "trend": "rose|fell|climbed|slipped|was little changed|edged up|dropped",
    "story": (
        "{name} said on {day} that revenue in the {quarter} quarter {trend} {share} to {money}.|"
        "Shares of {name} {trend} {share} in early trading in {place}.|"
        "Demand for {good} has been uneven since {month}, {who} {said}.|"
        "The board proposed a dividend of {d}.{n} a share, payable in {month}.|"
        "{name} agreed to buy a stake in {name} for {money}, the companies said in a joint statement.|"
        "The deal still needs the consent of competition authorities in {place}.|"
        "Prices of {good} {trend} {share} from a year earlier, according to figures published on {day}.|"
        "A court in {place} dismissed the complaint that {name} had brought over the design of its {good}.|"
        '"We see a healthy order book and we will stay careful with costs," {who} {said}.|'
        "{name} raised {money} from investors led by {name}, which value it at {money}.|"
        "The supplier had trouble with deliveries through the port of {place} for much of {month}.|"
        "Its new range of {good} goes on sale in {month}, at prices from {n} dollars.|"
        "Operating profit was {money}, against {money} a year before, helped by lower freight rates.|"
        "The central bank left its main rate at {d}.{d}%, as most economists had expected.|"
        "{name} and {name} will share the cost of a laboratory near {place} that studies {good}.|"
        "The forecast for the full year stays as it was: growth of {share} at constant currencies.|"
        "Critics of the plan point to the water that the plant would use, some {n} million litres a year.|"
        "Heavy rain in {place} delayed the harvest, and futures {trend} for a {quarter} day.|"
        "{who} {said} that the market for {good} would be worth {money} by 20{n}.|"
        "The contract, for {n} ships, is the largest that {name} has won since {month}.|"
        "Customers of {name} could not reach its app for {n} hours on {day}; the fault has been repaired.|"
        "Bonds of {name} that mature in 20{n} yield {d}.{d}%, a little more than last week.|"
        "Exports of {good} from {place} {trend} {share} in {month}, customs data showed.|"
        "The company spends {share} of its sales on research, more than most of its rivals.|"
        "Regulators want banks to hold more capital against loans for {good}, {who} {said}.|"
        "Under the terms, holders of {name} receive {d} new shares for each {n} that they own.|"
        "{name} cut the price of its best-known {good} by {share} after a rival had done the same.|"
        "A fire at a warehouse near {place} destroyed {good} worth {money}; nobody was hurt.|"
        "The index closed {share} higher, with makers of {good} among the winners.|"
        "{name} has opened talks with lenders about {money} of debt that falls due in {month}.|"
        "Tourists are back: hotels in {place} report that {share} of rooms are taken for {month}.|"
        "Its machines learn from pictures that customers send in, which a laboratory in {place} checks.|"
        "The minister of trade meets counterparts from five countries in {place} on {day}.|"
        "Insurers put the damage from the storm at {money}, of which they will bear about half.|"
        "The patent on the medicine runs out in {month}, and at least {d} makers of generics stand ready.|"
        "Passengers at the airport of {place} numbered {n},{n} on {day}, a record for the season.|"
        "Analysts had looked for {money} on average, according to a poll by {name}."
    ),
}
"""Each name with its alternatives; a name in braces is replaced by one of them."""

_NAME = re.compile(r"\{(\w+)\}")
_NUMBER = re.compile(r"(?<![\w.,-])(?:\d{1,3}(?:,\d{3})+|\d{2,6})(?![\w%-]|[.,]\d)")
_DAYS, _YEARS = range(32), range(1900, 2100)


def filler(random: random.Random) -> str:
    """A story of ordinary business news in a few paragraphs."""
    alternatives = {name: text.split("|") for name, text in PARTS.items()}

    def expand(text: str) -> str:
        text = _NAME.sub(lambda m: expand(random.choice(alternatives[m[1]])), text)
        return text[0].upper() + text[1:] if text.endswith(".") else text

    paragraphs = [random.randint(2, 5) for _ in range(random.randint(4, 8))]
    sentences = iter(random.sample(alternatives["story"], min(sum(paragraphs), len(alternatives["story"]))))
    return "\n".join(filter(None, (" ".join(expand(s) for s in itertools.islice(sentences, n)) for n in paragraphs)))


def events(random: random.Random) -> Iterator[dict[str, str]]:
    """Documents with events, without end: those of the gold files in turn, with other employers and other numbers each time."""
    rows = [json.loads(line) for file in sorted(GOLD.glob("dev-*.jsonl")) for line in file.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["events"]]
    while True:
        random.shuffle(rows)
        for row in rows:
            text: str = row["text"]
            for company in sorted({event["company"] for event in row["events"]}):
                name = random.choice(PARTS["first"].split("|")) + random.choice(PARTS["last"].split("|"))
                text = re.sub(rf"\b{re.escape(company)}\b", name, text)
            factor = random.uniform(0.5, 3)
            text = _NUMBER.sub(lambda m, factor=factor: _scaled(m[0], factor), text)  # type: ignore[misc]
            yield {"title": row["title"], "published": row["published"], "source": row["source"], "text": text}


def _scaled(number: str, factor: float) -> str:
    value = int(number.replace(",", ""))
    if "," not in number and (value in _DAYS or value in _YEARS):
        return number
    return f"{round(value * factor):,}"


def write(path: Path, documents: int, every: int, seed: int = 0) -> int:
    """Write a JSONL corpus in which one document in `every` has events, and return the bytes of its texts.

    Ids begin with `event` or `story`.
    """
    chance = random.Random(seed)
    with_events = events(chance)
    size = 0
    with path.open("w", encoding="utf-8") as file:
        for n in range(documents):
            kind, row = (
                ("event", next(with_events))
                if n % every == 0
                else ("story", {"published": "2026-03-02", "source": "desk", "text": filler(chance)})
            )
            size += len(row["text"].encode())
            file.write(json.dumps({"id": f"{kind}-{n}"} | row, ensure_ascii=False) + "\n")
    return size
