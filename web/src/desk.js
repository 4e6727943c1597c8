// The forms of the review screen: pick lists, words taken from the selection, and where the focus goes after a change.
import { say } from "./app.js";
import { calmly } from "./ask.js";
import { word } from "./words.js";

/** Where the focus was when a part of the page was swapped: on a claim, so that keys go on where they were. */
document.addEventListener("htmx:after:swap", () => {
  const here = document.activeElement;
  if (here && here !== document.body) return;
  const form = /** @type {HTMLElement | null} */ (document.querySelector(".edit-form [autofocus], .adding [autofocus]"));
  (form ?? /** @type {HTMLElement | null} */ (document.querySelector("#claims [aria-current]")))?.focus();
});

// A claim that was added is among the claims now: its form goes.
document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  const form = /** @type {HTMLElement | null} */ (ctx?.sourceElement?.closest?.("[data-close-on-save]") ?? null);
  if (form && ctx.response?.status < 400) form.remove();
});
document.addEventListener("click", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (target.closest("[data-close]")) target.closest("form")?.remove();
  if (target.closest("[data-opens-keys]")) /** @type {HTMLDialogElement | null} */ (document.querySelector("dialog[data-keys]"))?.showModal();
  const taker = target.closest("[data-take-selection]");
  if (taker) takeSelection(/** @type {HTMLElement} */ (taker.closest("[data-row]")));
  const option = /** @type {HTMLElement | null} */ (target.closest("[data-values]"));
  if (option) take(option);
});

/** @type {{start: number, end: number, text: string} | undefined} */
let selected;
document.addEventListener("riwaya:selection", (event) => { selected = /** @type {CustomEvent} */ (event).detail; });

/** @param {HTMLElement} row @param {string} name @returns {HTMLInputElement | null} */
const input = (row, name) => row.querySelector(`[name="${CSS.escape((row.dataset.prefix ?? "") + name)}"]`);

/** The words selected in the text become the evidence of a row. @param {HTMLElement} row */
function takeSelection(row) {
  if (!selected) return say(word("evidence.select_first"), "problem");
  const [name, start, end] = ["name", "start", "end"].map((one) => input(row, one));
  if (name) name.value = selected.text;
  if (start) start.value = String(selected.start);
  if (end) end.value = String(selected.end);
}

const asking = new WeakMap();
document.addEventListener("input", (event) => {
  const field = /** @type {HTMLInputElement} */ (event.target);
  if (!field.dataset?.pick) return;
  const row = /** @type {HTMLElement} */ (field.closest("[data-row]"));
  const id = input(row, field.name.endsWith("place") ? "gazetteer_id" : "id");
  if (id) id.value = "";
  if (!asking.has(field)) asking.set(field, calmly(() => offer(field, row), 150));
  asking.get(field)();
});

/** @param {HTMLInputElement} field @param {HTMLElement} row */
async function offer(field, row) {
  const list = /** @type {HTMLElement} */ (row.querySelector(".picks"));
  const answer = await fetch(`${field.dataset.pick}?${new URLSearchParams({ q: field.value })}`, { headers: { "hx-request": "true" } });
  list.innerHTML = answer.ok ? await answer.text() : "";
  list.hidden = !list.querySelector("[data-values]");
}

/** Fills a row with what was picked. @param {HTMLElement} option */
function take(option) {
  const row = /** @type {HTMLElement} */ (option.closest("[data-row]"));
  for (const [name, value] of Object.entries(JSON.parse(option.dataset.values ?? "{}"))) {
    const field = input(row, name) ?? /** @type {HTMLInputElement | null} */ (row.closest("form")?.querySelector(`select[name="${CSS.escape(name)}"]`) ?? null);
    if (field) field.value = value == null ? "" : String(value);
  }
  const list = /** @type {HTMLElement} */ (row.querySelector(".picks"));
  list.hidden = true;
  /** @type {HTMLElement | null} */ (row.querySelector("[data-pick]"))?.focus();
}

document.addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const row = target.closest?.("[data-row]");
  const list = /** @type {HTMLElement | null} */ (row?.querySelector(".picks:not([hidden])") ?? null);
  if (!list || !["ArrowDown", "ArrowUp", "Enter", "Escape"].includes(event.key)) return;
  const options = /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[data-values]")]);
  const at = options.indexOf(target);
  if (event.key === "Enter" && at < 0) return;
  event.preventDefault();
  if (event.key === "Enter") take(options[at]);
  else if (event.key === "Escape") { list.hidden = true; /** @type {HTMLElement | null} */ (row?.querySelector("[data-pick]"))?.focus(); }
  else if (event.key === "ArrowUp" && at <= 0) /** @type {HTMLElement | null} */ (row?.querySelector("[data-pick]"))?.focus();
  else options[Math.min(options.length - 1, at + (event.key === "ArrowDown" ? 1 : -1))]?.focus();
});
