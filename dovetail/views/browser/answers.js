// All that the page says, from what Python wrote (`contents`) and the state { a, b, kappa }.

import { over, ratio, read, text } from "./exact.js";
import { best, fixedPoints, orbit, readHull } from "./forwarding.js";
import { winner } from "./front.js";
import {
  areaAt,
  bestRate,
  isCovered,
  lowerLeftHull,
  pieceAt,
  pieces,
  readEnds,
} from "./geometry.js";

// The contents with numbers in place of texts, and what does not depend on the state.
export function load(contents) {
  const points = contents.points.map((point) => ({
    ...point,
    rank: read(point.rank),
    time: read(point.time),
  }));
  const hull = lowerLeftHull(points);
  const covered = readEnds(contents.covered);
  const won = pieces(hull, covered);
  const whole = points.every(({ rank, time }) => rank.d === 1n && time.d === 1n);
  const integers = ({ rank, time, ...rest }) => ({ ...rest, rank: rank.n, time: time.n });
  const corner = contents.rectangle;
  return {
    contents,
    points,
    covered,
    won,
    least: bestRate(won),
    hull: readHull(contents, hull),
    // Programs of whole ranks and times can be dovetailed.
    front: whole && {
      points: points.map(integers),
      tie: contents.tie,
      total: contents.total === null ? null : BigInt(contents.total),
      rectangle: corner && { rank: BigInt(corner.rank), time: BigInt(corner.time) },
    },
  };
}

export function readState({ a, b, kappa }) {
  return { a: BigInt(a), b: BigInt(b), kappa: read(kappa) };
}

// What is found for a state, in numbers.
export function answer(loaded, { a, b, kappa }) {
  const rate = ratio(b, a);
  const isKnown = isCovered(loaded.covered, rate);
  const piece = isKnown ? pieceAt(loaded.won, rate) : null;
  return {
    a,
    b,
    kappa,
    rate,
    winner: loaded.front ? winner(loaded.front, a, b) : null,
    piece,
    area: piece && areaAt(piece, rate),
    regret: piece && over(areaAt(piece, rate), loaded.least.area),
    chosen: best(loaded.hull, over(ratio(kappa.n * b), ratio(kappa.d * a))).rates,
    fixed: fixedPoints(loaded.hull, kappa),
    orbit: orbit(loaded.hull, kappa, rate),
  };
}

// The same in texts, with the names of Python's results: for programs that read the page.
export function plain(loaded, state) {
  const found = answer(loaded, readState(state));
  const { winner: first, piece } = found;
  const end = (rate) => (rate === null ? null : text(rate));
  return {
    winner: first && {
      rank: `${first.point.rank}`,
      time: `${first.point.time}`,
      machine: first.point.machine,
      held_out_loss: first.point.held_out_loss,
      iteration: `${first.iteration}`,
      slots: `${first.slots}`,
      area: text(first.area),
      refusal: first.refusal,
    },
    piece: piece && {
      rank: text(piece.rank),
      time: text(piece.time),
      low: text(piece.low),
      high: end(piece.high),
      area: text(found.area),
      regret: text(found.regret),
    },
    best_rate: text(loaded.least.rate),
    least_area: text(loaded.least.area),
    best: found.chosen.map(text),
    fixed: found.fixed.map(({ rate, tied, chosen }) => [text(rate), tied, chosen]),
    orbit: {
      rates: found.orbit.rates.map(text),
      transient: found.orbit.transient,
      tied: found.orbit.tied,
    },
  };
}
