//+ question: Which cuts stand beside expansion or investment in AI at the same company?
//+ parameters:
//+   - {name: company, type: string, description: "Name, alias or id of a company, in any case."}
//+   - {name: days, type: integer, default: 90,
//+      description: "At most so many days between a cut and an expansion, counted between the first days that the dates may mean."}
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
//+   - {name: date, type: string, description: "Date of the event, as precise as it is known."}
//+   - {name: status, type: string, description: How the sources stand to the event.}
//+   - {name: count_min, type: integer, description: "The least number of people or sites, in all roles together; empty where unknown."}
//+   - {name: count_max, type: integer, description: "The greatest number, in all roles together; empty where open or unknown."}
//+   - {name: approx, type: boolean, description: Whether the number is approximate.}
//+   - {name: invests, type: string,
//+      description: Words of a report of the cut that give investing as a reason; empty where there are none.}
//+   - {name: growth_type, type: string,
//+      description: "Type of the event beside it: Expansion, Rehire or RoleShift; empty where there is none."}
//+   - {name: growth_role, type: string, description: The role in AI that grows.}
//+   - {name: growth_min, type: integer, description: "The least number added, in all roles of the event together; empty where unknown."}
//+   - {name: growth_max, type: integer,
//+      description: "The greatest number, in all roles of the event together; empty where open or unknown."}
//+   - {name: growth_date, type: string, description: "Date of the event beside it, as precise as it is known."}
//+   - {name: growth_status, type: string, description: How the sources stand to it.}
//+   - {name: origins, type: integer, description: Number of independent origins of the event.}
//+   - {name: cut_event, type: id, description: The cut.}
//+   - {name: growth_event, type: id, description: The event beside it.}

// the company asked for
OPTIONAL MATCH (c:Company)
OPTIONAL MATCH (c)-[k:KNOWN_AS]->(a:Alias)
WITH collect(DISTINCT CASE WHEN toLower($company) IN [toLower(c.name), toLower(a.name), c.id] THEN c.id END) AS companies
// roles in AI: one of these, a narrower one, or one with AI in its name
OPTIONAL MATCH (r:Role)-[b:BROADER*0..]->(top:Role)
WITH companies, collect(DISTINCT CASE WHEN top.id IN ['role/ai-data-worker', 'role/ai-research', 'role/ai-division', 'role/applied-ai',
                                             'role/machine-learning-engineer', 'role/chief-ai-officer']
                                        OR (' ' + r.name + ' ') CONTAINS ' AI ' THEN r.id END) AS roles

MATCH (e:Event)-[x:EMPLOYER]->(c:Company)
WHERE ($company IS NULL OR c.id IN companies) AND e.kind = 'Layoff'
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
     toString(CASE WHEN v.id IS NULL THEN e.dateFrom ELSE v.dateFrom END) AS day
WHERE ($known_as_of IS NULL OR v.id IS NOT NULL)
  AND (status = $status OR ($status IS NULL AND NOT status IN ['denied', 'rumoured']))
  AND ($min_origins IS NULL OR origins >= $min_origins)
  AND ($since IS NULL OR day >= $since)
  AND ($until IS NULL OR day < $until OR day STARTS WITH $until)
  AND ($valid_as_of IS NULL OR coalesce(e.effective, day) < $valid_as_of OR coalesce(e.effective, day) STARTS WITH $valid_as_of)

// words about investing
OPTIONAL MATCH (e)-[s:SUPPORTED_BY]->(k:Claim)-[w:EVIDENCED_BY]->(t:Evidence), (k)-[i:STATED_IN]->(d:Document)
WHERE t.argument IN ['reason', 'inferred_reason'] AND toLower(t.quote) CONTAINS 'invest'
  AND ($known_as_of IS NULL OR toString(d.publishedTo) < $known_as_of OR toString(d.publishedTo) STARTS WITH $known_as_of)
WITH e, c, roles, status, origins, low, high, approx, date, min(t.quote) AS invests

// growth of a role in AI, as it is known now or as it was known on the day asked for
OPTIONAL MATCH (c)<-[z:EMPLOYER]-(g:Event)-[y:AFFECTED_ROLE|TARGET_ROLE]->(r:Role)
WHERE $known_as_of IS NULL AND NOT g.status IN ['denied', 'rumoured'] AND r.id IN roles AND abs(g.dayNumber - e.dayNumber) <= $days
  AND ((type(y) = 'AFFECTED_ROLE' AND g.kind IN ['Expansion', 'Rehire']) OR (type(y) = 'TARGET_ROLE' AND g.kind = 'RoleShift'))
  AND ($valid_as_of IS NULL OR coalesce(g.effective, toString(g.dateFrom)) < $valid_as_of
       OR coalesce(g.effective, toString(g.dateFrom)) STARTS WITH $valid_as_of)
OPTIONAL MATCH (c)<-[j:EMPLOYER]-(b:Event)-[l:AFFECTED_ROLE|TARGET_ROLE]->(o:Role), (b)-[p:REVISED_IN]->(u:Revision)
WHERE $known_as_of IS NOT NULL AND NOT u.status IN ['denied', 'rumoured'] AND o.id IN roles AND abs(b.dayNumber - e.dayNumber) <= $days
  AND ((type(l) = 'AFFECTED_ROLE' AND b.kind IN ['Expansion', 'Rehire']) OR (type(l) = 'TARGET_ROLE' AND b.kind = 'RoleShift'))
  AND (toString(u.knownFrom) < $known_as_of OR toString(u.knownFrom) STARTS WITH $known_as_of)
  AND (u.knownUntil IS NULL OR NOT (toString(u.knownUntil) < $known_as_of OR toString(u.knownUntil) STARTS WITH $known_as_of))
  AND ($valid_as_of IS NULL OR coalesce(b.effective, toString(u.dateFrom)) < $valid_as_of
       OR coalesce(b.effective, toString(u.dateFrom)) STARTS WITH $valid_as_of)
WITH e, c, status, origins, low, high, approx, date, invests, g, r, b, o, u
WHERE g.id IS NOT NULL OR b.id IS NOT NULL OR invests IS NOT NULL
RETURN c.name AS company, date, status, low AS count_min, high AS count_max, coalesce(approx, false) AS approx, invests,
       coalesce(g.kind, b.kind) AS growth_type, coalesce(r.name, o.name) AS growth_role,
       coalesce(g.countMin, u.countMin) AS growth_min, coalesce(g.countMax, u.countMax) AS growth_max,
       coalesce(g.date, u.date) AS growth_date, coalesce(g.status, u.status) AS growth_status, origins,
       e.id AS cut_event, coalesce(g.id, b.id) AS growth_event
ORDER BY coalesce(date, ''), company, cut_event, coalesce(growth_date, ''), coalesce(growth_event, ''), growth_role, coalesce(r.id, o.id)
