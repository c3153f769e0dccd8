// What is found, in words and rows for people; each number with its exact text.

import { ratio, shown, text } from "./exact.js";
import { isCovered } from "./geometry.js";

const LISTED = 8; // rates of one row
const SHORT = 6; // digits of rates that stand side by side

function row(name, label, value) {
  const isNumber = typeof value === "bigint" || (value !== null && typeof value === "object");
  const number = typeof value === "bigint" ? ratio(value) : value;
  return isNumber
    ? { name, label, exact: text(number), text: shown(number) }
    : { name, label, exact: `${value}`, text: `${value}` };
}

function rateRow(name, label, rates, write) {
  const more = rates.length > LISTED ? ` … (${rates.length.toLocaleString("en")} in all)` : "";
  const texts = rates.slice(0, LISTED).map(write);
  const apart = texts.some((one) => one.length > SHORT) ? ",\n" : ", ";
  return { name, label, exact: rates.map(text).join(" "), text: texts.join(apart) + more };
}

function winnerRows({ winner }) {
  if (!winner) return [row("winner", "winner", "ranks and times are not whole numbers")];
  const { point } = winner;
  const loss = point.held_out_loss;
  const machine = point.machine && [row("winner.machine", "machine", point.machine)];
  return [
    ...(machine ?? []),
    row("winner.rank", "rank", point.rank),
    row("winner.time", "time (turns)", point.time),
    row("winner.iteration", "iteration", winner.iteration),
    row("winner.slots", "slots", winner.slots),
    row("winner.area", "area of the triangle", winner.area),
    ...(machine ? [row("winner.held_out_loss", "held-out loss", loss ?? "none held out")] : []),
  ];
}

function geometryRows(loaded, { rate, piece, area, regret }) {
  const best = [
    row("best_slope", "best slope", over1(loaded.least.rate)),
    row("least_area", "least area", loaded.least.area),
  ];
  const at = row("rate", "exchange rate b/a", rate);
  if (!piece) {
    return [at, row("piece", "wins", "not covered by the front"), ...best];
  }
  const slope = (end) => (end === null || end.n === 0n ? null : over1(end));
  const [from, to] = [slope(piece.high), slope(piece.low)];
  return [
    at,
    row("piece.rank", "wins: rank", piece.rank),
    row("piece.time", "wins: time", piece.time),
    row("piece.from", "from slope", from ?? "0"),
    row("piece.to", "to slope", to ?? "infinity"),
    row("area", "area R", area),
    row("regret", "times the least area", regret),
    ...best,
  ];
}

function over1({ n, d }) {
  return { n: d, d: n };
}

function mapRows(loaded, { chosen, fixed, orbit, kappa }) {
  const mark = (rate) => (isCovered(loaded.covered, rate) ? "" : " (not covered)");
  const write = (rate) => shown(rate) + mark(rate);
  const cycle = orbit.rates.slice(orbit.transient);
  const single = cycle.length === 1;
  const none = { text: "none", exact: "" };
  return [
    row("kappa", "code constant κ", kappa),
    rateRow("chosen", "best inner rates F(b/a)", chosen, write),
    {
      ...rateRow("fixed", "fixed points of F", fixed.map(({ rate }) => rate), write),
      ...(fixed.length ? {} : none),
    },
    rateRow("orbit", "orbit of b/a", orbit.rates, write),
    rateRow("cycle", single ? "ends at" : `ends in a cycle of ${cycle.length}`, cycle, write),
  ];
}

// The rows, in groups with a title each.
export function rowGroups(loaded, found) {
  const isSure = !found.winner?.refusal;
  return [
    { title: isSure ? "Winner" : "Best known, not certain", rows: winnerRows(found) },
    { title: "At this exchange rate", rows: geometryRows(loaded, found) },
    { title: "Forwarding", rows: mapRows(loaded, found) },
  ];
}

// One sentence that says what happens at the slope.
export function summary({ a, b, winner, piece }) {
  const slope = `At the slope ${shown(ratio(a))}/${shown(ratio(b))}`;
  if (!winner) {
    const [rank, time] = [shown(piece.rank), shown(piece.time)];
    return `${slope} the program of rank ${rank} and time ${time} costs least.`;
  }
  const { point } = winner;
  const [rank, time, now] = [point.rank, point.time, winner.iteration].map((n) => shown(ratio(n)));
  if (winner.refusal) return `Not certain: ${winner.refusal}.`;
  const who = point.machine ? `the machine ${point.machine}` : "the program";
  const which = `${who} (rank ${rank}, time ${time})`;
  return `${slope} ${which} is accepted first, in iteration ${now}.`;
}
