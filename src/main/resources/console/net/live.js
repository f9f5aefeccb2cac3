// The event stream, kept open: opened again when it ends or falls silent, behind the last event that came.

import {SseParser} from '../lib/sse.js';

/** The service sends a sign of life each 15 s. */
const SILENCE_MS = 35_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 8_000;

export class Live {
  #open;
  #listener;
  #lastId = '';
  #wanted = false;
  #controller = null;
  #retryMs = FIRST_RETRY_MS;
  #timer = 0;

  /**
   * @param open (lastId, signal) → a response with the stream
   * @param listener onEvent(event), onGap(gap), onLink(whether it is open)
   */
  constructor(open, listener) {
    this.#open = open;
    this.#listener = listener;
  }

  start() {
    if (!this.#wanted) {
      this.#wanted = true;
      this.#connect();
    }
  }

  /** Lets the connection go, of which browsers grant a host few; start() resumes where it was. */
  rest() {
    this.#wanted = false;
    clearTimeout(this.#timer);
    this.#controller?.abort();
  }

  /** Does not wait any longer for the next attempt. */
  hurry() {
    if (this.#wanted && this.#controller === null) {
      clearTimeout(this.#timer);
      this.#connect();
    }
  }

  async #connect() {
    const controller = new AbortController();
    this.#controller = controller;
    try {
      const response = await this.#open(this.#lastId, controller.signal);
      this.#listener.onLink(true);
      await this.#read(response.body, controller);
    } catch {
      // Refused, cut off or silent: what follows is the same.
    }
    controller.abort();
    this.#controller = null;
    if (this.#wanted) {
      this.#listener.onLink(false);
      // Not in step with the others who were cut off by the same restart.
      this.#timer = setTimeout(() => this.#connect(), this.#retryMs * (0.5 + Math.random() / 2));
      this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
    }
  }

  async #read(body, controller) {
    const parser = new SseParser(event => this.#tell(event), this.#lastId);
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let watch = 0;
    try {
      for (;;) {
        clearTimeout(watch);
        watch = setTimeout(() => controller.abort(), SILENCE_MS);
        const {done, value} = await reader.read();
        if (done) {
          return;
        }
        this.#retryMs = FIRST_RETRY_MS;
        parser.push(value);
        this.#lastId = parser.lastId;
      }
    } finally {
      clearTimeout(watch);
    }
  }

  #tell({type, data}) {
    const parsed = JSON.parse(data);
    if (type === 'gap') {
      this.#listener.onGap(parsed);
    } else {
      this.#listener.onEvent(parsed);
    }
  }
}
