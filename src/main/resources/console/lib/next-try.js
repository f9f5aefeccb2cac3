// When a stream that is out is tried again. Pure.

import {span} from './format.js';

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
