// How much of the time a stream was there.

import {availability, span} from '../lib/format.js';
import {PlainTable} from './table.js';

export class Availability {
  #table = new PlainTable('Availability', ['Last', 'There', 'Outages', 'Missing', 'Mean outage', 'Longest'], 'Nothing is known yet.');

  constructor() {
    this.element = this.#table.element;
  }

  show(windows) {
    this.#table.show(windows, window => [
      window.window.replace(/(\d+)/, '$1 '),
      availability(window.ratio),
      String(window.outage_count),
      span(window.down_ms),
      span(window.mttr_ms),
      span(window.longest_outage_ms),
    ]);
  }
}
