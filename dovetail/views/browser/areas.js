// The least area at each slope, and who wins there.

import { Chart } from "./chart.js";
import { compare, log10, ratio, shown } from "./exact.js";
import { areaAt } from "./geometry.js";

// Vermillion, green, orange, purple, sky, black: told apart with any common colour blindness.
const COLOURS = ["#D55E00", "#009E73", "#E69F00", "#CC79A7", "#56B4E9", "#777777"];
const CURVE = 160;
const LOG_TWO = Math.log10(2);

// log10 of (t + r·x)²/2r at the slope 10^x = 1/r.
function height(piece, x) {
  const [slow, fast] = [log10(piece.time), log10(piece.rank) - x];
  const cost = Math.max(slow, fast) + Math.log10(1 + 10 ** -Math.abs(slow - fast));
  return 2 * cost - LOG_TWO + x;
}

export function drawAreas(frame, loaded, { rate, piece, area }, range) {
  frame.kept ??= curves(frame, loaded, range);
  const { chart, here } = frame.kept;
  chart.turnTo(here);
  const now = -log10(rate);
  chart.path([[now, chart.y.low], [now, chart.y.high]], "now");
  if (piece) chart.star(now, log10(area), `area ${shown(area)}`);
}

// What stays where it is while the slope moves.
function curves(frame, loaded, range) {
  const [low, high] = [log10(range.low), log10(range.high)];
  const lines = loaded.won.map((one) => line(one, low, high)).filter(({ points }) => points.length);
  const heights = lines.flatMap(({ points }) => points.map(([, y]) => y));
  const bottom = Math.min(...heights, log10(loaded.least.area));
  const top = Math.max(...heights, bottom + 1);
  const room = 0.12 * (top - bottom);
  const chart = new Chart(
    frame,
    { low, high, log: true, label: "slope a/b" },
    { low: bottom - 1.6 * room, high: top + room, log: true, label: "area R" },
  );
  const { covered } = loaded;
  if (covered.high) chart.band(low, -log10(covered.high), "uncovered");
  if (covered.low.n) chart.band(-log10(covered.low), high, "uncovered");
  lines.forEach(({ points, piece: one, from, to }) => {
    const number = loaded.won.indexOf(one);
    const colour = COLOURS[number % COLOURS.length];
    chart.path(points, "area", false, `stroke: ${colour}`);
    chart.tag(
      from,
      to,
      `${number + 1}`,
      colour,
      `rank ${shown(one.rank)}, time ${shown(one.time)}`,
    );
  });
  for (const one of loaded.won) {
    const best = ratio(one.time.n * one.rank.d, one.time.d * one.rank.n);
    const isMinimum = compare(one.low, best) < 0 && (!one.high || compare(best, one.high) < 0);
    const title = `local minimum: area ${shown(areaAt(one, best))}`;
    if (isMinimum) chart.dot(-log10(best), log10(areaAt(one, best)), "minimum", title);
  }
  return { chart, here: chart.add() };
}

function line(piece, low, high) {
  const from = piece.high === null ? low : Math.max(low, -log10(piece.high));
  const to = piece.low.n === 0n ? high : Math.min(high, -log10(piece.low));
  const count = Math.ceil((CURVE * (to - from)) / (high - low)); // below 1 if it is not in sight
  const points = Array.from({ length: Math.max(count + 1, 0) }, (_, index) => {
    const x = from + ((to - from) * index) / Math.max(count, 1);
    return [x, height(piece, x)];
  });
  return { piece, from, to, points };
}
