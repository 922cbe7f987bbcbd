//+ question: What took effect in a month, against what was announced in it?
//+ parameters:
//+   - {name: company, type: string, description: "Name, alias or id of a company, in any case."}
//+   - {name: type, type: enum, values: EventType, default: Layoff, description: Only events of this type.}
//+   - {name: since, type: date,
//+      description: "Only what was announced or took effect on or after this day, or from this month or year on."}
//+   - {name: until, type: date,
//+      description: "Only what was announced or took effect on or before this day, or up to the end of this month or year."}
//+   - {name: valid_as_of, type: date,
//+      description: "Only what was true by this day: what had taken effect or, where no such day is known, had happened."}
//+   - {name: known_as_of, type: date, description: "As it was known on this day: the status and figures that had been published by then."}
//+   - {name: status, type: enum, values: Status, description: "Only events of this status; otherwise all but denied and rumoured ones."}
//+   - {name: min_origins, type: integer, description: Only events with at least this many independent origins.}
//+   - {name: limit, type: integer, description: At most this many rows.}
//+ columns:
//+   - {name: month, type: string, description: The month.}
//+   - {name: announced_events, type: integer,
//+      description: "Number of events announced in the month or, where no day of announcement is known, first reported in it."}
//+   - {name: announced_min, type: integer, description: The least number in these; empty where none has a figure.}
//+   - {name: announced_max, type: integer, description: The greatest number in these; empty where that of one event is open or unknown.}
//+   - {name: announced_unquantified, type: integer, description: How many of these have no figure.}
//+   - {name: effective_events, type: integer, description: Number of events that take effect in the month.}
//+   - {name: effective_min, type: integer, description: The least number in these; empty where none has a figure.}
//+   - {name: effective_max, type: integer, description: The greatest number in these; empty where that of one event is open or unknown.}
//+   - {name: effective_unquantified, type: integer, description: How many of these have no figure.}
//+   - {name: approx, type: boolean, description: Whether one of the numbers is approximate.}
//+   - {name: origins, type: integer,
//+      description: "The most independent origins that one of these events has: at least so many stand behind the row."}
//+ picture: {kind: bars, names: [month], numbers: [announced, effective]}

// the company asked for
OPTIONAL MATCH (c:Company)
OPTIONAL MATCH (c)-[k:KNOWN_AS]->(a:Alias)
WITH collect(DISTINCT CASE WHEN toLower($company) IN [toLower(c.name), toLower(a.name), c.id] THEN c.id END) AS companies
// what a later event supersedes, which does not count once that is known
OPTIONAL MATCH (newer:Event)-[z:SUPERSEDES]->(old:Event)
OPTIONAL MATCH (newer)-[g:REVISED_IN]->(n:Revision)
WHERE (toString(n.knownFrom) < $known_as_of OR toString(n.knownFrom) STARTS WITH $known_as_of)
  AND (n.knownUntil IS NULL OR NOT (toString(n.knownUntil) < $known_as_of OR toString(n.knownUntil) STARTS WITH $known_as_of))
WITH companies, old, CASE WHEN $known_as_of IS NULL THEN newer.status ELSE n.status END AS status
WITH companies, collect(DISTINCT CASE WHEN NOT status IN ['denied', 'rumoured'] THEN old.id END) AS superseded

// 1. what may count in each row: the month of the announcement, or of the first report of it, and the month in which it takes effect
MATCH (w:Event)-[x:EMPLOYER]->(c:Company)
WHERE ($company IS NULL OR c.id IN companies) AND ($type IS NULL OR w.kind = $type)
  AND NOT w.id IN superseded
// as it is known now, or as it was known on the day asked for
OPTIONAL MATCH (w)-[q:REVISED_IN]->(v:Revision)
WHERE $known_as_of IS NOT NULL
  AND (toString(v.knownFrom) < $known_as_of OR toString(v.knownFrom) STARTS WITH $known_as_of)
  AND (v.knownUntil IS NULL OR NOT (toString(v.knownUntil) < $known_as_of OR toString(v.knownUntil) STARTS WITH $known_as_of))
WITH w, v,
     CASE WHEN v.id IS NULL THEN w.status ELSE v.status END AS status,
     CASE WHEN v.id IS NULL THEN w.originCount ELSE v.originCount END AS origins,
     CASE WHEN v.id IS NULL THEN w.countMin ELSE v.countMin END AS low,
     CASE WHEN v.id IS NULL THEN w.countMax ELSE v.countMax END AS high,
     CASE WHEN v.id IS NULL THEN w.countApprox ELSE v.countApprox END AS approx,
     CASE WHEN v.id IS NULL THEN w.unquantified ELSE v.unquantified END AS unquantified,
     toString(CASE WHEN v.id IS NULL THEN w.dateFrom ELSE v.dateFrom END) AS day
WHERE ($known_as_of IS NULL OR v.id IS NOT NULL)
  AND (status = $status OR ($status IS NULL AND NOT status IN ['denied', 'rumoured']))
  AND ($min_origins IS NULL OR origins >= $min_origins)
  AND ($valid_as_of IS NULL OR coalesce(w.effective, day) < $valid_as_of OR coalesce(w.effective, day) STARTS WITH $valid_as_of)
UNWIND ['announced', 'effect'] AS side
WITH w, side, CASE WHEN side = 'effect' THEN w.effective ELSE coalesce(w.announced, toString(w.firstPublished)) END AS happened,
     low, high, approx, unquantified, origins
WHERE size(happened) >= 7
  AND ($since IS NULL OR happened >= $since)
  AND ($until IS NULL OR happened < $until OR happened STARTS WITH $until)
WITH w, side, left(happened, 7) AS month, low, high, approx, unquantified, origins

// 2. the events of each row, without the parts of a total, or of what it supersedes, that is in the same row
MATCH (e:Event)-[p:PART_OF*0..]->(o:Event)<-[g:SUPERSEDES*0..]-(w)
WITH month, side, e, count(DISTINCT w.id) AS wholes, max(CASE WHEN e.id = w.id THEN 1 ELSE 0 END) AS own,
     max(low) AS low, max(high) AS high, max(CASE WHEN approx THEN 1 ELSE 0 END) AS about,
     max(CASE WHEN unquantified THEN 1 ELSE 0 END) AS without, max(origins) AS origins
WHERE wholes = 1 AND own = 1
WITH month, side, low, high, about, without, origins,
     CASE WHEN low IS NULL AND high IS NULL THEN 0 ELSE 1 END AS figure

// 3. the sums of each row
WITH month, max(about) AS about, max(origins) AS origins,
     count(CASE WHEN side = 'announced' THEN 1 END) AS announcedEvents, count(CASE WHEN side = 'effect' THEN 1 END) AS effectEvents,
     sum(CASE WHEN side = 'announced' THEN figure ELSE 0 END) AS announcedFigures,
     sum(CASE WHEN side = 'effect' THEN figure ELSE 0 END) AS effectFigures,
     sum(CASE WHEN side = 'announced' THEN coalesce(low, 0) ELSE 0 END) AS announcedLow,
     sum(CASE WHEN side = 'effect' THEN coalesce(low, 0) ELSE 0 END) AS effectLow,
     sum(CASE WHEN side = 'announced' THEN coalesce(high, 0) ELSE 0 END) AS announcedHigh,
     sum(CASE WHEN side = 'effect' THEN coalesce(high, 0) ELSE 0 END) AS effectHigh,
     count(CASE WHEN side = 'announced' AND high IS NULL THEN 1 END) AS announcedOpen,
     count(CASE WHEN side = 'effect' AND high IS NULL THEN 1 END) AS effectOpen,
     sum(CASE WHEN side = 'announced' THEN without ELSE 0 END) AS announcedWithout,
     sum(CASE WHEN side = 'effect' THEN without ELSE 0 END) AS effectWithout
RETURN month, announcedEvents AS announced_events,
       CASE WHEN announcedEvents = 0 OR announcedFigures > 0 THEN announcedLow END AS announced_min,
       CASE WHEN announcedOpen = 0 THEN announcedHigh END AS announced_max, announcedWithout AS announced_unquantified,
       effectEvents AS effective_events,
       CASE WHEN effectEvents = 0 OR effectFigures > 0 THEN effectLow END AS effective_min,
       CASE WHEN effectOpen = 0 THEN effectHigh END AS effective_max, effectWithout AS effective_unquantified,
       about = 1 AS approx, origins
ORDER BY month
