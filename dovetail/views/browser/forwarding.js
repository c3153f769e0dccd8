// The forwarding map from the families of the complete hull: docs/forwarding.md, "One hull for all
// prices". A vertex is { family, step }; a price is that of one unit of pq.

import { compare, equal, over, ratio, read, subtract, text, times } from "./exact.js";
import { countAbove } from "./search.js";

// The hull as Python wrote it, with the programs that its rules name by their numbers.
export function readHull({ families, edges }, programs) {
  let offset = 0n;
  return {
    families: families.map(({ count, rules }) => {
      const family = {
        offset,
        count: BigInt(count),
        rules: rules.map(([point, ...numbers]) => readRule(programs[point], numbers.map(BigInt))),
      };
      offset += family.count;
      return family;
    }),
    edges: edges.map(({ price, rates }) => ({ price: read(price), rates: rates.map(read) })),
  };
}

// Its rates are (p + k·u)/(q + k·v), in lowest terms. The rest is what prices have in common.
function readRule({ rank, time }, [p, q, u, v]) {
  const between = q * u - p * v; // of each two neighbours
  return {
    p,
    q,
    u,
    v,
    slow: between * (time.n * rank.d) ** 2n,
    fast: between * (rank.n * time.d) ** 2n,
    unit: 2n * (time.d * rank.d) ** 2n,
  };
}

function rateOf({ p, q, u, v }, step) {
  return { n: p + step * u, d: q + step * v };
}

// The rates of a vertex, rising; where rules meet in one rate it is there once.
export function ratesOf({ rules }, step) {
  const rates = rules.map((rule) => rateOf(rule, step));
  return rates.filter((rate, index) => !index || !equal(rate, rates[index - 1]));
}

// The price at which a step of a rule and the next one cost the same: the fall of R over the
// growth of pq, where 2R = t²/s + 2tx + x²·s. With p/q here and p'/q' there, over common
// denominators, it is (p'q - pq')·(t²·qq' - x²·pp') / (2·pp'·qq'·(p'q' - pq)).
function priceOf(rule, step) {
  const { n: p, d: q } = rateOf(rule, step);
  const [further, slower] = [p + rule.u, q + rule.v];
  const [above, below] = [p * further, q * slower];
  return {
    n: rule.slow * below - rule.fast * above,
    d: rule.unit * above * below * (further * slower - p * q),
  };
}

// How many edges have a price above this one; their prices fall.
function edgesAbove(edges, price) {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(edges[middle].price, price) > 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

// The best rates at a price, least pq first, then least rate; and the vertex of the first.
export function best(hull, price) {
  const { families, edges } = hull;
  const place = edgesAbove(edges, price);
  const family = families[place];
  const edge = edges[place];
  if (edge && equal(edge.price, price)) {
    return { rates: edge.rates, family: place, step: family.count - 1n };
  }
  const rule = family.rules[0];
  const last = family.count - 1n;
  const step = countAbove(last, (index) => subtract(priceOf(rule, index), price));
  const tie = step < last && equal(priceOf(rule, step), price);
  const next = tie ? ratesOf(family, step + 1n) : [];
  return { rates: [...ratesOf(family, step), ...next], family: place, step };
}

// The prices at which a vertex is best: from `low` (0 if none follows it) to `high` (null if none
// precedes it).
export function pricesOf({ families, edges }, family, step) {
  const { count, rules } = families[family];
  const after = step + 1n < count ? priceOf(rules[0], step) : edges[family]?.price;
  const before = step > 0n ? priceOf(rules[0], step - 1n) : edges[family - 1]?.price;
  return { low: after ?? ratio(0n), high: before ?? null };
}

// All rates s that are best at the price κ·s, rising.
export function fixedPoints(hull, kappa) {
  const found = new Map();
  const keep = (rate) => found.set(text(rate), rate);
  hull.families.forEach((family, place) => {
    for (const rule of family.rules) {
      for (const [step, rate] of candidates(rule, family.count, kappa)) {
        const { low, high } = pricesOf(hull, place, step);
        const price = times(kappa, rate);
        if (compare(low, price) <= 0 && (!high || compare(price, high) <= 0)) keep(rate);
      }
    }
  });
  for (const { price, rates } of hull.edges) {
    for (const rate of rates) if (equal(times(kappa, rate), price)) keep(rate);
  }
  return [...found.values()].sort(compare).map((rate) => {
    const { rates } = best(hull, times(kappa, rate));
    return { rate, tied: rates.length > 1, chosen: equal(rates[0], rate) };
  });
}

// The steps of a rule whose rates are no worse at the price κ·s than their neighbours: the price
// between two neighbours, over either of their rates, falls along a rule, so they are consecutive.
function* candidates(rule, count, kappa) {
  const above = (index, end) =>
    subtract(over(priceOf(rule, index), rateOf(rule, index + end)), kappa);
  const edges = count - 1n;
  const first = countAbove(edges, (index) => above(index, 0n));
  const last = countAbove(edges, (index) => above(index, 1n), true);
  for (let step = first; step <= last; step += 1n) yield [step, rateOf(rule, step)];
}

// The rates that follow a start, each the first that the one before selects, up to the first that
// comes back; how many come before the cycle; and whether some step was a choice.
export function orbit(hull, kappa, start) {
  const places = new Map();
  const rates = [];
  let tied = false;
  for (let now = start;; now = rates.at(-1)) {
    const chosen = best(hull, times(kappa, now)).rates;
    tied ||= chosen.length > 1;
    const name = `${chosen[0].n}/${chosen[0].d}`;
    if (places.has(name)) return { rates, transient: places.get(name), tied };
    places.set(name, rates.length);
    rates.push(chosen[0]);
  }
}

// Vertices between two: all of them, or some of each family, the closer the nearer its ends.
export function sampled({ families }, first, last, most) {
  const chosen = [];
  for (let place = first.family; place <= last.family; place += 1) {
    const low = place === first.family ? first.step : 0n;
    const high = place === last.family ? last.step : families[place].count - 1n;
    const steps = new Set([low, high]);
    for (const offset of offsets(high - low, most)) steps.add(low + offset).add(high - offset);
    const rising = [...steps].sort((one, other) => (one < other ? -1 : 1));
    chosen.push(...rising.map((step) => ({ family: place, step })));
  }
  return chosen;
}

function offsets(span, most) {
  const all = span <= BigInt(2 * most);
  const growth = Math.min(Math.log(Number(span) + 1), 700) / most; // e^700 is still a number
  const offset = (_, index) => BigInt(all ? index : Math.floor(Math.exp(growth * index)) - 1);
  return Array.from({ length: all ? Number(span) : most }, offset);
}
