// The lines of an event stream; WHATWG HTML, 9.2.6. EventSource can send no token, so the page reads them itself.

/** Takes the stream piece by piece, wherever it is cut, and tells of each event. */
export class SseParser {
  #onEvent;
  #rest = '';
  #data = [];
  #type = '';
  #id;

  /** @param onEvent called with {id, type, data} for each event. @param lastId to begin with */
  constructor(onEvent, lastId = '') {
    this.#onEvent = onEvent;
    this.#id = lastId;
    this.lastId = lastId;
  }

  push(text) {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop();
    lines.forEach(line => this.#line(line));
  }

  #line(line) {
    if (line === '') {
      this.#dispatch();
      return;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') {
      this.#data.push(value);
    } else if (field === 'event') {
      this.#type = value;
    } else if (field === 'id' && !value.includes('\0')) {
      this.#id = value;
    }
  }

  /** A block without data is no event, but its id counts: behind it nothing was missed. */
  #dispatch() {
    this.lastId = this.#id;
    if (this.#data.length > 0) {
      this.#onEvent({id: this.#id, type: this.#type || 'message', data: this.#data.join('\n')});
    }
    this.#data = [];
    this.#type = '';
  }
}
