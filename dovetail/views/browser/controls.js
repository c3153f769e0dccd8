// A slider over simple fractions, and a text field for an exact number.

import { element } from "./chart.js";
import { equal, parse, shown, text } from "./exact.js";
import { placeOf, places, stop } from "./stops.js";

let made = 0; // for ids

export class Slider {
  // `onMove` is called with the fraction.
  constructor(label, { low, high }, onMove) {
    const { first, last } = places(low, high);
    const ends = { min: first, max: last, step: 1 };
    const spoken = `${label}, logarithmic`;
    this.label = label;
    this.input = element("input", { type: "range", ...ends, "aria-label": spoken });
    this.root = this.input;
    this.input.addEventListener("input", () => onMove(stop(Number(this.input.value))));
  }

  show(value) {
    this.input.value = placeOf(value);
    this.input.setAttribute("aria-valuetext", `${this.label} ${shown(value)}`);
  }
}

export class NumberField {
  // `rule` has `isAccepted`, `accepted` in words, and `read` where numbers may be zero or negative;
  // `onValue` is called with each new number.
  constructor(name, about, rule, onValue) {
    made += 1;
    const [id, described] = [`dovetail-field-${made}`, `dovetail-message-${made}`];
    Object.assign(this, { name, rule, value: null, read: rule.read ?? parse });
    this.input = element("input", {
      type: "text",
      id,
      spellcheck: "false",
      autocomplete: "off",
      "aria-describedby": described,
    });
    this.message = element("span", { class: "message", id: described, role: "alert" });
    const label = element("label", { for: id }, element("b", {}, name), ` ${about}`);
    this.root = element("div", { class: "field" }, label, this.input, this.message);
    this.input.addEventListener("input", () => this.typed(onValue));
  }

  typed(onValue) {
    const value = this.read(this.input.value);
    const isRight = value !== null && this.rule.isAccepted(value);
    this.complain(isRight ? "" : `${this.name} must be ${this.rule.accepted}.`);
    if (isRight) onValue(value);
  }

  complain(message) {
    this.isWrong = Boolean(message);
    this.message.textContent = message;
    this.input.setAttribute("aria-invalid", message ? "true" : "false");
  }

  // What is written otherwise, such as 1e6, stays while it means the same number; and a text that
  // is no number stays, with its message, until the number changes.
  show(value) {
    if (this.value && equal(this.value, value)) {
      if (this.isWrong) return;
    }
    this.value = value;
    const typed = this.read(this.input.value);
    if (!typed || !equal(typed, value)) this.input.value = text(value);
    this.complain("");
  }
}
