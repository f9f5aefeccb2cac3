// Figures as people read them. Pure; every function takes what the API gives, also null, and answers a text.

const NONE = '–';
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const isNumber = value => typeof value === 'number' && Number.isFinite(value);

/** Three significant digits, without an exponent. */
function digits(value) {
  if (value >= 100) {
    return value.toFixed(0);
  }
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** In steps of 1000, as networks count. */
function scaled(value, units) {
  let step = 0;
  let rest = value;
  // What would be shown as 1000 is 1.00 of the next unit.
  while (rest >= 999.5 && step < units.length - 1) {
    rest /= 1000;
    step++;
  }
  return `${step === 0 ? Math.round(rest) : digits(rest)} ${units[step]}`;
}

export function bitrate(bitsPerSecond) {
  return isNumber(bitsPerSecond) ? scaled(bitsPerSecond, ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s']) : NONE;
}

export function bytes(count) {
  return isNumber(count) ? scaled(count, ['B', 'kB', 'MB', 'GB', 'TB']) : NONE;
}

export function count(value) {
  return isNumber(value) ? Math.round(value).toLocaleString('en') : NONE;
}

/** A share from 0 to 1 in per cent. A small one is never shown as none. */
export function share(value) {
  if (!isNumber(value)) {
    return NONE;
  }
  const percent = value * 100;
  if (percent === 0) {
    return '0 %';
  }
  if (percent >= 1000) {
    return `${count(percent)} %`;
  }
  return percent < 0.01 ? '<0.01 %' : `${digits(percent)} %`;
}

/** Availability in per cent; rounded down, so that only what was never away is 100 %. */
export function availability(ratio) {
  if (!isNumber(ratio)) {
    return NONE;
  }
  return ratio === 1 ? '100 %' : `${(Math.floor(ratio * 100000) / 1000).toFixed(3)} %`;
}

export function latency(milliseconds) {
  if (!isNumber(milliseconds)) {
    return NONE;
  }
  return milliseconds < 1000 ? `${digits(milliseconds)} ms` : `${digits(milliseconds / 1000)} s`;
}

const two = value => String(value).padStart(2, '0');

/** How long something takes: its two largest units. Below nothing is nothing. */
export function span(milliseconds) {
  if (!isNumber(milliseconds)) {
    return NONE;
  }
  const ms = Math.max(0, milliseconds);
  if (ms < 10 * SECOND) {
    return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  }
  if (ms < MINUTE) {
    return `${Math.floor(ms / SECOND)} s`;
  }
  if (ms < HOUR) {
    return `${Math.floor(ms / MINUTE)} min ${two(Math.floor((ms % MINUTE) / SECOND))} s`;
  }
  if (ms < DAY) {
    return `${Math.floor(ms / HOUR)} h ${two(Math.floor((ms % HOUR) / MINUTE))} min`;
  }
  return `${Math.floor(ms / DAY)} d ${Math.floor((ms % DAY) / HOUR)} h`;
}

/** The same of what counts on, without tenths that would only flicker. */
export function wholeSpan(milliseconds) {
  return isNumber(milliseconds) && milliseconds < 10 * SECOND
    ? `${Math.max(0, Math.floor(milliseconds / SECOND))} s`
    : span(milliseconds);
}

/** What the time at the reader's place is called, for example UTC or GMT+2. */
export function zone(milliseconds) {
  const parts = new Intl.DateTimeFormat('en-GB', {timeZoneName: 'short'}).formatToParts(milliseconds);
  return parts.find(part => part.type === 'timeZoneName').value;
}

/** The time of day where the reader is, with milliseconds if asked for. */
export function timeOfDay(milliseconds, exact = false) {
  const at = new Date(milliseconds);
  const text = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  return exact ? `${text}.${String(at.getMilliseconds()).padStart(3, '0')}` : text;
}

/** The same with the day before it, unless that is the day of now. */
export function moment(milliseconds, nowMilliseconds, exact = false) {
  const at = new Date(milliseconds);
  const time = timeOfDay(milliseconds, exact);
  return at.toDateString() === new Date(nowMilliseconds).toDateString()
    ? time
    : `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${time}`;
}

/** A figure of a health rule in the unit that the API names. */
export function inUnit(value, unit) {
  if (!isNumber(value)) {
    return NONE;
  }
  switch (unit) {
    case 'ratio':
    case 'share':
      return share(value);
    case 'ms':
      return latency(value);
    default:
      return `${Number.isInteger(value) ? value : digits(value)} ${unit}`;
  }
}

/** A name of the API in words. */
export function words(name) {
  return name.replaceAll('_', ' ').replaceAll('-', ' ');
}
