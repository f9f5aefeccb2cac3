// The page of one stream.

import {unwatched} from '../lib/outage.js';
import {editHash} from '../lib/route.js';
import {get} from '../net/api.js';
import {Poll} from '../net/poll.js';
import {el, setHidden, setText} from '../ui/dom.js';
import {EventList} from '../ui/event-list.js';
import {Availability} from './availability.js';
import {Commands} from './commands.js';
import {Figures} from './figures.js';
import {Outages} from './outages.js';
import {Outputs} from './outputs.js';
import {Rules} from './rules.js';
import {StateBar} from './state-bar.js';

const FIGURES_MS = 1_000;
const RECORDS_MS = 10_000;
const EVENTS = 500;
const LISTED = 200;

/** Events after which the records of outages are others. */
const OF_OUTAGES = new Set(['reconnection_started', 'reconnection_attempt', 'reconnection_succeeded', 'reconnection_failed', 'reconnection_aborted']);

const panel = (title, kind, ...content) => el('section', {class: `panel ${kind}`, 'aria-label': title}, el('h2', {}, title), ...content);

export class StreamView {
  #app;
  #path;
  #events = [];
  #unwatched = [];
  #figures;
  #bar = new StateBar();
  #list = new EventList({named: false, most: LISTED});
  #rules = new Rules();
  #outputs = new Outputs();
  #outages;
  #availability = new Availability();
  #commands;
  #missing = el('p', {class: 'empty', role: 'status', hidden: true});
  #content;
  #polls = [];

  constructor(app, id) {
    this.#app = app;
    this.id = id;
    this.title = id;
    this.#path = `streams/${encodeURIComponent(id)}`;
    this.#figures = new Figures(app, id);
    this.#outages = new Outages(id, app.clock);
    this.#commands = new Commands(app, id);
    this.#content = el(
      'div',
      {class: 'panels'},
      this.#figures.element,
      panel('States', 'wide', this.#bar.element),
      panel('Health rules', 'wide', this.#rules.element),
      panel('Outputs', 'wide', this.#outputs.element),
      panel('Outages', 'wide', this.#outages.element),
      panel('Availability', 'wide', this.#availability.element),
      panel('Events', 'wide', el('div', {class: 'scrolled', tabindex: '0', role: 'group', 'aria-label': `Events of ${id}`}, this.#list.element)),
    );
    this.element = el(
      'article',
      {class: 'stream-page'},
      el('nav', {'aria-label': 'Way back'}, el('a', {href: '#/'}, '← All streams')),
      el('div', {class: 'head'}, el('h1', {}, id), this.#figures.badge, this.#commands.element),
      this.#missing,
      this.#content,
    );
    this.#polls = [
      new Poll(() => this.#read(), FIGURES_MS),
      new Poll(() => this.#readRecords(), RECORDS_MS),
    ];
  }

  async open() {
    this.#polls.forEach(poll => poll.start());
    await this.#readEvents();
  }

  close() {
    this.#polls.forEach(poll => poll.stop());
  }

  render() {
    const member = this.#app.fleet.members.get(this.id);
    const gone = member === undefined && this.#app.fleet.at > 0;
    setHidden(this.#missing, !gone);
    setHidden(this.#content, gone);
    setText(this.#missing, gone ? `There is no stream '${this.id}'.` : '');
    this.#commands.show(member);
    if (member !== undefined) {
      this.#figures.show(member);
    }
    this.#list.show(this.#app.clock.now());
    this.tick();
  }

  tick() {
    const now = this.#app.clock.now();
    const member = this.#app.fleet.members.get(this.id);
    if (member !== undefined) {
      this.#figures.tick(member, now);
    }
    this.#bar.show(this.#events, this.#unwatched, member, now);
    this.#outages.tick(now);
  }

  events(events) {
    const own = events.filter(event => event.stream_id === this.id);
    if (own.length === 0) {
      return;
    }
    this.#events = [...this.#events, ...own].slice(-EVENTS);
    own.forEach(event => this.#list.add(event));
    if (own.some(event => OF_OUTAGES.has(event.type))) {
      this.#polls[1].now();
    }
  }

  gap(gap) {
    this.#list.gap(gap, this.#app.clock.now());
  }

  keys() {
    return {
      r: () => this.#commands.run('reconnect'),
      p: () => this.#commands.pauseOrResume(),
      e: () => { location.hash = editHash(this.id); return true; },
      Escape: () => { location.hash = '#/'; return true; },
    };
  }

  /** What fails here is shown by the page's own connection, or by the stream not being there. */
  async #read() {
    try {
      const [status, health] = await Promise.all([get(`${this.#path}/status`), get(`${this.#path}/health`)]);
      this.#figures.status(status);
      this.#outputs.show(status.outputs);
      this.#rules.show(health);
    } catch {
      return;
    }
  }

  async #readRecords() {
    try {
      const [page, availability] = await Promise.all([
        get(`incidents?stream_id=${encodeURIComponent(this.id)}&limit=10`),
        get(`${this.#path}/availability`),
      ]);
      this.#unwatched = unwatched(page.incidents);
      this.#outages.show(page.incidents, this.#app.clock.now());
      this.#availability.show(availability.windows);
    } catch {
      return;
    }
  }

  async #readEvents() {
    try {
      const {events} = await get(`${this.#path}/events?limit=${EVENTS}`);
      const last = events.at(-1)?.id ?? 0;
      // What came over the event stream meanwhile stays behind them.
      const later = this.#events.filter(event => event.id > last);
      this.#events = [...events, ...later];
      this.#list.fill(this.#events);
      this.#list.show(this.#app.clock.now());
      this.tick();
    } catch {
      return;
    }
  }
}
