//+ question: Which cuts cite AI, in whose words, and did that change?
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
//+   - {name: company, type: string, description: Name of the employer.}
//+   - {name: date, type: string, description: "Date of the event, as precise as it is known."}
//+   - {name: status, type: string, description: How the sources stand to the event.}
//+   - {name: count_min, type: integer, description: "The least number of people or sites, in all roles together; empty where unknown."}
//+   - {name: count_max, type: integer, description: "The greatest number, in all roles together; empty where open or unknown."}
//+   - {name: approx, type: boolean, description: Whether the number is approximate.}
//+   - {name: cited_by, type: string, description: "Whose words cite AI in this report: company, others, or nobody."}
//+   - {name: words, type: string, description: The words; empty where nobody cites AI.}
//+   - {name: document, type: string, description: Name of the document.}
//+   - {name: publisher, type: string, description: Who published it.}
//+   - {name: published, type: string, description: "When it was published, as precise as it is known."}
//+   - {name: changed, type: boolean,
//+      description: "Whether the reports of this cut differ in whose words cite AI, or in citing it at all."}
//+   - {name: origins, type: integer, description: Number of independent origins of the event.}
//+   - {name: event, type: id, description: The event.}

// the company asked for
OPTIONAL MATCH (c:Company)
OPTIONAL MATCH (c)-[k:KNOWN_AS]->(a:Alias)
WITH collect(DISTINCT CASE WHEN toLower($company) IN [toLower(c.name), toLower(a.name), c.id] THEN c.id END) AS companies

MATCH (e:Event)-[x:EMPLOYER]->(c:Company), (e)-[y:STATED_REASON|INFERRED_REASON]->(a:Reason)
WHERE ($company IS NULL OR c.id IN companies) AND e.kind = 'Layoff' AND a.id = 'reason/ai_automation'
WITH DISTINCT e, c
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
     toString(CASE WHEN v.id IS NULL THEN e.dateFrom ELSE v.dateFrom END) AS day
WHERE ($known_as_of IS NULL OR v.id IS NOT NULL)
  AND (status = $status OR ($status IS NULL AND NOT status IN ['denied', 'rumoured']))
  AND ($min_origins IS NULL OR origins >= $min_origins)
  AND ($since IS NULL OR day >= $since)
  AND ($until IS NULL OR day < $until OR day STARTS WITH $until)
  AND ($valid_as_of IS NULL OR coalesce(e.effective, day) < $valid_as_of OR coalesce(e.effective, day) STARTS WITH $valid_as_of)

// each report
MATCH (e)-[s:SUPPORTED_BY]->(k:Claim)-[t:STATED_IN]->(d:Document)
WHERE $known_as_of IS NULL OR toString(d.publishedTo) < $known_as_of OR toString(d.publishedTo) STARTS WITH $known_as_of
OPTIONAL MATCH (k)-[r:STATED_REASON|INFERRED_REASON]->(a:Reason)
WHERE a.id = 'reason/ai_automation'
WITH e, c, status, origins, low, high, approx, date, k, d,
     max(CASE WHEN type(r) = 'STATED_REASON' THEN 2 WHEN type(r) = 'INFERRED_REASON' THEN 1 ELSE 0 END) AS voice
MATCH (e)-[u:SUPPORTED_BY]->(m:Claim)-[h:STATED_IN]->(o:Document)
WHERE $known_as_of IS NULL OR toString(o.publishedTo) < $known_as_of OR toString(o.publishedTo) STARTS WITH $known_as_of
OPTIONAL MATCH (m)-[q:STATED_REASON|INFERRED_REASON]->(a:Reason)
WHERE a.id = 'reason/ai_automation'
WITH e, c, status, origins, low, high, approx, date, k, d, voice, m,
     max(CASE WHEN type(q) = 'STATED_REASON' THEN 2 WHEN type(q) = 'INFERRED_REASON' THEN 1 ELSE 0 END) AS otherwise
WITH e, c, status, origins, low, high, approx, date, k, d, voice, max(CASE WHEN otherwise <> voice THEN 1 ELSE 0 END) AS differing
OPTIONAL MATCH (k)-[w:EVIDENCED_BY]->(p:Evidence)-[z:DENOTES]->(a:Reason)
WHERE a.id = 'reason/ai_automation'
RETURN c.name AS company, date, status, low AS count_min, high AS count_max, coalesce(approx, false) AS approx,
       CASE voice WHEN 2 THEN 'company' WHEN 1 THEN 'others' ELSE 'nobody' END AS cited_by,
       CASE WHEN z IS NULL THEN NULL ELSE p.quote END AS words,
       d.identifier AS document, d.publisher AS publisher, d.published AS published, differing = 1 AS changed, origins, e.id AS event
ORDER BY company, c.id, coalesce(date, ''), event, coalesce(published, ''), document, coalesce(words, ''), k.id, p.id
