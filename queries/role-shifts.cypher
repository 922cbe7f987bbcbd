//+ question: What flows from role to role are reported, and what supports each?
//+ parameters:
//+   - {name: company, type: string, description: "Name, alias or id of a company, in any case."}
//+   - {name: role, type: string, description: "Name, alias or id of a role, in any case; narrower roles are included."}
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
//+   - {name: role, type: string, description: The role from which people move; empty where none is named.}
//+   - {name: to_role, type: string, description: The role into which they move; empty where none is named.}
//+   - {name: date, type: string, description: "Date of the event, as precise as it is known."}
//+   - {name: status, type: string, description: How the sources stand to the event.}
//+   - {name: count_min, type: integer, description: "The least number of people who move, in all roles together; empty where unknown."}
//+   - {name: count_max, type: integer, description: "The greatest number, in all roles together; empty where open or unknown."}
//+   - {name: approx, type: boolean, description: Whether the number is approximate.}
//+   - {name: origins, type: integer, description: Number of independent origins of the event.}
//+   - {name: documents, type: integer, description: Number of documents that report the event.}
//+   - {name: event, type: id, description: The event.}
//+ picture: {kind: flows, names: [role, to_role], numbers: [count]}

// the company asked for
OPTIONAL MATCH (c:Company)
OPTIONAL MATCH (c)-[k:KNOWN_AS]->(a:Alias)
WITH collect(DISTINCT CASE WHEN toLower($company) IN [toLower(c.name), toLower(a.name), c.id] THEN c.id END) AS companies
// the role asked for and all narrower ones
OPTIONAL MATCH (narrower:Role)-[b:BROADER*0..]->(r:Role)
OPTIONAL MATCH (r)-[k:KNOWN_AS]->(a:Alias)
WITH companies, collect(DISTINCT CASE WHEN toLower($role) IN [toLower(r.name), toLower(a.name), r.id] THEN narrower.id END) AS roles

MATCH (e:Event)-[x:EMPLOYER]->(c:Company)
WHERE ($company IS NULL OR c.id IN companies) AND e.kind = 'RoleShift'
// as it is known now, or as it was known on the day asked for
OPTIONAL MATCH (e)-[q:REVISED_IN]->(v:Revision)
WHERE $known_as_of IS NOT NULL
  AND (toString(v.knownFrom) < $known_as_of OR toString(v.knownFrom) STARTS WITH $known_as_of)
  AND (v.knownUntil IS NULL OR NOT (toString(v.knownUntil) < $known_as_of OR toString(v.knownUntil) STARTS WITH $known_as_of))
WITH e, c, roles, v,
     CASE WHEN v.id IS NULL THEN e.status ELSE v.status END AS status,
     CASE WHEN v.id IS NULL THEN e.originCount ELSE v.originCount END AS origins,
     CASE WHEN v.id IS NULL THEN e.countMin ELSE v.countMin END AS low,
     CASE WHEN v.id IS NULL THEN e.countMax ELSE v.countMax END AS high,
     CASE WHEN v.id IS NULL THEN e.countApprox ELSE v.countApprox END AS approx,
     CASE WHEN v.id IS NULL THEN e.date ELSE v.date END AS date,
     toString(CASE WHEN v.id IS NULL THEN e.dateFrom ELSE v.dateFrom END) AS day,
     CASE WHEN v.id IS NULL THEN e.documentCount ELSE v.documentCount END AS documents
WHERE ($known_as_of IS NULL OR v.id IS NOT NULL)
  AND (status = $status OR ($status IS NULL AND NOT status IN ['denied', 'rumoured']))
  AND ($min_origins IS NULL OR origins >= $min_origins)
  AND ($since IS NULL OR day >= $since)
  AND ($until IS NULL OR day < $until OR day STARTS WITH $until)
  AND ($valid_as_of IS NULL OR coalesce(e.effective, day) < $valid_as_of OR coalesce(e.effective, day) STARTS WITH $valid_as_of)
OPTIONAL MATCH (e)-[y:AFFECTED_ROLE]->(r:Role)
OPTIONAL MATCH (e)-[z:TARGET_ROLE]->(t:Role)
WITH e, c, r, t, roles, status, origins, low, high, approx, date, documents
WHERE $role IS NULL OR r.id IN roles OR t.id IN roles
RETURN c.name AS company, r.name AS role, t.name AS to_role, date, status,
       low AS count_min, high AS count_max, coalesce(approx, false) AS approx, origins, documents, e.id AS event
ORDER BY coalesce(date, ''), company, event, coalesce(role, ''), coalesce(to_role, ''), r.id, t.id
