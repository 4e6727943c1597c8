// The map: bundled land and borders, cells that the server has counted, areas for how sure a place is.
import { AttributionControl, Map as Chart, NavigationControl, Popup, ScaleControl, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import "maplibre-gl/dist/maplibre-gl.css";
import { feature, mesh } from "topojson-client";
import worldUrl from "world-atlas/countries-50m.json?url";
import { asker, calmly, notice } from "./ask.js";
import { LETTERS, middle } from "./countries.js";
import { RADIUS_KM, ring } from "./precision.js";
import { change, filters, follow, query } from "./store.js";
import { inOrder, style, swatch, typeName } from "./types.js";
import { colour, countryName, isolated, make, number, onTheme, still, word } from "./words.js";

/** @typedef {{lat: number, lon: number, precision: string | null, count: number, killed: number | null, types: Record<string, number>, id?: string, name?: string}} Cell */

/** What is shown at first: the region the reports are about. */
const REGION = /** @type {[number, number, number, number]} */ ([25, 12, 60, 40]);
const LISTED = 40;
const FONT = ["Riwaya Sans"];

/** @param {HTMLElement} island */
async function mount(island) {
  loadStyles();
  const place = make("div", { class: "map-view" });
  const list = make("ol", { class: "map-cells", "aria-label": word("map.list") });
  if (!document.createElement("canvas").getContext("webgl2")) return notice(island, word("map.no_webgl"));
  const body = make("div", { class: "map-body" }, place, list);
  island.prepend(body);
  const [world] = await Promise.all([fetch(worldUrl).then((answer) => answer.json()), document.fonts.load("16px 'Riwaya Sans'", "سوريا 12")]);
  const countries = /** @type {any} */ (feature(world, world.objects.countries)).features;
  const map = chart(place, world, countries);
  /** @type {Cell[]} */
  let cells = [];
  let fresh = true;
  const popup = new Popup({ maxWidth: "18rem", closeOnMove: false });
  const open = (/** @type {Cell} */ cell) => {
    popup.setLngLat([cell.lon, cell.lat]).setDOMContent(describe(cell, island, map)).addTo(map);
  };
  const draw = () => { paint(map, cells); showList(list, cells, open, map); };
  const ask = asker(island);
  const refresh = calmly(async () => {
    const more = { zoom: Math.round(map.getZoom()), box: boxOf(map).join(",") };
    const answer = await ask(island.dataset.url ?? "", query({ without: ["box"], more }));
    if (!answer) return;
    cells = answer;
    draw();
    if (fresh && !asked()) closeIn(map, cells);
    fresh = false;
    island.dataset.ready = "";
  }, 150);
  map.on("load", () => { draw(); refresh(); });
  map.on("moveend", (event) => {
    refresh();
    if (/** @type {any} */ (event).originalEvent || /** @type {any} */ (event).asked) change({ box: boxOf(map).join(",") }, "map");
  });
  map.on("click", "cells", (event) => { const at = event.features?.[0]?.id; if (at !== undefined) open(cells[Number(at)]); });
  for (const [name, cursor] of [["mouseenter", "pointer"], ["mouseleave", ""]]) {
    map.on(/** @type {"mouseenter"} */ (name), "cells", () => { map.getCanvas().style.cursor = cursor; });
  }
  follow((changed) => { if (changed.includes("box")) showBox(map); refresh(); }, "map");
  onTheme(() => { recolour(map); draw(); });
}

/** The style sheet of the map library, from beside this module. */
function loadStyles() {
  const href = new URL(/* @vite-ignore */ "map.css", import.meta.url).href;
  if (![...document.styleSheets].some((one) => one.href === href)) document.head.append(make("link", { rel: "stylesheet", href }));
}

/** @param {HTMLElement} container @param {any} world @param {any[]} countries */
function chart(container, world, countries) {
  const map = new Chart({
    container, style: mapStyle(world, countries), bounds: asked() ?? REGION, minZoom: 1.5, maxZoom: 13, renderWorldCopies: false,
    dragRotate: false, pitchWithRotate: false, attributionControl: false, fadeDuration: still() ? 0 : 200,
    locale: {
      "Map.Title": word("map.title"), "NavigationControl.ZoomIn": word("map.zoom_in"), "NavigationControl.ZoomOut": word("map.zoom_out"),
      "Popup.Close": word("map.close"), "ScaleControl.Kilometers": word("map.km"), "ScaleControl.Meters": word("map.m"),
    },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }));
  map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
  map.addControl(new AttributionControl({ compact: false, customAttribution: "Natural Earth" }));
  return map;
}

/** @returns {[number, number, number, number] | undefined} */
function asked() {
  const box = filters().box?.split(",").map(Number);
  return box?.length === 4 && box.every(Number.isFinite) ? /** @type {[number, number, number, number]} */ (box) : undefined;
}

/** Goes as near as shows everything but places given as a whole country. @param {Chart} map @param {Cell[]} cells */
function closeIn(map, cells) {
  const [lons, lats] = [cells, cells].map((all, i) => all.filter((one) => one.precision !== "country").map((one) => (i ? one.lat : one.lon)));
  if (!lons.length) return;
  map.fitBounds([Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)], { padding: 50, maxZoom: 7, animate: false });
}

/** @param {Chart} map */
function showBox(map) {
  map.fitBounds(asked() ?? REGION, { animate: !still(), padding: 0 });
}

/** What is in sight, to two decimals. @param {Chart} map */
function boxOf(map) {
  return map.getBounds().toArray().flat().map((one, i) => Math.max(Math.min(Number(one.toFixed(2)), i % 2 ? 90 : 180), i % 2 ? -90 : -180));
}

/** @param {any} world @param {any[]} countries @returns {import("maplibre-gl").StyleSpecification} */
function mapStyle(world, countries) {
  const nothing = { type: /** @type {const} */ ("geojson"), data: collection([]) };
  const source = (/** @type {any} */ data) => ({ type: /** @type {const} */ ("geojson"), data });
  const names = countries.flatMap((/** @type {any} */ one) => {
    const [code, at] = [LETTERS.get(String(one.id).padStart(3, "0")), middle(one.geometry)];
    return code && at ? [{ type: "Feature", properties: { name: countryName.of(code) ?? code }, geometry: { type: "Point", coordinates: at } }] : [];
  });
  return {
    version: 8,
    sources: {
      // Filled country by country: the one polygon of all land leaves holes when it is cut into tiles.
      land: source(collection(countries)), coast: source(mesh(world, world.objects.countries, (a, b) => a === b)),
      borders: source(mesh(world, world.objects.countries, (a, b) => a !== b)),
      names: source(collection(names)), areas: nothing, cells: nothing,
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": colour("--map-sea") } },
      { id: "land", type: "fill", source: "land", paint: { "fill-color": colour("--map-land"), "fill-antialias": false } },
      { id: "coast", type: "line", source: "coast", paint: { "line-color": colour("--map-line"), "line-width": 0.6 } },
      { id: "borders", type: "line", source: "borders", paint: { "line-color": colour("--map-line"), "line-width": 1.1, "line-dasharray": [2, 2] } },
      { id: "areas", type: "fill", source: "areas", paint: { "fill-color": ["get", "colour"], "fill-opacity": 0.14 } },
      { id: "edges", type: "line", source: "areas", paint: { "line-color": ["get", "colour"], "line-opacity": 0.6, "line-width": 1, "line-dasharray": [3, 2] } },
      {
        id: "names", type: "symbol", source: "names",
        layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": ["interpolate", ["linear"], ["zoom"], 2, 10, 6, 16], "text-padding": 6 },
        paint: { "text-color": colour("--map-name"), "text-halo-color": colour("--map-land"), "text-halo-width": 1.4 },
      },
      {
        id: "cells", type: "circle", source: "cells", layout: { "circle-sort-key": ["get", "count"] },
        paint: {
          "circle-color": ["get", "colour"], "circle-opacity": 0.9, "circle-stroke-color": colour("--map-land"), "circle-stroke-width": 1.5,
          "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "count"]], 1, 6, 2, 10, 10, 17, 40, 28, 200, 40],
        },
      },
      {
        id: "counts", type: "symbol", source: "cells", filter: [">", ["get", "count"], 1],
        layout: { "text-field": ["get", "label"], "text-font": FONT, "text-size": 12, "text-padding": 0, "symbol-sort-key": ["-", 0, ["get", "count"]] },
        paint: { "text-color": "#fff", "text-halo-color": "rgb(0 0 0 / 0.45)", "text-halo-width": 1 },
      },
    ],
  };
}

/** @param {any[]} features @returns {any} */
const collection = (features) => ({ type: "FeatureCollection", features });

/** @param {Chart} map */
function recolour(map) {
  const paints = {
    sea: { "background-color": "--map-sea" }, land: { "fill-color": "--map-land" }, coast: { "line-color": "--map-line" },
    borders: { "line-color": "--map-line" }, names: { "text-color": "--map-name", "text-halo-color": "--map-land" },
    cells: { "circle-stroke-color": "--map-land" },
  };
  for (const [layer, values] of Object.entries(paints)) {
    for (const [name, variable] of Object.entries(values)) map.setPaintProperty(layer, /** @type {any} */ (name), colour(variable));
  }
}

/** The colour of a cell: that of a type that makes up most of it, else a neutral one. @param {Cell} cell */
function cellColour(cell) {
  const most = Object.entries(cell.types).find(([, count]) => count > cell.count / 2);
  return most ? style(most[0]).colour : colour("--map-many");
}

/** @param {Chart} map @param {Cell[]} cells */
function paint(map, cells) {
  const areas = cells.filter((one) => one.precision && one.precision in RADIUS_KM);
  set(map, "areas", areas.map((one) => ({
    type: "Feature", properties: { colour: cellColour(one) },
    geometry: { type: "Polygon", coordinates: [ring(one.lat, one.lon, RADIUS_KM[one.precision ?? ""])] },
  })));
  set(map, "cells", cells.map((one, id) => ({
    type: "Feature", id, properties: { count: one.count, label: number(one.count), colour: cellColour(one) },
    geometry: { type: "Point", coordinates: [one.lon, one.lat] },
  })));
}

/** @param {Chart} map @param {string} name @param {any[]} features */
function set(map, name, features) {
  /** @type {import("maplibre-gl").GeoJSONSource | undefined} */ (map.getSource(name))?.setData(collection(features));
}

/** What a popup says of a cell. @param {Cell} cell @param {HTMLElement} island @param {Chart} map */
function describe(cell, island, map) {
  const box = make("div", { class: "map-card", dir: document.documentElement.dir }, make("strong", {}, title(cell)));
  box.append(make("p", {}, word("map.events", { count: number(cell.count) }), cell.killed ? ` · ${word("map.killed", { count: number(cell.killed) })}` : ""));
  const types = Object.keys(cell.types).sort(inOrder);
  box.append(make("ul", {}, ...types.map((type) => make("li", {}, swatch(type), typeName(type), " ", make("bdi", {}, number(cell.types[type]))))));
  if (cell.precision) box.append(make("p", { class: "hint" }, word("map.within", { place: word(`precision.${cell.precision}`), km: number(RADIUS_KM[cell.precision]) })));
  const to = island.dataset.eventUrl;
  if (cell.id && to) box.append(make("a", { href: to.replace("{id}", encodeURIComponent(cell.id)) }, word("map.open")));
  else if (cell.count > 1 && map.getZoom() < 12) box.append(make("button", { type: "button", onclick: () => closer(map, cell) }, word("map.closer")));
  return box;
}

/** By its name, else by its coordinates: the country that the middle of many events lies in need not be theirs. @param {Cell} cell */
function title(cell) {
  return cell.name ? isolated(cell.name) : make("bdi", { dir: "ltr", class: "point" }, `${cell.lat.toFixed(2)}, ${cell.lon.toFixed(2)}`);
}

/** @param {Chart} map @param {Cell} cell */
function closer(map, cell) {
  map.easeTo({ center: [cell.lon, cell.lat], zoom: Math.min(map.getZoom() + 2, 13), animate: !still() }, { asked: true });
}

/** The same cells as a list for the keyboard. @param {HTMLElement} list @param {Cell[]} cells @param {(cell: Cell) => void} open @param {Chart} map */
function showList(list, cells, open, map) {
  const largest = [...cells].sort((a, b) => b.count - a.count).slice(0, LISTED);
  list.replaceChildren(...largest.map((cell) => {
    const go = () => { map.panTo([cell.lon, cell.lat], { animate: !still() }); open(cell); };
    const types = Object.keys(cell.types).sort((a, b) => cell.types[b] - cell.types[a]).slice(0, 3);
    return make("li", {}, make("button", { type: "button", onclick: go }, title(cell), make("span", { class: "kinds" }, ...types.map(swatch)), make("bdi", { class: "count" }, number(cell.count))));
  }));
  if (!largest.length) list.append(make("li", { class: "hint" }, word("island.nothing")));
}

setWorkerUrl(workerUrl);
for (const island of document.querySelectorAll("[data-island=map]")) mount(/** @type {HTMLElement} */ (island));
