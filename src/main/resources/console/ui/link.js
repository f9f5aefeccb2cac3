// Whether what is shown is what is: the page's own connection, and how old its data are.

import {wholeSpan} from '../lib/format.js';
import {el, setAttribute, setHidden, setText} from './dom.js';

/** Older figures are not those of now. */
const STALE_MS = 4_000;

export class Link {
  #live = false;
  #locked = false;
  #answeredAt = 0;
  #word = el('span', {class: 'link-word'}, 'connecting');
  #since = performance.now();
  #alert;
  #age;

  constructor() {
    this.element = el('div', {class: 'link', 'data-link': 'wait'}, el('span', {class: 'dot', 'aria-hidden': 'true'}), this.#word);
    // The alert is told once; the age beside it changes each second and is to be looked at only.
    this.#alert = el('span', {role: 'alert'});
    this.#age = el('span', {'aria-hidden': 'true'});
    this.banner = el('p', {class: 'banner', hidden: true}, this.#alert, ' ', this.#age);
  }

  /** The event stream is open, or not. */
  live(isLive) {
    this.#live = isLive;
    this.show();
  }

  /** The service asks for its token, and the user has not given it yet. */
  locked(isLocked) {
    this.#locked = isLocked;
    this.show();
  }

  /** Figures came. */
  answered() {
    this.#answeredAt = performance.now();
    this.show();
  }

  show() {
    const known = this.#answeredAt > 0;
    const age = performance.now() - (known ? this.#answeredAt : this.#since);
    const old = age > STALE_MS && !document.hidden;
    const lost = old || this.#locked;
    setAttribute(this.element, 'data-link', lost ? 'lost' : this.#live ? 'live' : 'wait');
    setText(this.#word, lost ? (this.#locked ? 'locked' : 'not connected') : this.#live ? 'live' : 'connecting');
    document.body.classList.toggle('stale', lost);
    setHidden(this.banner, !lost);
    setText(this.#alert, lost ? (this.#locked ? 'The service asks for its token.' : 'The service does not answer; trying again.') : '');
    setText(this.#age, old ? `${known ? 'What is shown is old by' : 'Nothing is known after'} ${wholeSpan(age)}.` : '');
  }
}
