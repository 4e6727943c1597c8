// The filters that the map, the timeline and the network share. They live in the URL, so that a view can be bookmarked
// and sent; every change is told as `riwaya:filters` on <body> (which htmx can listen to as well).

export const KEYS = /** @type {const} */ (["type", "status", "country", "since", "until", "actor", "sources", "contradicted", "box"]);
/** @typedef {(typeof KEYS)[number]} Key */
/** @typedef {Partial<Record<Key, string>>} Filters */

/** @type {Filters} */
let now = read(location.search);

/** The filters of a query string. @param {string} query @returns {Filters} */
export function read(query) {
  const asked = new URLSearchParams(query);
  /** @type {Filters} */
  const found = {};
  for (const key of KEYS) {
    const values = asked.getAll(key).filter(Boolean);
    if (values.length) found[key] = values.join(",");
  }
  return found;
}

/** The filters as they stand. @returns {Readonly<Filters>} */
export function filters() {
  return now;
}

/**
 * The filters as a query, some left out.
 * @param {{without?: Key[], more?: Record<string, string | number>}} [options]
 */
export function query({ without = [], more = {} } = {}) {
  const asked = new URLSearchParams();
  for (const key of KEYS) {
    const value = now[key];
    if (value && !without.includes(key)) asked.set(key, value);
  }
  for (const [key, value] of Object.entries(more)) asked.set(key, String(value));
  return asked;
}

/**
 * Changes filters; an empty value takes one away. `by` names who changed them, so that they need not answer themselves.
 * @param {Filters} changes @param {string} [by]
 */
export function change(changes, by = "") {
  const next = { ...now, ...changes };
  for (const key of KEYS) if (!next[key]) delete next[key];
  const changed = KEYS.filter((key) => next[key] !== now[key]);
  if (!changed.length) return;
  now = next;
  const asked = new URLSearchParams(location.search);
  KEYS.forEach((key) => asked.delete(key));
  query().forEach((value, key) => asked.set(key, value));
  const rest = asked.toString();
  history.replaceState(history.state, "", rest ? `?${rest}` : location.pathname);
  tell(changed, by);
}

/** @param {Key[]} changed @param {string} by */
function tell(changed, by) {
  document.body.dispatchEvent(new CustomEvent("riwaya:filters", { bubbles: true, detail: { filters: now, changed, by } }));
}

/**
 * Calls back at every change that others make.
 * @param {(changed: Key[]) => void} call @param {string} [me]
 */
export function follow(call, me = "-") {
  document.body.addEventListener("riwaya:filters", (event) => {
    const { changed, by } = /** @type {CustomEvent} */ (event).detail;
    if (by !== me) call(changed);
  });
}

/** Forms marked `data-filters` show the filters and change them; links marked `data-filtered` carry them on. */
export function bindForms() {
  show();
  document.addEventListener("change", (event) => {
    const form = /** @type {HTMLElement} */ (event.target).closest?.("form[data-filters]");
    if (form) take(/** @type {HTMLFormElement} */ (form));
  });
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLElement} */ (event.target);
    if (!form.matches("form[data-filters]")) return;
    event.preventDefault();
    take(/** @type {HTMLFormElement} */ (form));
  });
  document.addEventListener("reset", (event) => {
    if (!(/** @type {HTMLElement} */ (event.target).matches("form[data-filters]"))) return;
    event.preventDefault();
    change(Object.fromEntries(KEYS.map((key) => [key, ""])));
  });
  follow(show);
  addEventListener("popstate", () => { now = read(location.search); tell([...KEYS], ""); });
}

/** @param {HTMLFormElement} form */
function take(form) {
  const given = new FormData(form);
  const named = KEYS.filter((key) => form.elements.namedItem(key));
  change(Object.fromEntries(named.map((key) => [key, given.getAll(key).filter(Boolean).join(",")])));
}

function show() {
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-filters]"))) {
    for (const key of KEYS) {
      const values = (now[key] ?? "").split(",");
      for (const field of form.querySelectorAll(`[name="${key}"]`)) {
        if (field instanceof HTMLSelectElement && field.multiple) [...field.options].forEach((one) => { one.selected = values.includes(one.value); });
        else if (field instanceof HTMLInputElement && /checkbox|radio/.test(field.type)) field.checked = values.includes(field.value);
        else if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = now[key] ?? "";
      }
    }
  }
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a[data-filtered]"))) {
    const to = new URL(link.href);
    KEYS.forEach((key) => to.searchParams.delete(key));
    query().forEach((value, key) => to.searchParams.set(key, value));
    link.href = to.href;
  }
}
