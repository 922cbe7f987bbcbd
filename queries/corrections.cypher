//+ question: What was corrected, refined, denied, superseded or retracted, and by what?
//+ parameters:
//+   - {name: what, type: enum, values: [corrected, refined, denied, superseded, retracted], description: Only what went this way.}
//+   - {name: company, type: string, description: "Name, alias or id of a company, in any case; leaves out what was retracted."}
//+   - {name: since, type: date, description: "Only what went so on or after this day, or from this month or year on."}
//+   - {name: until, type: date, description: "Only what went so on or before this day, or up to the end of this month or year."}
//+   - {name: limit, type: integer, description: At most this many rows.}
//+ columns:
//+   - {name: what, type: string,
//+      description: "corrected: a later report gave a number that was ruled out until then; refined: a later report narrowed the bounds;
//+        denied: a document denies the event; superseded: another event stands in its place; retracted: a document was taken back."}
//+   - {name: company, type: string, description: Name of the employer; empty for a document.}
//+   - {name: type, type: string, description: Type of the event; empty for a document.}
//+   - {name: date, type: date,
//+      description: "When that was published or, of a document, when it was taken back; empty where it is not known."}
//+   - {name: before, type: string, description: "The number or event before, or the name of the document that was taken back."}
//+   - {name: after, type: string, description: "The number or event after, or the id of the document that stands in its place."}
//+   - {name: by, type: string,
//+      description: "Name of the document that corrects or denies; for a document, the reason why it was taken back."}
//+   - {name: origins, type: integer, description: Number of independent origins of the event.}
//+   - {name: event, type: id, description: The event.}

// the company asked for
OPTIONAL MATCH (c:Company)
OPTIONAL MATCH (c)-[k:KNOWN_AS]->(a:Alias)
WITH collect(DISTINCT CASE WHEN toLower($company) IN [toLower(c.name), toLower(a.name), c.id] THEN c.id END) AS companies

UNWIND ['changed', 'denied', 'superseded', 'retracted'] AS kind
OPTIONAL MATCH (gone:Retraction)
WHERE kind = 'retracted' AND $company IS NULL
OPTIONAL MATCH (e:Event)-[x:EMPLOYER]->(c:Company)
WHERE kind <> 'retracted' AND ($company IS NULL OR c.id IN companies)
OPTIONAL MATCH (e)-[i:SUPPORTED_BY]->(claim:Claim)-[j:STATED_IN]->(denial:Document)
WHERE kind = 'denied' AND claim.status = 'denied'
OPTIONAL MATCH (newer:Event)-[s:SUPERSEDES]->(e)
WHERE kind = 'superseded'
OPTIONAL MATCH (e)-[r:REVISED_IN]->(old:Revision)
WHERE kind = 'changed' AND old.knownUntil IS NOT NULL AND NOT old.unquantified
WITH kind, gone, e, c, claim, denial, newer, old
WHERE gone.id IS NOT NULL OR claim.id IS NOT NULL OR newer.id IS NOT NULL OR old.id IS NOT NULL
// two states of what was known, one after the other, and the reports that came between them
OPTIONAL MATCH (e)-[q:REVISED_IN]->(new:Revision)
WHERE old.knownUntil = new.knownFrom AND NOT new.unquantified
WITH kind, gone, e, c, denial, newer, old, new
WHERE kind <> 'changed'
   OR (new.id IS NOT NULL AND (coalesce(toString(old.countMin), '?') <> coalesce(toString(new.countMin), '?')
                               OR coalesce(toString(old.countMax), '?') <> coalesce(toString(new.countMax), '?')))
OPTIONAL MATCH (e)-[k:SUPPORTED_BY]->(m:Claim)-[t:STATED_IN]->(source:Document)
WHERE kind = 'changed' AND source.publishedTo = new.knownFrom
WITH gone, e, c, denial, newer, old, new, source,
     CASE WHEN kind <> 'changed' THEN kind
          WHEN (old.countMin IS NULL OR coalesce(new.countMin >= old.countMin, false))
            AND (old.countMax IS NULL OR coalesce(new.countMax <= old.countMax, false)) THEN 'refined'
          ELSE 'corrected' END AS what,
     CASE kind WHEN 'retracted' THEN gone.recorded WHEN 'denied' THEN denial.publishedTo
               WHEN 'superseded' THEN newer.firstPublished ELSE new.knownFrom END AS date
WHERE ($what IS NULL OR what = $what)
  AND ($since IS NULL OR toString(date) >= $since)
  AND ($until IS NULL OR toString(date) < $until OR toString(date) STARTS WITH $until)
WITH DISTINCT what, c.name AS company, e.kind AS type, date,
     CASE what WHEN 'retracted' THEN gone.identifier WHEN 'superseded' THEN e.label
               WHEN 'denied' THEN NULL
               ELSE coalesce(toString(old.countMin), '?')
                 + CASE WHEN old.countMin = old.countMax THEN '' ELSE '-' + coalesce(toString(old.countMax), '?') END END AS before,
     CASE what WHEN 'retracted' THEN gone.replacementId WHEN 'superseded' THEN newer.label
               WHEN 'denied' THEN NULL
               ELSE coalesce(toString(new.countMin), '?')
                 + CASE WHEN new.countMin = new.countMax THEN '' ELSE '-' + coalesce(toString(new.countMax), '?') END END AS after,
     CASE what WHEN 'retracted' THEN gone.retractionReason WHEN 'denied' THEN denial.identifier ELSE source.identifier END AS by,
     e.originCount AS origins, e.id AS event, gone.id AS retraction
RETURN what, company, type, date, before, after, by, origins, event
ORDER BY coalesce(toString(date), ''), what, coalesce(company, ''), coalesce(event, ''),
         before IS NOT NULL, coalesce(before, ''), after IS NOT NULL, coalesce(after, ''), by IS NOT NULL, coalesce(by, ''), retraction
