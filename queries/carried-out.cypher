//+ question: Which announcements were carried out, postponed or reversed, and how long did it take?
//+ parameters:
//+   - {name: company, type: string, description: "Name, alias or id of a company, in any case."}
//+   - {name: type, type: enum, values: EventType, description: Only events of this type.}
//+   - {name: outcome, type: enum, values: [reversed, carried out, postponed, open], description: Only events with this outcome.}
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
//+   - {name: announced, type: string, description: "Date of the announcement or, where none is known, of the event."}
//+   - {name: status, type: string, description: How the sources stand to the event.}
//+   - {name: outcome, type: string,
//+      description: "reversed: a rehiring took it back; carried out: a source says so; postponed: a later report gives a later day of
//+        effect; open: no word."}
//+   - {name: outcome_date, type: string, description: "Date of the reversal, of effect, or to which it was postponed."}
//+   - {name: days, type: integer, description: Days from the announcement to the reversal or to its effect.}
//+   - {name: count_min, type: integer, description: "The least number of people or sites, in all roles together; empty where unknown."}
//+   - {name: count_max, type: integer, description: "The greatest number, in all roles together; empty where open or unknown."}
//+   - {name: approx, type: boolean, description: Whether the number is approximate.}
//+   - {name: origins, type: integer, description: Number of independent origins of the event.}
//+   - {name: reversal, type: id, description: The rehiring that took it back.}
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
     toString(CASE WHEN v.id IS NULL THEN e.dateFrom ELSE v.dateFrom END) AS day
WHERE ($known_as_of IS NULL OR v.id IS NOT NULL)
  AND (status = $status OR ($status IS NULL AND NOT status IN ['denied', 'rumoured']))
  AND ($min_origins IS NULL OR origins >= $min_origins)
  AND ($since IS NULL OR day >= $since)
  AND ($until IS NULL OR day < $until OR day STARTS WITH $until)
  AND ($valid_as_of IS NULL OR coalesce(e.effective, day) < $valid_as_of OR coalesce(e.effective, day) STARTS WITH $valid_as_of)
// what took it back, as it is known now or as it was known on the day asked for
OPTIONAL MATCH (e)-[l:REVERSED_BY]->(r:Event)
WHERE $known_as_of IS NULL AND NOT r.status IN ['denied', 'rumoured']
  AND ($valid_as_of IS NULL OR coalesce(r.effective, toString(r.dateFrom)) < $valid_as_of
       OR coalesce(r.effective, toString(r.dateFrom)) STARTS WITH $valid_as_of)
OPTIONAL MATCH (e)-[g:REVERSED_BY]->(b:Event)-[j:REVISED_IN]->(n:Revision)
WHERE $known_as_of IS NOT NULL AND NOT n.status IN ['denied', 'rumoured']
  AND (toString(n.knownFrom) < $known_as_of OR toString(n.knownFrom) STARTS WITH $known_as_of)
  AND (n.knownUntil IS NULL OR NOT (toString(n.knownUntil) < $known_as_of OR toString(n.knownUntil) STARTS WITH $known_as_of))
  AND ($valid_as_of IS NULL OR coalesce(b.effective, toString(n.dateFrom)) < $valid_as_of
       OR coalesce(b.effective, toString(n.dateFrom)) STARTS WITH $valid_as_of)
WITH e, c, status, origins, low, high, approx, date, coalesce(r.id, b.id) AS reversal,
     CASE WHEN b.id IS NULL THEN r.date ELSE n.date END AS back,
     CASE WHEN b.id IS NULL THEN r.dayNumber ELSE b.dayNumber END AS backDay
// a day of effect that a later report puts off
OPTIONAL MATCH (e)-[y:DISPUTED_IN]->(first:Disagreement)-[h:HELD_BY]->(k:Claim)-[s:STATED_IN]->(before:Document)
WHERE first.disputedArgument = 'effective'
OPTIONAL MATCH (e)-[z:DISPUTED_IN]->(second:Disagreement)-[i:HELD_BY]->(m:Claim)-[t:STATED_IN]->(after:Document)
WHERE second.disputedArgument = 'effective' AND first.disputedValue < second.disputedValue AND before.publishedFrom < after.publishedFrom
  AND ($known_as_of IS NULL OR toString(after.publishedTo) < $known_as_of OR toString(after.publishedTo) STARTS WITH $known_as_of)
WITH e, c, reversal, back, backDay, status, origins, low, high, approx, date, max(second.disputedValue) AS postponedTo
WITH *, CASE WHEN reversal IS NOT NULL THEN 'reversed' WHEN status = 'completed' THEN 'carried out'
             WHEN postponedTo IS NOT NULL THEN 'postponed' ELSE 'open' END AS outcome
WHERE $outcome IS NULL OR outcome = $outcome
RETURN c.name AS company, e.kind AS type, coalesce(e.announced, date) AS announced, status, outcome,
       CASE outcome WHEN 'reversed' THEN back WHEN 'carried out' THEN e.effective WHEN 'postponed' THEN postponedTo END AS outcome_date,
       CASE WHEN outcome = 'reversed' THEN backDay - e.dayNumber
            WHEN outcome = 'carried out' AND e.announced IS NOT NULL THEN e.effectiveDayNumber - e.dayNumber END AS days,
       low AS count_min, high AS count_max, coalesce(approx, false) AS approx, origins, reversal, e.id AS event
ORDER BY coalesce(announced, ''), company, event, coalesce(reversal, '')
