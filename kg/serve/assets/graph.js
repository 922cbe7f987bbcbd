// Draws the neighbourhood of a thing: the elements with class "graph" say in data-src where its nodes and edges are.
import Graph from "graphology";
import forceAtlas2 from "graphology-layout-forceatlas2";
import Sigma from "sigma";

const css = getComputedStyle(document.documentElement);
const colour = (name) => css.getPropertyValue(name).trim();
const COLOURS = { company: "--link", role: "--growth", event: "--cut", place: "--other" };

async function draw(box) {
  const { nodes, edges } = await (await fetch(box.dataset.src)).json();
  const graph = new Graph({ multi: true, type: "directed" });
  const centre = box.dataset.src.replace("/neighbours/", "");
  nodes.forEach(({ id, kind, name }, n) => {
    const angle = (2 * Math.PI * n) / nodes.length;
    const size = id === decodeURIComponent(centre) ? 14 : kind === "event" ? 5 : 8;
    graph.addNode(id, { label: name, size, color: colour(COLOURS[kind] ?? "--soft"), x: Math.cos(angle), y: Math.sin(angle) });
  });
  for (const [from, type, to] of edges) graph.addEdge(from, to, { label: type, size: 1, color: colour("--soft"), type: "arrow" });
  forceAtlas2.assign(graph, { iterations: 200, settings: forceAtlas2.inferSettings(graph) });
  const drawn = new Sigma(graph, box, {
    // Names stand to the right of their nodes: there must be room for those at the edge.
    stagePadding: Math.min(64, box.clientWidth / 6),
    labelColor: { color: colour("--ink") },
    labelRenderedSizeThreshold: 6,
    labelDensity: 4,
    renderEdgeLabels: false,
    // A label under the pointer is drawn on the paper of the page, also in the dark.
    defaultDrawNodeHover: (context, data, settings) => {
      context.font = `${settings.labelSize}px ${settings.labelFont}`;
      const width = context.measureText(data.label).width;
      context.fillStyle = colour("--panel");
      context.fillRect(data.x + data.size, data.y - 11, width + 10, 22);
      context.fillStyle = colour("--ink");
      context.fillText(data.label, data.x + data.size + 4, data.y + 4);
    },
  });
  drawn.on("clickNode", ({ node }) => { location.href = `/id/${node}`; });
  drawn.on("enterNode", () => { box.style.cursor = "pointer"; });
  drawn.on("leaveNode", () => { box.style.cursor = ""; });
}

for (const box of document.querySelectorAll(".graph")) draw(box);
