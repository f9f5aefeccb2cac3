// The page of all streams.

import {isNews} from '../lib/news.js';
import {fleetHash, parseRoute} from '../lib/route.js';
import {allLabels, select} from '../lib/select.js';
import {el} from '../ui/dom.js';
import {EventList} from '../ui/event-list.js';
import {Filters} from './filters.js';
import {Summary} from './summary.js';
import {FleetTable} from './table.js';

const RECENT = 30;
const ADDRESS_MS = 200;

export class FleetView {
  title = 'Streams';
  #app;
  #selection;
  #addressTimer = 0;
  #table;
  #summary;
  #filters;
  #events = new EventList({named: true, most: RECENT});

  constructor(app, selection) {
    this.#app = app;
    this.#selection = selection;
    this.#table = new FleetTable(app.history, key => this.#sort(key));
    this.#summary = new Summary(name => this.#toggle(name));
    this.#filters = new Filters(change => this.#change(change));
    this.element = el(
      'div',
      {class: 'fleet-page'},
      el('h1', {class: 'unseen'}, 'Streams'),
      el('div', {class: 'top'}, this.#summary.element, this.#filters.element),
      this.#table.element,
      el('section', {class: 'recent', 'aria-label': 'Latest events'}, el('h2', {}, 'Latest events'), this.#events.element),
    );
  }

  open() {
    this.#table.open();
    this.recentKnown();
  }

  recentKnown() {
    this.#events.fill(this.#app.recent);
    this.#events.show(this.#app.clock.now());
  }

  close() {
    clearTimeout(this.#addressTimer);
    this.#table.close();
  }

  render() {
    const {members, at} = this.#app.fleet;
    const shown = select(members.values(), this.#selection);
    this.#summary.show(members, this.#selection.states);
    this.#filters.show(this.#selection, allLabels(members.values()));
    this.#table.show(shown, this.#selection.sort, this.#selection.descending, nothing(at, members.size));
    this.#events.show(this.#app.clock.now());
    this.tick();
  }

  tick() {
    this.#table.tick(this.#app.clock.now());
  }

  events(events) {
    events.filter(isNews).forEach(event => this.#events.add(event));
  }

  gap(gap) {
    this.#events.gap(gap, this.#app.clock.now());
  }

  /** What a key may do here. */
  keys() {
    return {
      '/': () => { this.#filters.focus(); return true; },
      j: () => { this.#table.enter(); return true; },
      ArrowDown: () => document.activeElement === document.body && (this.#table.enter(), true),
    };
  }

  #sort(key) {
    const same = this.#selection.sort === key;
    this.#change({sort: key, descending: same && !this.#selection.descending});
  }

  #toggle(name) {
    const states = new Set(this.#selection.states);
    if (!states.delete(name)) {
      states.add(name);
    }
    this.#change({states});
  }

  /** The address tells what is shown, so that it can be kept and passed on; not each letter is a step back. */
  #change(change) {
    this.#selection = {...this.#selection, ...change};
    this.render();
    // Browsers allow some addresses a second; the table does not wait for that.
    clearTimeout(this.#addressTimer);
    this.#addressTimer = setTimeout(() => history.replaceState(null, '', fleetHash(this.#selection)), ADDRESS_MS);
  }

  /** The address was changed by hand. */
  reroute(hash) {
    clearTimeout(this.#addressTimer);
    this.#selection = parseRoute(hash).selection;
    this.render();
  }
}

function nothing(at, total) {
  if (at === 0) {
    return 'Waiting for the service …';
  }
  return total === 0 ? 'There are no streams yet. Add one with the button above, or in the configuration file.' : 'No stream matches.';
}
