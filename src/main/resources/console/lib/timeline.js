// In which state a stream was when, from its events. Pure.

/**
 * Stretches of one state from a time to another, oldest first. Before the first event of which anything is known there is none.
 *
 * @param events of one stream, oldest first
 * @param current the state now, or null
 */
export function stretches(events, current, from, until) {
  const marks = [];
  for (const event of events) {
    if (event.state === undefined || event.type.startsWith('incident_') || event.type === 'webhook_disabled') {
      continue;
    }
    const at = Date.parse(event.timestamp);
    if (marks.length === 0 && event.previous_state !== event.state && event.type !== 'stream_added') {
      marks.push({at: -Infinity, state: event.previous_state});
    }
    marks.push({at, state: event.state});
  }
  if (marks.length === 0 && current !== null) {
    marks.push({at: -Infinity, state: current});
  }
  return joined(marks, from, until);
}

function joined(marks, from, until) {
  const found = [];
  marks.forEach((mark, i) => {
    const begin = Math.max(mark.at, from);
    const end = Math.min(marks[i + 1]?.at ?? until, until);
    const last = found.at(-1);
    if (end <= begin) {
      return;
    }
    if (last !== undefined && last.state === mark.state && last.end === begin) {
      last.end = end;
    } else {
      found.push({state: mark.state, begin, end});
    }
  });
  return found;
}

/** How long each state lasted in all, in milliseconds, longest first. */
export function totals(parts) {
  const sums = new Map();
  for (const {state, begin, end} of parts) {
    sums.set(state, (sums.get(state) ?? 0) + end - begin);
  }
  return [...sums].sort((a, b) => b[1] - a[1]);
}
