// The timeline: how many events in each day, week or month, by type; a range of it is chosen by pointer or by two dates.
import { plot, rectY, ruleY, axisX, axisY, gridY } from "@observablehq/plot";
import { asker, calmly } from "./ask.js";
import { change, filters, follow, query } from "./store.js";
import { inOrder, style, swatch, typeName } from "./types.js";
import { day, make, month, number, onTheme, word } from "./words.js";

/** @typedef {{start: string, type: string, count: number, killed: number | null}} Bar */
/** @typedef {"day" | "week" | "month"} Grain */

const DAY = 86_400_000;
const GRAINS = /** @type {Grain[]} */ (["day", "week", "month"]);
const date = (/** @type {string} */ iso) => new Date(`${iso.slice(0, 10)}T00:00:00Z`);
const iso = (/** @type {Date} */ one) => one.toISOString().slice(0, 10);

/** The first day after a bar. @param {Date} start @param {Grain} grain */
function after(start, grain) {
  if (grain === "month") return new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1));
  return new Date(start.getTime() + (grain === "week" ? 7 : 1) * DAY);
}

/** @param {HTMLElement} island */
function mount(island) {
  const view = build(island);
  /** @type {Bar[]} */
  let bars = [];
  let grain = /** @type {Grain} */ ("month");
  let chosen = false;
  const ask = asker(island);
  const redraw = () => { draw(view, bars, grain); };
  const refresh = calmly(async () => {
    const answer = await ask(island.dataset.url ?? "", query({ without: ["since", "until"], more: { by: grain } }));
    if (!answer) return;
    bars = answer;
    const finer = chosen ? grain : fitting(bars);
    if (finer !== grain) { grain = finer; view.grain.value = grain; chosen = true; return refresh(); }
    redraw();
    island.dataset.ready = "";
  }, 100);
  view.grain.addEventListener("change", () => { grain = /** @type {Grain} */ (view.grain.value); chosen = true; refresh(); });
  for (const [key, field] of /** @type {["since" | "until", HTMLInputElement][]} */ ([["since", view.since], ["until", view.until]])) {
    field.addEventListener("change", () => change({ [key]: field.value }));
  }
  view.clear.addEventListener("click", () => change({ since: "", until: "" }));
  follow((changed) => (changed.every((key) => key === "since" || key === "until") ? redraw() : refresh()));
  new ResizeObserver(calmly(redraw, 100)).observe(view.frame);
  onTheme(redraw);
  refresh();
}

/** @param {HTMLElement} island */
function build(island) {
  const grain = /** @type {HTMLSelectElement} */ (make("select", {}, ...GRAINS.map((one) => make("option", { value: one }, word(`timeline.${one}`)))));
  grain.value = "month";
  const since = /** @type {HTMLInputElement} */ (make("input", { type: "date", dir: "ltr" }));
  const until = /** @type {HTMLInputElement} */ (make("input", { type: "date", dir: "ltr" }));
  const clear = make("button", { type: "button" }, word("timeline.clear"));
  const frame = make("div", { class: "plot", dir: "ltr" });
  const said = make("p", { class: "plot-said" });
  const legend = make("ul", { class: "legend", "aria-label": word("timeline.types") });
  island.prepend(make("div", { class: "plot-tools" },
    make("label", {}, word("timeline.by"), " ", grain), make("label", {}, word("timeline.since"), " ", since),
    make("label", {}, word("timeline.until"), " ", until), clear), frame, said, legend);
  return { grain, since, until, clear, frame, said, legend };
}

/** Bars fine enough to fill the width and no finer. @param {Bar[]} bars @returns {Grain} */
function fitting(bars) {
  if (!bars.length) return "month";
  const times = bars.map((one) => date(one.start).getTime());
  const days = (Math.max(...times) - Math.min(...times)) / DAY;
  return days < 100 ? "day" : days < 550 ? "week" : "month";
}

/** @param {ReturnType<typeof build>} view @param {Bar[]} bars @param {Grain} grain */
function draw(view, bars, grain) {
  const { since = "", until = "" } = filters();
  view.since.value = since;
  view.until.value = until;
  view.clear.hidden = !since && !until;
  const types = [...new Set(bars.map((one) => one.type))].sort(inOrder);
  showLegend(view.legend, types);
  view.said.textContent = bars.length ? word("timeline.hint") : word("island.nothing");
  if (!bars.length) return view.frame.replaceChildren();
  const width = Math.max(view.frame.clientWidth, 280);
  const made = chart(bars, types, grain, width);
  view.frame.replaceChildren(made);
  const scale = /** @type {any} */ (made).scale("x");
  select(view, made, scale, bars, grain);
}

/** @param {Bar[]} bars @param {string[]} types @param {Grain} grain @param {number} width */
function chart(bars, types, grain, width) {
  const rows = bars.map((one) => ({ ...one, from: date(one.start), to: after(date(one.start), grain) }));
  const made = plot({
    width, height: 220, marginLeft: 52, marginRight: 40, marginBottom: 30, ariaLabel: word("timeline.label"), className: "bars",
    x: { type: "utc" }, y: { nice: true, label: null },
    color: { domain: types, range: types.map((type) => style(type).colour) },
    marks: [
      gridY({ stroke: "currentColor", strokeOpacity: 0.15 }),
      axisX({ ticks: Math.max(2, Math.floor(width / 110)), tickFormat: (/** @type {Date} */ at) => (grain === "day" ? day(iso(at)) : month(at)), label: null }),
      axisY({ ticks: 4, tickFormat: (/** @type {number} */ at) => (Number.isInteger(at) ? number(at) : ""), label: null }),
      rectY(rows, { x1: "from", x2: "to", y: "count", fill: "type", order: types, inset: 0.5 }),
      ruleY([0], { stroke: "currentColor" }),
    ],
  });
  // Its own style block is not allowed by the content policy; the same rules stand in our style sheet.
  made.querySelectorAll("style").forEach((one) => one.remove());
  made.querySelectorAll("g[aria-label]").forEach((one) => one.removeAttribute("aria-label"));
  made.setAttribute("role", "img");
  return made;
}

/** The legend also filters: one type, or all again. @param {HTMLElement} legend @param {string[]} types */
function showLegend(legend, types) {
  const on = filters().type;
  const shown = on ? [...new Set([...on.split(","), ...types])].sort(inOrder) : types;
  legend.replaceChildren(...shown.map((type) => make("li", {},
    make("button", { type: "button", "aria-pressed": String(on === type), onclick: () => change({ type: on === type ? "" : type }) }, swatch(type), typeName(type)))));
}

/**
 * Choosing a range with the pointer, and showing the one chosen.
 * @param {ReturnType<typeof build>} view @param {Element} made @param {any} scale @param {Bar[]} bars @param {Grain} grain
 */
function select(view, made, scale, bars, grain) {
  const svg = /** @type {SVGSVGElement} */ (made instanceof SVGSVGElement ? made : made.querySelector("svg"));
  const mark = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  mark.setAttribute("class", "chosen");
  svg.append(mark);
  const [left, right] = scale.range;
  const show = (/** @type {number} */ a, /** @type {number} */ b) => {
    const [from, to] = [Math.max(Math.min(a, b), left), Math.min(Math.max(a, b), right)];
    for (const [name, value] of Object.entries({ x: from, width: Math.max(to - from, 0), y: 20, height: 170 })) mark.setAttribute(name, String(value));
  };
  const { since, until } = filters();
  if (since || until) show(since ? scale.apply(date(since)) : left, until ? scale.apply(new Date(date(until).getTime() + DAY)) : right);
  const x = (/** @type {PointerEvent} */ event) => Math.min(Math.max(event.clientX - svg.getBoundingClientRect().left, left), right);
  let from = -1;
  svg.addEventListener("pointerdown", (event) => { from = x(event); svg.setPointerCapture(event.pointerId); });
  svg.addEventListener("pointermove", (event) => {
    if (from >= 0) show(from, x(event));
    else tell(view, bars, grain, scale.invert(x(event)));
  });
  svg.addEventListener("pointercancel", () => { from = -1; });
  svg.addEventListener("pointerup", (event) => {
    if (from < 0) return;
    const [a, b] = [Math.min(from, x(event)), Math.max(from, x(event))];
    const [wide, start] = [b - a > 4, scale.invert(a)];
    from = -1;
    const bar = bars.map((one) => date(one.start)).find((one) => one <= start && start < after(one, grain));
    if (wide) change({ since: iso(scale.invert(a)), until: iso(scale.invert(b)) });
    else if (bar) change({ since: iso(bar), until: iso(new Date(after(bar, grain).getTime() - DAY)) });
  });
}

/** Says what is in the bar under the pointer. @param {ReturnType<typeof build>} view @param {Bar[]} bars @param {Grain} grain @param {Date} at */
function tell(view, bars, grain, at) {
  const here = bars.filter((one) => date(one.start) <= at && at < after(date(one.start), grain)).sort((a, b) => inOrder(a.type, b.type));
  if (!here.length) return view.said.replaceChildren(word("timeline.hint"));
  const killed = here.reduce((sum, one) => sum + (one.killed ?? 0), 0);
  const name = grain === "month" ? month(date(here[0].start)) : day(here[0].start.slice(0, 10));
  const parts = here.flatMap((one) => [" · ", swatch(one.type), `${typeName(one.type)} `, make("bdi", {}, number(one.count))]);
  view.said.replaceChildren(make("bdi", {}, name), ...parts, ...(killed ? [" · ", word("map.killed", { count: number(killed) })] : []));
}

for (const island of document.querySelectorAll("[data-island=timeline]")) mount(/** @type {HTMLElement} */ (island));
