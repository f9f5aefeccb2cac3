// The columns of the fleet's table, and a row's cells.

import {bitrate, latency, share} from '../lib/format.js';
import {streamHash} from '../lib/route.js';
import {lasting, nextTry} from '../lib/next-try.js';
import {labelsOf} from '../lib/select.js';
import {isOnAir, stateOf} from '../lib/states.js';
import {badge} from '../ui/badge.js';
import {el, setAttribute, setHidden, setText} from '../ui/dom.js';
import {spark} from '../ui/spark.js';

/** Below it the line is flat: 100 kbit/s of noise is no storm. */
const SPARK_FLOOR_BPS = 100_000;

export const COLUMNS = [
  {key: 'stream', title: 'Stream'},
  {key: 'state', title: 'State'},
  {key: 'bitrate', title: 'Bitrate'},
  {key: 'loss', title: 'Loss'},
  {key: 'rtt', title: 'RTT'},
  {key: 'attempt', title: 'Next try'},
  {key: 'source', title: 'Source'},
  {key: 'outputs', title: 'Outputs'},
];

const cell = (key, ...children) => el('td', {role: 'cell', class: `c-${key}`}, ...children);

/** A row that shows one stream after another as the table is scrolled. */
export class Row {
  #link = el('a', {tabindex: '-1'});
  #labels = el('span', {class: 'labels'});
  #badge = badge();
  #since = el('span', {class: 'quiet since'});
  #bitrate = el('span', {class: 'figure'});
  #spark = spark(120, 24);
  #sparkShown = '';
  #loss = cell('loss');
  #rtt = cell('rtt');
  #next = cell('attempt');
  #source = el('span', {class: 'clip from'});
  #why = el('span', {class: 'clip why'});
  #outputs = cell('outputs');

  constructor() {
    this.id = '';
    this.element = el(
      'tr',
      {role: 'row'},
      el('th', {role: 'rowheader', scope: 'row', class: 'c-stream'}, this.#link, this.#labels),
      cell('state', this.#badge.element, this.#since),
      cell('bitrate', this.#bitrate, this.#spark.element),
      this.#loss,
      this.#rtt,
      this.#next,
      cell('source', this.#source, this.#why),
      this.#outputs,
    );
  }

  /** @param index in the whole table. @param history of the figures */
  show(member, index, history) {
    this.id = member.stream_id;
    setAttribute(this.element, 'data-tone', stateOf(member.state).tone);
    setAttribute(this.element, 'aria-rowindex', String(index + 2));
    setText(this.#link, member.stream_id);
    setAttribute(this.#link, 'title', member.stream_id);
    setAttribute(this.#link, 'href', streamHash(member.stream_id));
    setText(this.#labels, labelsOf(member).join(' '));
    setAttribute(this.#labels, 'title', labelsOf(member).join(' '));
    this.#badge.show(member.state);
    setText(this.#bitrate, bitrate(member.bitrate_bps));
    this.#showSpark(history);
    // Where nothing comes nothing is lost, and the last round trip is none of now.
    const onAir = isOnAir(member.state);
    setText(this.#loss, share(onAir ? member.packet_loss : null));
    setAttribute(this.#loss, 'data-some', String(member.packet_loss > 0));
    setText(this.#rtt, latency(onAir ? member.latency_ms : null));
    setText(this.#source, member.source);
    setAttribute(this.#source, 'title', member.source);
    const why = onAir && member.state === 'streaming' ? '' : (member.error ?? '');
    setText(this.#why, why);
    setAttribute(this.#why, 'title', why);
    setText(this.#outputs, member.outputs === 0 ? '–' : `${member.healthy_outputs}/${member.outputs}`);
    setAttribute(this.#outputs, 'data-some', String(member.healthy_outputs < member.outputs));
  }

  /** There is a sample a second, whatever happens in between. */
  #showSpark(history) {
    const shown = `${history.latest} ${this.id}`;
    if (this.#sparkShown !== shown) {
      this.#sparkShown = shown;
      this.#spark.show(history.of(this.id, 'bitrate_bps'), SPARK_FLOOR_BPS);
    }
  }

  /** What changes by itself. */
  tick(member, now) {
    setText(this.#since, lasting(member, now));
    setText(this.#next, nextTry(member, now));
  }

  /** Whether the keyboard comes to it: one row of the table is, the others by arrows. */
  reachable(isReachable) {
    setAttribute(this.#link, 'tabindex', isReachable ? '0' : '-1');
  }

  focus() {
    this.#link.focus({preventScroll: true});
  }

  hide(hidden) {
    setHidden(this.element, hidden);
  }
}
