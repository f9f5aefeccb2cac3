// Adding a stream, or giving one another definition. Only the service knows what is right; its faults are shown at the fields.

import {placeFaults} from '../lib/faults.js';
import {toDocument, toFields} from '../lib/document.js';
import {streamHash} from '../lib/route.js';
import {getWithTag, send} from '../net/api.js';
import {confirm} from '../ui/dialogs.js';
import {el, setHidden, setText} from '../ui/dom.js';
import {toast} from '../ui/toast.js';
import {FormFields} from './fields.js';

export class FormView {
  #id;
  #path;
  #tag = null;
  #fields = new FormFields();
  #summary = el('div', {class: 'faults', role: 'alert', tabindex: '-1', hidden: true});
  #save;
  #remove;

  /** @param id of the stream to be edited; null for a new one */
  constructor(app, id) {
    this.#id = id;
    this.#path = id === null ? 'streams' : `streams/${encodeURIComponent(id)}`;
    this.title = id === null ? 'Add a stream' : `Edit ${id}`;
    this.#save = el('button', {type: 'submit', class: 'primary'}, id === null ? 'Add it' : 'Save');
    this.#remove = el('button', {type: 'button', class: 'danger', onclick: () => this.#askAndRemove()}, 'Remove the stream');
    const back = id === null ? '#/' : streamHash(id);
    this.element = el(
      'article',
      {class: 'form-page'},
      el('nav', {'aria-label': 'Way back'}, el('a', {href: back}, id === null ? '← All streams' : `← ${id}`)),
      el('h1', {}, this.title),
      this.#summary,
      el('form', {novalidate: true, onsubmit: event => { event.preventDefault(); this.#submit(); }},
        this.#fields.element,
        el('div', {class: 'actions'}, this.#save, el('a', {class: 'button', href: back}, 'Cancel'), id === null ? null : this.#remove)),
    );
    this.back = back;
  }

  async open() {
    if (this.#id === null) {
      this.#fields.show(toFields({sources: [{uri: ''}]}), true);
      return;
    }
    try {
      const {body, tag} = await getWithTag(this.#path);
      this.#tag = tag;
      this.#fields.show(toFields(body), false);
    } catch (problem) {
      this.#tell(problem.message, []);
      setHidden(this.#fields.element, true);
      this.#save.disabled = true;
    }
  }

  close() {}
  render() {}
  tick() {}
  events() {}
  gap() {}

  keys() {
    return {Escape: () => { location.hash = this.back; return true; }};
  }

  async #submit() {
    let definition;
    try {
      definition = toDocument(this.#fields.read());
    } catch (error) {
      this.#place([{field: 'rest', message: error.message}]);
      this.#tell('Nothing was sent.', []);
      return;
    }
    this.#save.disabled = true;
    try {
      // Whoever changed it meanwhile is not overwritten unseen.
      const unchanged = this.#tag === null ? {} : {'If-Match': this.#tag};
      await send(this.#id === null ? 'POST' : 'PUT', this.#path, definition, unchanged);
      toast(`${definition.id}: ${this.#id === null ? 'added' : 'saved'}`);
      location.hash = streamHash(definition.id);
    } catch (problem) {
      const others = this.#place(problem.status === 409 ? [{field: 'id', message: problem.message}] : problem.errors);
      const hint = problem.status === 412 ? ' Somebody has changed it since; open this page again to see what is there now.' : '';
      this.#tell(problem.message + hint, others);
    } finally {
      this.#save.disabled = false;
    }
  }

  /** @returns the faults that are of no field */
  #place(errors = []) {
    const {byField, others} = placeFaults(errors, this.#fields.places());
    this.#fields.faults(byField);
    return others;
  }

  #tell(text, faults) {
    this.#summary.replaceChildren(el('p', {}, text), ...(faults.length === 0 ? [] : [el('ul', {}, ...faults.map(({field, message}) => el('li', {}, `${field}: ${message}`)))]));
    setHidden(this.#summary, false);
    if (!this.#fields.focusFirstFault()) {
      this.#summary.focus();
    }
  }

  async #askAndRemove() {
    const yes = await confirm(`Remove ${this.#id}?`, 'Its connection ends, its outputs fall silent, and its records are forgotten.', 'Remove it');
    if (!yes) {
      return;
    }
    try {
      await send('DELETE', this.#path);
      toast(`${this.#id}: removed`);
      location.hash = '#/';
    } catch (problem) {
      setText(this.#summary, problem.message);
      setHidden(this.#summary, false);
    }
  }
}
