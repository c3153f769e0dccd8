// Who wins under a dovetailer (a, b), exactly: docs/theory.md, "The winner".

import { ceilDivide, MOST, ratio } from "./exact.js";

export function iteration({ rank, time }, a, b) {
  return ceilDivide(rank, a) + ceilDivide(time, b) - 1n;
}

// Sorts programs into the order in which the dovetailer would accept them.
export function searchKey(program, a, b, tie) {
  const now = iteration(program, a, b);
  return tie === "rank" ? [now, program.rank] : [now, ceilDivide(program.time, b), program.rank];
}

export function atMost(key, other) {
  const place = key.findIndex((part, index) => part !== other[index]);
  return place < 0 || key[place] < other[place];
}

// All turns of the first iterations; `total` programs in all, or null.
function turns(iterations, a, b, total) {
  const growing = total === null || iterations < total / a ? iterations : total / a;
  const programs = (a * growing * (growing + 1n)) / 2n;
  return b * (programs + (iterations - growing) * (total ?? 0n));
}

function listed(iterations, a, total) {
  const all = a * iterations;
  return total === null || all < total ? all : total;
}

// Turns up to acceptance, as if no other program stopped early.
export function slots(program, a, b, tie, total) {
  const { rank, time } = program;
  const now = iteration(program, a, b);
  const group = ceilDivide(rank, a);
  let before = rank - 1n;
  if (tie === "time") {
    before += listed(now, a, total) - listed(group, a, total) - a * (group - 1n);
  }
  return turns(now - 1n, a, b, total) + b * before + ((time - 1n) % b) + 1n;
}

// The area (a·t + b·x)²/2ab of the triangle below the isoline.
export function area({ rank, time }, a, b) {
  return ratio((a * time + b * rank) ** 2n, 2n * a * b);
}

// How far to extend the rectangle for the winner with this key to be certain: two bounds, each
// null if it is great enough.
function needed(front, best, a, b) {
  const { rank: X, time: T } = front.rectangle;
  const danger = (rank, time) => atMost(searchKey({ rank, time }, a, b, front.tie), best);
  let rank = a * (best[0] - 1n);
  let time = b * (best[0] - 1n);
  if (danger(rank + 1n, 1n)) rank += a;
  if (danger(1n, time + 1n)) time += b;
  if (front.total !== null && rank > front.total) rank = front.total;
  return {
    rank: X !== front.total && danger(X + 1n, 1n) ? rank : null,
    time: danger(1n, T + 1n) ? time : null,
  };
}

function shorten(number) {
  const digits = `${number}`;
  return digits.length <= 72 ? digits : `${digits.slice(0, 36)}…${digits.slice(-36)}`;
}

function extension({ rank, time }) {
  const needs = rank === null ? [] : [`max_rank to ${shorten(rank)}`];
  if (time !== null) {
    const beyond = time > MOST ? ", beyond the greatest that can be" : "";
    needs.push(`max_time to ${shorten(time)}${beyond}`);
  }
  return needs.join(" and ");
}

// The program that is accepted first, and why it is not certain ("" if it is).
export function winner(front, a, b) {
  let best = null;
  let point = null;
  for (const one of front.points) {
    const key = searchKey(one, a, b, front.tie);
    if (best === null || !atMost(best, key)) [best, point] = [key, one];
  }
  const more = front.rectangle ? extension(needed(front, best, a, b)) : "";
  const refusal =
    `the front does not cover a=${a}, b=${b}: what lies outside its rectangle might come first; ` +
    `extend ${more}`;
  return {
    point,
    iteration: best[0],
    slots: slots(point, a, b, front.tie, front.total),
    area: area(point, a, b),
    refusal: more ? refusal : "",
  };
}
