// Which events are news of a fleet. Pure.

/** Steps on the way, of which a stream that is away for an hour has thousands. Its own page lists them. */
const STEPS = new Set(['reconnection_started', 'reconnection_waiting', 'reconnection_attempt']);

/** States whose coming and going no other event tells of. */
const TOLD_BY_STATE = new Set(['degraded', 'stopped']);

export function isNews(event) {
  if (event.type === 'stream_state_changed') {
    return TOLD_BY_STATE.has(event.state) || TOLD_BY_STATE.has(event.previous_state);
  }
  return !STEPS.has(event.type);
}

/** The types that may be, to ask the service for. */
export const newsTypes = Object.freeze([
  'failure_detected', 'reconnection_succeeded', 'reconnection_failed', 'reconnection_aborted', 'stream_state_changed',
  'stream_added', 'stream_updated', 'stream_removed', 'incident_started', 'incident_ended', 'webhook_disabled',
]);
