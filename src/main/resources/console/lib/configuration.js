// What an operator should know of the configuration file. Pure.

const MOST = 3;

/**
 * @param status an answer of GET /config; what it lacks or has besides is no matter
 * @returns {{tone: string, text: string, faults: string[]} | null} null if there is nothing to say
 */
export function configurationNotice({file, valid, errors = [], failed = [], need_restart: later = []}) {
  if (valid === false) {
    return {
      tone: 'out',
      text: `The configuration file ${file ?? ''} has ${errors.length === 1 ? 'a fault' : `${errors.length} faults`} and is not applied. What was read before holds.`,
      faults: shortened(errors.map(({field, message}) => `${field}: ${message}`)),
    };
  }
  if (failed.length > 0) {
    return {
      tone: 'poor',
      text: `${failed.length === 1 ? 'A stream' : `${failed.length} streams`} of the configuration file could not be changed.`,
      faults: shortened(failed.map(named)),
    };
  }
  return later.length === 0
    ? null
    : {tone: 'work', text: 'Changes of the configuration file that hold from the next start of the service on:', faults: shortened(later)};
}

/** An id, or an object with one and with what was wrong. */
function named(stream) {
  if (typeof stream === 'string') {
    return stream;
  }
  const id = stream.id ?? stream.stream_id ?? '?';
  const why = stream.message ?? stream.error;
  return why === undefined ? id : `${id}: ${why}`;
}

function shortened(texts) {
  return texts.length <= MOST ? texts : [...texts.slice(0, MOST), `and ${texts.length - MOST} more`];
}
