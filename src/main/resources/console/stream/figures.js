// How a stream does now, in figures with their last two minutes.

import {bitrate, count, latency, share, wholeSpan, words} from '../lib/format.js';
import {lasting, nextTry} from '../lib/next-try.js';
import {labelsOf} from '../lib/select.js';
import {isOnAir, isOut} from '../lib/states.js';
import {badge} from '../ui/badge.js';
import {el, setHidden, setText} from '../ui/dom.js';
import {spark} from '../ui/spark.js';

const PICTURES = [
  {figure: 'bitrate_bps', title: 'Bitrate', write: bitrate, floor: 100_000},
  {figure: 'packet_loss', title: 'Loss', write: share, floor: 0.01},
  {figure: 'latency_ms', title: 'Round trip', write: latency, floor: 10},
];

export class Figures {
  #app;
  #id;
  #badge = badge();
  #pictures;
  #texts = new Map();
  #lastingTitle;
  #error = el('p', {class: 'error'});

  constructor(app, id) {
    this.#app = app;
    this.#id = id;
    this.badge = this.#badge.element;
    this.#pictures = PICTURES.map(each => ({...each, value: el('strong'), picture: spark(240, 48)}));
    const list = el('dl', {class: 'facts'});
    for (const title of ['How long', 'Next try', 'Source', 'Labels', 'Packets', 'Attempts in all', 'Last error']) {
      const text = el('dd');
      this.#texts.set(title, text);
      const term = el('dt', {}, title);
      this.#lastingTitle ??= term;
      list.append(el('div', {}, term, text));
    }
    this.element = el(
      'section',
      {class: 'panel wide', 'aria-label': 'Now'},
      this.#error,
      el('div', {class: 'pictures'}, ...this.#pictures.map(({title, value, picture}) => el('div', {}, el('span', {}, title), value, picture.element))),
      list,
    );
  }

  #put(title, text) {
    setText(this.#texts.get(title), text);
  }

  show(member) {
    this.#badge.show(member.state);
    setHidden(this.#error, !(isOut(member.state) || member.state === 'degraded') || !member.error);
    setText(this.#error, member.error ?? '');
    for (const {figure, write, floor, value, picture} of this.#pictures) {
      setText(value, write(figure === 'bitrate_bps' || isOnAir(member.state) ? member[figure] : null));
      picture.show(this.#app.history.of(this.#id, figure), floor);
    }
    this.#put('Source', member.source);
    this.#put('Labels', labelsOf(member).join(', ') || '–');
  }

  tick(member, now) {
    setText(this.#lastingTitle, isOut(member.state) ? 'Without media for' : `${words(member.state)} for`);
    this.#put('How long', lasting(member, now));
    this.#put('Next try', nextTry(member, now) || '–');
  }

  /** What only the stream's own status tells. */
  status({statistics, retry_count: attempts, last_error: error}) {
    this.#put('Packets', `${count(statistics.packets_received)} received, ${count(statistics.packets_lost)} lost`);
    this.#put('Attempts in all', count(attempts));
    const ago = error === null ? 0 : this.#app.clock.now() - Date.parse(error.at);
    this.#put('Last error', error === null ? '–' : `${error.message} (${wholeSpan(ago)} ago)`);
  }
}
