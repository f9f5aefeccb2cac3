// Tells of changes to those who do not see them: a screen reader's polite region, a few words at most each second.

import {el, setText} from './dom.js';

const EVERY_MS = 1_000;
const MOST = 3;

export class Announcer {
  #waiting = [];
  #timer = 0;

  constructor() {
    this.element = el('div', {class: 'unseen', role: 'status', 'aria-live': 'polite', 'aria-atomic': 'true'});
  }

  say(text) {
    this.#waiting.push(text);
    if (this.#timer === 0) {
      this.#timer = setTimeout(() => this.#tell(), EVERY_MS);
    }
  }

  /** Of many at once only the number is told: an outage of a site must not be read out stream by stream. */
  #tell() {
    this.#timer = 0;
    const texts = this.#waiting.splice(0);
    setText(this.element, texts.length > MOST ? `${texts.length} changes; the latest: ${texts.at(-1)}` : texts.join('. '));
  }
}
