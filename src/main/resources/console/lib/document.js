// A stream's definition taken apart into what a form's fields hold, and put together again. Pure; values are not looked at, as
// the service does that.

/** The settings with a field of their own, by path. All others are in one field, as JSON. */
export const settingFields = Object.freeze([
  {path: 'priority', label: 'Priority', hint: '0 to 100; who connects first when many want to. Default 50'},
  {path: 'reconnection.max_retries', label: 'Retries', hint: 'attempts in one outage; 0 = never give up'},
  {path: 'health.timeout_duration', label: 'Silence that counts as failure', hint: 'for example 2s'},
  {path: 'health.max_packet_loss', label: 'Packet loss, at most', hint: 'a share: 0.05 or 5%; 0 = off'},
  {path: 'health.max_latency', label: 'Round trip, at most', hint: 'for example 1s; 0s = off'},
  {path: 'health.min_packet_rate', label: 'Packets per second, at least', hint: '0 = off'},
]);

const isObject = value => typeof value === 'object' && value !== null && !Array.isArray(value);

/** @returns {{id: string, labels: string, sources: string[], outputs: string[], settings: Map<string, string>, rest: string}} */
export function toFields(document) {
  const {id = '', labels = {}, sources = [], outputs = [], status, ...others} = structuredClone(document);
  const settings = new Map();
  for (const {path} of settingFields) {
    settings.set(path, taken(others, path.split('.')));
  }
  return {
    id,
    labels: Object.entries(labels).map(([name, value]) => `${name}=${value}`).join(', '),
    sources: sources.map(each => each.uri ?? ''),
    outputs: outputs.map(each => each.uri ?? ''),
    settings,
    rest: Object.keys(others).length === 0 ? '' : JSON.stringify(others, null, 2),
  };
}

/** Takes a value out, and what is empty then. */
function taken(from, [key, ...more]) {
  const value = from[key];
  if (more.length > 0) {
    const found = isObject(value) ? taken(value, more) : '';
    if (isObject(value) && Object.keys(value).length === 0) {
      delete from[key];
    }
    return found;
  }
  delete from[key];
  return value === undefined ? '' : String(value);
}

/**
 * The definition that fields stand for; what was left empty is left out.
 *
 * @throws {SyntaxError} if rest is no JSON object
 */
export function toDocument({id, labels, sources, outputs, settings, rest}) {
  const document = {...parsedRest(rest), id: id.trim()};
  const pairs = labels.split(',').map(pair => pair.trim()).filter(pair => pair !== '');
  if (pairs.length > 0) {
    document.labels = Object.fromEntries(pairs.map(pair => split(pair)));
  }
  document.sources = uris(sources);
  document.outputs = uris(outputs);
  for (const [path, value] of settings) {
    if (value.trim() !== '') {
      put(document, path.split('.'), value.trim());
    }
  }
  return document;
}

/** Fields left empty at the end are none; one between others keeps its place, so that faults are told at the right ones. */
function uris(texts) {
  const last = texts.findLastIndex(text => text.trim() !== '');
  return texts.slice(0, last + 1).map(text => ({uri: text.trim()}));
}

function split(pair) {
  const at = pair.search(/[=:]/);
  return at < 0 ? [pair, ''] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
}

/** A section that was written as something else stays: the service says what is wrong with it. */
function put(into, [key, ...more], value) {
  if (more.length === 0) {
    into[key] = value;
    return;
  }
  into[key] ??= {};
  if (isObject(into[key])) {
    put(into[key], more, value);
  }
}

function parsedRest(rest) {
  const parsed = rest.trim() === '' ? {} : JSON.parse(rest);
  if (!isObject(parsed)) {
    throw new SyntaxError('expected an object, for example {"srt": {"latency": "200ms"}}');
  }
  return parsed;
}
