// Numbers with their names, in groups. Nodes stay while their names do: only what has changed is
// written.

import { element } from "./chart.js";

export class Table {
  constructor() {
    this.root = element("div", { class: "numbers" });
    this.names = "";
  }

  // `groups` are { title, rows }, with a { name, label, exact, text } for each row.
  show(groups) {
    const rows = groups.flatMap((group) => group.rows);
    const names = rows.map(({ name }) => name).join(" ");
    if (names !== this.names) this.build(groups);
    this.names = names;
    groups.forEach(({ title }, index) => write(this.titles[index], title));
    rows.forEach(({ label, exact, text }, index) => {
      const { term, value } = this.cells[index];
      write(term, label);
      write(value, text);
      if (value.dataset.exact === exact) return;
      value.dataset.exact = exact;
      value.title = exact;
    });
  }

  build(groups) {
    this.titles = groups.map(() => element("h3"));
    this.cells = [];
    const sections = groups.map(({ rows }, index) => {
      const own = rows.map(({ name }) => ({
        term: element("dt"),
        value: element("dd", { "data-name": name }),
      }));
      this.cells.push(...own);
      const list = element("dl", {}, ...own.flatMap(({ term, value }) => [term, value]));
      return element("section", {}, this.titles[index], list);
    });
    this.root.replaceChildren(...sections);
  }
}

function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
