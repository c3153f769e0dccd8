// Keys, pointer and wheel on the diagram.

const NOTCH = 60; // pixels of the wheel for one zoom
const STILL = 4; // pixels that a click may move

// `view` is the space-time diagram of machine.js.
export function listen(area, view) {
  area.addEventListener("keydown", (event) => keyed(event, view));
  dragged(area, view);
  let turned = 0;
  area.addEventListener(
    "wheel",
    (event) => {
      if (document.activeElement !== area && !event.ctrlKey) return; // the page scrolls
      event.preventDefault();
      turned += event.deltaY || event.deltaX;
      if (Math.abs(turned) < NOTCH) return;
      const by = turned < 0 ? 1 : -1;
      turned = 0;
      const [steps, cells] = [event.shiftKey ? 0 : by, event.altKey ? 0 : by];
      view.zoomBy(steps, cells, view.picture.pixelAt(event));
    },
    { passive: false },
  );
}

function keyed(event, view) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const far = event.shiftKey ? 10 : 1;
  const actions = {
    ArrowUp: () => view.pan(-far, 0),
    ArrowDown: () => view.pan(far, 0),
    ArrowLeft: () => view.pan(0, -far),
    ArrowRight: () => view.pan(0, far),
    PageUp: () => view.page(-1),
    PageDown: () => view.page(1),
    Home: () => view.toEnd(0),
    End: () => view.toEnd(1),
    "+": () => view.zoomBy(1, 1),
    "=": () => view.zoomBy(1, 1),
    "-": () => view.zoomBy(-1, -1),
    0: () => view.fit(),
    h: () => view.toHead(),
  };
  const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

function dragged(area, view) {
  let from = null;
  area.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    area.setPointerCapture(event.pointerId);
    from = { ...view.picture.pixelAt(event), ...view.firsts(), hasMoved: false };
  });
  area.addEventListener("pointermove", (event) => {
    const pixel = view.picture.pixelAt(event);
    if (!from) {
      view.hover(pixel);
      return;
    }
    const [right, down] = [pixel.x - from.x, pixel.y - from.y];
    from.hasMoved ||= Math.hypot(right, down) > STILL;
    if (from.hasMoved) view.dragTo(from, right, down);
  });
  area.addEventListener("pointerup", (event) => {
    if (from && !from.hasMoved) view.goTo(view.picture.pixelAt(event));
    from = null;
  });
  area.addEventListener("pointercancel", () => {
    from = null;
  });
  area.addEventListener("pointerleave", () => view.hover(null));
}
