// For how long a stream has been out, and when it is tried again. Pure.

import {span} from './format.js';
import {isOut} from './states.js';

/** The next attempt of a stream that is out: which, and when. */
export function nextTry(member, now) {
  if (!member.attempt) {
    return '';
  }
  const most = member.max_retries > 0 ? ` of ${member.max_retries}` : '';
  const attempt = `#${member.attempt}${most}`;
  if (!member.next_attempt_at) {
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
  const missing = isOut(member.state) && member.last_seen !== undefined;
  return span(Math.floor((now - Date.parse(missing ? member.last_seen : member.since)) / 1000) * 1000);
}
