// The event stream, kept open: opened again when it ends or falls silent, behind the last event that came.

import {SseParser} from '../lib/sse.js';

/** The service sends a sign of life each 15 s. */
const SILENCE_MS = 35_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 8_000;
/** What comes within it after an event is read in one piece: a thousand streams that are out have hundreds of events a second. */
const PACE_MS = 250;

export class Live {
  #open;
  #listener;
  #paceMs;
  #lastId = '';
  #wanted = false;
  #controller = null;
  #retryMs = FIRST_RETRY_MS;
  #timer = 0;

  /**
   * @param open (lastId, signal) → a response with the stream
   * @param listener onEvents(events, in their order), onGap(gap), onLink(whether it is open)
   */
  constructor(open, listener, paceMs = PACE_MS) {
    this.#open = open;
    this.#listener = listener;
    this.#paceMs = paceMs;
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

  /** Gives up a connection that may be dead without anybody having said so, and resumes where it was. */
  renew() {
    this.#retryMs = FIRST_RETRY_MS;
    this.#controller?.abort();
    this.hurry();
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
    if (this.#controller !== controller) {
      // It rested, and was started again before this one had noticed.
      return;
    }
    this.#controller = null;
    if (this.#wanted) {
      this.#listener.onLink(false);
      // Not in step with the others who were cut off by the same restart.
      this.#timer = setTimeout(() => this.#connect(), this.#retryMs * (0.5 + Math.random() / 2));
      this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
    }
  }

  async #read(body, controller) {
    let events = [];
    const parser = new SseParser(event => events.push(event), this.#lastId);
    // Not by a TextDecoderStream, which costs more for each piece than all else that is done with it.
    const decoder = new TextDecoder();
    const reader = body.getReader();
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
        parser.push(decoder.decode(value, {stream: true}));
        this.#tell(events);
        this.#lastId = parser.lastId;
        if (events.length > 0) {
          events = [];
          await this.#pause();
        }
      }
    } finally {
      clearTimeout(watch);
    }
  }

  /** What comes meanwhile is held by the browser. A hidden page has slow timers, and would fall behind. */
  #pause() {
    return document.hidden ? undefined : new Promise(resolve => setTimeout(resolve, this.#paceMs));
  }

  #tell(events) {
    let run = [];
    const tellRun = () => {
      if (run.length > 0) {
        this.#listener.onEvents(run);
        run = [];
      }
    };
    for (const {type, data} of events) {
      const parsed = JSON.parse(data);
      if (type === 'gap') {
        tellRun();
        this.#listener.onGap(parsed);
      } else {
        run.push(parsed);
      }
    }
    tellRun();
  }
}
