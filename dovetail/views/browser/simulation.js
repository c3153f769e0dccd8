// The machine, run in the browser: a saved page has no Python to ask for tiles. It begins at a
// configuration of the run that Python wrote, and goes on to the last step of the page.

import { SIDE } from "./tiles.js";

const LETTERS = "ABCDEFGH";
const CHECKPOINTS = 64;

// Entries { write, move, next } by state and symbol; next is -1 where the machine stops.
function readTable(table) {
  return table.map((row) =>
    row.map(([write, move, next]) => ({
      write: Number(write),
      move: move === "L" ? -1 : 1,
      next: LETTERS.indexOf(next),
    }))
  );
}

export class Simulation {
  constructor({ table, first, last, low, high, start }) {
    Object.assign(this, { table: readTable(table), last, low, high });
    const tape = new Uint8Array(high - low + 1);
    [...start.cells].forEach((symbol, at) => {
      tape[start.from - low + at] = Number(symbol);
    });
    const { head, state } = start;
    const moment = { step: first, head: head - low, state: LETTERS.indexOf(state), tape };
    this.checkpoints = [moment];
    const gap = Math.ceil((last - first + 1) / CHECKPOINTS);
    for (let step = first + gap; step <= last; step += gap) {
      this.checkpoints.push(this.advance(this.copy(this.checkpoints.at(-1)), step).moment);
    }
  }

  copy(moment) {
    return { ...moment, tape: moment.tape.slice() };
  }

  // Runs a moment on to a step; also the first and the last place on the tape where it wrote.
  advance(moment, goal) {
    const { table } = this;
    let { step, head, state } = moment;
    const { tape } = moment;
    let [from, to] = [head, head];
    while (step < goal) {
      const { write, move, next } = table[state][tape[head]];
      tape[head] = write;
      if (head < from) from = head;
      if (head > to) to = head;
      step += 1;
      if (next < 0) break; // the halting step writes and does not move
      head += move;
      state = next;
    }
    Object.assign(moment, { step, head, state });
    return { moment, from, to };
  }

  // A tile as Python makes it: rows of 2^down steps, columns of 2^across cells.
  tile([down, across, row, column]) {
    const [gap, first] = [2 ** down, 2 ** down * row * SIDE];
    const stop = Math.min(first + SIDE * gap, this.last + 1);
    const steps = [];
    for (let step = first; step < stop; step += gap) steps.push(step);
    const symbols = new Uint8Array(steps.length * SIDE);
    const heads = [];
    let [states, reads] = ["", ""];
    let moment = null;
    steps.forEach((step, at) => {
      if (step < this.checkpoints[0].step) {
        heads.push(null); // before the page begins
        states += "-";
        reads += "-";
        return;
      }
      const line = symbols.subarray(at * SIDE, (at + 1) * SIDE);
      if (moment === null) {
        moment = this.copy(this.checkpoints.findLast((one) => one.step <= step));
        this.advance(moment, step);
        this.fill(line, moment.tape, column * SIDE, across, 0, moment.tape.length - 1);
      } else {
        const { from, to } = this.advance(moment, step);
        line.set(symbols.subarray((at - 1) * SIDE, at * SIDE));
        this.fill(line, moment.tape, column * SIDE, across, from, to);
      }
      heads.push(moment.head + this.low);
      states += LETTERS[moment.state];
      reads += moment.tape[moment.head];
    });
    return { heads, states, reads, symbols };
  }

  // Writes the columns, from `first` on, of the places `from` to `to` of a tape: the greatest
  // symbol of each.
  fill(line, tape, first, across, from, to) {
    const unit = 2 ** across;
    const { low } = this;
    const start = Math.max(first, Math.floor((from + low) / unit));
    const end = Math.min(first + SIDE - 1, Math.floor((to + low) / unit));
    for (let block = start; block <= end; block += 1) {
      const stop = Math.min((block + 1) * unit - low, tape.length);
      let most = 0;
      for (let at = Math.max(block * unit - low, 0); at < stop; at += 1) {
        if (tape[at] > most) most = tape[at];
      }
      line[block - first] = most;
    }
  }

  // What Python answers to a message of the view.
  answer(asked) {
    const { symbols, ...rows } = this.tile(asked);
    return [{ tile: asked, ...rows }, [new DataView(symbols.buffer)]];
  }
}
