// What the islands say: words from the page, numbers and days as the person chose, colours from the style sheet.

/** @type {Record<string, string> | undefined} */
let said;

/**
 * The words of a key, `{name}` in them filled in; the key's last part where the page gives none.
 * @param {string} key @param {Record<string, string | number>} [values]
 */
export function word(key, values = {}) {
  said ??= JSON.parse(document.getElementById("words")?.textContent || "{}");
  const found = said?.[key] ?? key.split(".").at(-1) ?? key;
  return found.replace(/\{(\w+)\}/g, (all, name) => String(values[name] ?? all));
}

const root = document.documentElement;
const system = root.dataset.digits === "arabic" ? "arab" : "latn";
const locale = `${root.lang || "ar"}-u-nu-${system}-ca-gregory`;
const figures = new Intl.NumberFormat(locale);
const months = new Intl.DateTimeFormat(locale, { year: "numeric", month: "short", timeZone: "UTC" });

/** @param {number | null | undefined} value */
export const number = (value) => (value == null ? "–" : figures.format(value));

/** A day as YYYY-MM-DD in the digits chosen. @param {string} iso */
export const day = (iso) => (system === "arab" ? iso.replace(/\d/g, (d) => String.fromCharCode(0x660 + Number(d))) : iso);

/** @param {Date} date */
export const month = (date) => months.format(date);

/** The names of ISO 3166 countries in the language of the page. */
export const countryName = new Intl.DisplayNames([root.lang || "ar"], { type: "region", fallback: "code" });

/** A colour of the style sheet as it is now, light or dark, in a form that canvases understand. @param {string} name */
export function colour(name) {
  const probe = make("i", { hidden: true });
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

export const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Calls back when the colours change from light to dark or back. @param {() => void} call */
export function onTheme(call) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", call);
  new MutationObserver(call).observe(root, { attributes: true, attributeFilter: ["data-theme"] });
}

/**
 * A new element: attributes, then what is in it; words of others go in as text only.
 * @param {string} tag @param {Record<string, unknown>} [attributes] @param {...(Node | string)} inside
 * @returns {HTMLElement}
 */
export function make(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...inside);
  return made;
}

/** Words of a source inside a line of ours. @param {string} text */
export const isolated = (text) => make("bdi", { dir: "auto" }, text);
