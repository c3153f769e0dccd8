// The diagram on a canvas, in whole pixels of the screen: nothing is smoothed.

import { SIDE, tileOf } from "./tiles.js";
import { number } from "./words.js";

const LINES = 8; // pixels of a cell from which lines part the cells
const TEXTS = 16; // … and from which symbols and states are written
export const OUTLINED = 4; // … and from which the head is a frame, so that its symbol is seen

// Colours, as the browser works them out for swatches of the legend.
export function palette(swatches) {
  const colours = swatches.map((one) => getComputedStyle(one).backgroundColor);
  const [head, outside, line, ink, mark, ...symbols] = colours;
  return { head, outside, line, ink, mark, symbols, name: colours.join() };
}

function channels(colour) {
  return colour.match(/[\d.]+/g).slice(0, 3).map(Number);
}

// The bytes of an opaque colour as one number, in the order of this computer.
function packed(colour) {
  return new Uint32Array(new Uint8Array([...channels(colour), 255]).buffer)[0];
}

// A picture of a tile, one pixel for each sample.
function bitmap(tile, colours) {
  if (tile.drawn?.name === colours.name) return tile.drawn.canvas;
  const rows = tile.heads.length;
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: SIDE, height: Math.max(rows, 1) });
  const context = canvas.getContext("2d");
  const image = context.createImageData(SIDE, Math.max(rows, 1));
  const pixels = new Uint32Array(image.data.buffer);
  const symbols = colours.symbols.map(packed);
  const outside = packed(colours.outside);
  for (let row = 0; row < rows; row += 1) {
    const [from, to] = [row * SIDE, (row + 1) * SIDE];
    if (tile.heads[row] === null) pixels.fill(outside, from, to);
    else for (let at = from; at < to; at += 1) pixels[at] = symbols[tile.symbols[at]];
  }
  context.putImageData(image, 0, 0);
  tile.drawn = { name: colours.name, canvas };
  return canvas;
}

export class Picture {
  constructor(canvas) {
    Object.assign(this, { canvas, context: canvas.getContext("2d") });
  }

  // Takes the size of the canvas on the screen; the longest label is for the margin. `dot` is the
  // side of a pixel of the diagram in those of the screen, so that it is as large on a fine screen.
  measure(longest) {
    const { canvas, context } = this;
    const ratio = globalThis.devicePixelRatio || 1;
    const em = parseFloat(getComputedStyle(canvas).fontSize) || 14;
    const { width, height } = canvas.parentElement.getBoundingClientRect();
    canvas.width = Math.max(1, Math.floor(width * ratio));
    canvas.height = Math.max(1, Math.floor(height * ratio));
    canvas.style.width = `${canvas.width / ratio}px`; // whole pixels of the screen
    canvas.style.height = `${canvas.height / ratio}px`;
    this.ratio = ratio;
    this.dot = Math.max(1, Math.round(ratio));
    this.em = Math.round(em * ratio);
    context.font = this.font;
    this.left = Math.ceil(context.measureText(longest).width + 1.2 * this.em);
    this.top = Math.round(1.8 * this.em);
    this.width = Math.max(1, Math.floor((canvas.width - this.left) / this.dot));
    this.height = Math.max(1, Math.floor((canvas.height - this.top) / this.dot));
  }

  get font() {
    return `${Math.round(0.85 * this.em)}px system-ui, sans-serif`;
  }

  // Pixels of the diagram at a place of the pointer.
  pixelAt({ clientX, clientY }) {
    const box = this.canvas.getBoundingClientRect();
    const at = (place, from, margin) => ((place - from) * this.ratio - margin) / this.dot;
    return { x: at(clientX, box.left, this.left), y: at(clientY, box.top, this.top) };
  }

  // Draws what is in sight of two spans; returns the tiles that are missing.
  draw({ steps, cells, tiles, colours, marked, showsHead, last }) {
    const { context, canvas } = this;
    Object.assign(this, { steps, cells, colours, source: tiles });
    context.imageSmoothingEnabled = false;
    context.clearRect(0, 0, canvas.width, canvas.height);
    this.axes(marked, last);
    context.save();
    context.beginPath();
    context.rect(this.left, this.top, this.width * this.dot, this.height * this.dot);
    context.clip();
    context.fillStyle = colours.outside;
    context.fillRect(0, 0, canvas.width, canvas.height);
    const { missing, rows } = this.tiles(last);
    if (Math.min(steps.size, cells.size) >= LINES) this.lines(rows);
    if (Math.min(steps.size, cells.size) >= TEXTS) this.symbols(rows);
    if (showsHead) rows.forEach((row) => this.head(row));
    context.restore();
    return missing;
  }

  // Left and top of a sample, in pixels of the screen.
  across(sample) {
    return this.left + (sample - this.cells.first) * this.cells.size * this.dot;
  }

  down(sample) {
    return this.top + (sample - this.steps.first) * this.steps.size * this.dot;
  }

  // Draws the tiles that are there; the others, and the rows that are known.
  tiles(last) {
    const { steps, cells, source } = this;
    const [down, across] = [Math.log2(steps.unit), Math.log2(cells.unit)];
    const [missing, rows] = [[], []];
    const end = Math.min(steps.first + steps.count - 1, Math.floor(last / steps.unit));
    for (let row = tileOf(steps.first); row <= tileOf(end); row += 1) {
      let known = null;
      const until = tileOf(cells.first + cells.count - 1);
      for (let column = tileOf(cells.first); column <= until; column += 1) {
        const tile = source.find(down, across, row, column);
        if (tile) this.tile(tile, row, column);
        else missing.push([down, across, row, column]);
        known ??= tile;
      }
      known?.heads.forEach((head, at) => {
        const sample = row * SIDE + at;
        if (head === null || sample < steps.first || sample > end) return;
        rows.push({ sample, head, state: known.states[at] });
      });
    }
    return { missing, rows };
  }

  // The part of a tile that is in sight.
  tile(tile, row, column) {
    const { steps, cells, dot } = this;
    const left = Math.max(column * SIDE, cells.first);
    const top = Math.max(row * SIDE, steps.first);
    const wide = Math.min((column + 1) * SIDE, cells.first + cells.count) - left;
    const high = Math.min(row * SIDE + tile.heads.length, steps.first + steps.count) - top;
    if (wide <= 0 || high <= 0) return;
    this.context.drawImage(
      bitmap(tile, this.colours),
      left - column * SIDE,
      top - row * SIDE,
      wide,
      high,
      this.across(left),
      this.down(top),
      wide * cells.size * dot,
      high * steps.size * dot,
    );
  }

  lines(rows) {
    if (!rows.length) return;
    const { context, cells, steps, dot } = this;
    context.fillStyle = this.colours.line;
    const [top, wide] = [this.down(rows[0].sample), cells.count * cells.size * dot];
    const high = rows.length * steps.size * dot;
    for (let at = 0; at < cells.count; at += 1) {
      context.fillRect(this.across(cells.first + at), top, dot, high);
    }
    for (const { sample } of rows) context.fillRect(this.left, this.down(sample), wide, dot);
  }

  // Symbols other than the blank; not under the head, where its state is written.
  symbols(rows) {
    const { cells } = this;
    for (const { sample, head } of rows) {
      for (let cell = cells.first; cell < cells.first + cells.count; cell += 1) {
        const symbol = this.source.symbolAt(this.steps, cells, sample, cell) ?? 0;
        if (symbol && cell !== head) this.write(`${symbol}`, cell, sample, symbol);
      }
    }
  }

  // A text in the middle of a sample, in black or white.
  write(text, cell, step, symbol) {
    const { context, cells, steps, dot } = this;
    const size = Math.min(cells.size, steps.size) * dot;
    const [red, green, blue] = channels(this.colours.symbols[symbol]);
    context.fillStyle = 0.3 * red + 0.6 * green + 0.1 * blue > 120 ? "#000" : "#fff";
    context.font = `${text === `${symbol}` ? "" : "bold "}${Math.round(0.56 * size)}px sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    const [right, down] = [(cells.size * dot) / 2, (steps.size * dot) / 2];
    context.fillText(text, this.across(cell) + right, this.down(step) + down);
  }

  head({ sample, head, state }) {
    const { context, cells, steps, dot } = this;
    const column = Math.floor(head / cells.unit);
    const [left, top] = [this.across(column), this.down(sample)];
    const [wide, high] = [cells.size * dot, steps.size * dot];
    const size = Math.min(cells.size, steps.size);
    context.fillStyle = this.colours.head;
    if (size < OUTLINED) {
      context.fillRect(left, top, wide, high);
      return;
    }
    const thick = Math.max(1, Math.floor(size / 8)) * dot;
    context.fillRect(left, top, wide, thick);
    context.fillRect(left, top + high - thick, wide, thick);
    context.fillRect(left, top, thick, high);
    context.fillRect(left + wide - thick, top, thick, high);
    if (size < TEXTS) return;
    const symbol = this.source.symbolAt(steps, cells, sample, column) ?? 0;
    this.write(state, column, sample, symbol);
  }

  // Steps on the left and cells above, and where the marked place is.
  axes({ step, cell }, last) {
    const { context, steps, cells, dot, em } = this;
    context.font = this.font;
    context.fillStyle = this.colours.ink;
    context.textBaseline = "middle";
    context.textAlign = "right";
    for (const tick of roundPlaces(steps, (2.4 * em) / dot)) {
      const at = this.down(Math.floor(tick / steps.unit)) + (steps.size * dot) / 2;
      if (tick <= last) context.fillText(number(tick), this.left - 0.7 * em, at);
    }
    context.textAlign = "center";
    for (const tick of roundPlaces(cells, (5 * em) / dot)) {
      const at = this.across(Math.floor(tick / cells.unit)) + (cells.size * dot) / 2;
      context.fillText(number(tick), at, 0.6 * em);
    }
    context.fillStyle = this.colours.mark;
    const [x, y] = [Math.floor(cell / cells.unit), Math.floor(step / steps.unit)];
    const thick = Math.round(0.4 * em);
    const side = (size) => Math.max(size * dot, 2 * dot);
    context.fillRect(this.left - thick, this.down(y), thick, side(steps.size));
    context.fillRect(this.across(x), this.top - thick, side(cells.size), thick);
  }
}

// Round numbers of steps or cells, at least so many pixels apart.
function roundPlaces({ first, count, unit, size }, apart) {
  const least = (apart / size) * unit;
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1)));
  const gap = Math.max(1, [1, 2, 5, 10].find((factor) => factor * power >= least) * power);
  const found = [];
  const end = (first + count) * unit;
  for (let tick = Math.ceil((first * unit) / gap) * gap; tick < end; tick += gap) found.push(tick);
  return found;
}
