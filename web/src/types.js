// Colours of event types: a hue for each kind of dealing (words of peace, deeds of peace, words of conflict, deeds of
// conflict), dark enough on light paper and light enough on dark. Colour never stands alone: there is a word beside it.
import { word } from "./words.js";

/** @type {[type: string, colour: string, line: "solid" | "dotted" | "dashed"][]} */
const TYPES = [
  ["AGREE", "#3b7dd8", "solid"], ["CONSULT", "#2a8ca8", "solid"], ["SUPPORT", "#6478d0", "solid"], ["CONCEDE", "#5b86a8", "dotted"],
  ["COOPERATE", "#2f9468", "solid"], ["AID", "#6f922f", "solid"], ["RETREAT", "#4f8f80", "dotted"],
  ["REQUEST", "#7a8494", "dotted"], ["ACCUSE", "#b3891a", "dotted"], ["REJECT", "#b9669f", "dashed"], ["THREATEN", "#8d6cc4", "dashed"],
  ["PROTEST", "#cf7a26", "dashed"], ["SANCTION", "#97704e", "dashed"], ["MOBILIZE", "#84803e", "solid"], ["COERCE", "#94508f", "solid"],
  ["ASSAULT", "#cb4437", "solid"],
];
const KNOWN = new Map(TYPES.map(([type, colour, line], order) => [type, { colour, line, order }]));
const OTHER = { colour: "#7d8288", line: /** @type {const} */ ("solid"), order: TYPES.length };

export const style = (/** @type {string} */ type) => KNOWN.get(type) ?? OTHER;
export const typeName = (/** @type {string} */ type) => word(`type.${type}`);
export const inOrder = (/** @type {string} */ a, /** @type {string} */ b) => style(a).order - style(b).order || (a < b ? -1 : 1);

/** A swatch of a type's colour. @param {string} type */
export function swatch(type) {
  const made = document.createElement("i");
  made.className = "swatch";
  made.setAttribute("aria-hidden", "true");
  made.style.backgroundColor = style(type).colour;
  return made;
}
