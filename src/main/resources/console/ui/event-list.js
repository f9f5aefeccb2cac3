// Events as lines, newest first.

import {moment, span, words} from '../lib/format.js';
import {streamHash} from '../lib/route.js';
import {fixedBadge} from './badge.js';
import {el} from './dom.js';

/** What an event says beyond its type. */
export function eventText(event) {
  const parts = [];
  if (event.type === 'reconnection_waiting') {
    parts.push(`attempt ${event.attempt} in ${span(event.delay_ms)}`);
  } else if (event.attempt > 0) {
    parts.push(`attempt ${event.attempt}`);
  }
  if (event.error) {
    parts.push(event.error);
  }
  if (event.outage_ms !== undefined) {
    parts.push(`without media for ${span(event.outage_ms)}`);
  }
  if (event.details?.streams) {
    parts.push([event.details.streams].flat().join(', '));
  }
  return parts.join(' · ');
}

export class EventList {
  #named;
  #most;

  /** @param named whether each line names its stream. @param most lines that are kept */
  constructor({named, most}) {
    this.#named = named;
    this.#most = most;
    this.element = el('ol', {class: 'events', reversed: true});
  }

  /** @param events oldest first */
  fill(events, now) {
    this.element.replaceChildren();
    events.forEach(event => this.add(event, now));
  }

  add(event, now) {
    const at = Date.parse(event.timestamp);
    this.#put(el(
      'li',
      {'data-severity': event.severity ?? 'info'},
      el('time', {datetime: event.timestamp}, moment(at, now, true)),
      this.#named ? el('a', {href: streamHash(event.stream_id)}, event.stream_id) : null,
      fixedBadge(event.state),
      el('span', {class: 'what'}, words(event.type)),
      el('span', {class: 'text'}, eventText(event)),
    ));
  }

  gap(gap, now) {
    const missed = gap.missed === null ? 'Some events' : `${gap.missed} events`;
    this.#put(el('li', {class: 'gap'}, el('time', {}, moment(now, now, true)), el('span', {class: 'text'}, `${missed} are no longer held and are missing here.`)));
  }

  #put(line) {
    this.element.prepend(line);
    while (this.element.childElementCount > this.#most) {
      this.element.lastElementChild.remove();
    }
  }
}
