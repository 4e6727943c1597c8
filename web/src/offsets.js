// The one place where code points (what records count in) and UTF-16 units (what the browser counts in) meet.

const characters = new Intl.Segmenter("ar", { granularity: "grapheme" });

/** How many code points a text has. @param {string} text */
export function length(text) {
  let pairs = 0;
  for (let i = 0; i < text.length - 1; i++) if (isPair(text, i)) { pairs++; i++; }
  return text.length - pairs;
}

/** The unit at which a code point begins. @param {string} text @param {number} point */
export function toUnit(text, point) {
  let unit = 0;
  for (let at = 0; at < point && unit < text.length; at++) unit += isPair(text, unit) ? 2 : 1;
  return unit;
}

/** The code point that a unit belongs to. @param {string} text @param {number} unit */
export function toPoint(text, unit) {
  return length(text.slice(0, isPair(text, unit - 1) ? unit - 1 : unit));
}

/** @param {string} text @param {number} i */
function isPair(text, i) {
  const [high, low] = [text.charCodeAt(i), text.charCodeAt(i + 1)];
  return high >= 0xd800 && high < 0xdc00 && low >= 0xdc00 && low < 0xe000;
}

/**
 * A range of units without white space at its ends and never cutting a letter from its vowel marks, or an emoji in two.
 * @param {string} text @param {number} start @param {number} end @returns {[number, number]}
 */
export function whole(text, start, end) {
  while (start < end && /\s/.test(text[start])) start++;
  while (end > start && /\s/.test(text[end - 1])) end--;
  if (start === end) return [start, end];
  const cut = characters.segment(text);
  const first = cut.containing(start);
  const last = cut.containing(end - 1);
  return [first?.index ?? start, last ? last.index + last.segment.length : end];
}
