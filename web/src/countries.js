// Countries that get a name on the map: the number that the borders carry (ISO 3166-1) and the letters that browsers know.
const CODES =
  "760SY 368IQ 422LB 400JO 376IL 275PS 682SA 887YE 512OM 784AE 634QA 048BH 414KW 818EG 434LY 788TN 012DZ 504MA 729SD 728SS 706SO " +
  "262DJ 232ER 231ET 478MR 466ML 562NE 148TD 566NG 792TR 364IR 004AF 586PK 196CY 300GR 051AM 031AZ 268GE 643RU 804UA 380IT 724ES " +
  "250FR 860UZ 795TM 140CF 120CM 404KE 800UG 180CD 854BF 686SN 356IN 642RO 100BG 398KZ 276DE 616PL";

/** @type {Map<string, string>} */
export const LETTERS = new Map(CODES.split(" ").map((one) => [one.slice(0, 3), one.slice(3)]));

/** @typedef {[number, number][]} Ring */

/** Where a country's name is written: the middle of its largest piece of land. @param {GeoJSON.Geometry} shape */
export function middle(shape) {
  const pieces = shape.type === "Polygon" ? [shape.coordinates] : shape.type === "MultiPolygon" ? shape.coordinates : [];
  const [largest] = pieces.map((piece) => centre(/** @type {Ring} */ (piece[0]))).sort((a, b) => b.area - a.area);
  return largest ? [largest.x, largest.y] : undefined;
}

/** Area and centre of a ring (shoelace formula). @param {Ring} ring */
function centre(ring) {
  let [area, x, y] = [0, 0, 0];
  for (let i = 0; i < ring.length - 1; i++) {
    const [[x1, y1], [x2, y2]] = [ring[i], ring[i + 1]];
    const cross = x1 * y2 - x2 * y1;
    area += cross;
    x += (x1 + x2) * cross;
    y += (y1 + y2) * cross;
  }
  return { area: Math.abs(area / 2), x: x / (3 * area), y: y / (3 * area) };
}
