//+ question: Which companies and roles are most central, and which moved together?
//+ parameters:
//+   - {name: of, type: enum, values: [company, role], default: company, description: Whether companies or roles are asked for.}
//+   - {name: name, type: string, description: "Name, alias or id of one company or role, in any case."}
//+   - {name: together, type: boolean, default: false,
//+      description: "Whether to name what moved together with each: companies that cut or expanded the same role in one month, or roles
//+        that one company cut or expanded in one month."}
//+   - {name: limit, type: integer, description: At most this many rows.}
//+ columns:
//+   - {name: name, type: string, description: Name of the company or role.}
//+   - {name: degree, type: integer, description: "Number of roles that the company moves, or of companies that move the role."}
//+   - {name: centrality, type: double,
//+      description: "Degree centrality: the degree as a share of all roles that are moved, or of all companies that move any."}
//+   - {name: links, type: integer, description: "Number of shortcuts between them, such as laidOff and expanded."}
//+   - {name: partner, type: string, description: Name of one that moved together with it; empty unless asked for.}
//+   - {name: shared, type: integer, description: How often they moved together.}
//+   - {name: id, type: id, description: The company or role.}

// the shortcuts between companies and roles
MATCH (c:Company)-[s:LAID_OFF|EXPANDED|REHIRED|FROZE_HIRING|REORGANISED|CHANGED_POST|SHIFTED_FROM|SHIFTED_INTO]->(r:Role)
WITH count(DISTINCT CASE WHEN $of = 'company' THEN r.id ELSE c.id END) AS others
MATCH (n:Company|Role)-[s:LAID_OFF|EXPANDED|REHIRED|FROZE_HIRING|REORGANISED|CHANGED_POST|SHIFTED_FROM|SHIFTED_INTO]-(o:Company|Role)
WHERE n.kind = CASE $of WHEN 'company' THEN 'Company' ELSE 'Role' END
WITH others, n, count(DISTINCT o.id) AS degree, count(s) AS links
// the company or role asked for, or all
OPTIONAL MATCH (n)-[k:KNOWN_AS]->(a:Alias)
WHERE toLower(a.name) = toLower($name)
WITH others, n, degree, links, count(k) AS aliases
WHERE $name IS NULL OR aliases > 0 OR toLower($name) IN [toLower(n.name), n.id]

// what did the same in the same month
OPTIONAL MATCH (n)<-[x:EMPLOYER|AFFECTED_ROLE]-(e:Event)-[y:EMPLOYER|AFFECTED_ROLE]->(o:Company|Role),
               (o)<-[z:EMPLOYER|AFFECTED_ROLE]-(f:Event)-[w:EMPLOYER|AFFECTED_ROLE]->(m:Company|Role)
WHERE size(e.date) >= CASE WHEN $together THEN 7 ELSE 99 END AND e.kind IN ['Layoff', 'Expansion'] AND f.kind = e.kind
  AND left(f.date, 7) = left(e.date, 7) AND NOT e.status IN ['denied', 'rumoured'] AND NOT f.status IN ['denied', 'rumoured']
  AND o.kind <> n.kind AND m.kind = n.kind AND m.id <> n.id
WITH others, n, degree, links, m, count(DISTINCT e.kind + left(e.date, 7) + o.id) AS moves
WITH n, degree, links, toFloat(degree) / others AS centrality, m, CASE WHEN m.id IS NULL THEN NULL ELSE moves END AS shared
RETURN n.name AS name, degree, centrality, links, m.name AS partner, shared, n.id AS id
ORDER BY degree DESC, links DESC, name, id, coalesce(shared, 0) DESC, coalesce(partner, ''), m.id
