// The space-time diagram of one machine: picture, controls, what is known of the run.

import { element } from "./chart.js";
import { ratio } from "./exact.js";
import { listen } from "./gestures.js";
import { host, pageModel } from "./hosts.js";
import { button, EntryTable, facts, integerField, Legend, ZoomSlider } from "./machineparts.js";
import { palette, Picture } from "./picture.js";
import { Simulation } from "./simulation.js";
import { clamp, CLOSEST, leastZoom, placeAround, placeFor, span, wholeZoom } from "./spans.js";
import { Tiles } from "./tiles.js";
import { describe, momentOf, number, rule, windowSentence } from "./words.js";

const ARROW = 8; // pixels that an arrow key moves, or one sample if that is more
const KEYS =
  "arrows move it, + and − zoom, 0 shows all, H goes to the head, Home and End to the ends";
const HELP = "Drag it, or click a place; the wheel zooms after a click, with Shift only cells, " +
  `with Alt only steps. Keys: ${KEYS}.`;

class MachineView {
  constructor(model) {
    this.model = model;
    this.contents = model.get("contents");
    const { first, last, low, high } = this.contents;
    this.ends = { steps: { low: first, high: last }, cells: { low, high, isCentred: true } };
    this.least = [leastZoom(this.ends.steps), leastZoom(this.ends.cells)];
    this.tiles = new Tiles(model, () => this.redrawSoon());
    this.parts();
    const named = { role: "group", "aria-label": `machine ${this.contents.machine}` };
    this.root = element(
      "div",
      { class: "dovetail-explorer", ...named },
      element("h2", {}, this.contents.machine),
      element("p", { class: "summary outcome" }, this.contents.outcome),
      element("p", { class: "window" }, windowSentence(this.contents)),
      this.controls(),
      this.figure(),
      element("div", { class: "numbers" }, this.entries.root, facts(this.contents)),
    );
    this.root.addEventListener("keydown", (event) => event.stopPropagation());
    listen(this.area, this);
    // The colours of another theme.
    this.legend.root.addEventListener("transitionend", () => this.redrawSoon());
    this.width = -1; // not known yet
    this.frame = null; // in which it is drawn next
  }

  get state() {
    return this.model.get("state");
  }

  parts() {
    this.canvas = element("canvas", { "aria-hidden": "true" });
    const named = { role: "application", "aria-label": `Space-time diagram: ${KEYS}` };
    this.area = element("div", { class: "diagram", tabindex: 0, ...named }, this.canvas);
    this.picture = new Picture(this.canvas);
    this.status = element("p", { class: "place", role: "status" });
    this.pointer = element("p", { class: "pointer" });
    this.rule = element("span");
    this.legend = new Legend(this.contents.table[0].length, () => this.redraw());
    this.entries = new EntryTable(this.contents.table);
  }

  controls() {
    const field = (name, ends) => integerField(name, ends, (value) => this.set({ [name]: value }));
    this.step = field("step", this.ends.steps);
    this.cell = field("cell", this.ends.cells);
    const zoom = (at, noun) =>
      new ZoomSlider(
        noun,
        this.least[at],
        (value) =>
          this.set({ zoom: this.state.zoom.map((one, index) => (index === at ? value : one)) }),
      );
    this.zooms = [zoom(0, "step"), zoom(1, "cell")];
    const buttons = element(
      "div",
      { class: "buttons" },
      button("−", "zoom out", () => this.zoomBy(-1, -1)),
      button("+", "zoom in", () => this.zoomBy(1, 1)),
      button("whole run", "show the whole run", () => this.fit()),
      button("first", "go to the first step", () => this.toEnd(0)),
      button("last", "go to the last step", () => this.toEnd(1)),
      button("head", "go to the head", () => this.toHead()),
    );
    const part = (title, ...nodes) =>
      element("fieldset", {}, element("legend", {}, title), ...nodes);
    return element(
      "div",
      { class: "controls" },
      part("Place", this.step.root, this.cell.root),
      part("Zoom", ...this.zooms.map(({ root }) => root), buttons),
    );
  }

  figure() {
    return element(
      "figure",
      {},
      this.legend.root,
      this.area,
      this.status,
      this.pointer,
      element("figcaption", {}, this.rule, ` ${HELP}`),
    );
  }

  set(change) {
    this.model.set("state", { ...this.state, ...change });
    this.model.save_changes();
  }

  spans() {
    const { step, cell, zoom } = this.state;
    const { width, height } = this.picture;
    return {
      steps: span(step, zoom[0], height, this.ends.steps),
      cells: span(cell, zoom[1], width, this.ends.cells),
    };
  }

  // In the next frame, once for all tiles that come until then.
  redrawSoon() {
    this.frame ??= requestAnimationFrame(() => this.redraw());
  }

  redraw() {
    if (this.frame) cancelAnimationFrame(this.frame);
    this.frame = null;
    const { step, cell, zoom } = this.state;
    const { steps, cells } = this.spans();
    const missing = this.picture.draw({
      steps,
      cells,
      tiles: this.tiles,
      colours: palette(this.legend.swatches),
      marked: { step, cell },
      showsHead: this.legend.showsHead,
      last: this.contents.last,
    });
    this.tiles.ask(missing);
    this.step.show(ratio(BigInt(step)));
    this.cell.show(ratio(BigInt(cell)));
    this.zooms.forEach((slider, at) => slider.show(zoom[at]));
    this.rule.textContent = rule({ steps, cells });
    this.tell(steps, cells);
    this.note(steps, cells, missing);
  }

  // What is at the marked place, and which entry is used there.
  tell(steps, cells) {
    const { tiles, contents, state } = this;
    const { refusal } = tiles;
    const text = refusal || describe({ tiles, steps, cells, contents }, state);
    if (this.status.textContent !== text) this.status.textContent = text;
    this.status.classList.toggle("refused", Boolean(refusal));
    const found = momentOf({ tiles, steps, cells }, state);
    this.entries.mark(found && found.step !== contents.halts ? found : null);
  }

  // For programs that read the page: where what is drawn, in pixels of the screen.
  note(steps, cells, missing) {
    const { left, top, dot, width, height } = this.picture;
    const drawn = { steps, cells, left, top, dot, width, height, missing: missing.length };
    this.canvas.dataset.drawn = JSON.stringify(drawn);
  }

  resized() {
    if (this.root.clientWidth === this.width) return;
    this.width = this.root.clientWidth;
    this.picture.measure(number(this.contents.last));
    this.redraw();
  }

  // --- what hands and keys do ---

  pan(rows, columns) {
    const { steps, cells } = this.spans();
    this.move(rows * this.reach(steps), columns * this.reach(cells));
  }

  // Steps or cells that an arrow key moves.
  reach({ unit, size }) {
    return Math.max(1, Math.floor(ARROW / size)) * unit;
  }

  page(rows) {
    const { steps } = this.spans();
    this.move(rows * steps.fitting * steps.unit, 0);
  }

  move(rows, columns) {
    const { step, cell } = this.state;
    const { steps, cells } = this.ends;
    this.set({
      step: clamp(step + rows, steps.low, steps.high),
      cell: clamp(cell + columns, cells.low, cells.high),
    });
  }

  toEnd(which) {
    const { low, high } = this.ends.steps;
    this.set({ step: which ? high : low });
  }

  // The cell of the head at the marked step, or at the first of the steps of its pixel.
  toHead() {
    const { steps, cells } = this.spans();
    const head = this.tiles.momentAt(steps, cells, Math.floor(this.state.step / steps.unit))?.head;
    if (head !== undefined && head !== null) this.set({ cell: head });
  }

  zoomBy(bySteps, byCells, pixel = null) {
    const { step, cell, zoom } = this.state;
    const spans = this.spans();
    const next = zoom.map((one, at) =>
      clamp(one + [bySteps, byCells][at], Math.min(one, this.least[at]), CLOSEST)
    );
    const { width, height } = this.picture;
    const place = pixel && {
      step: placeAround(pixel.y, next[0], height, spans.steps, this.ends.steps),
      cell: placeAround(pixel.x, next[1], width, spans.cells, this.ends.cells),
    };
    this.set({ step, cell, ...place, zoom: next });
  }

  fit() {
    const { width, height } = this.picture;
    const [down, across] = [wholeZoom(height, this.ends.steps), wholeZoom(width, this.ends.cells)];
    const [steps, cells] = this.least;
    // Cells are not much wider than steps are high.
    const zoom = [Math.max(down, steps), Math.max(Math.min(across, Math.max(down, 2)), cells)];
    this.set({ zoom });
  }

  // The first samples in sight, for a drag that begins.
  firsts() {
    return { spans: this.spans() };
  }

  dragTo({ spans: { steps, cells } }, right, down) {
    const to = ({ first, size }, pixels) => first - Math.round(pixels / size);
    const change = {};
    if (!steps.isWhole) change.step = placeFor(steps, to(steps, down), this.ends.steps);
    if (!cells.isWhole) change.cell = placeFor(cells, to(cells, right), this.ends.cells);
    this.set(change);
  }

  // The step and the cell at a pixel.
  placeAt({ x, y }) {
    const { steps, cells } = this.spans();
    const at = ({ first, size, unit }, pixel) => (first + Math.floor(pixel / size)) * unit;
    return { step: at(steps, y), cell: at(cells, x) };
  }

  goTo(pixel) {
    if (pixel.x < 0 || pixel.y < 0) return;
    const { step, cell } = this.placeAt(pixel);
    const { steps, cells } = this.ends;
    this.set({
      step: clamp(step, steps.low, steps.high),
      cell: clamp(cell, cells.low, cells.high),
    });
  }

  hover(pixel) {
    const isIn = pixel && pixel.x >= 0 && pixel.y >= 0;
    const { tiles, contents } = this;
    const text = isIn ? describe({ tiles, contents, ...this.spans() }, this.placeAt(pixel)) : "";
    this.pointer.textContent = text && `Under the pointer: ${text}`;
  }
}

function render({ model, el }) {
  const view = new MachineView(model);
  const leave = host(view, { model, el });
  return () => {
    leave();
    view.tiles.stop();
  };
}

// A saved page works out its tiles itself.
function machinePageModel(values) {
  const simulation = new Simulation(values.contents);
  return pageModel(values, (asked) => simulation.answer(asked));
}

export default { render, pageModel: machinePageModel };
