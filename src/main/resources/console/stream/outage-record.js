// One outage with everything that is on record, in a dialog: its facts, its steps, and the seconds before it.

import {bitrate, bytes, latency, moment, share, span, words, zone} from '../lib/format.js';
import {cutText, endText} from '../lib/outage.js';
import {get, getText} from '../net/api.js';
import {openDialog} from '../ui/dialogs.js';
import {el, freshId} from '../ui/dom.js';
import {toast} from '../ui/toast.js';
import {PlainTable} from './table.js';

/** @param clock of the service, for what is going on */
export function showOutage(id, clock) {
  const heading = freshId('outage');
  const title = el('h2', {id: heading, tabindex: '-1'}, 'Outage');
  const body = el('div', {class: 'record'}, el('p', {role: 'status'}, 'Being fetched …'));
  const actions = el('div', {class: 'actions'});
  const dialog = el('dialog', {class: 'dialog large', 'aria-labelledby': heading}, title, body, actions);
  const close = el('button', {type: 'button', autofocus: true, onclick: () => dialog.close()}, 'Close');
  const another = (text, other) => (other === undefined ? null : el('button', {type: 'button', onclick: () => load(other)}, text));

  async function load(which) {
    try {
      const incident = await get(`incidents/${which}`);
      title.textContent = `Outage of ${incident.stream_id}`;
      body.replaceChildren(...content(incident, clock.now()));
      actions.replaceChildren(
        ...[
          another('The part before', incident.continues),
          another('The part after', incident.cut_off?.continued_by),
          el('button', {type: 'button', onclick: () => save(which)}, 'Save as Markdown'),
          close,
        ].filter(each => each !== null));
      close.focus();
    } catch (problem) {
      body.replaceChildren(el('p', {class: 'faults', role: 'alert'}, problem.message));
    }
  }

  actions.append(close);
  openDialog(dialog);
  load(id);
}

function content(incident, now) {
  const at = time => moment(Date.parse(time), now, true);
  const before = incident.statistics_before;
  const timeline = new PlainTable('Timeline', ['Time', 'After', 'What', 'Attempt', 'Text'], 'Nothing is on record.');
  timeline.show(incident.timeline, entry => [
    at(entry.at), span(Date.parse(entry.at) - Date.parse(incident.started_at)), words(entry.event), entry.attempt === undefined ? '–' : String(entry.attempt), entry.text ?? '',
  ]);
  const samples = new PlainTable('The seconds before', ['Time', 'Bitrate', 'Packets', 'Loss', 'Round trip'], 'Nothing was recorded: there was no connection.');
  samples.show(before, sample => [
    at(sample.at), bitrate(sample.bitrate_bps), `${Math.round(sample.packet_rate)}/s`, share(sample.packet_loss), latency(sample.latency_ms),
  ]);
  const omitted = incident.timeline_omitted > 0 ? el('p', {class: 'hint'}, `${incident.timeline_omitted} steps in the middle are not kept.`) : null;
  return [facts(incident, at, now), el('h3', {}, 'Timeline'), omitted, timeline.element, el('h3', {}, 'The seconds before'), samples.element]
    .filter(each => each !== null);
}

function facts(incident, at, now) {
  const cut = cutText(incident);
  const rows = [
    ['Ended', endText(incident)],
    ['Cut off', cut],
    ['Without media', `${span(incident.open ? now - Date.parse(incident.started_at) : incident.outage_ms)}${incident.cut_off === undefined ? '' : ', as far as anybody saw'}`],
    ['Media last seen', at(incident.started_at)],
    ['Noticed', at(incident.detected_at)],
    [incident.cut_off === undefined ? 'Over' : 'Service ended', incident.ended_at === undefined ? '' : at(incident.ended_at)],
    ['On record until', incident.cut_off === undefined ? '' : at(incident.cut_off.recorded_until)],
    ['Watched again', incident.cut_off === undefined ? '' : at(incident.cut_off.observed_again_at)],
    ['Times are', zone(now)],
    ['Attempts', String(incident.attempts)],
    ['Lost', incident.bytes_lost === undefined ? 'not known: there was no media to measure' : `about ${bytes(incident.bytes_lost)}`],
    ['Cause', `${words(incident.reason)}${incident.error ? `: ${incident.error}` : ''}`],
    ['Part of', incident.incident ?? ''],
  ];
  return el('dl', {class: 'facts'}, ...rows.filter(([, text]) => text !== '').map(([term, text]) => el('div', {}, el('dt', {}, term), el('dd', {}, text))));
}

/** A link could not bear the token. */
async function save(id) {
  try {
    const url = URL.createObjectURL(new Blob([await getText(`incidents/${id}.md`)], {type: 'text/markdown'}));
    el('a', {href: url, download: `${id}.md`}).click();
    setTimeout(() => URL.revokeObjectURL(url), 1_000);
  } catch (problem) {
    toast(problem.message, true);
  }
}
