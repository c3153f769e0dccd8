// The view: controls, numbers, pictures. `render` is what anywidget calls, and the saved page.

import { answer, load, plain, readState } from "./answers.js";
import { drawAreas } from "./areas.js";
import { element, measured } from "./chart.js";
import { NumberField, Slider } from "./controls.js";
import { compare, greatest, least, MOST, over, power10, ratio, text, times } from "./exact.js";
import { host, pageModel } from "./hosts.js";
import { drawMap } from "./map.js";
import { rowGroups, summary } from "./numbers.js";
import { Table } from "./table.js";
import { drawTriangle } from "./triangle.js";

const WHOLE = "a whole number from 1 to 2^63 − 1, such as 20 or 1e6";
const POSITIVE = "a positive number of at most 1,000 digits, such as 12, 1e6, 0.25 or 3/4";

// Powers of ten that the sliders do not pass: a and b stay below 2^63; the field takes greater κ.
const FURTHEST = { slope: 18, kappa: 300 };
const LEAST_RANGE = 2; // also a power of ten

function isWhole({ n, d }) {
  return d === 1n && n <= MOST;
}

// The range as far as the slider goes there.
function within({ low, high }, furthest) {
  const [nearer, most] = [power10(furthest - LEAST_RANGE), power10(furthest)];
  const inverse = ({ n, d }) => ({ n: d, d: n });
  return {
    low: least(greatest(low, inverse(most)), nearer),
    high: greatest(least(high, most), inverse(nearer)),
  };
}

// The slopes that the slider reaches: a little more than those where anything happens.
function slopeRange({ covered, won }) {
  const rates = won.flatMap(({ rank, time, low, high }) => [over(time, rank), low, high]);
  const known = rates.filter((rate) => rate !== null && rate.n > 0n);
  const sorted = known.sort(compare);
  const room = ratio(covered.high ? 4n : 100n);
  const one = ratio(1n);
  const range = { low: over(one, times(sorted.at(-1), room)), high: over(room, sorted[0]) };
  return within(range, FURTHEST.slope);
}

function kappaRange({ won }) {
  const most = won.map(({ rank, time }) => times(rank, time)).reduce(greatest);
  return within({ low: ratio(1n, 100n), high: times(ratio(10000n), most) }, FURTHEST.kappa);
}

function figure(title, caption, kind) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", title);
  const heading = element("strong", {}, title);
  const about = element("figcaption", {}, heading, ` ${caption}`);
  return { svg, root: element("figure", { class: kind }, about, element("div", {}, svg)) };
}

const FIGURES = [
  [
    "Visited until the winner",
    "★ winner, ● other solutions; shaded: turns taken; line: the winner's isoline.",
  ],
  [
    "Area by slope",
    "★ this slope, ○ local minima; numbers: who wins, by rank; grey: not covered by the front.",
  ],
  [
    "Forwarding map",
    "★ this rate, ○ fixed points; blue: F(r); dashed: F(r) = r; orange: the orbit of this rate.",
  ],
];

class View {
  constructor(model) {
    this.model = model;
    this.loaded = load(model.get("contents"));
    this.range = slopeRange(this.loaded);
    this.figures = FIGURES.map(([title, caption]) => figure(title, caption, "picture"));
    if (!this.loaded.front) this.figures[0].root.hidden = true;
    this.status = element("p", { class: "summary", role: "status" });
    this.table = new Table();
    this.root = element(
      "div",
      { class: "dovetail-explorer", role: "group", "aria-label": `explorer, ${this.title}` },
      element("h2", {}, this.title),
      this.controls(),
      this.status,
      this.table.root,
      element("div", { class: "pictures" }, ...this.figures.map(({ root }) => root)),
    );
    // Keys are the slider's and the fields', not the notebook's.
    this.root.addEventListener("keydown", (event) => event.stopPropagation());
    this.width = -1; // not known yet
  }

  get title() {
    const { name, points } = this.loaded.contents;
    const count = `${points.length} ${points.length === 1 ? "program" : "programs"}`;
    return name ? `${name}: ${count} on the front` : count;
  }

  controls() {
    const whole = { isAccepted: isWhole, accepted: WHOLE };
    const [keepA, keepB] = ["a", "b"].map((name) => ({ n }) => this.set({ [name]: `${n}` }));
    const keepBoth = ({ n, d }) => this.set({ a: `${n}`, b: `${d}` });
    this.a = new NumberField("a", "machines per iteration", whole, keepA);
    this.b = new NumberField("b", "steps per machine", whole, keepB);
    this.slope = new Slider("slope a/b", this.range, keepBoth);
    const any = { isAccepted: () => true, accepted: POSITIVE };
    const keep = (kappa) => this.set({ kappa: text(kappa) });
    this.kappaField = new NumberField("κ", "code constant", any, keep);
    this.kappa = new Slider("code constant κ", kappaRange(this.loaded), keep);
    const part = (title, ...parts) =>
      element("fieldset", {}, element("legend", {}, title), ...parts.map(({ root }) => root));
    return element(
      "div",
      { class: "controls" },
      part("Slope a/b", this.slope, this.a, this.b),
      part("Code constant κ", this.kappa, this.kappaField),
    );
  }

  set(change) {
    this.model.set("state", { ...this.model.get("state"), ...change });
    this.model.save_changes();
  }

  redraw() {
    const found = answer(this.loaded, readState(this.model.get("state")));
    this.a.show(ratio(found.a));
    this.b.show(ratio(found.b));
    this.slope.show(ratio(found.a, found.b));
    this.kappaField.show(found.kappa);
    this.kappa.show(found.kappa);
    this.status.textContent = summary(found);
    this.status.classList.toggle("refused", Boolean(found.winner?.refusal));
    this.table.show(rowGroups(this.loaded, found));
    const [triangle, areas, map] = this.frames;
    if (found.winner) drawTriangle(triangle, this.loaded, found);
    drawAreas(areas, this.loaded, found, this.range);
    drawMap(map, this.loaded, found);
  }

  resized() {
    if (this.root.clientWidth === this.width) return;
    this.width = this.root.clientWidth;
    this.frames = this.figures.map(({ svg }) => measured(svg));
    this.redraw();
  }
}

function render({ model, el }) {
  return host(new View(model), { model, el });
}

// `answers(contents, states)` works out what the page would say, as texts.
function answers(contents, states) {
  const loaded = load(contents);
  return states.map((state) => plain(loaded, state));
}

export default { render, pageModel, answers };
