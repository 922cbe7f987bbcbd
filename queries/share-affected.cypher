//+ question: What fraction was affected, and of what base?
//+ parameters:
//+   - {name: company, type: string, description: "Name, alias or id of a company, in any case."}
//+   - {name: type, type: enum, values: EventType, description: Only events of this type.}
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
//+   - {name: type, type: string, description: Type of the event.}
//+   - {name: date, type: string, description: "Date of the event, as precise as it is known."}
//+   - {name: status, type: string, description: How the sources stand to the event.}
//+   - {name: percent, type: double, description: Share that a text states; of what is the next column.}
//+   - {name: of, type: string, description: The words for the population of which it is the share; empty where the text names none.}
//+   - {name: base, type: integer, description: "Size of the population before, where a text gives it."}
//+   - {name: after, type: integer, description: "Size of the population after, where a text gives it."}
//+   - {name: share_min, type: double, description: count_min in per cent of the base.}
//+   - {name: share_max, type: double, description: count_max in per cent of the base.}
//+   - {name: count_min, type: integer, description: "The least number of people or sites, in all roles together; empty where unknown."}
//+   - {name: count_max, type: integer, description: "The greatest number, in all roles together; empty where open or unknown."}
//+   - {name: approx, type: boolean, description: Whether the number is approximate.}
//+   - {name: origins, type: integer, description: Number of independent origins of the event.}
//+   - {name: event, type: id, description: The event.}

// the company asked for
OPTIONAL MATCH (c:Company)
OPTIONAL MATCH (c)-[k:KNOWN_AS]->(a:Alias)
WITH collect(DISTINCT CASE WHEN toLower($company) IN [toLower(c.name), toLower(a.name), c.id] THEN c.id END) AS companies

MATCH (e:Event)-[x:EMPLOYER]->(c:Company)
WHERE ($company IS NULL OR c.id IN companies) AND ($type IS NULL OR e.kind = $type)
// as it is known now, or as it was known on the day asked for
OPTIONAL MATCH (e)-[q:REVISED_IN]->(v:Revision)
WHERE $known_as_of IS NOT NULL
  AND (toString(v.knownFrom) < $known_as_of OR toString(v.knownFrom) STARTS WITH $known_as_of)
  AND (v.knownUntil IS NULL OR NOT (toString(v.knownUntil) < $known_as_of OR toString(v.knownUntil) STARTS WITH $known_as_of))
WITH e, c, v,
     CASE WHEN v.id IS NULL THEN e.status ELSE v.status END AS status,
     CASE WHEN v.id IS NULL THEN e.originCount ELSE v.originCount END AS origins,
     CASE WHEN v.id IS NULL THEN e.countMin ELSE v.countMin END AS low,
     CASE WHEN v.id IS NULL THEN e.countMax ELSE v.countMax END AS high,
     CASE WHEN v.id IS NULL THEN e.countApprox ELSE v.countApprox END AS approx,
     CASE WHEN v.id IS NULL THEN e.date ELSE v.date END AS date,
     toString(CASE WHEN v.id IS NULL THEN e.dateFrom ELSE v.dateFrom END) AS day,
     CASE WHEN v.id IS NULL THEN e.percent ELSE v.percent END AS percent
WHERE ($known_as_of IS NULL OR v.id IS NOT NULL)
  AND (status = $status OR ($status IS NULL AND NOT status IN ['denied', 'rumoured']))
  AND ($min_origins IS NULL OR origins >= $min_origins)
  AND ($since IS NULL OR day >= $since)
  AND ($until IS NULL OR day < $until OR day STARTS WITH $until)
  AND ($valid_as_of IS NULL OR coalesce(e.effective, day) < $valid_as_of OR coalesce(e.effective, day) STARTS WITH $valid_as_of)
  // a share that is stated, or a number beside the base
  AND (percent IS NOT NULL OR (e.headcountBefore IS NOT NULL AND (low IS NOT NULL OR high IS NOT NULL)))
OPTIONAL MATCH (e)-[s:SUPPORTED_BY]->(k:Claim)-[w:EVIDENCED_BY]->(t:Evidence)
WHERE t.argument = 'percent_of'
WITH e, c, status, origins, low, high, approx, date, percent, min(t.quote) AS words
RETURN c.name AS company, e.kind AS type, date, status, percent, words AS of, e.headcountBefore AS base, e.headcountAfter AS after,
       CASE WHEN e.headcountBefore > 0 THEN 100 * toFloat(low) / e.headcountBefore END AS share_min,
       CASE WHEN e.headcountBefore > 0 THEN 100 * toFloat(high) / e.headcountBefore END AS share_max,
       low AS count_min, high AS count_max, coalesce(approx, false) AS approx, origins, e.id AS event
ORDER BY coalesce(date, ''), company, event
