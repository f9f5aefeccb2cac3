// A table whose rows are made anew when their texts change; the focus stays where it is.

import {el} from '../ui/dom.js';

const REACHABLE = 'a, button';

export class PlainTable {
  #titles;
  #body = el('tbody', {role: 'rowgroup'});
  #empty;
  /** Rows by what they are of: how each looks, and its element. */
  #rows = new Map();

  /** @param titles of the columns. @param nothing what is said of no rows */
  constructor(label, titles, nothing) {
    this.#titles = titles;
    this.#empty = el('p', {class: 'quiet'}, nothing);
    this.table = el('table', {class: 'plain', role: 'table', 'aria-label': label, hidden: true},
      el('thead', {role: 'rowgroup'}, el('tr', {role: 'row'}, ...titles.map(title => el('th', {role: 'columnheader', scope: 'col'}, title)))), this.#body);
    this.element = el('div', {class: 'scrolls', tabindex: '0', role: 'group', 'aria-label': label}, this.table, this.#empty);
  }

  /**
   * @param rows what they are of
   * @param cells for one of them: what its cells hold, texts or elements
   * @param key a text that differs when a row looks different
   * @param name of what a row is, by which it is found again; else its place
   */
  show(rows, cells, key = row => JSON.stringify(row), name = (row, place) => place) {
    this.table.hidden = rows.length === 0;
    this.#empty.hidden = rows.length > 0;
    const focus = this.#focus();
    const before = this.#rows;
    this.#rows = new Map();
    rows.forEach((row, place) => {
      const look = key(row);
      const known = before.get(name(row, place));
      this.#rows.set(name(row, place), known?.look === look ? known : {look, element: this.#row(cells(row))});
    });
    // Only what is different is moved: an element that is put where it already was would lose the focus.
    const wanted = [...this.#rows.values()].map(({element}) => element);
    const kept = new Set(wanted);
    [...this.#body.children].filter(element => !kept.has(element)).forEach(element => element.remove());
    wanted.forEach((element, i) => {
      if (this.#body.children[i] !== element) {
        this.#body.insertBefore(element, this.#body.children[i] ?? null);
      }
    });
    this.#keepFocus(focus);
  }

  /** Titles stand beside the cells where a row is shown as a card. */
  #row(contents) {
    return el('tr', {role: 'row'}, ...contents.map((content, i) => (i === 0
      ? el('th', {role: 'rowheader', scope: 'row', 'data-title': this.#titles[i]}, content)
      : el('td', {role: 'cell', 'data-title': this.#titles[i]}, el('div', {}, content)))));
  }

  #focus() {
    for (const [name, {element}] of this.#rows) {
      const place = [...element.querySelectorAll(REACHABLE)].indexOf(document.activeElement);
      if (place >= 0) {
        return {name, place};
      }
    }
    return null;
  }

  #keepFocus(focus) {
    const row = focus === null ? undefined : this.#rows.get(focus.name);
    if (row !== undefined && !row.element.contains(document.activeElement)) {
      row.element.querySelectorAll(REACHABLE)[focus.place]?.focus({preventScroll: true});
    }
  }
}
