// Which streams a table shows, and in which order. Pure.

import {stateOf} from './states.js';

const byId = (a, b) => (a.stream_id < b.stream_id ? -1 : a.stream_id > b.stream_id ? 1 : 0);

/** What a column is sorted by; figures that are missing come last in either direction. */
const KEYS = {
  stream: member => member.stream_id,
  state: member => stateOf(member.state).urgency,
  bitrate: member => member.bitrate_bps,
  loss: member => member.packet_loss,
  rtt: member => member.latency_ms,
  attempt: member => member.attempt,
  source: member => member.source,
  outputs: member => (member.outputs === 0 ? undefined : member.healthy_outputs / member.outputs),
};

export const columns = Object.keys(KEYS);

/**
 * @param members any number of them
 * @param wanted text: words that must all be found; states: a set, empty for all; label: name:value or empty; sort: a column;
 *     descending
 */
export function select(members, {text = '', states = new Set(), label = '', sort = 'state', descending = false}) {
  const words = text.toLowerCase().split(/\s+/).filter(word => word !== '');
  const found = [];
  for (const member of members) {
    if ((states.size === 0 || states.has(member.state)) && hasLabel(member, label) && hasWords(member, words)) {
      found.push(member);
    }
  }
  return found.sort(order(KEYS[sort] ?? KEYS.state, descending));
}

function order(key, descending) {
  return (a, b) => {
    const left = key(a);
    const right = key(b);
    if (left === right) {
      return byId(a, b);
    }
    if (left === undefined || right === undefined) {
      return left === undefined ? 1 : -1;
    }
    return (left < right ? -1 : 1) * (descending ? -1 : 1);
  };
}

function hasLabel(member, label) {
  return label === '' || labelsOf(member).includes(label);
}

function hasWords(member, words) {
  if (words.length === 0) {
    return true;
  }
  const parts = [member.stream_id, member.source, member.state, member.error ?? '', ...labelsOf(member)];
  const all = parts.join('\n').toLowerCase();
  return words.every(word => all.includes(word));
}

/** By the object they were made of, which nobody changes: they are asked for many times a second. */
const written = new WeakMap();
const NONE = Object.freeze([]);

/** As name:value, in order of name. */
export function labelsOf({labels}) {
  if (labels === undefined) {
    return NONE;
  }
  let found = written.get(labels);
  if (found === undefined) {
    found = Object.entries(labels).map(([name, value]) => `${name}:${value}`);
    written.set(labels, found);
  }
  return found;
}

/** Every label of any stream, in order. */
export function allLabels(members) {
  const found = new Set();
  for (const member of members) {
    labelsOf(member).forEach(label => found.add(label));
  }
  return [...found].sort();
}
