//+ question: For an event, what does each source say, and where do they disagree?
//+ parameters:
//+   - {name: company, type: string, description: "Name, alias or id of a company, in any case."}
//+   - {name: event, type: string, description: Id of an event.}
//+   - {name: since, type: date, description: "Only events on or after this day, or from this month or year on."}
//+   - {name: until, type: date, description: "Only events on or before this day, or up to the end of this month or year."}
//+   - {name: known_as_of, type: date, description: "Only what had been published by this day."}
//+   - {name: status, type: enum, values: Status, description: Only events of this status; otherwise all.}
//+   - {name: min_origins, type: integer, description: Only events with at least this many independent origins.}
//+   - {name: limit, type: integer, description: At most this many rows.}
//+ columns:
//+   - {name: event, type: id, description: The event.}
//+   - {name: company, type: string, description: Name of the employer.}
//+   - {name: type, type: string, description: Type of the event.}
//+   - {name: date, type: string, description: "Date of the event, as precise as it is known."}
//+   - {name: argument, type: string, description: "On what the claims differ, such as the count or the status."}
//+   - {name: value, type: string, description: One of the values that they give.}
//+   - {name: document, type: string, description: Name of the document that gives this value.}
//+   - {name: publisher, type: string, description: Who published the document.}
//+   - {name: published, type: string, description: "When it was published, as precise as it is known."}
//+   - {name: claim, type: id, description: The claim that gives the value.}

// the company asked for
OPTIONAL MATCH (c:Company)
OPTIONAL MATCH (c)-[k:KNOWN_AS]->(a:Alias)
WITH collect(DISTINCT CASE WHEN toLower($company) IN [toLower(c.name), toLower(a.name), c.id] THEN c.id END) AS companies

MATCH (e:Event)-[x:EMPLOYER]->(c:Company), (e)-[y:DISPUTED_IN]->(d:Disagreement)
WHERE ($company IS NULL OR c.id IN companies)
  AND ($event IS NULL OR e.id IN [$event, 'event/' + coalesce($event, '')])
  AND ($status IS NULL OR e.status = $status)
  AND ($min_origins IS NULL OR e.originCount >= $min_origins)
  AND ($since IS NULL OR toString(e.dateFrom) >= $since)
  AND ($until IS NULL OR toString(e.dateFrom) < $until OR toString(e.dateFrom) STARTS WITH $until)
MATCH (d)-[h:HELD_BY]->(k:Claim)-[s:STATED_IN]->(w:Document)
WHERE $known_as_of IS NULL OR toString(w.publishedTo) < $known_as_of OR toString(w.publishedTo) STARTS WITH $known_as_of
RETURN e.id AS event, c.name AS company, e.kind AS type, e.date AS date, d.disputedArgument AS argument, d.disputedValue AS value,
       w.identifier AS document, w.publisher AS publisher, w.published AS published, k.id AS claim
ORDER BY coalesce(date, ''), company, event, argument, value, coalesce(published, ''), document, claim
