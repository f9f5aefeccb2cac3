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
  // When a failure is noticed, media has been missing for as long as noticing took: the error says that.
  if (event.outage_ms !== undefined && event.type !== 'failure_detected') {
    parts.push(`without media for ${span(event.outage_ms)}`);
  }
  if (event.details?.streams) {
    parts.push([event.details.streams].flat().join(', '));
  }
  return parts.join(' · ');
}

/** What a gap of the event stream says. */
export function gapText({missed}) {
  return missed === null
    ? 'Some events may be missing here: the service was away, and cannot vouch for its last ones.'
    : `${missed} events are no longer held and are missing here.`;
}

/** Lines are made when somebody asks for them to be shown: of a storm of events most are never seen. */
export class EventList {
  #named;
  #most;
  #waiting = [];

  /** @param named whether each line names its stream. @param most lines that are kept */
  constructor({named, most}) {
    this.#named = named;
    this.#most = most;
    this.element = el('ol', {class: 'events', reversed: true});
  }

  /** @param events oldest first */
  fill(events) {
    this.element.replaceChildren();
    this.#waiting = events.slice(-this.#most);
  }

  add(event) {
    this.#waiting.push(event);
    if (this.#waiting.length > this.#most) {
      this.#waiting.shift();
    }
  }

  gap(gap, now) {
    this.add({gap: gapText(gap), timestamp: new Date(now).toISOString()});
  }

  show(now) {
    for (const event of this.#waiting.splice(0)) {
      this.element.prepend(event.gap === undefined ? this.#line(event, now) : gapLine(event, now));
    }
    while (this.element.childElementCount > this.#most) {
      this.element.lastElementChild.remove();
    }
  }

  #line(event, now) {
    return el(
      'li',
      {class: this.#named ? 'named' : null, 'data-severity': event.severity ?? 'info'},
      time(event, now),
      this.#named ? el('a', {class: 'clip', href: streamHash(event.stream_id), title: event.stream_id}, event.stream_id) : null,
      el('span', {}, fixedBadge(event.state)),
      el('span', {}, el('span', {class: 'what'}, words(event.type)), ' ', el('span', {class: 'text'}, eventText(event))),
    );
  }
}

function time({timestamp}, now) {
  return el('time', {datetime: timestamp}, moment(Date.parse(timestamp), now, true));
}

function gapLine(event, now) {
  return el('li', {class: 'gap'}, time(event, now), el('span', {class: 'text'}, event.gap));
}
