//+ question: What was known on a date about events before it, and how was the total revised since?
//+ parameters:
//+   - {name: known_as_of, type: date, required: true, example: "2025-09-14",
//+      description: "The day, month or year of which it is asked what had been published by then."}
//+   - {name: company, type: string, description: "Name, alias or id of a company, in any case."}
//+   - {name: type, type: enum, values: EventType, default: Layoff, description: Only events of this type.}
//+   - {name: by, type: enum, values: [event, company], default: event,
//+      description: "What a row stands for: an event, or the sum of a company, in which the parts of a total are not counted again."}
//+   - {name: since, type: date, description: "Only events on or after this day, or from this month or year on."}
//+   - {name: valid_as_of, type: date,
//+      description: "Only what was true by this day: what had taken effect or, where no such day is known, had happened."}
//+   - {name: min_origins, type: integer, description: Only events with at least this many independent origins.}
//+   - {name: limit, type: integer, description: At most this many rows.}
//+ columns:
//+   - {name: company, type: string, description: Name of the employer.}
//+   - {name: date, type: string, description: Date of the event as it is known now; empty by company.}
//+   - {name: then_status, type: string, description: "How the sources stood to it then; empty where nothing was known, and by company."}
//+   - {name: then_min, type: integer, description: The least number as it was known then; empty where none has a figure.}
//+   - {name: then_max, type: integer,
//+      description: The greatest number as it was known then; empty where that of one event is open or unknown.}
//+   - {name: then_events, type: integer, description: How many of these events were known then.}
//+   - {name: now_status, type: string, description: How the sources stand to it now; empty by company.}
//+   - {name: now_min, type: integer, description: The least number as it is known now; empty where none has a figure.}
//+   - {name: now_max, type: integer,
//+      description: The greatest number as it is known now; empty where that of one event is open or unknown.}
//+   - {name: now_events, type: integer, description: How many of these events are known now; one that is denied is not counted.}
//+   - {name: revised, type: integer, description: "How many of these events became known since, or have another number or status."}
//+   - {name: origins, type: integer, description: The most independent origins that one of these events has now.}
//+   - {name: unquantified, type: integer, description: How many of the events known now have no figure.}
//+   - {name: event, type: id, description: The event; empty by company.}
//+ picture: {kind: bars, names: [company, date], numbers: [then, now]}

// the company asked for
OPTIONAL MATCH (c:Company)
OPTIONAL MATCH (c)-[k:KNOWN_AS]->(a:Alias)
WITH collect(DISTINCT CASE WHEN toLower($company) IN [toLower(c.name), toLower(a.name), c.id] THEN c.id END) AS companies

// events before the day, as they are known now
MATCH (e:Event)-[x:EMPLOYER]->(c:Company)
WHERE ($company IS NULL OR c.id IN companies) AND ($type IS NULL OR e.kind = $type)
  AND (toString(e.dateFrom) < $known_as_of OR toString(e.dateFrom) STARTS WITH $known_as_of)
  AND ($since IS NULL OR toString(e.dateFrom) >= $since)
  AND ($min_origins IS NULL OR e.originCount >= $min_origins)
  AND ($valid_as_of IS NULL OR coalesce(e.effective, toString(e.dateFrom)) < $valid_as_of
       OR coalesce(e.effective, toString(e.dateFrom)) STARTS WITH $valid_as_of)

// as they were known then
OPTIONAL MATCH (e)-[q:REVISED_IN]->(v:Revision)
WHERE (toString(v.knownFrom) < $known_as_of OR toString(v.knownFrom) STARTS WITH $known_as_of)
  AND (v.knownUntil IS NULL OR NOT (toString(v.knownUntil) < $known_as_of OR toString(v.knownUntil) STARTS WITH $known_as_of))

// in a sum, parts of a total and what is superseded are not counted again
OPTIONAL MATCH (e)-[p:PART_OF*0..]->(o:Event)<-[g:SUPERSEDES*0..]-(total:Event)
WHERE total.id <> e.id
OPTIONAL MATCH (total)-[s:REVISED_IN]->(u:Revision)
WHERE (toString(u.knownFrom) < $known_as_of OR toString(u.knownFrom) STARTS WITH $known_as_of)
  AND (u.knownUntil IS NULL OR NOT (toString(u.knownUntil) < $known_as_of OR toString(u.knownUntil) STARTS WITH $known_as_of))
WITH c, e, v, max(CASE WHEN $by = 'company' AND NOT total.status IN ['denied', 'rumoured'] THEN 1 ELSE 0 END) AS nowPart,
     max(CASE WHEN $by = 'company' AND NOT u.status IN ['denied', 'rumoured'] THEN 1 ELSE 0 END) AS thenPart
WITH *, CASE WHEN thenPart = 0 AND NOT coalesce(v.status, 'denied') IN ['denied', 'rumoured'] THEN 1 ELSE 0 END AS thenCounts,
     CASE WHEN nowPart = 0 AND NOT e.status IN ['denied', 'rumoured'] THEN 1 ELSE 0 END AS nowCounts
WHERE thenCounts + nowCounts > 0
WITH c, CASE WHEN $by = 'event' THEN e.id END AS event, CASE WHEN $by = 'event' THEN e.date END AS date,
     CASE WHEN $by = 'event' THEN v.status END AS then_status, CASE WHEN $by = 'event' THEN e.status END AS now_status,
     sum(thenCounts) AS then_events, sum(CASE WHEN v.countMin IS NULL AND v.countMax IS NULL THEN 0 ELSE thenCounts END) AS thenFigures,
     sum(thenCounts * coalesce(v.countMin, 0)) AS thenLow, sum(thenCounts * coalesce(v.countMax, 0)) AS thenHigh,
     sum(CASE WHEN v.countMax IS NULL THEN thenCounts ELSE 0 END) AS thenOpen,
     sum(nowCounts) AS now_events, sum(CASE WHEN e.countMin IS NULL AND e.countMax IS NULL THEN 0 ELSE nowCounts END) AS nowFigures,
     sum(nowCounts * coalesce(e.countMin, 0)) AS nowLow, sum(nowCounts * coalesce(e.countMax, 0)) AS nowHigh,
     sum(CASE WHEN e.countMax IS NULL THEN nowCounts ELSE 0 END) AS nowOpen,
     sum(CASE WHEN e.unquantified THEN nowCounts ELSE 0 END) AS unquantified, max(e.originCount) AS origins,
     sum(CASE WHEN coalesce(v.status, '') <> e.status OR coalesce(toString(v.countMin), '') <> coalesce(toString(e.countMin), '')
                OR coalesce(toString(v.countMax), '') <> coalesce(toString(e.countMax), '') THEN 1 ELSE 0 END) AS revised
RETURN c.name AS company, date, then_status, CASE WHEN thenFigures > 0 THEN thenLow END AS then_min,
       CASE WHEN then_events > 0 AND thenOpen = 0 THEN thenHigh END AS then_max, then_events, now_status,
       CASE WHEN nowFigures > 0 THEN nowLow END AS now_min,
       CASE WHEN now_events > 0 AND nowOpen = 0 THEN nowHigh END AS now_max, now_events,
       revised, origins, unquantified, event
ORDER BY company, c.id, coalesce(date, ''), event
