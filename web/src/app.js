// What every page has: htmx, keys, short messages, veils over sensitive content, and the filters in the URL.
import htmx from "htmx.org";
import { bindForms } from "./store.js";
import { word } from "./words.js";

// What went wrong is said in a message; it never takes the place of what the person was working on.
htmx.config.noSwap = /** @type {any} */ ([204, 304, "4xx", "5xx"]);

const token = () => document.body.dataset.csrf ?? "";
document.addEventListener("htmx:config:request", (event) => {
  /** @type {CustomEvent} */ (event).detail.ctx.request.headers["X-CSRF-Token"] = token();
});
document.addEventListener("htmx:response:error", (event) => {
  const { response, text } = /** @type {CustomEvent} */ (event).detail.ctx;
  const said = new DOMParser().parseFromString(text ?? "", "text/html").querySelector("[role=alert]")?.textContent;
  say(said?.trim() || word("app.refused", { status: response?.status ?? "" }), "problem");
});
document.addEventListener("htmx:error", () => say(word("app.failed"), "problem"));

/**
 * Shows a short message; servers send one as `HX-Trigger: {"riwaya:toast": {"text": …, "kind": …}}`.
 * @param {string} text @param {string} [kind] @param {string} [key] of a button to offer, such as undo
 */
export function say(text, kind = "done", key = "") {
  const place = document.getElementById("toasts");
  if (!place) return;
  const line = document.createElement("div");
  line.className = `toast ${kind}`;
  line.append(Object.assign(document.createElement("span"), { textContent: text, dir: "auto" }));
  const target = key ? document.querySelector(`[data-key~="${CSS.escape(key)}"]`) : null;
  if (target) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: target.textContent?.trim() });
    button.addEventListener("click", () => { /** @type {HTMLElement} */ (target).click(); line.remove(); });
    line.append(button);
  }
  place.append(line);
  while (place.children.length > 3) place.firstElementChild?.remove();
  setTimeout(() => line.remove(), kind === "problem" ? 12000 : 6000);
}
document.addEventListener("riwaya:toast", (event) => {
  const { text = "", kind, key } = /** @type {CustomEvent} */ (event).detail ?? {};
  say(text, kind, key);
});

/** What a key is called in `data-key`: by its place on the keyboard, so that it works with Arabic letters switched on. */
function keyName(/** @type {KeyboardEvent} */ event) {
  if (event.key === "?" || event.key === "؟") return "?";
  if (event.key.length > 1 || event.key === " ") return { " ": "space", Escape: "esc" }[event.key] ?? event.key.toLowerCase();
  if (/^[\x21-\x7e]$/.test(event.key)) return event.key.toLowerCase();
  return event.code.replace(/^(Key|Digit|Numpad)/, "").toLowerCase();
}

const typing = "input:not([type=checkbox],[type=radio],[type=button],[type=submit]), textarea, select, [contenteditable]";
const seen = (/** @type {HTMLElement} */ element) => element.checkVisibility?.({ visibilityProperty: true }) ?? true;
const all = (/** @type {string} */ selector, /** @type {ParentNode} */ root = document) =>
  /** @type {HTMLElement[]} */ ([...root.querySelectorAll(selector)]).filter(seen);

/** The item at hand: where the focus is, else the one marked current, else the first. */
const atHand = () =>
  /** @type {HTMLElement | null} */ (document.activeElement?.closest("[data-item]")) ?? all("[data-item][aria-current]")[0] ?? all("[data-item]")[0];

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const focus = /** @type {HTMLElement} */ (event.target);
  const name = keyName(event);
  if (focus.matches?.(typing)) {
    if (name === "esc") focus.blur();
    return;
  }
  if (/^(enter|space)$/.test(name) && focus.matches?.("a, button, summary, label, input")) return;
  if (document.querySelector("dialog[open]") && name !== "esc") return;
  if (name === "j" || name === "k") step(name === "j" ? 1 : -1, event);
  else if (name === "?") /** @type {HTMLDialogElement | null} */ (document.querySelector("dialog[data-keys]"))?.showModal();
  else press(name, event);
});

/** Goes to the next or the former item: `[data-item]`, a row or a claim. @param {number} by @param {Event} event */
function step(by, event) {
  const items = all("[data-item]");
  if (!items.length) return;
  event.preventDefault();
  const focused = items.findIndex((one) => one.contains(document.activeElement));
  const now = focused < 0 && document.activeElement === document.body ? items.findIndex((one) => one.hasAttribute("aria-current")) : focused;
  const next = items[now < 0 ? (by > 0 ? 0 : items.length - 1) : Math.min(Math.max(now + by, 0), items.length - 1)];
  if (!next.hasAttribute("tabindex") && next.tabIndex < 0) next.tabIndex = -1;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

/** Presses what carries the key: in the item at hand first, then on the page. @param {string} name @param {Event} event */
function press(name, event) {
  const selector = `[data-key~="${CSS.escape(name)}"]`;
  const item = atHand();
  const target = (item && all(selector, item)[0]) ?? all(selector).find((one) => !one.closest("[data-item]"));
  if (!target) return;
  event.preventDefault();
  if (target.matches(typing)) target.focus();
  else target.click();
}

document.addEventListener("click", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const opener = target.closest?.("[data-unveil]");
  if (opener) unveil(/** @type {HTMLElement} */ (opener.closest(".veiled")));
  const to = /** @type {HTMLElement | null} */ (target.closest?.("[data-opens]"));
  if (to) /** @type {HTMLDialogElement | null} */ (document.getElementById(to.dataset.opens ?? ""))?.showModal();
  if (target.closest?.("[data-closes]")) target.closest("dialog")?.close();
});

/** Shows what was blurred; until then it is `inert`, so that a screen reader does not read it either. @param {HTMLElement | null} box */
function unveil(box) {
  if (!box) return;
  box.classList.remove("veiled");
  box.querySelectorAll("[inert]").forEach((one) => one.removeAttribute("inert"));
  box.querySelectorAll(".veil, [data-unveil]").forEach((one) => one.remove());
  const shown = /** @type {HTMLElement | null} */ (box.querySelector("[tabindex], a, button")) ?? box;
  if (shown === box) box.tabIndex = -1;
  shown.focus({ preventScroll: true });
}

bindForms();
