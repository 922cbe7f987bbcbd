//+ question: Which companies cut one role while expanding another, in one announcement or within some days?
//+ parameters:
//+   - {name: company, type: string, description: "Name, alias or id of a company, in any case."}
//+   - {name: role, type: string, description: "Name, alias or id of a role on either side, in any case; narrower roles are included."}
//+   - {name: days, type: integer, default: 90,
//+      description: "At most so many days apart, counted between the first days that the dates may mean."}
//+   - {name: since, type: date, description: "Only events on or after this day, or from this month or year on."}
//+   - {name: until, type: date, description: "Only events on or before this day, or up to the end of this month or year."}
//+   - {name: valid_as_of, type: date,
//+      description: "Only what was true by this day: what had taken effect or, where no such day is known, had happened."}
//+   - {name: known_as_of, type: date, description: "As it was known on this day: the status and figures that had been published by then."}
//+   - {name: status, type: enum, values: Status, description: "Only events of this status; otherwise all but denied and rumoured ones."}
//+   - {name: min_origins, type: integer, description: Only events with at least this many independent origins.}
//+   - {name: limit, type: integer, description: At most this many rows.}
//+ columns:
//+   - {name: company, type: string, description: Name of the employer.}
//+   - {name: cut_role, type: string, description: A role cut.}
//+   - {name: cut_min, type: integer, description: "The least number cut, in all roles of the event together; empty where unknown."}
//+   - {name: cut_max, type: integer, description: "The greatest number, in all roles of the event together; empty where open or unknown."}
//+   - {name: cut_approx, type: boolean, description: Whether the number is approximate.}
//+   - {name: cut_date, type: string, description: "Date of the cut, as precise as it is known."}
//+   - {name: cut_status, type: string, description: How the sources stand to the cut.}
//+   - {name: growth_role, type: string, description: A role expanded.}
//+   - {name: growth_min, type: integer,
//+      description: "The least number expanded, in all roles of the event together; empty where unknown."}
//+   - {name: growth_max, type: integer,
//+      description: "The greatest number, in all roles of the event together; empty where open or unknown."}
//+   - {name: growth_approx, type: boolean, description: Whether the number is approximate.}
//+   - {name: growth_date, type: string, description: "Date of the expansion, as precise as it is known."}
//+   - {name: growth_status, type: string, description: How the sources stand to the expansion.}
//+   - {name: same_announcement, type: boolean, description: Whether both were announced together.}
//+   - {name: origins, type: integer, description: Number of independent origins of the cut or of the expansion; the smaller one.}
//+   - {name: cut_event, type: id, description: The cut.}
//+   - {name: growth_event, type: id, description: The expansion.}

// the company asked for
OPTIONAL MATCH (c:Company)
OPTIONAL MATCH (c)-[k:KNOWN_AS]->(a:Alias)
WITH collect(DISTINCT CASE WHEN toLower($company) IN [toLower(c.name), toLower(a.name), c.id] THEN c.id END) AS companies
// the role asked for and all narrower ones
OPTIONAL MATCH (narrower:Role)-[b:BROADER*0..]->(r:Role)
OPTIONAL MATCH (r)-[k:KNOWN_AS]->(a:Alias)
WITH companies, collect(DISTINCT CASE WHEN toLower($role) IN [toLower(r.name), toLower(a.name), r.id] THEN narrower.id END) AS roles

// cuts by role
MATCH (cut:Event)-[x:EMPLOYER]->(c:Company)
WHERE ($company IS NULL OR c.id IN companies) AND cut.kind = 'Layoff'
// as it is known now, or as it was known on the day asked for
OPTIONAL MATCH (cut)-[q:REVISED_IN]->(v:Revision)
WHERE $known_as_of IS NOT NULL
  AND (toString(v.knownFrom) < $known_as_of OR toString(v.knownFrom) STARTS WITH $known_as_of)
  AND (v.knownUntil IS NULL OR NOT (toString(v.knownUntil) < $known_as_of OR toString(v.knownUntil) STARTS WITH $known_as_of))
WITH c, roles, cut, v,
     CASE WHEN v.id IS NULL THEN cut.status ELSE v.status END AS cutStatus,
     CASE WHEN v.id IS NULL THEN cut.originCount ELSE v.originCount END AS cutOrigins,
     CASE WHEN v.id IS NULL THEN cut.countMin ELSE v.countMin END AS cutLow,
     CASE WHEN v.id IS NULL THEN cut.countMax ELSE v.countMax END AS cutHigh,
     CASE WHEN v.id IS NULL THEN cut.countApprox ELSE v.countApprox END AS cutApprox,
     CASE WHEN v.id IS NULL THEN cut.date ELSE v.date END AS cutDate,
     toString(CASE WHEN v.id IS NULL THEN cut.dateFrom ELSE v.dateFrom END) AS cutDay
WHERE ($known_as_of IS NULL OR v.id IS NOT NULL)
  AND (cutStatus = $status OR ($status IS NULL AND NOT cutStatus IN ['denied', 'rumoured']))
  AND ($min_origins IS NULL OR cutOrigins >= $min_origins)
  AND ($since IS NULL OR cutDay >= $since)
  AND ($until IS NULL OR cutDay < $until OR cutDay STARTS WITH $until)
  AND ($valid_as_of IS NULL OR coalesce(cut.effective, cutDay) < $valid_as_of OR coalesce(cut.effective, cutDay) STARTS WITH $valid_as_of)
MATCH (cut)-[y:AFFECTED_ROLE]->(r:Role)

// expansions of other roles
MATCH (growth:Event)-[z:EMPLOYER]->(c), (growth)-[w:AFFECTED_ROLE]->(g:Role)
WHERE growth.kind = 'Expansion' AND g.id <> r.id AND ($role IS NULL OR r.id IN roles OR g.id IN roles)
OPTIONAL MATCH (cut)-[l:ANNOUNCED_WITH]-(growth)
WITH c, cut, r, growth, g, cutStatus, cutOrigins, cutLow, cutHigh, cutApprox, cutDate, count(l) > 0 AS together
WHERE together OR abs(cut.dayNumber - growth.dayNumber) <= $days
// as it is known now, or as it was known on the day asked for
OPTIONAL MATCH (growth)-[p:REVISED_IN]->(u:Revision)
WHERE $known_as_of IS NOT NULL
  AND (toString(u.knownFrom) < $known_as_of OR toString(u.knownFrom) STARTS WITH $known_as_of)
  AND (u.knownUntil IS NULL OR NOT (toString(u.knownUntil) < $known_as_of OR toString(u.knownUntil) STARTS WITH $known_as_of))
WITH c, cut, r, growth, g, together, cutStatus, cutOrigins, cutLow, cutHigh, cutApprox, cutDate, u,
     CASE WHEN u.id IS NULL THEN growth.status ELSE u.status END AS growthStatus,
     CASE WHEN u.id IS NULL THEN growth.originCount ELSE u.originCount END AS growthOrigins,
     CASE WHEN u.id IS NULL THEN growth.countMin ELSE u.countMin END AS growthLow,
     CASE WHEN u.id IS NULL THEN growth.countMax ELSE u.countMax END AS growthHigh,
     CASE WHEN u.id IS NULL THEN growth.countApprox ELSE u.countApprox END AS growthApprox,
     CASE WHEN u.id IS NULL THEN growth.date ELSE u.date END AS growthDate,
     toString(CASE WHEN u.id IS NULL THEN growth.dateFrom ELSE u.dateFrom END) AS growthDay
WHERE ($known_as_of IS NULL OR u.id IS NOT NULL)
  AND (growthStatus = $status OR ($status IS NULL AND NOT growthStatus IN ['denied', 'rumoured']))
  AND ($min_origins IS NULL OR growthOrigins >= $min_origins)
  AND ($since IS NULL OR growthDay >= $since)
  AND ($until IS NULL OR growthDay < $until OR growthDay STARTS WITH $until)
  AND ($valid_as_of IS NULL OR coalesce(growth.effective, growthDay) < $valid_as_of
       OR coalesce(growth.effective, growthDay) STARTS WITH $valid_as_of)
RETURN c.name AS company, r.name AS cut_role, cutLow AS cut_min, cutHigh AS cut_max, coalesce(cutApprox, false) AS cut_approx,
       cutDate AS cut_date, cutStatus AS cut_status, g.name AS growth_role, growthLow AS growth_min, growthHigh AS growth_max,
       coalesce(growthApprox, false) AS growth_approx, growthDate AS growth_date, growthStatus AS growth_status,
       together AS same_announcement, CASE WHEN cutOrigins < growthOrigins THEN cutOrigins ELSE growthOrigins END AS origins,
       cut.id AS cut_event, growth.id AS growth_event
ORDER BY coalesce(cut_date, ''), coalesce(growth_date, ''), company, cut_event, growth_event, cut_role, growth_role, r.id, g.id
