//+ question: Which announced US cuts have, or lack, a matching WARN notice?
//+ parameters:
//+   - {name: company, type: string, description: "Name, alias or id of a company, in any case."}
//+   - {name: matched, type: boolean, description: "Only cuts with a notice, or only cuts without one."}
//+   - {name: days, type: integer, default: 90,
//+      description: "A notice of another cut of the company matches when the two are at most so many days apart."}
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
//+   - {name: matched, type: boolean, description: Whether there is a notice.}
//+   - {name: match, type: string,
//+      description: "same event: the notice reports this cut; nearby event: it reports another cut of the company at the time; empty
//+        where there is none."}
//+   - {name: notice, type: string,
//+      description: "Name of the notice: a document of the genre notice, or one with WARN in its title or publisher."}
//+   - {name: notice_published, type: string, description: "When the notice was published, as precise as it is known."}
//+   - {name: notice_min, type: integer, description: The least number of the cut that the notice reports; empty where unknown.}
//+   - {name: notice_max, type: integer, description: The greatest number; empty where open or unknown.}
//+   - {name: origins, type: integer, description: Number of independent origins of the event.}
//+   - {name: event, type: id, description: The event.}

// the company asked for
OPTIONAL MATCH (c:Company)
OPTIONAL MATCH (c)-[k:KNOWN_AS]->(a:Alias)
WITH collect(DISTINCT CASE WHEN toLower($company) IN [toLower(c.name), toLower(a.name), c.id] THEN c.id END) AS companies

// cuts in the United States
MATCH (e:Event)-[x:EMPLOYER]->(c:Company), (e)-[y:SITE]->(s:Place)-[i:WITHIN*0..]->(n:Place)
WHERE ($company IS NULL OR c.id IN companies) AND e.kind = 'Layoff' AND n.id = 'place/united-states'
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

// notices of cuts of the company
OPTIONAL MATCH (c)<-[z:EMPLOYER]-(o:Event)-[u:SUPPORTED_BY]->(k:Claim)-[t:STATED_IN]->(d:Document)
WHERE o.kind = 'Layoff' AND (d.genre = 'notice' OR d.publisher CONTAINS 'WARN' OR d.title CONTAINS 'WARN')
  AND (o.id = e.id OR abs(o.dayNumber - e.dayNumber) <= $days)
  AND ($known_as_of IS NULL OR toString(d.publishedTo) < $known_as_of OR toString(d.publishedTo) STARTS WITH $known_as_of)
OPTIONAL MATCH (o)-[g:REVISED_IN]->(n:Revision)
WHERE $known_as_of IS NOT NULL
  AND (toString(n.knownFrom) < $known_as_of OR toString(n.knownFrom) STARTS WITH $known_as_of)
  AND (n.knownUntil IS NULL OR NOT (toString(n.knownUntil) < $known_as_of OR toString(n.knownUntil) STARTS WITH $known_as_of))
WITH DISTINCT e, c, status, origins, low, high, approx, date, o, d, d.id IS NOT NULL AS matched,
     CASE WHEN n.id IS NULL THEN o.countMin ELSE n.countMin END AS least,
     CASE WHEN n.id IS NULL THEN o.countMax ELSE n.countMax END AS most
WHERE $matched IS NULL OR matched = $matched
RETURN c.name AS company, date, status, low AS count_min, high AS count_max, coalesce(approx, false) AS approx, matched,
       CASE WHEN NOT matched THEN NULL WHEN o.id = e.id THEN 'same event' ELSE 'nearby event' END AS match,
       d.identifier AS notice, d.published AS notice_published, least AS notice_min, most AS notice_max, origins, e.id AS event
ORDER BY coalesce(date, ''), company, event, coalesce(notice_published, ''), notice, o.id, d.id
