// The latest outages of a stream, each to be taken along as a page in Markdown.

import {bytes, moment, span, words} from '../lib/format.js';
import {getText} from '../net/api.js';
import {el, setText} from '../ui/dom.js';
import {toast} from '../ui/toast.js';
import {PlainTable} from './table.js';

export class Outages {
  #table;
  /** The lengths of those that are going on, by id. */
  #open = new Map();

  constructor(id) {
    this.#table = new PlainTable(`Outages of ${id}`, ['Began', 'Lasted', 'Reason', 'Attempts', 'Lost', 'Record'], 'None on record.');
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
        el('span', {title: incident.error}, words(incident.reason)),
        String(incident.attempts),
        incident.bytes_lost === undefined ? '–' : `≈ ${bytes(incident.bytes_lost)}`,
        el('button', {type: 'button', class: 'small', 'aria-label': `Save the record of ${incident.id} as Markdown`, onclick: () => save(incident.id)}, 'Markdown'),
      ],
      // The length of one that is going on changes by itself.
      incident => (incident.open ? `${incident.id} open ${incident.attempts}` : JSON.stringify(incident)),
    );
  }

  #length(incident) {
    if (!incident.open) {
      return incident.end === 'recovered' ? span(incident.outage_ms) : `${span(incident.outage_ms)}, ${words(incident.end)}`;
    }
    const text = el('span', {class: 'mark', 'data-tone': 'out'});
    this.#open.set(incident.id, {text, since: Date.parse(incident.started_at)});
    return text;
  }

  tick(now) {
    this.#open.forEach(({text, since}) => setText(text, `${span(Math.floor((now - since) / 1000) * 1000)}, going on`));
  }
}

/** A link could not bear the token. */
async function save(id) {
  try {
    const url = URL.createObjectURL(new Blob([await getText(`incidents/${id}.md`)], {type: 'text/markdown'}));
    const link = el('a', {href: url, download: `${id}.md`});
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 1_000);
  } catch (problem) {
    toast(problem.message, true);
  }
}
