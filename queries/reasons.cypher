//+ question: Which reasons are given, by month, stated by the company or inferred by others?
//+ parameters:
//+   - {name: company, type: string, description: "Name, alias or id of a company, in any case."}
//+   - {name: type, type: enum, values: EventType, default: Layoff, description: Only events of this type.}
//+   - {name: reason, type: string, description: "Name or code of a reason, in any case."}
//+   - {name: since, type: date, description: "Only events on or after this day, or from this month or year on."}
//+   - {name: until, type: date, description: "Only events on or before this day, or up to the end of this month or year."}
//+   - {name: valid_as_of, type: date,
//+      description: "Only what was true by this day: what had taken effect or, where no such day is known, had happened."}
//+   - {name: known_as_of, type: date, description: "As it was known on this day: the status and figures that had been published by then."}
//+   - {name: status, type: enum, values: Status, description: "Only events of this status; otherwise all but denied and rumoured ones."}
//+   - {name: min_origins, type: integer, description: Only events with at least this many independent origins.}
//+   - {name: limit, type: integer, description: At most this many rows.}
//+ columns:
//+   - {name: month, type: string, description: Month of the event; empty where it is not known.}
//+   - {name: reason, type: string, description: Name of the reason.}
//+   - {name: given_by, type: string, description: "Who gives it, company or others."}
//+   - {name: count_min, type: integer,
//+      description: The least number affected; empty where no event has a figure. An event counts in the row of each of its reasons.}
//+   - {name: count_max, type: integer, description: The greatest number affected; empty where that of one event is open or unknown.}
//+   - {name: approx, type: boolean, description: Whether one of the numbers is approximate.}
//+   - {name: events, type: integer, description: Number of events that are counted.}
//+   - {name: origins, type: integer,
//+      description: "The most independent origins that one of these events has: at least so many stand behind the row."}
//+   - {name: unquantified, type: integer, description: How many of these events have no figure.}
//+ picture: {kind: bars, names: [month, reason, given_by], numbers: [count]}

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

// 1. what may count in each row
MATCH (w:Event)-[x:EMPLOYER]->(c:Company), (w)-[y:STATED_REASON|INFERRED_REASON]->(s:Reason)
WHERE ($company IS NULL OR c.id IN companies) AND ($type IS NULL OR w.kind = $type)
  AND NOT w.id IN superseded
  AND ($reason IS NULL OR toLower($reason) IN [toLower(s.name), s.id] OR s.id = 'reason/' + toLower($reason))
// as it is known now, or as it was known on the day asked for
OPTIONAL MATCH (w)-[q:REVISED_IN]->(v:Revision)
WHERE $known_as_of IS NOT NULL
  AND (toString(v.knownFrom) < $known_as_of OR toString(v.knownFrom) STARTS WITH $known_as_of)
  AND (v.knownUntil IS NULL OR NOT (toString(v.knownUntil) < $known_as_of OR toString(v.knownUntil) STARTS WITH $known_as_of))
WITH w, s, type(y) AS link, CASE WHEN type(y) = 'STATED_REASON' THEN 'company' ELSE 'others' END AS given, v,
     CASE WHEN v.id IS NULL THEN w.status ELSE v.status END AS status,
     CASE WHEN v.id IS NULL THEN w.originCount ELSE v.originCount END AS origins,
     CASE WHEN v.id IS NULL THEN w.countMin ELSE v.countMin END AS low,
     CASE WHEN v.id IS NULL THEN w.countMax ELSE v.countMax END AS high,
     CASE WHEN v.id IS NULL THEN w.countApprox ELSE v.countApprox END AS approx,
     CASE WHEN v.id IS NULL THEN w.unquantified ELSE v.unquantified END AS unquantified,
     toString(CASE WHEN v.id IS NULL THEN w.dateFrom ELSE v.dateFrom END) AS day,
     CASE WHEN v.id IS NULL THEN w.date ELSE v.date END AS date
WHERE ($known_as_of IS NULL OR v.id IS NOT NULL)
  AND (status = $status OR ($status IS NULL AND NOT status IN ['denied', 'rumoured']))
  AND ($min_origins IS NULL OR origins >= $min_origins)
  AND ($since IS NULL OR day >= $since)
  AND ($until IS NULL OR day < $until OR day STARTS WITH $until)
  AND ($valid_as_of IS NULL OR coalesce(w.effective, day) < $valid_as_of OR coalesce(w.effective, day) STARTS WITH $valid_as_of)
// a reason is known once a report that gives it is out
OPTIONAL MATCH (w)-[u:SUPPORTED_BY]->(k:Claim)-[t:STATED_IN]->(d:Document), (k)-[h:STATED_REASON|INFERRED_REASON]->(s)
WHERE $known_as_of IS NOT NULL AND type(h) = link
  AND (toString(d.publishedTo) < $known_as_of OR toString(d.publishedTo) STARTS WITH $known_as_of)
WITH w, s, given, low, high, approx, unquantified, origins, date, count(h) AS reports
WHERE $known_as_of IS NULL OR reports > 0
WITH w, s, given, CASE WHEN size(date) >= 7 THEN left(date, 7) END AS month, low, high, approx, unquantified, origins

// 2. the events of each row, without the parts of a total, or of what it supersedes, that is in the same row
MATCH (e:Event)-[p:PART_OF*0..]->(o:Event)<-[g:SUPERSEDES*0..]-(w)
WITH month, s, given, e, count(DISTINCT w.id) AS wholes, max(CASE WHEN e.id = w.id THEN 1 ELSE 0 END) AS own,
     max(low) AS low, max(high) AS high, max(CASE WHEN approx THEN 1 ELSE 0 END) AS about,
     max(CASE WHEN unquantified THEN 1 ELSE 0 END) AS without, max(origins) AS origins
WHERE wholes = 1 AND own = 1
WITH month, s, given, low, high, about, without, origins,
     CASE WHEN low IS NULL AND high IS NULL THEN 0 ELSE 1 END AS figure

// 3. the sums of each row
WITH month, s, given, count(about) AS events, sum(figure) AS figures, sum(coalesce(low, 0)) AS lowest,
     sum(CASE WHEN high IS NULL THEN 1 ELSE 0 END) AS open, sum(coalesce(high, 0)) AS highest,
     max(about) AS about, max(origins) AS origins, sum(without) AS unquantified
WITH *, CASE WHEN figures > 0 THEN lowest END AS count_min, CASE WHEN open = 0 THEN highest END AS count_max
RETURN month, s.name AS reason, given AS given_by, count_min, count_max, about = 1 AS approx, events, origins, unquantified
ORDER BY coalesce(month, ''), reason, given_by, s.id
