//+ question: How do employees and contractors split?
//+ parameters:
//+   - {name: company, type: string, description: "Name, alias or id of a company, in any case."}
//+   - {name: since, type: date, description: "Only events on or after this day, or from this month or year on."}
//+   - {name: until, type: date, description: "Only events on or before this day, or up to the end of this month or year."}
//+   - {name: valid_as_of, type: date,
//+      description: "Only what was true by this day: what had taken effect or, where no such day is known, had happened."}
//+   - {name: known_as_of, type: date, description: "As it was known on this day: the status and figures that had been published by then."}
//+   - {name: status, type: enum, values: Status, description: "Only events of this status; otherwise all but denied and rumoured ones."}
//+   - {name: min_origins, type: integer, description: Only events with at least this many independent origins.}
//+   - {name: limit, type: integer, description: At most this many rows.}
//+ columns:
//+   - {name: engagement, type: string, description: "contractors: a role of contractors is named; otherwise employees, or nobody says."}
//+   - {name: cut_min, type: integer, description: The least number cut; empty where no cut has a figure.}
//+   - {name: cut_max, type: integer, description: The greatest number cut; empty where that of one cut is open or unknown.}
//+   - {name: growth_min, type: integer, description: The least number added by expansion and rehiring; empty where none has a figure.}
//+   - {name: growth_max, type: integer, description: The greatest number added; empty where that of one event is open or unknown.}
//+   - {name: approx, type: boolean, description: Whether one of the numbers is approximate.}
//+   - {name: events, type: integer, description: Number of cuts and expansions that are counted.}
//+   - {name: companies, type: integer, description: Number of companies.}
//+   - {name: origins, type: integer,
//+      description: "The most independent origins that one of these events has: at least so many stand behind the row."}
//+   - {name: unquantified, type: integer, description: How many of these events have no figure.}
//+ picture: {kind: bars, names: [engagement], numbers: [cut, growth]}

// the company asked for
OPTIONAL MATCH (c:Company)
OPTIONAL MATCH (c)-[k:KNOWN_AS]->(a:Alias)
WITH collect(DISTINCT CASE WHEN toLower($company) IN [toLower(c.name), toLower(a.name), c.id] THEN c.id END) AS companies
// contractors and all narrower roles
OPTIONAL MATCH (narrower:Role)-[b:BROADER*0..]->(r:Role)
WITH companies, collect(DISTINCT CASE WHEN r.id = 'role/contractor' THEN narrower.id END) AS outside
// what a later event supersedes, which does not count once that is known
OPTIONAL MATCH (newer:Event)-[z:SUPERSEDES]->(old:Event)
OPTIONAL MATCH (newer)-[g:REVISED_IN]->(n:Revision)
WHERE (toString(n.knownFrom) < $known_as_of OR toString(n.knownFrom) STARTS WITH $known_as_of)
  AND (n.knownUntil IS NULL OR NOT (toString(n.knownUntil) < $known_as_of OR toString(n.knownUntil) STARTS WITH $known_as_of))
WITH companies, outside, old, CASE WHEN $known_as_of IS NULL THEN newer.status ELSE n.status END AS status
WITH companies, outside, collect(DISTINCT CASE WHEN NOT status IN ['denied', 'rumoured'] THEN old.id END) AS superseded

// 1. what may count in each row
MATCH (w:Event)-[x:EMPLOYER]->(c:Company)
WHERE ($company IS NULL OR c.id IN companies) AND w.kind IN ['Layoff', 'Expansion', 'Rehire']
  AND NOT w.id IN superseded
// as it is known now, or as it was known on the day asked for
OPTIONAL MATCH (w)-[q:REVISED_IN]->(v:Revision)
WHERE $known_as_of IS NOT NULL
  AND (toString(v.knownFrom) < $known_as_of OR toString(v.knownFrom) STARTS WITH $known_as_of)
  AND (v.knownUntil IS NULL OR NOT (toString(v.knownUntil) < $known_as_of OR toString(v.knownUntil) STARTS WITH $known_as_of))
WITH w, c, outside, v,
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
  AND ($since IS NULL OR day >= $since)
  AND ($until IS NULL OR day < $until OR day STARTS WITH $until)
  AND ($valid_as_of IS NULL OR coalesce(w.effective, day) < $valid_as_of OR coalesce(w.effective, day) STARTS WITH $valid_as_of)
OPTIONAL MATCH (w)-[y:AFFECTED_ROLE]->(r:Role)
WITH w, c, CASE WHEN r.id IN outside THEN 'contractors' ELSE 'employees, or not said' END AS engagement,
     low, high, approx, unquantified, origins, count(r.id) AS inRow

// 2. the events of each row, without the parts of a total, or of what it supersedes, that is in the same row
MATCH (e:Event)-[p:PART_OF*0..]->(o:Event)<-[g:SUPERSEDES*0..]-(w)
WITH engagement, e, count(DISTINCT w.id) AS wholes,
     max(CASE WHEN e.id = w.id THEN 1 ELSE 0 END) AS own, max(inRow) AS inside, max(c.id) AS company,
     max(low) AS low, max(high) AS high, max(CASE WHEN approx THEN 1 ELSE 0 END) AS about,
     max(CASE WHEN unquantified THEN 1 ELSE 0 END) AS without, max(origins) AS origins
WHERE wholes = 1 AND own = 1
WITH engagement, low, high, about, without, origins, company, CASE WHEN e.roleCount > inside THEN 0 ELSE 1 END AS whole,
     CASE WHEN e.kind = 'Layoff' THEN 1 ELSE 0 END AS cut,
     CASE WHEN e.kind IN ['Expansion', 'Rehire'] THEN 1 ELSE 0 END AS growth,
     CASE WHEN low IS NULL AND high IS NULL THEN 0 ELSE 1 END AS figure

// 3. the sums of each row; how a number is split over several is not known: it may be that none of it falls into the row
WITH engagement, sum(cut) AS cuts, sum(growth) AS growths, count(DISTINCT company) AS companies,
     sum(cut * figure) AS cutFigures, sum(growth * figure) AS growthFigures,
     sum(whole * cut * coalesce(low, 0)) AS cutMin, sum(whole * growth * coalesce(low, 0)) AS growthMin,
     sum(CASE WHEN high IS NULL THEN cut ELSE 0 END) AS cutsOpen, sum(cut * coalesce(high, 0)) AS cutMax,
     sum(CASE WHEN high IS NULL THEN growth ELSE 0 END) AS growthsOpen, sum(growth * coalesce(high, 0)) AS growthMax,
     max(about) AS about, max(origins) AS origins, sum(without) AS unquantified
WHERE cuts + growths > 0
WITH *,
     CASE WHEN cuts = 0 OR cutFigures > 0 THEN cutMin END AS cut_min, CASE WHEN cutsOpen = 0 THEN cutMax END AS cut_max,
     CASE WHEN growths = 0 OR growthFigures > 0 THEN growthMin END AS growth_min, CASE WHEN growthsOpen = 0 THEN growthMax END AS growth_max
RETURN engagement, cut_min, cut_max, growth_min, growth_max, about = 1 AS approx, cuts + growths AS events, companies, origins, unquantified
ORDER BY engagement
