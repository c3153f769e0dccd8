// Who wins at which exchange rate, and what that costs: docs/geometry.md.

import { add, compare, greatest, least, over, ratio, read, subtract, times } from "./exact.js";

const ZERO = ratio(0n);

// The vertices of the lower-left hull of programs { rank, time } with fractions, in order of rank.
export function lowerLeftHull(programs) {
  const hull = [];
  const sorted = [...programs].sort((p, q) => compare(p.rank, q.rank) || compare(p.time, q.time));
  for (const point of sorted) {
    if (hull.length && compare(point.time, hull.at(-1).time) >= 0) continue;
    while (hull.length > 1 && !turnsUp(hull.at(-2), hull.at(-1), point)) hull.pop();
    hull.push(point);
  }
  return hull;
}

function turnsUp(first, middle, last) {
  return compare(border(first, middle), border(middle, last)) > 0;
}

// The rate at which two neighbours cost the same.
function border(slow, fast) {
  return over(subtract(slow.time, fast.time), subtract(fast.rank, slow.rank));
}

// The vertices with the rates from `low` to `high` (null: no end) at which they win, as far as
// these are covered.
export function pieces(hull, covered) {
  const borders = hull.slice(1).map((point, index) => border(hull[index], point));
  const all = hull.map((point, index) => ({
    ...point,
    low: greatest(borders[index] ?? ZERO, covered.low),
    high: lower(borders[index - 1] ?? null, covered.high),
  }));
  return all.filter(({ low, high }) => high === null || compare(low, high) < 0);
}

function lower(one, other) {
  return one === null ? other : other === null ? one : least(one, other);
}

export function isCovered({ low, high }, rate) {
  return compare(rate, low) >= 0 && (high === null || compare(rate, high) <= 0);
}

// The piece that wins at a rate; of two that tie, the one of lower rank.
export function pieceAt(won, rate) {
  return won.find(({ low }) => compare(rate, low) >= 0) ?? won.at(-1);
}

// The area (t + r·x)²/2r.
export function areaAt({ rank, time }, rate) {
  const cost = add(time, times(rate, rank));
  return over(times(cost, cost), times(ratio(2n), rate));
}

// The covered rate of least area; of several, the greatest.
export function bestRate(won) {
  let best = null;
  for (const piece of won) {
    const rate = lower(greatest(over(piece.time, piece.rank), piece.low), piece.high);
    const cost = areaAt(piece, rate);
    if (best === null || compare(cost, best.area) < 0) best = { rate, area: cost };
  }
  return best;
}

export function readEnds({ low, high }) {
  return { low: read(low), high: high === null ? null : read(high) };
}
