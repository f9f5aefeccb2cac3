// What the table is narrowed down by: words, and a label.

import {el} from '../ui/dom.js';

export class Filters {
  #text;
  #label;
  #labels = [];

  /** @param onChange called with {text} or {label} */
  constructor(onChange) {
    this.#text = el('input', {
      type: 'search', id: 'search', placeholder: 'Search   /', 'aria-label': 'Search streams by id, source, label, state or error',
      autocomplete: 'off', spellcheck: 'false',
      oninput: () => onChange({text: this.#text.value}),
    });
    this.#label = el('select', {'aria-label': 'Label', onchange: () => onChange({label: this.#label.value})});
    this.element = el('search', {class: 'filters'}, this.#text, this.#label);
  }

  /** @param labels all there are */
  show({text, label}, labels) {
    if (document.activeElement !== this.#text && this.#text.value !== text) {
      this.#text.value = text;
    }
    const all = label === '' || labels.includes(label) ? labels : [...labels, label];
    if (all.join('\n') !== this.#labels.join('\n') || this.#label.options.length === 0) {
      this.#labels = all;
      this.#label.replaceChildren(el('option', {value: ''}, 'All labels'), ...all.map(each => el('option', {value: each}, each)));
    }
    this.#label.value = label;
    this.#label.hidden = all.length === 0;
  }

  focus() {
    this.#text.focus();
    this.#text.select();
  }
}
