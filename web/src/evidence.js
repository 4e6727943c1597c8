// The text of a report with the evidence of every value marked, without touching the text: CSS highlights are drawn over
// it, so that joined letters stay joined, vowel marks stay where they are and spans may overlap.
import { calmly, notice } from "./ask.js";
import { length, toPoint, toUnit, whole } from "./offsets.js";
import { still, word } from "./words.js";

/** @typedef {{claim: string, field: string, label: string, start: number, end: number, kind: string}} Evidence */
/** @typedef {{start: number, end: number, node: Text}} Paragraph in code points of the whole text */

/** What the style sheet has an underline for; anything else is drawn as `other`. */
const KINDS = ["trigger", "actor", "recipient", "when", "where", "toll", "chain", "other"];

/** @param {HTMLElement} island */
function mount(island) {
  const text = /** @type {HTMLElement | null} */ (island.querySelector("[data-text]"));
  if (!text) return;
  const paragraphs = readParagraphs(text);
  const broken = paragraphs.some((one) => one.end - one.start !== length(one.node.data));
  if (broken) return notice(island, word("evidence.altered"));
  const marks = typeof Highlight === "function" && CSS.highlights ? drawer(paragraphs) : undefined;
  if (!marks) notice(island, word("evidence.no_highlights"));
  const view = { island, text, paragraphs, marks, spans: /** @type {Evidence[]} */ ([]) };
  const redraw = () => { view.spans = readSpans(); marks?.all(view.spans); };
  redraw();
  document.addEventListener("htmx:after:swap", redraw);
  document.addEventListener("riwaya:spans", redraw);
  followFields(view);
  followText(view);
  followSelection(view);
  followKeys(view);
}

/** @typedef {{island: HTMLElement, text: HTMLElement, paragraphs: Paragraph[], marks?: ReturnType<typeof drawer>, spans: Evidence[]}} View */

/** @param {HTMLElement} text @returns {Paragraph[]} */
function readParagraphs(text) {
  return [...text.querySelectorAll("[data-start]")].map((element) => {
    element.normalize();
    if (!element.firstChild) element.append("");
    const node = /** @type {Text} */ (element.firstChild);
    const { start, end } = /** @type {HTMLElement} */ (element).dataset;
    return { start: Number(start), end: end === undefined ? Number(start) + length(node.data) : Number(end), node };
  });
}

/** @returns {Evidence[]} */
const readSpans = () => JSON.parse(document.getElementById("spans")?.textContent || "[]");

/**
 * The DOM range of a span: over several paragraphs where it runs over them.
 * @param {Paragraph[]} paragraphs @param {{start: number, end: number}} span
 */
export function rangeOf(paragraphs, { start, end }) {
  const first = paragraphs.find((one) => start < one.end);
  const last = paragraphs.findLast((one) => end > one.start);
  if (!first || !last || start >= end || last.start < first.start) return undefined;
  const range = document.createRange();
  range.setStart(first.node, toUnit(first.node.data, Math.max(0, start - first.start)));
  range.setEnd(last.node, toUnit(last.node.data, end - last.start));
  return range;
}

/** Draws highlights: one for every kind, one for the claim at hand, one for the field at hand. @param {Paragraph[]} paragraphs */
function drawer(paragraphs) {
  const layers = new Map([...KINDS, "claim", "active"].map((name, i) => {
    const layer = new Highlight();
    layer.priority = i;
    CSS.highlights.set(`ev-${name}`, layer);
    return [name, layer];
  }));
  const fill = (/** @type {string} */ name, /** @type {Evidence[]} */ spans) => {
    const layer = layers.get(name);
    layer?.clear();
    for (const span of spans) {
      const range = rangeOf(paragraphs, span);
      if (range) layer?.add(range);
    }
  };
  return {
    all: (/** @type {Evidence[]} */ spans) => {
      for (const kind of KINDS) fill(kind, spans.filter((one) => (KINDS.includes(one.kind) ? one.kind : "other") === kind));
    },
    claim: (/** @type {Evidence[]} */ spans) => fill("claim", spans),
    active: (/** @type {Evidence[]} */ spans) => fill("active", spans),
  };
}

/** Fields with `data-spans` (numbers of spans) show theirs on hover and focus, and on a click scroll to it. @param {View} view */
function followFields(view) {
  const spansOf = (/** @type {HTMLElement | null} */ element) =>
    (element?.dataset.spans ?? "").split(/\s+/).filter(Boolean).map((i) => view.spans[Number(i)]).filter(Boolean);
  const at = (/** @type {Event} */ event, /** @type {string} */ selector) =>
    event.target instanceof Element ? /** @type {HTMLElement | null} */ (event.target.closest(selector)) : null;
  const showClaim = (/** @type {string | undefined} */ claim) => {
    if (claim !== undefined) view.marks?.claim(view.spans.filter((one) => one.claim === claim));
  };
  document.addEventListener("pointerover", (event) => {
    const field = at(event, "[data-spans]");
    view.marks?.active(spansOf(field ?? /** @type {HTMLElement | null} */ (document.activeElement?.closest("[data-spans]") ?? null)));
  });
  document.addEventListener("focusin", (event) => {
    const field = at(event, "[data-spans]");
    showClaim(at(event, "[data-claim]")?.dataset.claim);
    view.marks?.active(spansOf(field));
    if (field) reveal(view, spansOf(field)[0]);
    else if (at(event, "[data-claim]")) reveal(view, view.spans.find((one) => one.claim === at(event, "[data-claim]")?.dataset.claim));
  });
  document.addEventListener("click", (event) => {
    const field = at(event, "[data-spans]");
    if (field) reveal(view, spansOf(field)[0]);
  });
}

/** Scrolls to a span where it is not in sight. @param {View} view @param {Evidence | undefined} span */
function reveal(view, span) {
  const range = span && rangeOf(view.paragraphs, span);
  if (!range) return;
  const [box, frame] = [range.getBoundingClientRect(), view.text.getBoundingClientRect()];
  const top = Math.max(frame.top, 0);
  const bottom = Math.min(frame.bottom, innerHeight);
  if (box.top >= top && box.bottom <= bottom) return;
  const scrolls = view.text.scrollHeight > view.text.clientHeight + 1;
  const options = /** @type {const} */ ({ behavior: still() ? "auto" : "smooth" });
  if (scrolls) view.text.scrollBy({ top: box.top - top - (bottom - top) / 3, ...options });
  else scrollBy({ top: box.top - innerHeight / 3, ...options });
}

/** The code point of the whole text at a boundary in the DOM. @param {View} view @param {Node} node @param {number} offset */
function pointAt(view, node, offset) {
  const inside = view.paragraphs.find((one) => one.node === node);
  if (inside) return inside.start + toPoint(inside.node.data, offset);
  const here = document.createRange();
  here.setStart(node, offset);
  const after = view.paragraphs.find((one) => here.comparePoint(one.node, 0) >= 0);
  return after ? after.start : (view.paragraphs.at(-1)?.end ?? 0);
}

/** A click on words that have evidence goes to their claim; the shortest span counts. @param {View} view */
function followText(view) {
  view.text.addEventListener("click", (event) => {
    if (!getSelection()?.isCollapsed) return;
    const caret = caretAt(event.clientX, event.clientY);
    if (!caret || !view.text.contains(caret.node)) return;
    const point = pointAt(view, caret.node, caret.offset);
    const hits = view.spans.filter((one) => one.start <= point && point <= one.end && covers(view, one, event));
    const [hit] = hits.sort((a, b) => a.end - a.start - (b.end - b.start));
    if (!hit) return;
    const claim = `[data-claim="${CSS.escape(hit.claim)}"]`;
    const field = `[data-field="${CSS.escape(hit.field)}"]`;
    const found = document.querySelector(`${claim}${field}[data-spans], ${claim} ${field}[data-spans]`) ?? document.querySelector(claim);
    /** @type {HTMLElement | null} */ (found)?.focus();
    view.island.dispatchEvent(new CustomEvent("riwaya:claim", { bubbles: true, detail: { claim: hit.claim, field: hit.field } }));
  });
}

/** @param {View} view @param {Evidence} span @param {{clientX: number, clientY: number}} at */
function covers(view, span, { clientX: x, clientY: y }) {
  const boxes = rangeOf(view.paragraphs, span)?.getClientRects() ?? [];
  return [...boxes].some((box) => x >= box.left - 1 && x <= box.right + 1 && y >= box.top && y <= box.bottom);
}

/** @param {number} x @param {number} y @returns {{node: Node, offset: number} | undefined} */
function caretAt(x, y) {
  const found = document.caretPositionFromPoint?.(x, y);
  if (found) return { node: found.offsetNode, offset: found.offset };
  const range = document.caretRangeFromPoint?.(x, y);
  return range ? { node: range.startContainer, offset: range.startOffset } : undefined;
}

/**
 * What is selected in the text, in code points, never cutting a letter from its vowel marks.
 * @param {View} view @returns {{start: number, end: number, text: string} | undefined}
 */
function selected(view) {
  const selection = getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return undefined;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(view.text)) return undefined;
  const first = pointAt(view, range.startContainer, range.startOffset);
  const last = pointAt(view, range.endContainer, range.endOffset);
  const parts = view.paragraphs.map((one) => one.node.data);
  const edge = (/** @type {number} */ point, /** @type {0 | 1} */ side) => {
    const i = side ? view.paragraphs.findLastIndex((one) => one.start < point) : view.paragraphs.findIndex((one) => one.end > point);
    return { i, unit: i < 0 ? 0 : toUnit(parts[i], point - view.paragraphs[i].start) };
  };
  const [a, b] = [edge(first, 0), edge(last, 1)];
  if (a.i < 0 || b.i < a.i) return undefined;
  const [from] = whole(parts[a.i], a.unit, a.i === b.i ? b.unit : parts[a.i].length);
  const [, to] = whole(parts[b.i], a.i === b.i ? a.unit : 0, b.unit);
  if (a.i === b.i && from >= to) return undefined;
  const start = view.paragraphs[a.i].start + toPoint(parts[a.i], from);
  const end = view.paragraphs[b.i].start + toPoint(parts[b.i], to);
  const text = a.i === b.i ? parts[a.i].slice(from, to) : [parts[a.i].slice(from), ...parts.slice(a.i + 1, b.i), parts[b.i].slice(0, to)].join("\n");
  return { start, end, text };
}

/** Selecting words tells what was selected and offers to make a claim of it. @param {View} view */
function followSelection(view) {
  const offer = document.createElement("button");
  offer.type = "button";
  offer.className = "offer";
  offer.dataset.key = "m";
  offer.textContent = word("evidence.add");
  offer.hidden = true;
  view.text.after(offer);
  /** @type {{start: number, end: number, text: string} | undefined} */
  let found;
  document.addEventListener("selectionchange", calmly(() => {
    if (document.activeElement === offer) return;
    found = selected(view);
    offer.hidden = !found || view.island.dataset.readonly !== undefined;
    if (!found) return;
    place(view, offer);
    for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input[data-selection]"))) {
      field.value = String(found[/** @type {"start" | "end" | "text"} */ (field.dataset.selection)] ?? "");
    }
    view.island.dispatchEvent(new CustomEvent("riwaya:selection", { bubbles: true, detail: found }));
  }, 80));
  offer.addEventListener("click", () => {
    offer.hidden = true;
    if (found) view.island.dispatchEvent(new CustomEvent("riwaya:add", { bubbles: true, detail: found }));
  });
}

/** Puts the button below the end of the selection, within what is in sight of the text. @param {View} view @param {HTMLElement} offer */
function place(view, offer) {
  const boxes = getSelection()?.getRangeAt(0).getClientRects();
  const box = boxes?.[boxes.length - 1];
  const frame = offer.offsetParent?.getBoundingClientRect();
  if (!box || !frame) return;
  const x = Math.min(Math.max(box.left - frame.left, 0), frame.width - offer.offsetWidth);
  const y = Math.min(box.bottom, view.text.getBoundingClientRect().bottom - offer.offsetHeight - 12) - frame.top + 6;
  offer.style.left = `${x}px`;
  offer.style.top = `${y}px`;
}

/** Words can be chosen by keyboard: arrows go from word to word, with shift they add words, Enter makes a claim. @param {View} view */
function followKeys(view) {
  const words = view.paragraphs.flatMap((one) =>
    [...new Intl.Segmenter("ar", { granularity: "word" }).segment(one.node.data)]
      .filter((part) => part.isWordLike)
      .map((part) => ({ node: one.node, from: part.index, to: part.index + part.segment.length })));
  let [anchor, head] = [-1, -1];
  const rtl = () => getComputedStyle(view.text.querySelector("[data-start]") ?? view.text).direction === "rtl";
  view.text.tabIndex = 0;
  view.text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !getSelection()?.isCollapsed) {
      event.preventDefault();
      /** @type {HTMLElement | null} */ (view.island.querySelector(".offer:not([hidden])"))?.click();
    }
    if (event.key === "Escape") getSelection()?.removeAllRanges();
    if (!/^Arrow(Left|Right)$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey || !words.length) return;
    event.preventDefault();
    const step = (event.key === "ArrowLeft") === rtl() ? 1 : -1;
    head = Math.min(Math.max(head + step, 0), words.length - 1);
    if (!event.shiftKey || anchor < 0) anchor = head;
    const [a, b] = [words[Math.min(anchor, head)], words[Math.max(anchor, head)]];
    getSelection()?.setBaseAndExtent(a.node, a.from, b.node, b.to);
    words[head].node.parentElement?.scrollIntoView({ block: "nearest" });
  });
}

for (const island of document.querySelectorAll("[data-island=evidence]")) mount(/** @type {HTMLElement} */ (island));
