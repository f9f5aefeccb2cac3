// Where a stream goes, and how each of its outputs does.

import {bytes, count, share, words} from '../lib/format.js';
import {el} from '../ui/dom.js';
import {gauge} from './gauge.js';
import {PlainTable} from './table.js';

export class Outputs {
  #table = new PlainTable('Outputs', ['Output', 'State', 'Sent', 'Dropped', 'Buffer', 'Readers', 'Restarts', 'Last error'], 'This stream has no outputs.');

  constructor() {
    this.element = this.#table.element;
  }

  show(outputs) {
    this.#table.show(outputs, output => [
      output.uri,
      mark(output),
      bytes(output.bytes_sent),
      count(output.packets_dropped),
      buffer(output),
      count(output.readers),
      count(output.restarts),
      output.last_error ?? '–',
    ]);
  }
}

function mark({up, healthy, backpressure}) {
  const [tone, text] = !up ? ['out', '✕ down'] : healthy ? ['good', '✓ up'] : ['poor', backpressure ? '! reader too slow' : '! poor'];
  return el('span', {class: 'mark', 'data-tone': tone}, text);
}

function buffer({buffer_size: used, max_buffer: most, policy, backpressure}) {
  if (used === null || most === null || most === 0) {
    return 'none of its own';
  }
  const text = `${share(used / most)} of ${bytes(most)}`;
  return el('span', {title: policy === null ? '' : `when full: ${words(policy)}`}, gauge(used / most, backpressure ? 'poor' : 'good', text), ' ', text);
}
