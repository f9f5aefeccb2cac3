// Which field of a form each of the service's faults belongs to. Pure.

/**
 * The field that a fault is shown at: the one of its path, or the nearest that holds it (sources[0].uri.latency at
 * sources[0].uri), or null if there is none.
 */
export function placeOf(path, fields) {
  let at = path;
  while (at !== '') {
    if (fields.has(at)) {
      return at;
    }
    at = at.replace(/(\.[^.[\]]*|\[[^\]]*\]|^[^.[\]]+)$/, '');
  }
  return null;
}

/** @returns {{byField: Map<string, string[]>, others: {field: string, message: string}[]}} */
export function placeFaults(errors, fields) {
  const byField = new Map();
  const others = [];
  for (const {field, message} of errors) {
    const place = placeOf(field, fields);
    if (place === null) {
      others.push({field, message});
    } else {
      const told = place === field ? message : `${field}: ${message}`;
      byField.set(place, [...(byField.get(place) ?? []), told]);
    }
  }
  return {byField, others};
}
