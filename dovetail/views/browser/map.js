// The forwarding map near the current rate, its fixed points, and the orbit of that rate.

import { Chart } from "./chart.js";
import { log10, power10, shown, times } from "./exact.js";
import { best, pricesOf, ratesOf, sampled } from "./forwarding.js";

const TREADS = 100; // from each end of one family

export function drawMap(frame, { hull }, { rate, kappa, fixed, orbit }) {
  const marks = [rate, ...orbit.rates, ...fixed.map((one) => one.rate)].map(log10);
  const [low, high] = [Math.min(...marks) - 0.5, Math.max(...marks) + 0.5];
  const treads = treadsBetween(hull, kappa, low, high);
  const heights = [...treads.flatMap(({ rates }) => rates), ...marks];
  const [bottom, top] = [Math.min(...heights) - 0.3, Math.max(...heights) + 0.3];
  const chart = new Chart(
    frame,
    { low, high, log: true, label: "outer exchange rate r" },
    { low: bottom, high: top, log: true, label: "best inner rate F(r)" },
  );
  chart.path([[low, low], [high, high]], "diagonal");
  const joined = treads.flatMap(({ from, to, rates }) => [[to, rates[0]], [from, rates[0]]]);
  chart.path(joined, "riser");
  const levels = treads.flatMap(({ from, to, rates }) => rates.map((y) => [from, to, y]));
  chart.levels(levels, "tread");
  chart.path(web(rate, orbit), "web");
  for (const one of fixed) {
    const at = log10(one.rate);
    chart.dot(at, at, "fixed", `fixed point ${shown(one.rate)}`, 0.5);
  }
  chart.star(log10(rate), log10(rate), `the current rate ${shown(rate)}`);
}

// The outer rates, as logarithms, that select some vertex, with its rates; falling.
function treadsBetween(hull, kappa, low, high) {
  const [first, last] = [high, low].map((end) => best(hull, times(kappa, power10(end))));
  const shift = log10(kappa);
  return sampled(hull, first, last, TREADS).map(({ family, step }) => {
    const prices = pricesOf(hull, family, step);
    const from = prices.low.n ? log10(prices.low) - shift : -Infinity;
    const to = prices.high ? log10(prices.high) - shift : Infinity;
    const rates = ratesOf(hull.families[family], step).map(log10);
    return { from: Math.max(from, low), to: Math.min(to, high), rates };
  });
}

// From the diagonal to the map and back, until the cycle is closed.
function web(start, { rates, transient }) {
  const stations = [start, ...rates, rates[transient]].map(log10);
  const corners = [[stations[0], stations[0]]];
  stations.slice(1).forEach((there, index) => {
    corners.push([stations[index], there], [there, there]);
  });
  return corners;
}
