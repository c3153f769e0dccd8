// One axis of the diagram, of steps or of cells: which of them are in sight. At the zoom z one of
// them has 2^z pixels; below zero, a pixel has 2^-z of them. A *sample* is what is drawn as one
// piece: one step or cell, or all those of a pixel.

export const CLOSEST = 5;

export function unitOf(zoom) {
  return 2 ** Math.max(0, -zoom);
}

// What is in sight of an axis of so many pixels, for the place that is marked: `first` and `count`
// of samples. The place is in the middle, or as near to it as the ends `low` and `high` allow; what
// fits in whole is shown whole, steps from the top and cells in the middle.
export function span(place, zoom, pixels, { low, high, isCentred }) {
  const unit = unitOf(zoom);
  const size = 2 ** Math.max(0, zoom);
  const fitting = Math.max(1, Math.floor(pixels / size));
  const [start, end] = [Math.floor(low / unit), Math.floor(high / unit)];
  const total = end - start + 1;
  const room = isCentred ? Math.floor((fitting - total) / 2) : 0;
  const middle = Math.floor(place / unit) - Math.floor(fitting / 2);
  const first = total <= fitting ? start - room : clamp(middle, start, end - fitting + 1);
  return { first, count: Math.ceil(pixels / size), fitting, unit, size, isWhole: total <= fitting };
}

export function clamp(value, low, high) {
  return Math.max(low, Math.min(high, value));
}

// The place that has the sample `first` at the beginning.
export function placeFor({ count, fitting, unit }, first, { low, high }) {
  return clamp((first + Math.floor(Math.min(count, fitting) / 2)) * unit, low, high);
}

// The place that keeps what is at a pixel there while the zoom becomes another one.
export function placeAround(pixel, zoom, pixels, { first, unit, size }, { low, high }) {
  const there = (first + pixel / size) * unit;
  const scale = unitOf(zoom) / 2 ** Math.max(0, zoom);
  return clamp(Math.floor(there + (pixels / 2 - pixel) * scale), low, high);
}

// The zooms that say something: at the least one, all is one sample, or two.
export function leastZoom({ low, high, isCentred }) {
  const length = isCentred ? high - low + 1 : high;
  return -Math.ceil(Math.log2(length + 1));
}

// The greatest zoom at which all is in sight.
export function wholeZoom(pixels, { low, high }) {
  const zoom = Math.floor(Math.log2(pixels / (high - low + 2)));
  return Math.min(zoom, CLOSEST);
}
