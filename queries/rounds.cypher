//+ question: How many rounds has a company had, and which reports are restatements?
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
//+   - {name: rounds, type: integer,
//+      description: Number of cuts of the company that meet the conditions; parts of a total are no rounds of their own.}
//+   - {name: date, type: string, description: "Date of this round, as precise as it is known."}
//+   - {name: status, type: string, description: How the sources stand to the event.}
//+   - {name: count_min, type: integer, description: "The least number of people or sites, in all roles together; empty where unknown."}
//+   - {name: count_max, type: integer, description: "The greatest number, in all roles together; empty where open or unknown."}
//+   - {name: approx, type: boolean, description: Whether the number is approximate.}
//+   - {name: document, type: string, description: Name of a document that reports this round.}
//+   - {name: publisher, type: string, description: Who published the document.}
//+   - {name: published, type: string, description: "When it was published, as precise as it is known."}
//+   - {name: restatement, type: boolean, description: Whether another document had told of this round before.}
//+   - {name: origins, type: integer, description: Number of independent origins of the event.}
//+   - {name: event, type: id, description: The event.}
//+ picture: {kind: timeline, names: [company], numbers: [count]}

// the company asked for
OPTIONAL MATCH (c:Company)
OPTIONAL MATCH (c)-[k:KNOWN_AS]->(a:Alias)
WITH collect(DISTINCT CASE WHEN toLower($company) IN [toLower(c.name), toLower(a.name), c.id] THEN c.id END) AS companies
// what a later event supersedes, which does not count once that is known
OPTIONAL MATCH (newer:Event)-[z:SUPERSEDES]->(old:Event)
OPTIONAL MATCH (newer)-[g:REVISED_IN]->(n:Revision)
WHERE (toString(n.knownFrom) < $known_as_of OR toString(n.knownFrom) STARTS WITH $known_as_of)
  AND (n.knownUntil IS NULL OR NOT (toString(n.knownUntil) < $known_as_of OR toString(n.knownUntil) STARTS WITH $known_as_of))
WITH companies, old, CASE WHEN $known_as_of IS NULL THEN newer.status ELSE n.status END AS status
WITH companies, collect(DISTINCT CASE WHEN NOT status IN ['denied', 'rumoured'] THEN old.id END) AS superseded

MATCH (e:Event)-[x:EMPLOYER]->(c:Company)
WHERE ($company IS NULL OR c.id IN companies) AND e.kind = 'Layoff'
  AND NOT e.id IN superseded
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
OPTIONAL MATCH (e)-[p:PART_OF]->(total:Event)
WITH c, e, status, origins, low, high, approx, date, count(p) AS totals
WHERE totals = 0
WITH c, collect(e.id) AS events
MATCH (e:Event)-[x:EMPLOYER]->(c)
WHERE e.id IN events
// as it is known now, or as it was known on the day asked for
OPTIONAL MATCH (e)-[q:REVISED_IN]->(v:Revision)
WHERE $known_as_of IS NOT NULL
  AND (toString(v.knownFrom) < $known_as_of OR toString(v.knownFrom) STARTS WITH $known_as_of)
  AND (v.knownUntil IS NULL OR NOT (toString(v.knownUntil) < $known_as_of OR toString(v.knownUntil) STARTS WITH $known_as_of))
WITH e, c, size(events) AS rounds, v,
     CASE WHEN v.id IS NULL THEN e.status ELSE v.status END AS status,
     CASE WHEN v.id IS NULL THEN e.originCount ELSE v.originCount END AS origins,
     CASE WHEN v.id IS NULL THEN e.countMin ELSE v.countMin END AS low,
     CASE WHEN v.id IS NULL THEN e.countMax ELSE v.countMax END AS high,
     CASE WHEN v.id IS NULL THEN e.countApprox ELSE v.countApprox END AS approx,
     CASE WHEN v.id IS NULL THEN e.date ELSE v.date END AS date,
     toString(CASE WHEN v.id IS NULL THEN e.dateFrom ELSE v.dateFrom END) AS day
WHERE $known_as_of IS NULL OR v.id IS NOT NULL

// its reports; the first is the earliest that is known to be out
MATCH (e)-[s:SUPPORTED_BY]->(k:Claim)-[t:STATED_IN]->(d:Document)
WHERE $known_as_of IS NULL OR toString(d.publishedTo) < $known_as_of OR toString(d.publishedTo) STARTS WITH $known_as_of
WITH DISTINCT c, rounds, e, status, origins, low, high, approx, date, d
MATCH (e)-[u:SUPPORTED_BY]->(m:Claim)-[w:STATED_IN]->(other:Document)
WHERE $known_as_of IS NULL OR toString(other.publishedTo) < $known_as_of OR toString(other.publishedTo) STARTS WITH $known_as_of
WITH c, rounds, e, status, origins, low, high, approx, date, d, coalesce(toString(d.publishedTo), '9999') + d.id AS place,
     min(coalesce(toString(other.publishedTo), '9999') + other.id) AS earliest
RETURN c.name AS company, rounds, date, status, low AS count_min, high AS count_max, coalesce(approx, false) AS approx,
       d.identifier AS document, d.publisher AS publisher, d.published AS published, earliest < place AS restatement, origins, e.id AS event
ORDER BY company, c.id, coalesce(date, ''), event, place
