// What is at a place of the diagram, in words.

export function number(value) {
  return value.toLocaleString("en").replace("-", "−");
}

function plural(count, noun) {
  return `${number(count)} ${noun}${count === 1 ? "" : "s"}`;
}

function range(noun, first, unit) {
  if (unit === 1) return `${noun} ${number(first)}`;
  return `${noun}s ${number(first)} to ${number(first + unit - 1)}`;
}

// What is known of a place: its samples, symbol, head and state; null while that is worked out.
export function momentOf({ tiles, steps, cells }, { step, cell }) {
  const [row, column] = [Math.floor(step / steps.unit), Math.floor(cell / cells.unit)];
  const found = tiles.momentAt(steps, cells, row);
  const symbol = tiles.symbolAt(steps, cells, row, column);
  if (symbol === null || found?.head === undefined || found.head === null) return null;
  return { ...found, symbol, step: row * steps.unit };
}

// One sentence or two about a place.
export function describe({ tiles, steps, cells, contents }, { step, cell }) {
  if (step > contents.last) return `Step ${number(step)} is after the last one that is shown.`;
  const [firstStep, firstCell] = [
    Math.floor(step / steps.unit) * steps.unit,
    Math.floor(cell / cells.unit) * cells.unit,
  ];
  if (firstStep < contents.first) return `Step ${number(firstStep)} is before this page begins.`;
  const place = `${range("Step", firstStep, steps.unit)}, ${range("cell", firstCell, cells.unit)}`;
  const found = momentOf({ tiles, steps, cells }, { step, cell });
  if (found === null) return `${place}: being worked out.`;
  const what = cells.unit === 1 ? "symbol" : "greatest symbol";
  const when = steps.unit === 1 ? "" : ` at step ${number(firstStep)}`;
  const there = `${place}: ${what} ${found.symbol}${when}.`;
  if (found.step === contents.halts) {
    return `${there} The machine has halted, with the head at cell ${number(found.head)}.`;
  }
  const head = `at cell ${number(found.head)}, where it reads ${found.read}`;
  return `${there} The machine is in state ${found.state} ${head}.`;
}

// What one pixel of the picture stands for.
export function rule({ steps, cells }) {
  if (steps.unit === 1 && cells.unit === 1) {
    const [high, wide] = [plural(steps.size, "pixel"), plural(cells.size, "pixel")];
    return `Each step is ${high} high, each cell ${wide} wide.`;
  }
  const several = number(steps.unit);
  const rows = steps.unit === 1
    ? `A row of ${plural(steps.size, "pixel")} is one step`
    : `A row of pixels stands for ${several} steps and shows the first of them`;
  const columns = cells.unit === 1
    ? `a cell is ${plural(cells.size, "pixel")} wide`
    : `a column for ${number(cells.unit)} cells and shows the greatest of their symbols`;
  return `${rows}; ${columns}.`;
}

// Which part of the run a page has; a notebook has all.
export function windowSentence({ first, last, low, high, start }) {
  if (!start) return "";
  const steps = `steps ${number(first)} to ${number(last)}`;
  const cells = `cells ${number(low)} to ${number(high)}`;
  return `This page holds ${steps}, ${cells}; beyond these cells the tape is blank.`;
}

// The zoom, for screen readers and beside its slider.
export function zoomText(zoom, noun) {
  if (zoom >= 0) return `${plural(2 ** zoom, "pixel")} per ${noun}`;
  return `${number(2 ** -zoom)} ${noun}s per pixel`;
}
