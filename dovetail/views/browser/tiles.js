// Tiles of the diagram: asked for where they come into sight, kept while there is room.

export const SIDE = 256; // rows and columns of a tile, as in Python
const KEPT = 400; // tiles: 26 MB of symbols
const ASKED = 4; // at a time, so that what is no longer in sight is not waited for

// Row and column of the tile that has a sample.
export function tileOf(sample) {
  return Math.floor(sample / SIDE);
}

export class Tiles {
  // `onTile` is called when a tile has come, or was refused.
  constructor(model, onTile) {
    const empty = { kept: new Map(), asked: new Set(), wanted: [], refusal: "" };
    Object.assign(this, { model, onTile, ...empty });
    this.take = (content, buffers) => this.came(content, buffers);
    model.on("msg:custom", this.take);
  }

  stop() {
    this.model.off("msg:custom", this.take);
  }

  // A tile that is there, or null.
  find(down, across, row, column) {
    const name = `${down},${across},${row},${column}`;
    const tile = this.kept.get(name) ?? null;
    if (tile) {
      this.kept.delete(name); // the last that is used is the last in the map
      this.kept.set(name, tile);
    }
    return tile;
  }

  // The symbol of a sample of steps and one of cells; null if its tile is not there.
  symbolAt(steps, cells, step, cell) {
    const [row, column] = [tileOf(step), tileOf(cell)];
    const tile = this.find(Math.log2(steps.unit), Math.log2(cells.unit), row, column);
    return tile?.symbols[(step - row * SIDE) * SIDE + cell - column * SIDE] ?? null;
  }

  // Head, state and symbol read at a sample of steps, if any tile of those in sight is there.
  momentAt(steps, cells, step) {
    const row = tileOf(step);
    const until = tileOf(cells.first + cells.count - 1);
    for (let column = tileOf(cells.first); column <= until; column += 1) {
      const tile = this.find(Math.log2(steps.unit), Math.log2(cells.unit), row, column);
      const at = step - row * SIDE;
      if (tile) return { head: tile.heads[at], state: tile.states[at], read: tile.reads[at] };
    }
    return null;
  }

  // Asks for tiles, each [down, across, row, column], and no longer for those wanted before.
  ask(wanted) {
    this.wanted = wanted.filter((tile) => !this.asked.has(tile.join()));
    this.askNext();
  }

  askNext() {
    while (this.wanted.length && this.asked.size < ASKED && !this.refusal) {
      const tile = this.wanted.shift();
      this.asked.add(tile.join());
      this.model.send(tile);
    }
  }

  came({ tile, refused, ...rows }, buffers) {
    if (refused !== undefined) {
      this.refusal = refused;
      this.asked.clear();
    } else {
      const { buffer, byteOffset, byteLength } = buffers[0];
      const symbols = new Uint8Array(buffer.slice(byteOffset, byteOffset + byteLength));
      this.asked.delete(tile.join());
      this.kept.set(tile.join(), { symbols, ...rows });
      if (this.kept.size > KEPT) this.kept.delete(this.kept.keys().next().value);
      this.askNext();
    }
    this.onTile();
  }
}
