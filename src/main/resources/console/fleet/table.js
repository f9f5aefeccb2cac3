// The table of all streams. However many there are, only the rows that can be seen exist.

import {el, setAttribute, setText} from '../ui/dom.js';
import {COLUMNS, Row} from './columns.js';

/** Rows beyond either edge, so that scrolling does not show gaps. */
const BEYOND = 6;

export class FleetTable {
  #history;
  #rows = [];
  #shown = [];
  #first = 0;
  #active = 0;
  #above = el('tr', {role: 'presentation', class: 'spacer', 'aria-hidden': 'true'}, el('td'));
  #below = el('tr', {role: 'presentation', class: 'spacer', 'aria-hidden': 'true'}, el('td'));
  #body = el('tbody', {role: 'rowgroup'}, this.#above, this.#below);
  #heads = new Map();
  #table;
  #empty = el('p', {class: 'empty', hidden: true});
  #onScroll = () => this.#layOut();

  /** @param onSort called with a column's key */
  constructor(history, onSort) {
    this.#history = history;
    const heads = COLUMNS.map(({key, title}) => {
      const head = el('th', {role: 'columnheader', scope: 'col', class: `c-${key}`},
        el('button', {type: 'button', class: 'sort', onclick: () => onSort(key)}, title));
      this.#heads.set(key, head);
      return head;
    });
    this.#table = el('table', {role: 'table', class: 'fleet', 'aria-label': 'Streams', onkeydown: event => this.#onKey(event), onfocusin: event => this.#onFocus(event)},
      el('thead', {role: 'rowgroup'}, el('tr', {role: 'row', 'aria-rowindex': '1'}, ...heads)), this.#body);
    this.element = el('div', {}, this.#table, this.#empty);
  }

  open() {
    window.addEventListener('scroll', this.#onScroll, {passive: true});
    window.addEventListener('resize', this.#onScroll);
  }

  close() {
    window.removeEventListener('scroll', this.#onScroll);
    window.removeEventListener('resize', this.#onScroll);
  }

  /** @param members in order. @param nothing what to say if there are none */
  show(members, sort, descending, nothing) {
    const activeId = this.#shown[this.#active]?.stream_id;
    this.#shown = members;
    // The row that had the focus keeps it where it is now.
    const moved = members.findIndex(member => member.stream_id === activeId);
    this.#active = moved >= 0 ? moved : Math.min(this.#active, Math.max(0, members.length - 1));
    setAttribute(this.#table, 'aria-rowcount', String(members.length + 1));
    for (const [key, head] of this.#heads) {
      setAttribute(head, 'aria-sort', key !== sort ? 'none' : descending ? 'descending' : 'ascending');
    }
    this.#empty.hidden = members.length > 0;
    setText(this.#empty, nothing);
    this.#layOut();
  }

  #rowHeight() {
    return parseFloat(getComputedStyle(this.#table).getPropertyValue('--row'));
  }

  #layOut() {
    const height = this.#rowHeight();
    const top = this.#body.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(-top / height) - BEYOND);
    const until = Math.min(this.#shown.length, Math.ceil((window.innerHeight - top) / height) + BEYOND);
    const count = Math.max(0, until - first);
    const focused = this.#rows.find(row => row.element.contains(document.activeElement))?.id;
    while (this.#rows.length < count) {
      const row = new Row();
      this.#rows.push(row);
      this.#below.before(row.element);
    }
    this.#first = first;
    this.#above.style.height = `${first * height}px`;
    this.#below.style.height = `${Math.max(0, this.#shown.length - first - count) * height}px`;
    // If the row that had the focus is out of sight, the keyboard comes in at the first that can be seen.
    const reachable = this.#active >= first && this.#active < until ? this.#active : Math.min(first + BEYOND, until - 1);
    this.#rows.forEach((row, i) => {
      const index = first + i;
      row.hide(i >= count);
      if (i >= count) {
        row.id = '';
      } else {
        const member = this.#shown[index];
        row.show(member, index, this.#history);
        row.reachable(index === reachable);
      }
    });
    this.#keepFocus(focused);
  }

  /** The focus stays with the stream that had it, whichever row shows it now; it is let go when none does. */
  #keepFocus(id) {
    if (id === undefined) {
      return;
    }
    const row = this.#rows.find(each => each.id === id);
    if (row === undefined) {
      document.activeElement.blur();
    } else if (!row.element.contains(document.activeElement)) {
      row.focus();
    }
  }

  tick(now) {
    this.#rows.forEach((row, i) => {
      const member = this.#shown[this.#first + i];
      if (!row.element.hidden && member !== undefined) {
        row.tick(member, now);
      }
    });
  }

  #onFocus(event) {
    const place = this.#rows.findIndex(row => row.element.contains(event.target));
    if (place >= 0) {
      this.#active = this.#first + place;
    }
  }

  #onKey(event) {
    const page = Math.max(1, Math.floor(window.innerHeight / this.#rowHeight()) - 2);
    const moves = {ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity};
    const move = moves[event.key];
    if (move !== undefined && event.target.closest('tbody') && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      this.move(move);
    }
  }

  /** Goes to the row so many further on. */
  move(rows) {
    if (this.#shown.length === 0) {
      return;
    }
    this.#active = Math.min(this.#shown.length - 1, Math.max(0, this.#active + rows));
    this.#scrollToActive();
    this.#layOut();
    this.#focusActive();
  }

  /** The first one that had the focus, or the first. */
  enter() {
    this.move(0);
  }

  #scrollToActive() {
    const height = this.#rowHeight();
    const head = this.#table.tHead.offsetHeight;
    const top = this.#body.getBoundingClientRect().top + this.#active * height;
    if (top < head) {
      window.scrollBy(0, top - head);
    } else if (top + height > window.innerHeight) {
      window.scrollBy(0, top + height - window.innerHeight);
    }
  }

  #focusActive() {
    this.#rows[this.#active - this.#first]?.focus();
  }
}
