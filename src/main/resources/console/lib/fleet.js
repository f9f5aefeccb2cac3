// What is known of all streams, kept from two sources: the fleet's figures, asked for each second, and the events, which are
// earlier. Pure: every function answers a new fleet and what changed in it.

import {isOut} from './states.js';

/** Types of events that are not of the stream they name alone. */
const OF_OTHERS = new Set(['incident_started', 'incident_ended', 'webhook_disabled']);

/** @returns {{members: Map<string, object>, at: number}} at is the service's time of the latest figures; 0 before the first */
export function emptyFleet() {
  return {members: new Map(), at: 0};
}

/** The fleet after an answer of GET /fleet. */
export function withAnswer(fleet, answer) {
  const at = Date.parse(answer.timestamp);
  const first = fleet.at === 0;
  const members = new Map();
  const changes = [];
  for (const told of answer.streams) {
    const known = fleet.members.get(told.stream_id);
    const member = known !== undefined && known.toldAt > at ? figuresOf(told, known) : {...told, toldAt: at};
    members.set(told.stream_id, member);
    if (!first && known?.state !== member.state) {
      changes.push({id: told.stream_id, from: known?.state ?? null, to: member.state});
    }
  }
  for (const [id, known] of fleet.members) {
    if (members.has(id)) {
      continue;
    }
    if (known.toldAt > at) {
      members.set(id, known);
    } else {
      changes.push({id, from: known.state, to: null});
    }
  }
  return {fleet: {members, at}, changes};
}

/** The figures of an answer that was made before the latest event: what the event said stays. */
function figuresOf(told, known) {
  const {state, since, attempt, toldAt, next_attempt_at: next} = known;
  return {...told, state, since, attempt, toldAt, next_attempt_at: next};
}

/** The fleet after events, in their order. All of them together cost one copy. */
export function withEvents(fleet, events) {
  const members = new Map(fleet.members);
  const changes = [];
  for (const event of events) {
    const change = take(members, event);
    if (change !== null) {
      changes.push(change);
    }
  }
  return {fleet: {...fleet, members}, changes};
}

/** @returns the change of state, or null if there was none */
function take(members, event) {
  const id = event.stream_id;
  const at = Date.parse(event.timestamp);
  const known = members.get(id);
  if (OF_OTHERS.has(event.type) || (known !== undefined && known.toldAt > at)) {
    return null;
  }
  if (event.type === 'stream_removed') {
    members.delete(id);
    return known ? {id, from: known.state, to: null} : null;
  }
  const before = known ?? blank(event);
  const changed = before.state !== event.state;
  members.set(id, {
    ...before,
    state: event.state,
    since: changed ? event.timestamp : before.since,
    attempt: event.attempt,
    max_retries: event.max_retries,
    next_attempt_at: nextAttempt(event, before),
    out_since: isOut(event.state) ? (before.out_since ?? event.timestamp) : undefined,
    reason: event.reason ?? before.reason,
    error: event.error ?? before.error,
    labels: event.labels ?? {},
    toldAt: at,
  });
  return changed || !known ? {id, from: known?.state ?? null, to: event.state} : null;
}

function nextAttempt(event, before) {
  if (event.type === 'reconnection_waiting' && event.delay_ms !== undefined) {
    return new Date(Date.parse(event.timestamp) + event.delay_ms).toISOString();
  }
  return event.state === before.state ? before.next_attempt_at : undefined;
}

/** A stream of which only an event is known yet. */
function blank(event) {
  return {
    stream_id: event.stream_id,
    state: null,
    since: event.timestamp,
    source: '',
    bitrate_bps: 0,
    packet_loss: 0,
    outputs: 0,
    healthy_outputs: 0,
  };
}

/** How many streams are in each state. */
export function countStates(members) {
  const counts = new Map();
  for (const member of members) {
    counts.set(member.state, (counts.get(member.state) ?? 0) + 1);
  }
  return counts;
}
