// For how long a stream has been out, and when it is tried again. Pure.

import {span, wholeSpan} from './format.js';
import {isOut} from './states.js';

/** A source that waits to be called: by its mode, or because it names no host. */
const LISTENER = /[?&]mode=listener\b|^(srt|tcp):\/\/:/;

/** The next attempt of a stream that is out: which, and when. */
export function nextTry(member, now) {
  if (member.state === 'connecting' && LISTENER.test(member.source)) {
    return 'awaits its caller';
  }
  if (!member.attempt) {
    return '';
  }
  const most = member.max_retries > 0 ? ` of ${member.max_retries}` : '';
  const attempt = `#${member.attempt}${most}`;
  if (!member.next_attempt_at) {
    if (member.state === 'failed') {
      return `gave up at #${member.attempt}`;
    }
    return member.state === 'connecting' || member.state === 'verifying' ? `${attempt} now` : attempt;
  }
  const wait = Date.parse(member.next_attempt_at) - now;
  return wait <= 0 ? `${attempt} due` : `${attempt} in ${span(wait)}`;
}

/**
 * How long it has been as it is: without media where that is missing, whatever states the attempts pass through meanwhile; else in
 * its state.
 */
export function lasting(member, now) {
  return wholeSpan(now - Date.parse(begunAt(member)));
}

/** Media that was never there has been missing since the outage was noticed. */
function begunAt(member) {
  return isOut(member.state) ? (member.last_seen ?? member.out_since ?? member.since) : member.since;
}
