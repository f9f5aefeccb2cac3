// How an outage ended, in words, and when nobody watched. Pure.

import {wholeSpan, words} from './format.js';

const ENDS = {
  recovered: 'media came back',
  stopped: 'stream was stopped or changed',
  service_stopped: 'service was stopped',
  service_killed: 'service was killed',
};

const AFTERMATHS = {
  went_on: 'media was still missing then',
  over: 'media was there again then',
  unknown: 'the stream was stopped then',
};

/** How it ended; what comes after is not known of one that goes on. */
export function endText({open, end}) {
  return open ? 'going on' : (ENDS[end] ?? words(end ?? 'unknown'));
}

/** What the end of the service made of it; empty if nothing. */
export function cutText({cut_off: cut, continues}) {
  const parts = [];
  if (continues !== undefined) {
    parts.push('goes on with the one that the end of the service cut off');
  }
  if (cut !== undefined) {
    parts.push(`nobody watched for ${wholeSpan(cut.unobserved_ms)}`);
    parts.push(AFTERMATHS[cut.aftermath] ?? 'nothing has been seen of the stream since');
  }
  return parts.join('; ');
}

/** The stretches of time, in milliseconds, in which the service did not run, as far as these outages tell. */
export function unwatched(incidents) {
  return incidents
    .filter(incident => incident.cut_off !== undefined)
    .map(incident => ({begin: Date.parse(incident.ended_at), end: Date.parse(incident.cut_off.observed_again_at)}));
}
