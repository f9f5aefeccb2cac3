// The latest outages of a stream; each opens as a record, with all that is known of it.

import {bytes, moment, span, wholeSpan, words} from '../lib/format.js';
import {cutText, endText} from '../lib/outage.js';
import {el, setText} from '../ui/dom.js';
import {showOutage} from './outage-record.js';
import {PlainTable} from './table.js';

const COLUMNS = ['Began', 'Lasted', 'Ended', 'Reason', 'Attempts', 'Lost', 'Record'];

export class Outages {
  #clock;
  #table;
  /** The lengths of those that are going on, by id. */
  #open = new Map();

  constructor(id, clock) {
    this.#clock = clock;
    this.#table = new PlainTable(`Outages of ${id}`, COLUMNS, 'None on record.');
    this.element = this.#table.element;
  }

  show(incidents, now) {
    const open = new Set(incidents.filter(incident => incident.open).map(incident => incident.id));
    [...this.#open.keys()].filter(id => !open.has(id)).forEach(id => this.#open.delete(id));
    this.#table.show(
      incidents,
      incident => [
        moment(Date.parse(incident.started_at), now),
        this.#length(incident),
        ended(incident),
        el('span', {}, words(incident.reason), el('span', {class: 'hint'}, incident.error ?? '')),
        String(incident.attempts),
        incident.bytes_lost === undefined ? '–' : `≈\u00a0${bytes(incident.bytes_lost).replace(' ', '\u00a0')}`,
        this.#opener(incident.id),
      ],
      // The length of one that is going on changes by itself.
      incident => (incident.open ? `${incident.id} open ${incident.attempts}` : JSON.stringify(incident)),
      incident => incident.id,
    );
  }

  #opener(id) {
    return el('button', {type: 'button', class: 'small', 'aria-label': `Open the record of ${id}`, onclick: () => showOutage(id, this.#clock)}, 'Open');
  }

  #length(incident) {
    if (!incident.open) {
      return span(incident.outage_ms);
    }
    const text = el('span', {class: 'mark', 'data-tone': 'out'});
    this.#open.set(incident.id, {text, since: Date.parse(incident.started_at)});
    return text;
  }

  tick(now) {
    this.#open.forEach(({text, since}) => setText(text, wholeSpan(now - since)));
  }
}

function ended(incident) {
  const cut = cutText(incident);
  const tone = incident.cut_off === undefined ? (incident.open ? 'out' : incident.end === 'recovered' ? 'good' : 'rest') : 'poor';
  return el('span', {}, el('span', {class: 'mark', 'data-tone': tone}, endText(incident)), cut === '' ? null : el('span', {class: 'hint'}, cut));
}
