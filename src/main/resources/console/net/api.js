// The REST API, called relative to the page, so that a proxy may put both under a prefix.

import {Problem} from './problem.js';
import {forgetToken, keepToken, token} from './session.js';

const BASE = new URL('api/v1/', document.baseURI);
const ANSWER_WITHIN_MS = 10_000;

/** Asks the user for a token; set by the page. Takes what was wrong with the one before, answers the token. */
let askForToken = () => Promise.reject(new Problem(401, 'a token is needed'));
let asking = null;

export function whenTokenNeeded(ask) {
  askForToken = ask;
}

/** All calls that wait for a token wait for one answer. */
function newToken(used) {
  if (token() !== used && token() !== null) {
    return Promise.resolve();
  }
  forgetToken();
  asking ??= askForToken(used === null ? '' : 'The service does not take this token.')
    .then(keepToken)
    .finally(() => { asking = null; });
  return asking;
}

/**
 * Calls, with the token if there is one; asks for one and calls again where the service demands it.
 *
 * @throws {Problem} if there is no answer, or one that is not good
 */
async function call(path, {headers = {}, signal, ...options} = {}) {
  for (;;) {
    const used = token();
    const authorization = used === null ? {} : {Authorization: `Bearer ${used}`};
    let response;
    try {
      response = await fetch(new URL(path, BASE), {
        cache: 'no-store',
        credentials: 'same-origin',
        ...options,
        headers: {...headers, ...authorization},
        // The time that a user takes to find the token is not the service's.
        signal: signal ?? AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
    } catch (error) {
      throw new Problem(0, error.name === 'TimeoutError' ? 'the service did not answer in time' : 'the service cannot be reached');
    }
    if (response.status !== 401) {
      return response;
    }
    await newToken(used);
  }
}

async function good(response) {
  if (!response.ok) {
    throw await Problem.of(response);
  }
  return response;
}

export async function get(path) {
  return (await getWithTag(path)).body;
}

/** Also the version of what was read. */
export async function getWithTag(path) {
  const response = await good(await call(path));
  return {body: await response.json(), tag: response.headers.get('ETag')};
}

export async function getText(path) {
  return (await good(await call(path))).text();
}

/** @param body an object, or nothing. @param headers further ones */
export async function send(method, path, body, headers = {}) {
  const json = body === undefined ? {} : {'Content-Type': 'application/json'};
  const options = {method, headers: {...headers, ...json}};
  if (body !== undefined) {
    options.body = JSON.stringify(body);
  }
  await good(await call(path, options));
}

/** The event stream behind an id; empty for from now on. */
export async function openEvents(lastId, signal) {
  const headers = {Accept: 'text/event-stream'};
  if (lastId !== '') {
    headers['Last-Event-ID'] = lastId;
  }
  return good(await call('events/stream', {headers, signal}));
}
