// The time by the service's clock where the reader is, and what that time is called: all times on the page are in it.

import {timeOfDay, zone} from '../lib/format.js';
import {el, setText} from './dom.js';

export class ClockFace {
  #time = el('span', {class: 'digits'});
  #zone = el('span', {class: 'zone'});

  constructor() {
    this.element = el('div', {class: 'clock', title: 'The service\'s time, in the time zone of this machine. All times on this page are in it.'}, this.#time, ' ', this.#zone);
  }

  tick(now) {
    setText(this.#time, timeOfDay(now));
    setText(this.#zone, zone(now));
  }
}
