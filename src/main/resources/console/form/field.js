// A labelled field with a hint, and with the faults that the service found in it.

import {el, freshId, setAttribute, setHidden} from '../ui/dom.js';

export class Field {
  #input;
  #faults;

  /** @param path what the service calls it. @param lines more than one for a larger field */
  constructor(path, label, hint, {lines = 1, labelled = true} = {}) {
    this.path = path;
    const id = freshId('field');
    const hintId = freshId('hint');
    const faultId = freshId('fault');
    const common = {id, name: path, spellcheck: 'false', autocomplete: 'off', autocapitalize: 'off', 'aria-describedby': `${faultId} ${hintId}`};
    this.#input = lines > 1 ? el('textarea', {...common, rows: String(lines)}) : el('input', {...common, type: 'text'});
    if (!labelled) {
      this.#input.setAttribute('aria-label', label);
    }
    this.#faults = el('ul', {class: 'fault', id: faultId, hidden: true});
    this.element = el(
      'div',
      {class: 'field'},
      labelled ? el('label', {for: id}, label) : null,
      this.#input,
      this.#faults,
      hint === '' ? null : el('p', {class: 'hint', id: hintId}, hint),
    );
  }

  get value() {
    return this.#input.value;
  }

  set value(text) {
    this.#input.value = text;
  }

  fixed(isFixed) {
    this.#input.readOnly = isFixed;
  }

  faults(messages) {
    setAttribute(this.#input, 'aria-invalid', String(messages.length > 0));
    this.#faults.replaceChildren(...messages.map(message => el('li', {}, message)));
    setHidden(this.#faults, messages.length === 0);
  }

  focus() {
    this.#input.focus();
  }
}
