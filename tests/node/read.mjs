// Reads an export with a library that others use, and prints what it found: node read.mjs FORMAT FILE
import { readFileSync } from "node:fs";
import cytoscape from "cytoscape";
import Graphology from "graphology";
import { parse } from "graphology-gexf";
import N3 from "n3";

const readers = {
  gexf(text) {
    const graph = parse(Graphology.MultiDirectedGraph, text, { addMissingNodes: false });
    return {
      nodes: graph.mapNodes((id, attributes) => [id, attributes]),
      edges: graph.mapEdges((id, attributes, source, target) => [source, target, attributes]),
    };
  },
  cytoscape(text) {
    const graph = cytoscape({ headless: true, elements: JSON.parse(text).elements });
    return {
      nodes: graph.nodes().map((node) => [node.id(), node.data()]),
      edges: graph.edges().map((edge) => [edge.source().id(), edge.target().id(), edge.data()]),
    };
  },
  json(text) {
    // The nodes and edges as d3 and sigma take them, in a graphology graph that allows no edge without its nodes.
    const { nodes, edges } = JSON.parse(text);
    const graph = new Graphology.MultiDirectedGraph();
    for (const node of nodes) graph.addNode(node.id, node);
    for (const edge of edges) graph.addEdge(edge.source, edge.target, edge);
    return {
      nodes: graph.mapNodes((id, attributes) => [id, attributes]),
      edges: graph.mapEdges((id, attributes, source, target) => [source, target, attributes]),
    };
  },
  turtle12(text) {
    const term = (t) => (t.termType === "Quad" ? [t.subject, t.predicate, t.object].map(term) : [t.value, t.datatype?.value ?? ""]);
    return new N3.Parser({ format: "text/turtle" }).parse(text).map((quad) => [quad.subject, quad.predicate, quad.object].map(term));
  },
};

const [format, file] = process.argv.slice(2);
process.stdout.write(JSON.stringify(readers[format](readFileSync(file, "utf8"))));
