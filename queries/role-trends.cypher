//+ question: Which roles shrink and which grow across the industry in a period?
//+ parameters:
//+   - {name: role, type: string, description: "Name, alias or id of a role, in any case; narrower roles are included."}
//+   - {name: since, type: date, description: "Only events on or after this day, or from this month or year on."}
//+   - {name: until, type: date, description: "Only events on or before this day, or up to the end of this month or year."}
//+   - {name: status, type: enum, values: Status, description: "Only events of this status; otherwise all but denied and rumoured ones."}
//+   - {name: min_origins, type: integer, description: Only events with at least this many independent origins.}
//+   - {name: limit, type: integer, description: At most this many rows.}
//+ columns:
//+   - {name: role, type: string, description: A role affected; empty where none is named.}
//+   - {name: cut_min, type: integer, description: The least number cut; empty where no cut has a figure.}
//+   - {name: cut_max, type: integer, description: The greatest number cut; empty where that of one cut is open or unknown.}
//+   - {name: growth_min, type: integer, description: The least number added by expansion and rehiring; empty where none has a figure.}
//+   - {name: growth_max, type: integer, description: The greatest number added; empty where that of one event is open or unknown.}
//+   - {name: net_min, type: integer, description: growth_min less cut_max; empty where an event has no figure or a shift from or to the role is reported.}
//+   - {name: net_max, type: integer, description: growth_max less cut_min; empty where an event has no figure or a shift from or to the role is reported.}
//+   - {name: approx, type: boolean, description: Whether one of the numbers is approximate.}
//+   - {name: companies_cutting, type: integer, description: Number of companies that cut the role.}
//+   - {name: companies_growing, type: integer, description: Number of companies that expand or rehire the role.}
//+   - {name: events, type: integer, description: Number of cuts and expansions that are counted.}
//+   - {name: origins, type: integer, description: "The most independent origins that one of these events has: at least so many stand behind the row."}
//+   - {name: unquantified, type: integer, description: How many of these events have no figure.}
//+   - {name: shifts, type: integer, description: Number of reported shifts from or to the role; their size is not in the sums.}

// the role asked for and all narrower ones
OPTIONAL MATCH (narrower:Role)-[b:BROADER*0..]->(r:Role)
OPTIONAL MATCH (r)-[k:KNOWN_AS]->(a:Alias)
WITH collect(DISTINCT CASE WHEN toLower($role) IN [toLower(r.name), toLower(a.name), r.id] THEN narrower.id END) AS roles

// 1. what may count in each row
MATCH (w:Event)-[x:EMPLOYER]->(c:Company)
WHERE w.kind IN ['Layoff', 'Expansion', 'Rehire', 'RoleShift']
  AND (w.status = $status OR ($status IS NULL AND NOT w.status IN ['denied', 'rumoured']))
  AND ($min_origins IS NULL OR w.originCount >= $min_origins)
  AND ($since IS NULL OR toString(w.dateFrom) >= $since)
  AND ($until IS NULL OR toString(w.dateFrom) < $until OR toString(w.dateFrom) STARTS WITH $until)
OPTIONAL MATCH (w)-[y:AFFECTED_ROLE|TARGET_ROLE]->(r:Role)
WHERE type(y) = 'AFFECTED_ROLE' OR w.kind = 'RoleShift'
WITH w, c, r, roles
WHERE $role IS NULL OR r.id IN roles
WITH w, c, r.id AS rowId, r.name AS rowName, count(r.id) AS inRow

// 2. the events of each row, without the parts of a total that is in the same row
MATCH (e:Event)-[p:PART_OF*0..]->(w)
WHERE e.id = w.id OR w.kind <> 'RoleShift'
WITH rowId, rowName, e, count(DISTINCT w.id) AS wholes, max(CASE WHEN e.id = w.id THEN 1 ELSE 0 END) AS own, max(inRow) AS inside, max(c.id) AS company
WHERE wholes = 1 AND own = 1
OPTIONAL MATCH (e)-[z:AFFECTED_ROLE]->(r:Role)
WITH rowId, rowName, e, company, inside, count(r.id) AS named,
     CASE WHEN e.kind = 'Layoff' THEN 1 ELSE 0 END AS cut,
     CASE WHEN e.kind = 'RoleShift' THEN 1 ELSE 0 END AS shift,
     CASE WHEN e.kind IN ['Expansion', 'Rehire'] THEN 1 ELSE 0 END AS growth,
     CASE WHEN e.countMin IS NULL AND e.countMax IS NULL THEN 0 ELSE 1 END AS figure

// 3. the sums of each row; how a number is split over several roles is not known: it may be that none of it falls into the row
WITH rowId, rowName, sum(cut) AS cuts, sum(growth) AS growths, sum(shift) AS shifts,
     count(DISTINCT CASE WHEN cut = 1 THEN company END) AS cutting, count(DISTINCT CASE WHEN growth = 1 THEN company END) AS growing,
     sum(cut * figure) AS cutFigures, sum(growth * figure) AS growthFigures,
     sum(CASE WHEN named > inside THEN 0 ELSE cut * coalesce(e.countMin, 0) END) AS cutMin,
     sum(CASE WHEN named > inside THEN 0 ELSE growth * coalesce(e.countMin, 0) END) AS growthMin,
     sum(CASE WHEN e.countMax IS NULL THEN cut ELSE 0 END) AS cutsOpen, sum(cut * coalesce(e.countMax, 0)) AS cutMax,
     sum(CASE WHEN e.countMax IS NULL THEN growth ELSE 0 END) AS growthsOpen, sum(growth * coalesce(e.countMax, 0)) AS growthMax,
     max(CASE WHEN e.countApprox THEN 1 - shift ELSE 0 END) AS about,
     max((1 - shift) * e.originCount) AS origins,
     sum(CASE WHEN e.unquantified THEN 1 - shift ELSE 0 END) AS unquantified
WHERE cuts + growths > 0
WITH *,
     CASE WHEN cuts = 0 OR cutFigures > 0 THEN cutMin END AS cut_min, CASE WHEN cutsOpen = 0 THEN cutMax END AS cut_max,
     CASE WHEN growths = 0 OR growthFigures > 0 THEN growthMin END AS growth_min, CASE WHEN growthsOpen = 0 THEN growthMax END AS growth_max,
     unquantified = 0 AND (shifts = 0 OR rowId IS NULL) AS closed
RETURN rowName AS role, cut_min, cut_max, growth_min, growth_max,
       CASE WHEN closed THEN growth_min - cut_max END AS net_min, CASE WHEN closed THEN growth_max - cut_min END AS net_max,
       about = 1 AS approx, cutting AS companies_cutting, growing AS companies_growing, cuts + growths AS events, origins, unquantified, shifts
ORDER BY events DESC, coalesce(role, ''), rowId
