//+ question: What flows from role to role are reported, and what supports each?
//+ parameters:
//+   - {name: company, type: string, description: "Name, alias or id of a company, in any case."}
//+   - {name: role, type: string, description: "Name, alias or id of a role, in any case; narrower roles are included."}
//+   - {name: since, type: date, description: "Only events on or after this day, or from this month or year on."}
//+   - {name: until, type: date, description: "Only events on or before this day, or up to the end of this month or year."}
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

// the company asked for
OPTIONAL MATCH (c:Company)
OPTIONAL MATCH (c)-[k:KNOWN_AS]->(a:Alias)
WITH collect(DISTINCT CASE WHEN toLower($company) IN [toLower(c.name), toLower(a.name), c.id] THEN c.id END) AS companies
// the role asked for and all narrower ones
OPTIONAL MATCH (narrower:Role)-[b:BROADER*0..]->(r:Role)
OPTIONAL MATCH (r)-[k:KNOWN_AS]->(a:Alias)
WITH companies, collect(DISTINCT CASE WHEN toLower($role) IN [toLower(r.name), toLower(a.name), r.id] THEN narrower.id END) AS roles

MATCH (e:Event)-[x:EMPLOYER]->(c:Company)
WHERE e.kind = 'RoleShift'
  AND ($company IS NULL OR c.id IN companies)
  AND (e.status = $status OR ($status IS NULL AND NOT e.status IN ['denied', 'rumoured']))
  AND ($min_origins IS NULL OR e.originCount >= $min_origins)
  AND ($since IS NULL OR toString(e.dateFrom) >= $since)
  AND ($until IS NULL OR toString(e.dateFrom) < $until OR toString(e.dateFrom) STARTS WITH $until)
OPTIONAL MATCH (e)-[y:AFFECTED_ROLE]->(r:Role)
OPTIONAL MATCH (e)-[z:TARGET_ROLE]->(t:Role)
WITH e, c, r, t, roles
WHERE $role IS NULL OR r.id IN roles OR t.id IN roles
RETURN c.name AS company, r.name AS role, t.name AS to_role, e.date AS date, e.status AS status,
       e.countMin AS count_min, e.countMax AS count_max, coalesce(e.countApprox, false) AS approx,
       e.originCount AS origins, e.documentCount AS documents, e.id AS event
ORDER BY coalesce(date, ''), company, event, coalesce(role, ''), coalesce(to_role, ''), r.id, t.id
