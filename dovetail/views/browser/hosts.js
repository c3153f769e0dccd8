// Where a view stands: in the cell of a notebook, or in a saved page.

// Shows a view, which has `root`, `redraw` and `resized`; what is returned takes it away again.
export function host(view, { model, el }) {
  el.append(view.root);
  const redraw = () => view.redraw();
  view.resized();
  model.on("change:state", redraw);
  const watcher = new ResizeObserver(() => view.resized());
  watcher.observe(view.root);
  return () => {
    model.off("change:state", redraw);
    watcher.disconnect();
  };
}

// What a saved page has in place of a notebook's model. `answer` is called with each message that
// the view sends, and returns what Python would.
export function pageModel(values, answer = () => ({})) {
  const calls = [];
  const tell = (event, ...what) => {
    for (const [name, call] of [...calls]) if (name === event) call(...what);
  };
  return {
    get: (name) => values[name],
    set: (name, value) => {
      values[name] = value;
      tell(`change:${name}`);
    },
    save_changes: () => {},
    send: (asked) => setTimeout(() => tell("msg:custom", ...answer(asked))),
    on: (event, call) => calls.push([event, call]),
    off: (event, call) => {
      const place = calls.findIndex(([name, one]) => name === event && one === call);
      if (place >= 0) calls.splice(place, 1);
    },
  };
}
