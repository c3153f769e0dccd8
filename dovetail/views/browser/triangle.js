// What the dovetailer visits until it accepts the winner: machines by rank, turns by time.

import { Chart } from "./chart.js";
import { add, ceil, ceilDivide, log10, over, ratio, shown, times } from "./exact.js";

const SAMPLES = 200; // groups from each end, where there are too many to be seen
const SMALL = 60n; // up to this rank and time the axes are linear

// The columns [first rank, last rank, turns] that are visited, rising; of many groups some.
function* columns({ point, iteration }, a, b, tie, total) {
  const own = ceilDivide(point.rank, a);
  let last = a * iteration;
  if (total !== null && total < last) last = total;
  for (const group of sampledGroups(ceilDivide(last, a), own)) {
    const first = a * (group - 1n) + 1n;
    const final = a * group < last ? a * group : last;
    const before = b * (iteration - group);
    if (group === own) {
      yield [first, point.rank - 1n, before + b];
      yield [point.rank, point.rank, point.time];
      yield [point.rank + 1n, final, before];
    } else {
      const visited = tie === "rank" ? group < own : group > own;
      yield [first, final, visited ? before + b : before];
    }
  }
}

function sampledGroups(last, own) {
  if (last <= 2n * BigInt(SAMPLES)) {
    return Array.from({ length: Number(last) }, (_, index) => BigInt(index + 1));
  }
  const size = Math.min(Math.log(Number(last)), 700);
  const chosen = new Set([own - 1n, own, own + 1n].filter((group) => group >= 1n && group <= last));
  for (let index = 0; index < SAMPLES; index += 1) {
    const step = BigInt(Math.floor(Math.exp((size * index) / SAMPLES)));
    chosen.add(step).add(last + 1n - step);
  }
  return [...chosen].sort((one, other) => (one < other ? -1 : 1));
}

// The corners of the visited area; the cell (x, t) is centred on (x, t).
function outline(parts, place) {
  const corners = [[place(1n, -0.5), place(1n, -0.5)]];
  for (const [first, last, turns] of parts) {
    if (first > last || turns <= 0n) continue;
    const top = place(turns, 0.5);
    corners.push([place(first, -0.5), top], [place(last, 0.5), top]);
  }
  return [...corners, [corners.at(-1)[0], place(1n, -0.5)]];
}

export function drawTriangle(frame, { front, won }, { winner, a, b }) {
  frame.kept ??= solutions(frame, front, won);
  const { chart, log, place, below, above } = frame.kept;
  chart.turnTo(below);
  const parts = columns(winner, a, b, front.tie, front.total);
  chart.path(outline(parts, place), winner.refusal ? "region unsure" : "region", true);
  chart.path(isoline(winner.point, a, b, chart.x, log), "isoline");
  chart.turnTo(above);
  const { rank, time } = winner.point;
  chart.star(place(rank, 0), place(time, 0), `winner: rank ${rank}, time ${time}`);
}

// Where isolines meet the axes, at the slopes where another program begins to win, where one costs
// least, and where the front ends: so all triangles that are certain are in sight.
function corners(won) {
  return won.flatMap(({ rank, time, low, high }) =>
    [low, over(time, rank), high].filter((rate) => rate?.n).map((rate) => {
      const cost = add(time, times(rate, rank));
      return { rank: ceil(over(cost, rate)), time: ceil(cost) };
    })
  );
}

// What stays where it is while the slope moves; `below` and `above` it is room for the rest.
function solutions(frame, front, won) {
  const seen = [...front.points, ...corners(won)];
  const greatest = (name) => seen.map((one) => one[name]).reduce((x, y) => (x > y ? x : y));
  const [mostRanks, mostTimes] = [greatest("rank"), greatest("time")];
  const log = mostRanks > SMALL || mostTimes > SMALL;
  // Near whole numbers of any size; half a cell counts only where it is seen.
  const place = (number, half) => {
    if (!log) return Number(number) + half;
    return number < 1000n ? Math.log10(Number(number) + half) : log10(ratio(number));
  };
  const end = (most) => (log ? place(most, 0) + 0.6 : Number(most) * 1.1 + 1);
  const axis = (most, label) => ({ low: log ? -0.3 : 0.5, high: end(most), log, label });
  const chart = new Chart(frame, axis(mostRanks, "rank x"), axis(mostTimes, "time t (turns)"));
  const below = chart.add();
  chart.add();
  for (const { rank, time } of front.points) {
    const title = `rank ${shown(ratio(rank))}, time ${shown(ratio(time))}`;
    chart.dot(place(rank, 0), place(time, 0), "point", title);
  }
  return { chart, log, place, below, above: chart.add() };
}

// The line a·t + b·x = const through the winner.
function isoline({ rank, time }, a, b, { low }, log) {
  const constant = a * time + b * rank;
  const [across, up] = [ratio(constant, b), ratio(constant, a)];
  if (!log) return [[0, Number(up.n) / Number(up.d)], [Number(across.n) / Number(across.d), 0]];
  const [x, y] = [log10(across), log10(up)];
  const points = [];
  for (let index = 0; index <= SAMPLES; index += 1) {
    const share = (x - low) * (1 - 2 ** (-index / 12)); // denser towards the end
    points.push([low + share, y + Math.log10(1 - 10 ** (low + share - x))]);
  }
  return [...points, [points.at(-1)[0], -1]];
}
