// In which state a stream was when, from its events. Pure.

/**
 * Stretches of one state from a time to another, oldest first. There is none before the first event that is known, or, where none
 * is, before the state of now began.
 *
 * @param events of one stream, oldest first
 * @param current {state, since} of now, or undefined
 */
export function stretches(events, current, from, until) {
  const marks = events
    .filter(event => !event.type.startsWith('incident_') && event.type !== 'webhook_disabled')
    .map(event => ({at: Date.parse(event.timestamp), state: event.state}));
  if (current !== undefined && marks.at(-1)?.state !== current.state) {
    marks.push({at: Date.parse(current.since), state: current.state});
  }
  return joined(marks.sort((a, b) => a.at - b.at), from, until);
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

/** In place of a state where the service did not run. */
export const UNWATCHED = 'not watched';

/** The same stretches, with what nobody saw taken out of them and named as such. */
export function leaveOut(parts, unwatched) {
  return parts.flatMap(part => unwatched.reduce((pieces, gap) => pieces.flatMap(piece => cut(piece, gap)), [part]));
}

function cut(piece, gap) {
  const begin = Math.max(piece.begin, gap.begin);
  const end = Math.min(piece.end, gap.end);
  if (end <= begin || piece.state === UNWATCHED) {
    return [piece];
  }
  return [
    {...piece, end: begin},
    {state: UNWATCHED, begin, end},
    {...piece, begin: end},
  ].filter(each => each.end > each.begin);
}

/** How long each state lasted in all, in milliseconds, longest first. */
export function totals(parts) {
  const sums = new Map();
  for (const {state, begin, end} of parts) {
    sums.set(state, (sums.get(state) ?? 0) + end - begin);
  }
  return [...sums].sort((a, b) => b[1] - a[1]);
}
