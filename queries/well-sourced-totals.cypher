//+ question: What are the totals without claims of a single origin?
//+ parameters:
//+   - {name: company, type: string, description: "Name, alias or id of a company, in any case."}
//+   - {name: type, type: enum, values: EventType, description: Only events of this type.}
//+   - {name: by, type: enum, values: [company, industry], default: company, description: What a row stands for.}
//+   - {name: since, type: date, description: "Only events on or after this day, or from this month or year on."}
//+   - {name: until, type: date, description: "Only events on or before this day, or up to the end of this month or year."}
//+   - {name: valid_as_of, type: date,
//+      description: "Only what was true by this day: what had taken effect or, where no such day is known, had happened."}
//+   - {name: known_as_of, type: date, description: "As it was known on this day: the status and figures that had been published by then."}
//+   - {name: status, type: enum, values: Status, description: "Only events of this status; otherwise all but denied and rumoured ones."}
//+   - {name: min_origins, type: integer, default: 2,
//+      description: The least number of independent origins of an event that is well sourced.}
//+   - {name: limit, type: integer, description: At most this many rows.}
//+ columns:
//+   - {name: company, type: string, description: Name of the employer; empty by industry.}
//+   - {name: type, type: string, description: Type of the event.}
//+   - {name: events, type: integer, description: Number of well sourced events that are counted.}
//+   - {name: count_min, type: integer, description: The least number in these; empty where none has a figure.}
//+   - {name: count_max, type: integer, description: The greatest number in these; empty where that of one event is open or unknown.}
//+   - {name: unquantified, type: integer, description: How many of these have no figure.}
//+   - {name: all_events, type: integer, description: "Number of all events that are counted, whatever stands behind them."}
//+   - {name: all_min, type: integer, description: The least number in all events; empty where none has a figure.}
//+   - {name: all_max, type: integer, description: The greatest number in all events; empty where that of one event is open or unknown.}
//+   - {name: all_unquantified, type: integer, description: How many of all events have no figure.}
//+   - {name: approx, type: boolean, description: Whether one of the numbers is approximate.}
//+   - {name: origins, type: integer,
//+      description: "The most independent origins that one of these events has: at least so many stand behind the row."}

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

// 1. what may count in each row, among all events and among those that are well sourced
MATCH (w:Event)-[x:EMPLOYER]->(c:Company)
WHERE ($company IS NULL OR c.id IN companies) AND ($type IS NULL OR w.kind = $type)
  AND NOT w.id IN superseded
// as it is known now, or as it was known on the day asked for
OPTIONAL MATCH (w)-[q:REVISED_IN]->(v:Revision)
WHERE $known_as_of IS NOT NULL
  AND (toString(v.knownFrom) < $known_as_of OR toString(v.knownFrom) STARTS WITH $known_as_of)
  AND (v.knownUntil IS NULL OR NOT (toString(v.knownUntil) < $known_as_of OR toString(v.knownUntil) STARTS WITH $known_as_of))
WITH w, c, v,
     CASE WHEN v.id IS NULL THEN w.status ELSE v.status END AS status,
     CASE WHEN v.id IS NULL THEN w.originCount ELSE v.originCount END AS origins,
     CASE WHEN v.id IS NULL THEN w.countMin ELSE v.countMin END AS low,
     CASE WHEN v.id IS NULL THEN w.countMax ELSE v.countMax END AS high,
     CASE WHEN v.id IS NULL THEN w.countApprox ELSE v.countApprox END AS approx,
     CASE WHEN v.id IS NULL THEN w.unquantified ELSE v.unquantified END AS unquantified,
     toString(CASE WHEN v.id IS NULL THEN w.dateFrom ELSE v.dateFrom END) AS day
WHERE ($known_as_of IS NULL OR v.id IS NOT NULL)
  AND (status = $status OR ($status IS NULL AND NOT status IN ['denied', 'rumoured']))
  AND ($since IS NULL OR day >= $since)
  AND ($until IS NULL OR day < $until OR day STARTS WITH $until)
  AND ($valid_as_of IS NULL OR coalesce(w.effective, day) < $valid_as_of OR coalesce(w.effective, day) STARTS WITH $valid_as_of)
UNWIND ['all', 'sourced'] AS side
WITH w, side, w.kind AS type, CASE WHEN $by = 'company' THEN c.id END AS rowId, CASE WHEN $by = 'company' THEN c.name END AS company,
     low, high, approx, unquantified, origins
WHERE side = 'all' OR origins >= $min_origins

// 2. the events of each row, without the parts of a total, or of what it supersedes, that is in the same row
MATCH (e:Event)-[p:PART_OF*0..]->(o:Event)<-[g:SUPERSEDES*0..]-(w)
WITH rowId, company, type, side, e, count(DISTINCT w.id) AS wholes, max(CASE WHEN e.id = w.id THEN 1 ELSE 0 END) AS own,
     max(low) AS low, max(high) AS high, max(CASE WHEN approx THEN 1 ELSE 0 END) AS about,
     max(CASE WHEN unquantified THEN 1 ELSE 0 END) AS without, max(origins) AS origins
WHERE wholes = 1 AND own = 1
WITH rowId, company, type, side, low, high, about, without, origins,
     CASE WHEN low IS NULL AND high IS NULL THEN 0 ELSE 1 END AS figure

// 3. the sums of each row
WITH rowId, company, type, max(about) AS about, max(origins) AS origins, count(about) - count(CASE WHEN side = 'all' THEN 1 END) AS events,
     sum(CASE WHEN side = 'sourced' THEN figure ELSE 0 END) AS figures,
     sum(CASE WHEN side = 'sourced' THEN coalesce(low, 0) ELSE 0 END) AS lowest,
     count(CASE WHEN side = 'sourced' AND high IS NULL THEN 1 END) AS open,
     sum(CASE WHEN side = 'sourced' THEN coalesce(high, 0) ELSE 0 END) AS highest,
     sum(CASE WHEN side = 'sourced' THEN without ELSE 0 END) AS unquantified, count(CASE WHEN side = 'all' THEN 1 END) AS all_events,
     sum(CASE WHEN side = 'all' THEN figure ELSE 0 END) AS allFigures,
     sum(CASE WHEN side = 'all' THEN coalesce(low, 0) ELSE 0 END) AS allLowest,
     count(CASE WHEN side = 'all' AND high IS NULL THEN 1 END) AS allOpen,
     sum(CASE WHEN side = 'all' THEN coalesce(high, 0) ELSE 0 END) AS allHighest,
     sum(CASE WHEN side = 'all' THEN without ELSE 0 END) AS all_unquantified
RETURN company, type, events,
       CASE WHEN events = 0 OR figures > 0 THEN lowest END AS count_min, CASE WHEN open = 0 THEN highest END AS count_max,
       unquantified, all_events, CASE WHEN all_events = 0 OR allFigures > 0 THEN allLowest END AS all_min,
       CASE WHEN allOpen = 0 THEN allHighest END AS all_max, all_unquantified, about = 1 AS approx, origins
ORDER BY coalesce(company, ''), rowId, type
