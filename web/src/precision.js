// How far off a place may be, by the precision it was given with: the radius in kilometres of the area drawn.
/** @type {Record<string, number>} */
export const RADIUS_KM = { exact: 1, town: 4, area: 10, district: 25, governorate: 60, country: 250 };

const KM_PER_DEGREE = 111.32;

/** The ring around a place, near enough a circle on the ground. @param {number} lat @param {number} lon @param {number} km */
export function ring(lat, lon, km) {
  const wide = km / (KM_PER_DEGREE * Math.cos((lat * Math.PI) / 180));
  return Array.from({ length: 65 }, (_, i) => {
    const turn = (i * 2 * Math.PI) / 64;
    return [lon + wide * Math.cos(turn), lat + (km / KM_PER_DEGREE) * Math.sin(turn)];
  });
}
