//+ question: Which companies or places have had no report for some months, apart from those with none ever?
//+ parameters:
//+   - {name: what, type: enum, values: [company, place], default: company, description: Whether companies or places are asked for.}
//+   - {name: months, type: integer, default: 12, description: At least so many calendar months without a report.}
//+   - {name: as_of, type: date,
//+      description: "The day, month or year up to which silence is counted; otherwise the day of the last report that there is."}
//+   - {name: ever, type: boolean, default: true,
//+      description: "true: those that had reports and have none any more; false: those with none ever."}
//+   - {name: limit, type: integer, description: At most this many rows.}
//+ columns:
//+   - {name: name, type: string, description: Name of the company or place.}
//+   - {name: last_report, type: date, description: When the last report of an event there was published; empty where there is none.}
//+   - {name: months_silent, type: integer, description: Calendar months since then.}
//+   - {name: events, type: integer, description: "Number of events reported; of a place, with those in places within it."}
//+   - {name: origins, type: integer, description: The most independent origins that one of these events has.}
//+   - {name: unquantified, type: integer, description: How many of these events have no figure.}
//+   - {name: id, type: id, description: The company or place.}

OPTIONAL MATCH (e:Event)
WITH coalesce($as_of, toString(max(e.lastPublished))) AS now
WITH 12 * toInteger(left(now, 4)) + CASE WHEN size(now) > 4 THEN toInteger(right(left(now, 7), 2)) ELSE 12 END AS nowMonth

MATCH (n:Company|Place)
WHERE n.kind = CASE $what WHEN 'company' THEN 'Company' ELSE 'Place' END
OPTIONAL MATCH (e:Event)-[x:EMPLOYER]->(n)
OPTIONAL MATCH (s:Event)-[y:SITE]->(p:Place)-[w:WITHIN*0..]->(n)
WITH DISTINCT nowMonth, n, e, s
WITH nowMonth, n, max(coalesce(e.lastPublished, s.lastPublished)) AS last_report, count(e.id) + count(s.id) AS events,
     max(coalesce(e.originCount, s.originCount)) AS origins,
     sum(CASE WHEN coalesce(e.unquantified, s.unquantified) THEN 1 ELSE 0 END) AS unquantified
WITH *, nowMonth - 12 * toInteger(left(toString(last_report), 4)) - toInteger(right(left(toString(last_report), 7), 2)) AS months_silent
WHERE ($ever AND months_silent >= $months) OR (NOT $ever AND events = 0)
RETURN n.name AS name, last_report, months_silent, events, origins, unquantified, n.id AS id
ORDER BY coalesce(toString(last_report), ''), name, id
