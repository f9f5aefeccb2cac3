// A word on the configuration file, as long as it is not what holds.

import {configurationNotice} from '../lib/configuration.js';
import {get} from '../net/api.js';
import {Poll} from '../net/poll.js';
import {el, setAttribute, setHidden} from './dom.js';

const EVERY_MS = 10_000;

export class ConfigNotice {
  #shown = '';
  #poll = new Poll(() => this.#read(), EVERY_MS);

  constructor() {
    this.element = el('div', {class: 'notice', role: 'status', hidden: true});
  }

  start() {
    this.#poll.start();
  }

  async #read() {
    try {
      this.#show(configurationNotice(await get('config')));
    } catch {
      // That nobody answers is said elsewhere.
      return;
    }
  }

  #show(notice) {
    const looks = JSON.stringify(notice);
    if (looks === this.#shown) {
      return;
    }
    this.#shown = looks;
    setHidden(this.element, notice === null);
    setAttribute(this.element, 'data-tone', notice?.tone ?? 'rest');
    this.element.replaceChildren(...(notice === null ? [] : [details(notice)]));
  }
}

/** On a phone the faults would push everything else away. */
function details({text, faults}) {
  const roomy = window.matchMedia('(min-width: 40rem)').matches;
  return el('details', {open: roomy}, el('summary', {}, text), el('ul', {}, ...faults.map(fault => el('li', {}, fault))));
}
