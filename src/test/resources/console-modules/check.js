// What the tests of the console's modules compare with. They run in the browser that the integration tests drive.

const shown = value => JSON.stringify(value, (_, each) => {
  if (each instanceof Map) {
    return [...each];
  }
  return each instanceof Set ? [...each].sort() : Number.isNaN(each) ? 'NaN' : each;
});

export function same(found, expected) {
  if (shown(found) !== shown(expected)) {
    throw new Error(`expected ${shown(expected)}, found ${shown(found)}`);
  }
}

export function fails(what, type) {
  try {
    what();
  } catch (error) {
    same(error.constructor.name, type.name);
    return error;
  }
  throw new Error(`expected a ${type.name}, found none`);
}
