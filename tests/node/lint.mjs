// What Neo4j's own linter says of Cypher files: one line for each complaint, and exit code 1 when there is one.
import { readFileSync } from "node:fs";
import { lintCypherQuery } from "@neo4j-cypher/language-support";

for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, "utf8");
  const parameters = Object.fromEntries([...text.matchAll(/\$(\w+)/g)].map((match) => [match[1], ""]));
  for (const { range, message } of lintCypherQuery(text, { parameters }).diagnostics) {
    console.log(`${file}:${range.start.line + 1}: ${message}`);
    process.exitCode = 1;
  }
}
