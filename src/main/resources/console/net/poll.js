// Does something again and again, a pause after each time, never twice at once; rarely while nobody looks.

const HIDDEN_FACTOR = 10;

export class Poll {
  #work;
  #pauseMs;
  #timer = 0;
  #running = false;
  #again = false;
  #wanted = false;
  #onVisible = () => document.hidden || this.now();

  /** @param work answers a promise; its failures are its own affair */
  constructor(work, pauseMs) {
    this.#work = work;
    this.#pauseMs = pauseMs;
  }

  start() {
    if (this.#wanted) {
      return this;
    }
    this.#wanted = true;
    document.addEventListener('visibilitychange', this.#onVisible);
    this.now();
    return this;
  }

  stop() {
    this.#wanted = false;
    clearTimeout(this.#timer);
    document.removeEventListener('visibilitychange', this.#onVisible);
  }

  /** At once, or once more when what is under way is done. */
  async now() {
    if (this.#running) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#running = true;
    do {
      this.#again = false;
      await this.#work();
    } while (this.#again && this.#wanted);
    this.#running = false;
    if (this.#wanted) {
      this.#timer = setTimeout(() => this.now(), this.#pauseMs * (document.hidden ? HIDDEN_FACTOR : 1));
    }
  }
}
