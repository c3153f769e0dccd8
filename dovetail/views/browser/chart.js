// Elements, axes and marks. A chart's marks take its own coordinates, which may be logarithms.

import { superscript } from "./exact.js";

const NAMESPACE = "http://www.w3.org/2000/svg";
const FAR = 1e5; // pixels: nothing is drawn further out

export function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

function shape(name, attributes = {}, ...children) {
  return filled(document.createElementNS(NAMESPACE, name), attributes, children);
}

function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// Of a short logarithmic axis: some digits times powers of ten.
function shortTicks({ low, high }, digits) {
  const powers = Array.from({ length: 5 }, (_, index) => Math.floor(low) + index);
  const all = powers.flatMap((power) =>
    digits.map((digit) => {
      const raised = digit === 1 ? "10" : `${digit}·10`;
      const isPlain = power >= -2 && power <= 3;
      const label = isPlain ? `${Number(`${digit}e${power}`)}` : `${raised}${superscript(power)}`;
      return { place: power + Math.log10(digit), label };
    })
  );
  return all.filter(({ place }) => place >= low && place <= high);
}

// Places and texts of ticks, at most so many.
function ticks({ low, high, log }, most) {
  const span = high - low;
  if (log && span < 2.5) {
    const each = [[1, 2, 5], [1, 3]].map((digits) => shortTicks({ low, high }, digits));
    const few = each.find(({ length }) => length <= most);
    if (few) return few;
  }
  let step = 10 ** Math.floor(Math.log10(span / most));
  // Powers of ten need no round numbers; linear axes are of whole numbers.
  const factors = log ? [1, 2, 3, 4, 5, 10] : [1, 2, 5, 10];
  step *= factors.find((factor) => span / (step * factor) <= most);
  step = Math.max(1, Math.round(step));
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: Math.max(count, 0) }, (_, index) => {
    const place = (first + index) * step;
    const isPlain = !log || (place >= -2 && place <= 3);
    const value = log ? Number(`1e${place}`) : Number(place.toPrecision(12));
    return { place, label: isPlain ? `${value}` : `10${superscript(place)}` };
  });
}

// A picture's element with its size: asking for that makes the browser lay out the page.
export function measured(svg) {
  const em = parseFloat(getComputedStyle(svg).fontSize) || 14;
  return { svg, width: svg.parentElement.clientWidth || 480, em };
}

export class Chart {
  // `frame` is { svg, width, em }, in pixels; `x` and `y` are { low, high, log, label }.
  constructor({ svg, width, em }, x, y) {
    const height = Math.max(15 * em, Math.min(0.66 * width, 34 * em));
    Object.assign(this, { svg, x, y, em, left: 4.6 * em, top: 0.8 * em });
    this.width = width - this.left - em;
    this.height = height - this.top - 3.4 * em;
    this.plot = shape("svg", {
      x: this.left,
      y: this.top,
      width: this.width,
      height: this.height,
      class: "plot",
    });
    this.layer = this.plot;
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.setAttribute("height", height);
    svg.replaceChildren(...this.axes(height), this.plot);
  }

  // A layer above those so far; the marks that follow are drawn on it.
  add() {
    this.layer = shape("g");
    this.plot.append(this.layer);
    return this.layer;
  }

  // Clears a layer; the marks that follow are drawn on it.
  turnTo(layer) {
    layer.replaceChildren();
    this.layer = layer;
  }

  across(value) {
    return this.clip(((value - this.x.low) / (this.x.high - this.x.low)) * this.width);
  }

  up(value) {
    return this.clip((1 - (value - this.y.low) / (this.y.high - this.y.low)) * this.height);
  }

  clip(pixels) {
    return Math.max(-FAR, Math.min(FAR, Math.round(pixels * 100) / 100));
  }

  axes(height) {
    const { em, left, top } = this;
    const { log } = this.x;
    const parts = [];
    const lines = [];
    for (const { place, label } of ticks(this.x, Math.max(2, this.width / ((log ? 5 : 3) * em)))) {
      const at = left + this.across(place);
      lines.push(`M${at} ${top}v${this.height}`);
      parts.push(shape("text", { x: at, y: top + this.height + 1.2 * em, class: "middle" }, label));
    }
    for (const { place, label } of ticks(this.y, Math.max(2, this.height / (2.5 * em)))) {
      const at = top + this.up(place);
      lines.push(`M${left} ${at}h${this.width}`);
      parts.push(shape("text", { x: left - 0.4 * em, y: at + 0.35 * em, class: "end" }, label));
    }
    const middle = top + this.height / 2;
    const turned = { class: "middle", transform: `translate(${em} ${middle}) rotate(-90)` };
    const below = { x: left + this.width / 2, y: height - 0.6 * em, class: "middle" };
    const box = { x: left, y: top, width: this.width, height: this.height, class: "box" };
    return [
      shape("path", { d: lines.join(""), class: "grid" }),
      shape("rect", box),
      ...parts,
      shape("text", below, this.x.label),
      shape("text", turned, this.y.label),
    ];
  }

  path(points, kind, closed = false, style = "") {
    const corners = points.map(([x, y]) => `${this.across(x)} ${this.up(y)}`);
    const d = `M${corners.join("L")}${closed ? "Z" : ""}`;
    this.layer.append(shape("path", { d, class: kind, style }));
  }

  // Level lines, each [from, to, height].
  levels(lines, kind) {
    const level = ([from, to, y]) => `M${this.across(from)} ${this.up(y)}H${this.across(to)}`;
    const d = lines.map(level);
    this.layer.append(shape("path", { d: d.join(""), class: kind }));
  }

  band(from, to, kind) {
    const [left, right] = [this.across(from), this.across(to)];
    const size = { x: left, y: 0, width: Math.max(0, right - left), height: this.height };
    this.layer.append(shape("rect", { ...size, class: kind }));
  }

  // A box on the lower edge, with a number in it where there is room.
  tag(from, to, number, colour, title) {
    const [left, right] = [Math.max(0, this.across(from)), Math.min(this.width, this.across(to))];
    if (right <= left) return;
    const [height, top] = [1.5 * this.em, this.height - 1.5 * this.em];
    const size = { x: left, y: top, width: right - left, height, class: "tag" };
    const box = { ...size, style: `fill: ${colour}` };
    this.layer.append(shape("rect", box, shape("title", {}, title)));
    if (right - left < 1.5 * this.em) return;
    const at = { x: (left + right) / 2, y: top + 1.1 * this.em, class: "middle tag-text" };
    this.layer.append(shape("text", at, number));
  }

  dot(x, y, kind, title, size = 0.36) {
    const at = { cx: this.across(x), cy: this.up(y), r: size * this.em, class: kind };
    this.layer.append(shape("circle", at, shape("title", {}, title)));
  }

  star(x, y, title) {
    const [cx, cy, size] = [this.across(x), this.up(y), 0.75 * this.em];
    const corners = Array.from({ length: 10 }, (_, index) => {
      const [far, turn] = [index % 2 ? 0.42 * size : size, (Math.PI * index) / 5];
      return `${cx + far * Math.sin(turn)},${cy - far * Math.cos(turn)}`;
    });
    const star = shape("polygon", { points: corners.join(" "), class: "star" });
    star.append(shape("title", {}, title));
    this.layer.append(star);
  }
}
