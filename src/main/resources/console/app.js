// What the page knows, kept up to date, and which view shows it.

import {ServiceClock} from './lib/clock.js';
import {emptyFleet, withAnswer, withEvents} from './lib/fleet.js';
import {History} from './lib/history.js';
import {isNews, newsTypes} from './lib/news.js';
import {isOut} from './lib/states.js';
import {get, openEvents} from './net/api.js';
import {Live} from './net/live.js';
import {Poll} from './net/poll.js';
import {gapText} from './ui/event-list.js';
import {toast} from './ui/toast.js';

const FIGURES_MS = 1_000;
const TICK_MS = 250;
const HISTORY_SECONDS = 120;
const RECENT = 30;
/** Of which some are no news. */
const READ = 200;
/** A page that nobody looks at gives its connection up: a browser has six for a host, whatever the number of tabs. */
const HIDDEN_REST_MS = 60_000;
/** A visible page that did not get round to ticking for so long was stopped, with its machine. */
const ASLEEP_MS = 10_000;

export class App {
  clock = new ServiceClock();
  history = new History(HISTORY_SECONDS);
  fleet = emptyFleet();
  /** The latest news of all streams, oldest first. */
  recent = [];
  view = null;
  #link;
  #announcer;
  #clockFace;
  #tickedAt = Date.now();
  #drawing = false;
  #drawnAt = 0;
  #restTimer = 0;
  #failed = false;
  #figures = new Poll(() => this.#readFigures(), FIGURES_MS);
  #live;

  constructor(link, announcer, clockFace) {
    this.#link = link;
    this.#announcer = announcer;
    this.#clockFace = clockFace;
    this.#live = new Live(openEvents, {
      onEvents: events => this.#events(events),
      onGap: gap => this.#gap(gap),
      onLink: isLive => this.#linked(isLive),
    });
  }

  start() {
    this.#figures.start();
    this.#live.start();
    this.#readRecent();
    setInterval(() => this.#tick(), TICK_MS);
    window.addEventListener('online', () => this.#live.hurry());
    document.addEventListener('visibilitychange', () => this.#visibility());
  }

  /** Asks for the figures at once. */
  refresh() {
    this.#figures.now();
  }

  show(view) {
    this.view?.close();
    this.view = view;
    view.open();
    view.render();
  }

  async #readFigures() {
    const asked = Date.now();
    try {
      const answer = await get('fleet');
      this.clock.learn(Date.parse(answer.timestamp), asked, Date.now());
      this.#take(withAnswer(this.fleet, answer));
      this.history.take(this.fleet.members, this.fleet.at);
      this.#link.answered();
      if (this.#failed) {
        this.#failed = false;
        this.#live.hurry();
      }
    } catch {
      this.#failed = true;
      this.#link.show();
    }
  }

  async #readRecent() {
    try {
      const {events} = await get(`events?limit=${READ}&type=${newsTypes.join(',')}`);
      const last = events.at(-1)?.id ?? 0;
      const later = this.recent.filter(event => event.id > last);
      this.recent = [...events.filter(isNews), ...later].slice(-RECENT);
      this.view?.recentKnown?.();
    } catch {
      return;
    }
  }

  #events(events) {
    this.recent = [...this.recent, ...events.filter(isNews)].slice(-RECENT);
    this.#take(withEvents(this.fleet, events));
    this.view?.events(events);
  }

  #gap(gap) {
    // In the list it may soon be far down; this stays until somebody has read it.
    toast(gapText(gap), true);
    this.view?.gap(gap);
    this.refresh();
  }

  #linked(isLive) {
    this.#link.live(isLive);
    if (isLive) {
      this.refresh();
    }
  }

  #take({fleet, changes}) {
    this.fleet = fleet;
    changes.forEach(({id, from, to}) => this.#announce(id, from, to));
    this.#draw();
  }

  #announce(id, from, to) {
    if (to === null || from === null) {
      this.#announcer.say(to === null ? `${id} removed` : `${id} added`);
    } else if (to === 'waiting' || to === 'failed' || to === 'degraded' || to === 'stopped' || to === 'streaming') {
      this.#announcer.say(`${id} is ${to}`);
    }
  }

  /** Once, before the next frame, however much came; of a page that nobody sees only the name. */
  #draw() {
    if (document.hidden) {
      this.#name();
    } else if (!this.#drawing) {
      this.#drawing = true;
      requestAnimationFrame(() => {
        this.#drawing = false;
        this.#drawnAt = Date.now();
        this.view?.render();
        this.#name();
      });
    }
  }

  /** A tab in the background tells how many streams are out. */
  #name() {
    let out = 0;
    for (const member of this.fleet.members.values()) {
      out += isOut(member.state) ? 1 : 0;
    }
    document.title = `${out > 0 ? `(${out} out) ` : ''}${this.view.title} – Holdfast`;
  }

  #tick() {
    const now = Date.now();
    const slept = now - this.#tickedAt > ASLEEP_MS;
    this.#tickedAt = now;
    if (document.hidden) {
      return;
    }
    if (slept) {
      // Nobody tells a machine that was asleep that its connections are dead.
      this.#live.renew();
      this.refresh();
    }
    this.#link.show();
    this.#clockFace.tick(this.clock.now());
    if (now - this.#drawnAt >= TICK_MS / 2) {
      this.view?.tick();
    }
  }

  #visibility() {
    clearTimeout(this.#restTimer);
    if (document.hidden) {
      this.#restTimer = setTimeout(() => this.#live.rest(), HIDDEN_REST_MS);
    } else {
      if (Date.now() - this.#tickedAt > HIDDEN_REST_MS + ASLEEP_MS) {
        this.#live.renew();
      }
      this.#tickedAt = Date.now();
      this.#live.start();
      this.#draw();
    }
  }
}
