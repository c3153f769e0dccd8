// What stands around the space-time diagram: fields, sliders, legend, the machine's table, facts.

import { element } from "./chart.js";
import { NumberField } from "./controls.js";
import { parse, ratio } from "./exact.js";
import { CLOSEST } from "./spans.js";
import { Table } from "./table.js";
import { number, zoomText } from "./words.js";

const STATES = "ABCDEFGH";

// An integer as people type it; null if it is none.
function readInteger(typed) {
  const plain = typed.trim().replace("−", "-");
  if (/^-?0+$/.test(plain)) return ratio(0n);
  const sign = plain.startsWith("-") ? -1n : 1n;
  const value = parse(sign < 0n ? plain.slice(1) : plain);
  return value && value.d === 1n ? ratio(sign * value.n) : null;
}

export function button(label, about, onClick) {
  const made = element("button", { type: "button", title: about, "aria-label": about }, label);
  made.addEventListener("click", onClick);
  return made;
}

export class ZoomSlider {
  constructor(noun, least, onMove) {
    const ends = { min: least, max: CLOSEST, step: 1, "aria-label": `zoom of ${noun}s` };
    this.noun = noun;
    this.input = element("input", { type: "range", ...ends });
    this.told = element("span", { class: "told" });
    this.root = element("label", { class: "zoom" }, `${noun}s `, this.told, this.input);
    this.input.addEventListener("input", () => onMove(Number(this.input.value)));
  }

  show(zoom) {
    this.input.value = zoom;
    this.told.textContent = zoomText(zoom, this.noun);
    this.input.setAttribute("aria-valuetext", this.told.textContent);
  }
}

// A field for a step or a cell.
export function integerField(name, { low, high }, onValue) {
  const ends = `${number(low)} to ${number(high)}`;
  const rule = {
    read: readInteger,
    isAccepted: ({ n }) => n >= BigInt(low) && n <= BigInt(high),
    accepted: `a whole number from ${ends}`,
  };
  return new NumberField(name, ends, rule, ({ n }) => onValue(Number(n)));
}

// What the colours mean, and whether the head is shown. The swatches of other parts are not seen.
export class Legend {
  constructor(symbols, onChange) {
    const swatch = (kind) => element("i", { class: `swatch ${kind}` });
    const [head, outside, line, ink, mark] = ["head", "outside", "line", "ink", "mark"].map(swatch);
    const each = Array.from({ length: symbols }, (_, symbol) => swatch(`symbol-${symbol}`));
    this.swatches = [head, outside, line, ink, mark, ...each];
    this.box = element("input", { type: "checkbox" });
    this.box.checked = true;
    this.box.addEventListener("change", onChange);
    const named = each.flatMap((one, symbol) => [one, ` ${symbol} `]);
    this.root = element(
      "div",
      { class: "legend" },
      element("span", {}, ...named),
      element("label", {}, this.box, " ", head, " head"),
      element("span", {}, outside, " no step"),
      element("span", {}, mark, " marked place"),
      element("span", { hidden: "" }, line, ink),
    );
  }

  get showsHead() {
    return this.box.checked;
  }
}

// The table of the machine; the entry that is used next at the marked step has a frame.
export class EntryTable {
  constructor(rows) {
    const about =
      "A row for each state, a column for each symbol that is read; entries: the symbol written, " +
      "the move, the next state. The one that is used at the marked step has a frame.";
    const heads = rows[0].map((_, symbol) => element("th", { scope: "col" }, `${symbol}`));
    this.entries = rows.map((row) => row.map((entry) => element("td", {}, entry)));
    const lines = this.entries.map((row, state) =>
      element("tr", {}, element("th", { scope: "row" }, STATES[state]), ...row)
    );
    const first = element("tr", {}, element("td"), ...heads);
    this.root = element(
      "section",
      {},
      element("h3", {}, "Machine"),
      element("p", {}, about),
      element("table", { "aria-label": "table of the machine" }, first, ...lines),
    );
  }

  // `moment` has the state and the symbol read; null for none.
  mark(moment) {
    this.entries.forEach((row, state) =>
      row.forEach((entry, symbol) => {
        const isUsed = moment?.state === STATES[state] && moment.read === `${symbol}`;
        entry.classList.toggle("used", isUsed);
      })
    );
  }
}

// What is known of the run.
export function facts({ facts: known }) {
  const rows = known.map(([label, text]) => ({ name: label, label, exact: text, text }));
  const table = new Table();
  table.show([{ title: "Run", rows }]);
  return table.root.firstChild;
}
