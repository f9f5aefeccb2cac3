// A list of URIs, in order, that can be made longer and shorter.

import {el, setHidden} from '../ui/dom.js';
import {Field} from './field.js';

export class UriList {
  #path;
  #word;
  #least;
  #rows = [];
  #list = el('div');
  #faults = el('ul', {class: 'fault', hidden: true});

  /** @param least how many fields there are at least */
  constructor(path, label, hint, least) {
    this.#path = path;
    this.#word = label.replace(/s$/, '');
    this.#least = least;
    this.element = el(
      'fieldset',
      {},
      el('legend', {}, label),
      el('p', {class: 'hint'}, hint),
      this.#list,
      this.#faults,
      el('button', {type: 'button', class: 'small', onclick: () => this.#add('').focus()}, `Add ${this.#word === 'Output' ? 'an output' : 'a source'}`),
    );
  }

  show(uris) {
    this.#rows = [];
    this.#list.replaceChildren();
    const all = uris.length < this.#least ? [...uris, ...Array(this.#least - uris.length).fill('')] : uris;
    all.forEach(uri => this.#add(uri));
  }

  #add(uri) {
    const number = this.#rows.length;
    const field = new Field(`${this.#path}[${number}].uri`, `${this.#word} ${number + 1}`, '', {labelled: false});
    field.value = uri;
    const element = el('div', {class: 'uri'}, field.element,
      el('button', {type: 'button', class: 'small', 'aria-label': `Leave out ${this.#word.toLowerCase()} ${number + 1}`, onclick: () => this.#leaveOut(number)}, '×'));
    this.#rows.push(field);
    this.#list.append(element);
    return field;
  }

  /** The others move up, and their numbers with them. */
  #leaveOut(number) {
    this.show(this.values().filter((_, i) => i !== number));
    this.#rows[Math.min(number, this.#rows.length - 1)]?.focus();
  }

  values() {
    return this.#rows.map(field => field.value);
  }

  fields() {
    return this.#rows;
  }

  /** Of the list as a whole. */
  faults(messages) {
    this.#faults.replaceChildren(...messages.map(message => el('li', {}, message)));
    setHidden(this.#faults, messages.length === 0);
  }
}
