// The places of a logarithmic slider: numbers in equal steps of the logarithm, each the simplest
// fraction near its place.

import { ceil, log10, over, power10, ratio } from "./exact.js";

const EACH = 24; // places for a factor of ten

// The roundest integer from `low` to `high`, both at least 1; if there is none, the fraction of
// least terms.
function simplest(low, high) {
  const [least, most] = [ceil(low), high.n / high.d];
  if (least > most) return leastTerms(low, high);
  let unit = 10n ** BigInt(`${most}`.length - 1);
  while ((most / unit) * unit < least) unit /= 10n;
  return ratio((most / unit) * unit);
}

function leastTerms(low, high) {
  const least = ceil(low);
  if (least * high.d <= high.n) return ratio(least);
  const whole = least - 1n;
  const inverse = ({ n, d }) => ({ n: d, d: n - whole * d });
  const part = leastTerms(inverse(high), inverse(low));
  return ratio(whole * part.n + part.d, part.n);
}

// The number at a place: place 0 is 1, each place 10^(1/EACH) times the one before.
export function stop(place) {
  if (place === 0) return ratio(1n);
  if (place < 0) return over(ratio(1n), stop(-place));
  return simplest(power10((place - 0.5) / EACH), power10((place + 0.5) / EACH));
}

// The place nearest to a number.
export function placeOf(value) {
  return Math.round(log10(value) * EACH);
}

// The places from the last below `low` to the first above `high`.
export function places(low, high) {
  return { first: Math.floor(log10(low) * EACH), last: Math.ceil(log10(high) * EACH) };
}
