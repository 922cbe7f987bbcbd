//+ question: Which specialist fields are being expanded, by whom?
//+ parameters:
//+   - {name: company, type: string, description: "Name, alias or id of a company, in any case."}
//+   - {name: field, type: string, default: AI data worker,
//+      description: "Name, alias or id of the role whose narrower roles are the fields, in any case."}
//+   - {name: since, type: date, description: "Only events on or after this day, or from this month or year on."}
//+   - {name: until, type: date, description: "Only events on or before this day, or up to the end of this month or year."}
//+   - {name: valid_as_of, type: date,
//+      description: "Only what was true by this day: what had taken effect or, where no such day is known, had happened."}
//+   - {name: known_as_of, type: date, description: "As it was known on this day: the status and figures that had been published by then."}
//+   - {name: status, type: enum, values: Status, description: "Only events of this status; otherwise all but denied and rumoured ones."}
//+   - {name: min_origins, type: integer, description: Only events with at least this many independent origins.}
//+   - {name: limit, type: integer, description: At most this many rows.}
//+ columns:
//+   - {name: field, type: string, description: The role that grows.}
//+   - {name: company, type: string, description: Name of the employer.}
//+   - {name: count_min, type: integer, description: The least number added; empty where no event has a figure.}
//+   - {name: count_max, type: integer, description: The greatest number added; empty where that of one event is open or unknown.}
//+   - {name: approx, type: boolean, description: Whether one of the numbers is approximate.}
//+   - {name: events, type: integer, description: Number of events that are counted.}
//+   - {name: shifts, type: integer, description: How many of these events are shifts of people into the role.}
//+   - {name: first, type: string, description: "Date of the first of these events, as precise as it is known."}
//+   - {name: last, type: string, description: Date of the last of these events.}
//+   - {name: origins, type: integer,
//+      description: "The most independent origins that one of these events has: at least so many stand behind the row."}
//+   - {name: unquantified, type: integer, description: How many of these events have no figure.}
//+ picture: {kind: bars, names: [field, company], numbers: [count]}

// the company asked for
OPTIONAL MATCH (c:Company)
OPTIONAL MATCH (c)-[k:KNOWN_AS]->(a:Alias)
WITH collect(DISTINCT CASE WHEN toLower($company) IN [toLower(c.name), toLower(a.name), c.id] THEN c.id END) AS companies
// the field asked for and all narrower ones
OPTIONAL MATCH (narrower:Role)-[b:BROADER*0..]->(r:Role)
OPTIONAL MATCH (r)-[k:KNOWN_AS]->(a:Alias)
WITH companies, collect(DISTINCT CASE WHEN toLower($field) IN [toLower(r.name), toLower(a.name), r.id] THEN narrower.id END) AS roles
// what a later event supersedes, which does not count once that is known
OPTIONAL MATCH (newer:Event)-[z:SUPERSEDES]->(old:Event)
OPTIONAL MATCH (newer)-[g:REVISED_IN]->(n:Revision)
WHERE (toString(n.knownFrom) < $known_as_of OR toString(n.knownFrom) STARTS WITH $known_as_of)
  AND (n.knownUntil IS NULL OR NOT (toString(n.knownUntil) < $known_as_of OR toString(n.knownUntil) STARTS WITH $known_as_of))
WITH companies, roles, old, CASE WHEN $known_as_of IS NULL THEN newer.status ELSE n.status END AS status
WITH companies, roles, collect(DISTINCT CASE WHEN NOT status IN ['denied', 'rumoured'] THEN old.id END) AS superseded

// 1. what may count in each row
MATCH (w:Event)-[y:AFFECTED_ROLE|TARGET_ROLE]->(r:Role), (w)-[x:EMPLOYER]->(c:Company)
WHERE ($company IS NULL OR c.id IN companies) AND r.id IN roles AND w.kind IN ['Expansion', 'Rehire', 'RoleShift']
  AND NOT w.id IN superseded
  AND ((type(y) = 'TARGET_ROLE' AND w.kind = 'RoleShift') OR (type(y) = 'AFFECTED_ROLE' AND w.kind <> 'RoleShift'))
// as it is known now, or as it was known on the day asked for
OPTIONAL MATCH (w)-[q:REVISED_IN]->(v:Revision)
WHERE $known_as_of IS NOT NULL
  AND (toString(v.knownFrom) < $known_as_of OR toString(v.knownFrom) STARTS WITH $known_as_of)
  AND (v.knownUntil IS NULL OR NOT (toString(v.knownUntil) < $known_as_of OR toString(v.knownUntil) STARTS WITH $known_as_of))
WITH w, c, r, v,
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
WITH w, c, r, date, low, high, approx, unquantified, origins, 1 AS inRow

// 2. the events of each row, without the parts of a total, or of what it supersedes, that is in the same row
MATCH (e:Event)-[p:PART_OF*0..]->(o:Event)<-[g:SUPERSEDES*0..]-(w)
WHERE e.id = w.id OR w.kind <> 'RoleShift'
WITH r, c, e, count(DISTINCT w.id) AS wholes,
     max(CASE WHEN e.id = w.id THEN 1 ELSE 0 END) AS own, max(inRow) AS inside, max(date) AS date,
     max(CASE WHEN e.kind = 'RoleShift' THEN 1 ELSE 0 END) AS shift,
     max(low) AS low, max(high) AS high, max(CASE WHEN approx THEN 1 ELSE 0 END) AS about,
     max(CASE WHEN unquantified THEN 1 ELSE 0 END) AS without, max(origins) AS origins
WHERE wholes = 1 AND own = 1
WITH r, c, low, high, about, without, origins, date, shift, CASE WHEN e.roleCount > inside THEN 0 ELSE 1 END AS whole,
     CASE WHEN low IS NULL AND high IS NULL THEN 0 ELSE 1 END AS figure

// 3. the sums of each row; how a number is split over several is not known: it may be that none of it falls into the row
WITH r, c, count(about) AS events, sum(figure) AS figures, sum(whole * coalesce(low, 0)) AS lowest,
     min(date) AS first, max(date) AS last, sum(shift) AS shifts,
     sum(CASE WHEN high IS NULL THEN 1 ELSE 0 END) AS open, sum(coalesce(high, 0)) AS highest,
     max(about) AS about, max(origins) AS origins, sum(without) AS unquantified
WITH *, CASE WHEN figures > 0 THEN lowest END AS count_min, CASE WHEN open = 0 THEN highest END AS count_max
RETURN r.name AS field, c.name AS company, count_min, count_max, about = 1 AS approx, events, shifts, first, last, origins, unquantified
ORDER BY field, events DESC, company, c.id, r.id
