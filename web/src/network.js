// The network: who is reported to have done what to whom, and who backs or leads whom.
import cytoscape from "cytoscape";
import { asker, calmly } from "./ask.js";
import { change, filters, follow, query } from "./store.js";
import { inOrder, style, swatch, typeName } from "./types.js";
import { colour, day, isolated, make, number, onTheme, word } from "./words.js";

/** @typedef {{key?: string, id: string, name: string, country: string | null, role: string | null, events: number}} Actor */
/** @typedef {{actor: string, recipient: string, type: string, events: number, first: string | null, last: string | null, sources: number}} Edge */
/** @typedef {{actors: Actor[], edges: Edge[], kin?: {subject: string, relation: string, object: string}[]}} Graph */

const LISTED = 60;

/** @param {HTMLElement} island */
function mount(island) {
  const place = make("div", { class: "net-view", "aria-hidden": "true" });
  const said = make("p", { class: "net-said", role: "status" }, word("network.hint"));
  const list = make("ol", { class: "net-actors", "aria-label": word("network.list") });
  const legend = make("ul", { class: "legend", "aria-label": word("network.types") });
  island.prepend(make("div", { class: "net-body" }, place, list), said, legend);
  // The library would write a style block into the page, which the content policy forbids; our style sheet has its one rule.
  document.head.append(make("meta", { id: "__________cytoscape_stylesheet" }));
  const net = cytoscape({ container: place, minZoom: 0.2, maxZoom: 3, style: look(), boxSelectionEnabled: false });
  const ask = asker(island);
  const refresh = calmly(async () => {
    const graph = /** @type {Graph | undefined} */ (await ask(island.dataset.url ?? "", query()));
    if (!graph) return;
    // An actor that the register does not have is known by its name alone.
    for (const one of graph.actors) one.id = one.key ?? one.id;
    draw(net, graph);
    showList(list, graph.actors, net);
    showLegend(legend, graph);
    said.replaceChildren(word(graph.actors.length ? "network.hint" : "island.nothing"));
    island.dataset.ready = "";
    /** @type {any} */ (island).network = net;
  }, 100);
  net.on("tap", "node", (event) => toggle(event.target.id()));
  net.on("tap", "edge", (event) => said.replaceChildren(...describe(event.target)));
  net.on("mouseover", "node, edge", (event) => {
    light(net, event.target);
    if (event.target.isEdge()) said.replaceChildren(...describe(event.target));
  });
  net.on("mouseout", "node, edge", () => light(net));
  follow(refresh);
  onTheme(() => net.style(look()));
  addFit(place, net);
  refresh();
}

/** @param {string} actor */
const toggle = (actor) => change({ actor: filters().actor === actor ? "" : actor });

/** @param {HTMLElement} place @param {cytoscape.Core} net */
function addFit(place, net) {
  place.after(make("div", { class: "net-tools" },
    make("button", { type: "button", "aria-label": word("map.zoom_in"), onclick: () => zoom(net, 1.3) }, "+"),
    make("button", { type: "button", "aria-label": word("map.zoom_out"), onclick: () => zoom(net, 1 / 1.3) }, "−"),
    make("button", { type: "button", onclick: () => net.fit(undefined, 24) }, word("network.fit"))));
}

/** @param {cytoscape.Core} net @param {number} by */
function zoom(net, by) {
  net.zoom({ level: net.zoom() * by, renderedPosition: { x: net.width() / 2, y: net.height() / 2 } });
}

/** @returns {any} */
function look() {
  const [ink, paper, soft] = [colour("--ink"), colour("--card"), colour("--soft")];
  return [
    { selector: "node", style: {
      label: "data(name)", "font-family": "Riwaya Sans, sans-serif", "font-size": 13, color: ink, "text-outline-color": paper, "text-outline-width": 2.5,
      "text-valign": "bottom", "text-margin-y": 5, "text-wrap": "wrap", "text-max-width": 170, "min-zoomed-font-size": 7, "background-color": colour("--node"),
      width: "data(size)", height: "data(size)", "border-width": 2, "border-color": paper } },
    { selector: "node.chosen", style: { "border-color": colour("--accent"), "border-width": 5, "font-weight": "bold" } },
    { selector: "edge", style: {
      width: "data(width)", "line-color": "data(colour)", "line-style": "data(line)", "curve-style": "bezier", "control-point-step-size": 34,
      "target-arrow-shape": "triangle", "target-arrow-color": "data(colour)", "arrow-scale": 1.1, opacity: 0.85 } },
    { selector: "edge.kin", style: {
      label: "data(name)", "font-family": "Riwaya Sans, sans-serif", "font-size": 10, color: soft, "text-background-color": paper, "text-background-opacity": 0.85,
      "text-rotation": "none", width: 1.5, "line-color": soft, "line-style": "dashed", "line-dash-pattern": [5, 5], "target-arrow-color": soft, "target-arrow-shape": "vee" } },
    { selector: ".dim", style: { opacity: 0.15 } },
  ];
}

/** @param {cytoscape.Core} net @param {Graph} graph */
function draw(net, graph) {
  const kept = new Map(net.nodes().map((one) => [one.id(), { ...one.position() }]));
  const known = new Set(graph.actors.map((one) => one.id));
  const circle = 60 * Math.sqrt(graph.actors.length + 1);
  const nodes = graph.actors.map((one, i) => ({
    group: /** @type {const} */ ("nodes"), classes: one.id === filters().actor ? "chosen" : "",
    data: { id: one.id, name: one.name, size: 16 + 7 * Math.log2(1 + one.events) },
    // Always from the same places, so that the same answer gives the same picture.
    position: kept.get(one.id) ?? { x: circle * Math.cos(i * 2.4), y: circle * Math.sin(i * 2.4) },
  }));
  const edges = graph.edges.filter((one) => known.has(one.actor) && known.has(one.recipient)).map((one) => ({
    group: /** @type {const} */ ("edges"),
    data: { ...one, id: undefined, source: one.actor, target: one.recipient, width: 1.5 + Math.log2(1 + one.events), colour: style(one.type).colour, line: style(one.type).line },
  }));
  const kin = (graph.kin ?? []).filter((one) => known.has(one.subject) && known.has(one.object)).map((one) => ({
    group: /** @type {const} */ ("edges"), classes: "kin",
    data: { source: one.subject, target: one.object, name: word(`network.${one.relation}`), width: 1.5, colour: colour("--soft"), line: "dashed" },
  }));
  net.elements().remove();
  net.add([...nodes, ...edges, ...kin]);
  const moved = nodes.some((one) => !kept.has(one.data.id)) || kept.size !== nodes.length;
  if (!moved) return;
  net.layout(/** @type {any} */ ({ name: "cose", animate: false, randomize: false, idealEdgeLength: () => 100, nodeRepulsion: () => 60_000, numIter: 800, gravity: 1.2, componentSpacing: 60, fit: false })).run();
  spread(net);
}

/** Spreads actors over the whole frame, so that names can be read; many actors get more room than is in sight. @param {cytoscape.Core} net */
function spread(net) {
  const box = net.nodes().boundingBox({ includeLabels: false });
  const room = Math.min(Math.max(1, Math.sqrt((net.nodes().length * 16_000) / (net.width() * net.height()))), 2.2);
  const [wide, high] = [(net.width() - 170) * room, (net.height() - 110) * room];
  const places = net.nodes().map((one) => ({ id: one.id(), x: ((one.position().x - box.x1) / (box.w || 1)) * wide, y: ((one.position().y - box.y1) / (box.h || 1)) * high }));
  part(places, 115 * room, 52 * room);
  const at = new Map(places.map((one) => [one.id, one]));
  net.nodes().positions((one) => ({ ...(at.get(one.id()) ?? { x: 0, y: 0 }) }));
  net.fit(undefined, 24);
  // Names keep their size on the screen, however far away.
  net.nodes().style("font-size", 12 / Math.min(Math.max(net.zoom(), 0.45), 1));
  if (net.zoom() > 1.1) net.zoom({ level: 1.1, renderedPosition: { x: net.width() / 2, y: net.height() / 2 } });
}

/** Moves places apart until no two share a box of a name's size. @param {{x: number, y: number}[]} places @param {number} wide @param {number} high */
function part(places, wide, high) {
  for (let round = 0; round < 80; round++) {
    let moved = false;
    places.forEach((one, i) => places.slice(i + 1).forEach((other) => {
      const [dx, dy] = [other.x - one.x, other.y - one.y];
      const [overX, overY] = [wide - Math.abs(dx), high - Math.abs(dy)];
      if (overX <= 0 || overY <= 0) return;
      moved = true;
      const axis = overX / wide < overY / high ? "x" : "y";
      const by = (axis === "x" ? Math.sign(dx || 1) * overX : Math.sign(dy || 1) * overY) / 2;
      one[axis] -= by;
      other[axis] += by;
    }));
    if (!moved) return;
  }
}

/** Shows one element with its neighbours, or all. @param {cytoscape.Core} net @param {any} [target] */
function light(net, target) {
  net.elements().removeClass("dim");
  if (target) net.elements().not(target.isNode() ? target.closedNeighborhood() : target.union(target.connectedNodes())).addClass("dim");
}

/** @param {any} edge @returns {(Node | string)[]} */
function describe(edge) {
  const [from, to, data] = [edge.source().data("name"), edge.target().data("name"), edge.data()];
  const what = data.type ? typeName(data.type) : data.name;
  const parts = [isolated(from), ` ${document.documentElement.dir === "rtl" ? "←" : "→"} `, isolated(to), " · ", what];
  if (!data.type) return parts;
  const span = [data.first, data.last].filter(Boolean).map((one) => make("bdi", {}, day(String(one).slice(0, 10))));
  parts.push(" · ", word("map.events", { count: number(data.events) }), " · ", word("network.sources", { count: number(data.sources) }));
  if (span.length) parts.push(" · ", span[0], ...(span[1] && data.first !== data.last ? [" – ", span[1]] : []));
  return parts;
}

/** @param {HTMLElement} list @param {Actor[]} actors @param {cytoscape.Core} net */
function showList(list, actors, net) {
  const most = [...actors].sort((a, b) => b.events - a.events).slice(0, LISTED);
  list.replaceChildren(...most.map((one) => {
    const near = () => light(net, net.getElementById(one.id));
    const pressed = String(filters().actor === one.id);
    return make("li", {}, make("button", { type: "button", "aria-pressed": pressed, onclick: () => toggle(one.id), onfocus: near, onblur: () => light(net), onpointerenter: near, onpointerleave: () => light(net) },
      isolated(one.name), make("bdi", { class: "count" }, number(one.events))));
  }));
}

/** @param {HTMLElement} legend @param {Graph} graph */
function showLegend(legend, graph) {
  const types = [...new Set(graph.edges.map((one) => one.type))].sort(inOrder);
  legend.replaceChildren(...types.map((type) => make("li", {}, swatch(type), typeName(type))));
  if (graph.kin?.length) legend.append(make("li", {}, make("i", { class: "dashes", "aria-hidden": "true" }), word("network.kin")));
}

for (const island of document.querySelectorAll("[data-island=network]")) mount(/** @type {HTMLElement} */ (island));
