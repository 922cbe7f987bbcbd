//+ question: Which roles were hired again within some months of a cut?
//+ parameters:
//+   - {name: company, type: string, description: "Name, alias or id of a company, in any case."}
//+   - {name: role, type: string, description: "Name, alias or id of a role, in any case; narrower roles are included."}
//+   - {name: months, type: integer, default: 12, description: "At most so many calendar months later."}
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
//+   - {name: role, type: string, description: The role that was cut.}
//+   - {name: cut_min, type: integer, description: "The least number cut, in all roles of the event together; empty where unknown."}
//+   - {name: cut_max, type: integer, description: "The greatest number, in all roles of the event together; empty where open or unknown."}
//+   - {name: cut_date, type: string, description: "Date of the cut, as precise as it is known."}
//+   - {name: cut_status, type: string, description: How the sources stand to the cut.}
//+   - {name: hired_role, type: string, description: "The role that was hired: the same or a narrower one."}
//+   - {name: hire_type, type: string, description: Rehire or Expansion.}
//+   - {name: hire_min, type: integer, description: "The least number hired, in all roles of the event together; empty where unknown."}
//+   - {name: hire_max, type: integer,
//+      description: "The greatest number, in all roles of the event together; empty where open or unknown."}
//+   - {name: hire_date, type: string, description: "Date of the hiring, as precise as it is known."}
//+   - {name: hire_status, type: string, description: How the sources stand to the hiring.}
//+   - {name: approx, type: boolean, description: Whether one of the numbers is approximate.}
//+   - {name: months_later, type: integer, description: Calendar months between the two.}
//+   - {name: reversal, type: boolean, description: Whether the hiring took this cut back.}
//+   - {name: origins, type: integer, description: Number of independent origins of the cut or of the hiring; the smaller one.}
//+   - {name: cut_event, type: id, description: The cut.}
//+   - {name: hire_event, type: id, description: The hiring.}

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
WHERE $role IS NULL OR r.id IN roles

// later hiring of the role or of a narrower one
MATCH (hire:Event)-[z:EMPLOYER]->(c), (hire)-[w:AFFECTED_ROLE]->(h:Role)
WHERE hire.kind IN ['Rehire', 'Expansion'] AND hire.dayNumber >= cut.dayNumber
OPTIONAL MATCH (h)-[b:BROADER*1..]->(n:Role)
WITH c, cut, r, hire, h, cutStatus, cutOrigins, cutLow, cutHigh, cutApprox, cutDate, cutDay,
     max(CASE WHEN n.id = r.id THEN 1 ELSE 0 END) AS narrower
WHERE h.id = r.id OR narrower = 1
// as it is known now, or as it was known on the day asked for
OPTIONAL MATCH (hire)-[p:REVISED_IN]->(u:Revision)
WHERE $known_as_of IS NOT NULL
  AND (toString(u.knownFrom) < $known_as_of OR toString(u.knownFrom) STARTS WITH $known_as_of)
  AND (u.knownUntil IS NULL OR NOT (toString(u.knownUntil) < $known_as_of OR toString(u.knownUntil) STARTS WITH $known_as_of))
WITH c, cut, r, hire, h, cutStatus, cutOrigins, cutLow, cutHigh, cutApprox, cutDate, cutDay, u,
     CASE WHEN u.id IS NULL THEN hire.status ELSE u.status END AS hireStatus,
     CASE WHEN u.id IS NULL THEN hire.originCount ELSE u.originCount END AS hireOrigins,
     CASE WHEN u.id IS NULL THEN hire.countMin ELSE u.countMin END AS hireLow,
     CASE WHEN u.id IS NULL THEN hire.countMax ELSE u.countMax END AS hireHigh,
     CASE WHEN u.id IS NULL THEN hire.countApprox ELSE u.countApprox END AS hireApprox,
     CASE WHEN u.id IS NULL THEN hire.date ELSE u.date END AS hireDate,
     toString(CASE WHEN u.id IS NULL THEN hire.dateFrom ELSE u.dateFrom END) AS hireDay
WHERE ($known_as_of IS NULL OR u.id IS NOT NULL)
  AND (hireStatus = $status OR ($status IS NULL AND NOT hireStatus IN ['denied', 'rumoured']))
  AND ($min_origins IS NULL OR hireOrigins >= $min_origins)
  AND ($since IS NULL OR hireDay >= $since)
  AND ($until IS NULL OR hireDay < $until OR hireDay STARTS WITH $until)
  AND ($valid_as_of IS NULL OR coalesce(hire.effective, hireDay) < $valid_as_of
       OR coalesce(hire.effective, hireDay) STARTS WITH $valid_as_of)
WITH *, 12 * (toInteger(left(hireDay, 4)) - toInteger(left(cutDay, 4)))
     + toInteger(right(left(hireDay, 7), 2)) - toInteger(right(left(cutDay, 7), 2)) AS months_later
WHERE months_later <= $months
OPTIONAL MATCH (cut)-[l:REVERSED_BY]->(hire)
WITH c, cut, r, hire, h, cutStatus, cutOrigins, cutLow, cutHigh, cutApprox, cutDate, hireStatus, hireOrigins, hireLow, hireHigh, hireApprox,
     hireDate, months_later, count(l) > 0 AS reversal
RETURN c.name AS company, r.name AS role, cutLow AS cut_min, cutHigh AS cut_max, cutDate AS cut_date, cutStatus AS cut_status,
       h.name AS hired_role, hire.kind AS hire_type, hireLow AS hire_min, hireHigh AS hire_max,
       hireDate AS hire_date, hireStatus AS hire_status,
       coalesce(cutApprox, false) OR coalesce(hireApprox, false) AS approx, months_later, reversal,
       CASE WHEN cutOrigins < hireOrigins THEN cutOrigins ELSE hireOrigins END AS origins, cut.id AS cut_event, hire.id AS hire_event
ORDER BY coalesce(cut_date, ''), coalesce(hire_date, ''), company, cut_event, hire_event, role, hired_role, r.id, h.id
