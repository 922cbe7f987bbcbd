//+ question: Which companies cut one role while expanding another, in one announcement or within some days?
//+ parameters:
//+   - {name: company, type: string, description: "Name, alias or id of a company, in any case."}
//+   - {name: role, type: string, description: "Name, alias or id of a role on either side, in any case; narrower roles are included."}
//+   - {name: days, type: integer, default: 90, description: "At most so many days apart, counted between the first days that the dates may mean."}
//+   - {name: since, type: date, description: "Only events on or after this day, or from this month or year on."}
//+   - {name: until, type: date, description: "Only events on or before this day, or up to the end of this month or year."}
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
//+   - {name: growth_min, type: integer, description: "The least number expanded, in all roles of the event together; empty where unknown."}
//+   - {name: growth_max, type: integer, description: "The greatest number, in all roles of the event together; empty where open or unknown."}
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

// cuts by role; the number of a day counts years from March on, so that the leap day is the last
MATCH (cut:Event)-[x:EMPLOYER]->(c:Company), (cut)-[y:AFFECTED_ROLE]->(r:Role)
WHERE cut.kind = 'Layoff' AND ($company IS NULL OR c.id IN companies)
  AND (cut.status = $status OR ($status IS NULL AND NOT cut.status IN ['denied', 'rumoured']))
  AND ($min_origins IS NULL OR cut.originCount >= $min_origins)
  AND ($since IS NULL OR toString(cut.dateFrom) >= $since)
  AND ($until IS NULL OR toString(cut.dateFrom) < $until OR toString(cut.dateFrom) STARTS WITH $until)
WITH c, roles, cut, r,
     toInteger(left(toString(cut.dateFrom), 4)) * 12 + toInteger(right(left(toString(cut.dateFrom), 7), 2)) - 3 AS m,
     toInteger(right(toString(cut.dateFrom), 2)) AS d
WITH c, roles, cut, r, 365 * (m / 12) + m / 48 - m / 1200 + m / 4800 + (153 * (m % 12) + 2) / 5 + d AS cutDay

// expansions of other roles
MATCH (growth:Event)-[z:EMPLOYER]->(c), (growth)-[w:AFFECTED_ROLE]->(g:Role)
WHERE growth.kind = 'Expansion' AND g.id <> r.id AND ($role IS NULL OR r.id IN roles OR g.id IN roles)
  AND (growth.status = $status OR ($status IS NULL AND NOT growth.status IN ['denied', 'rumoured']))
  AND ($min_origins IS NULL OR growth.originCount >= $min_origins)
  AND ($since IS NULL OR toString(growth.dateFrom) >= $since)
  AND ($until IS NULL OR toString(growth.dateFrom) < $until OR toString(growth.dateFrom) STARTS WITH $until)
WITH c, cut, r, cutDay, growth, g,
     toInteger(left(toString(growth.dateFrom), 4)) * 12 + toInteger(right(left(toString(growth.dateFrom), 7), 2)) - 3 AS m,
     toInteger(right(toString(growth.dateFrom), 2)) AS d
WITH c, cut, r, growth, g, cutDay - (365 * (m / 12) + m / 48 - m / 1200 + m / 4800 + (153 * (m % 12) + 2) / 5 + d) AS apart

OPTIONAL MATCH (cut)-[l:ANNOUNCED_WITH]-(growth)
WITH c, cut, r, growth, g, apart, count(l) > 0 AS together
WHERE together OR abs(apart) <= $days
RETURN c.name AS company, r.name AS cut_role, cut.countMin AS cut_min, cut.countMax AS cut_max,
       coalesce(cut.countApprox, false) AS cut_approx, cut.date AS cut_date, cut.status AS cut_status,
       g.name AS growth_role, growth.countMin AS growth_min, growth.countMax AS growth_max,
       coalesce(growth.countApprox, false) AS growth_approx, growth.date AS growth_date, growth.status AS growth_status,
       together AS same_announcement,
       CASE WHEN cut.originCount < growth.originCount THEN cut.originCount ELSE growth.originCount END AS origins,
       cut.id AS cut_event, growth.id AS growth_event
ORDER BY coalesce(cut_date, ''), coalesce(growth_date, ''), company, cut_event, growth_event, cut_role, growth_role, r.id, g.id
