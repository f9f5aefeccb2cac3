// A table whose rows are made anew when their texts change.

import {el} from '../ui/dom.js';

export class PlainTable {
  #body = el('tbody');
  #empty;
  #shown = '';

  /** @param titles of the columns. @param nothing what is said of no rows */
  constructor(label, titles, nothing) {
    this.#empty = el('p', {class: 'quiet'}, nothing);
    this.table = el('table', {class: 'plain', 'aria-label': label, hidden: true},
      el('thead', {}, el('tr', {}, ...titles.map(title => el('th', {scope: 'col'}, title)))), this.#body);
    this.element = el('div', {class: 'scrolls', tabindex: '0', role: 'region', 'aria-label': label}, this.table, this.#empty);
  }

  /**
   * @param rows what they are of
   * @param cells for one of them: what its cells hold, texts or elements
   * @param key a text that differs when a row looks different
   */
  show(rows, cells, key = row => JSON.stringify(row)) {
    const wanted = rows.map(row => key(row)).join('\n');
    this.table.hidden = rows.length === 0;
    this.#empty.hidden = rows.length > 0;
    if (wanted !== this.#shown) {
      this.#shown = wanted;
      this.#body.replaceChildren(...rows.map(row => el('tr', {}, ...cells(row).map((content, i) => el(i === 0 ? 'th' : 'td', i === 0 ? {scope: 'row'} : {}, content)))));
    }
  }
}
