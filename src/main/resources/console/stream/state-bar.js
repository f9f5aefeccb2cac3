// In which state the stream was when, as a bar: each stretch with its tone and a pattern, the sums beside it in words.

import {moment, span, wholeSpan, words, zone} from '../lib/format.js';
import {stateOf} from '../lib/states.js';
import {UNWATCHED, leaveOut, stretches, totals} from '../lib/timeline.js';
import {fixedBadge} from '../ui/badge.js';
import {el, setText, svg} from '../ui/dom.js';

const WIDTH = 1000;
const HEIGHT = 28;
/** A short outage in a long time must not vanish. */
const LEAST_WIDTH = 2;

const RANGES = [
  {title: '5 min', ms: 300_000},
  {title: '1 h', ms: 3_600_000},
  {title: '24 h', ms: 86_400_000},
];

export class StateBar {
  #range = RANGES[0];
  #buttons;
  #bars = svg('g');
  #picture;
  #from = el('span');
  #until = el('span');
  #sums = el('ul', {class: 'sums', 'aria-label': 'How long in which state'});
  #shown = '';
  #last = null;

  constructor() {
    this.#buttons = RANGES.map(range => el('button', {type: 'button', onclick: () => this.#choose(range)}, range.title));
    this.#picture = svg('svg', {class: 'state-bar', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img'}, this.#bars);
    this.element = el(
      'div',
      {},
      el('div', {class: 'ranges', role: 'group', 'aria-label': 'Time shown'}, ...this.#buttons),
      this.#picture,
      el('div', {class: 'axis'}, this.#from, this.#until),
      this.#sums,
    );
    this.#choose(this.#range);
  }

  #choose(range) {
    this.#range = range;
    this.#buttons.forEach((button, i) => button.setAttribute('aria-pressed', String(RANGES[i] === range)));
    this.#shown = '';
    if (this.#last !== null) {
      this.show(...this.#last);
    }
  }

  /** @param unwatched stretches in which the service did not run */
  show(events, unwatched, current, now) {
    this.#last = [events, unwatched, current, now];
    // Drawn anew only when something would look different.
    const step = this.#range.ms / WIDTH;
    const key = `${events.length} ${events.at(-1)?.id} ${current?.state} ${unwatched.length} ${Math.floor(now / Math.max(step, 1000))}`;
    if (key === this.#shown) {
      return;
    }
    this.#shown = key;
    const from = now - this.#range.ms;
    const parts = leaveOut(stretches(events, current, from, now), unwatched);
    const x = at => ((at - from) / this.#range.ms) * WIDTH;
    this.#bars.replaceChildren(...parts.map(({state, begin, end}) => svg(
      'rect',
      {
        x: x(begin).toFixed(1), width: Math.max(LEAST_WIDTH, x(end) - x(begin)).toFixed(1), 'data-tone': state === UNWATCHED ? 'unwatched' : stateOf(state).tone,
        // The worse, the higher: it is told by height as well as by colour.
        y: HEIGHT - height(state), height: height(state),
      },
      svg('title', {}, `${state}, ${moment(begin, now)}, for ${span(end - begin)}`),
    )));
    const sums = totals(parts);
    this.#picture.setAttribute('aria-label', sums.map(([state, ms]) => `${words(state)} ${span(ms)}`).join(', '));
    this.#sums.replaceChildren(...sums.map(([state, ms]) => el('li', {}, fixedBadge(state), ' ', wholeSpan(ms))));
    setText(this.#from, moment(from, now));
    setText(this.#until, `now, ${zone(now)}`);
  }
}

function height(state) {
  if (state === UNWATCHED) {
    return HEIGHT;
  }
  return {out: HEIGHT, work: HEIGHT, poor: HEIGHT * 0.7, good: HEIGHT * 0.4}[stateOf(state).tone] ?? HEIGHT * 0.2;
}
