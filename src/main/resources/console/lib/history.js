// The latest figures of each stream, a sample a second, for sparklines: what this page has seen since it was opened.

const FIGURES = ['bitrate_bps', 'packet_loss', 'latency_ms'];
const UNKNOWN = Object.freeze({});

/** Keeps so many seconds of each stream. Seconds of which nothing is known are NaN. */
export class History {
  #seconds;
  #rows = new Map();
  #latest = null;

  constructor(seconds) {
    this.#seconds = seconds;
  }

  /** Takes what the fleet is at a time in milliseconds; forgets streams that are gone. */
  take(members, atMilliseconds) {
    const second = Math.floor(atMilliseconds / 1000);
    if (this.#latest !== null && second <= this.#latest) {
      return;
    }
    const skipped = this.#latest === null ? 0 : Math.min(second - this.#latest - 1, this.#seconds);
    // Whoever asks a little less than once a second misses one now and then; that is no gap.
    const filler = skipped === 1 ? member => member : () => UNKNOWN;
    for (const id of this.#rows.keys()) {
      if (!members.has(id)) {
        this.#rows.delete(id);
      }
    }
    for (const [id, member] of members) {
      this.#put(this.#row(id), member, filler(member), second, skipped);
    }
    this.#latest = second;
  }

  #row(id) {
    let row = this.#rows.get(id);
    if (row === undefined) {
      row = Object.fromEntries(FIGURES.map(name => [name, new Float32Array(this.#seconds).fill(NaN)]));
      this.#rows.set(id, row);
    }
    return row;
  }

  /** The second of the latest samples; null before the first. */
  get latest() {
    return this.#latest;
  }

  #put(row, member, missed, second, skipped) {
    for (const name of FIGURES) {
      for (let back = skipped; back > 0; back--) {
        row[name][(second - back) % this.#seconds] = missed[name] ?? NaN;
      }
      row[name][second % this.#seconds] = member[name] ?? NaN;
    }
  }

  /** The samples of a figure, oldest first; empty if nothing is known of the stream. */
  of(id, figure) {
    const ring = this.#rows.get(id)?.[figure];
    if (ring === undefined) {
      return [];
    }
    const values = new Array(this.#seconds);
    for (let i = 0; i < this.#seconds; i++) {
      values[i] = ring[(this.#latest + 1 + i) % this.#seconds];
    }
    return values;
  }
}
