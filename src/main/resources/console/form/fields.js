// The fields of a stream's form, each with the place at which the service's faults of it are shown.

import {settingFields} from '../lib/document.js';
import {el} from '../ui/dom.js';
import {Field} from './field.js';
import {UriList} from './uri-list.js';

export class FormFields {
  #id = new Field('id', 'Id', 'letters, digits and . _ -; it stays as it is afterwards');
  #labels = new Field('labels', 'Labels', 'for example site=oslo, room=1');
  #sources = new UriList('sources', 'Sources', 'srt://, rtp://, udp://, tcp:// or unix:; the first is preferred. A secret shown as *** stays what it was', 1);
  #outputs = new UriList('outputs', 'Outputs', 'udp://, rtp://, srt://, tcp://, unix: or file:', 0);
  #settings = settingFields.map(({path, label, hint}) => new Field(path, label, hint));
  #rest = new Field('rest', 'Further settings', 'JSON with the keys of the configuration file, for example {"srt": {"latency": "200ms"}}', {lines: 6});

  constructor() {
    this.element = el(
      'div',
      {class: 'fields'},
      this.#id.element,
      this.#sources.element,
      this.#outputs.element,
      this.#labels.element,
      el('fieldset', {class: 'settings'}, el('legend', {}, 'Settings; empty is the default'), ...this.#settings.map(field => field.element)),
      this.#rest.element,
    );
  }

  /** @param isNew whether the id can be chosen */
  show({id, labels, sources, outputs, settings, rest}, isNew) {
    this.#id.value = id;
    this.#id.fixed(!isNew);
    this.#labels.value = labels;
    this.#sources.show(sources);
    this.#outputs.show(outputs);
    this.#settings.forEach(field => { field.value = settings.get(field.path); });
    this.#rest.value = rest;
    if (isNew) {
      this.#id.focus();
    }
  }

  read() {
    return {
      id: this.#id.value,
      labels: this.#labels.value,
      sources: this.#sources.values(),
      outputs: this.#outputs.values(),
      settings: new Map(this.#settings.map(field => [field.path, field.value])),
      rest: this.#rest.value,
    };
  }

  #all() {
    return [this.#id, ...this.#sources.fields(), ...this.#outputs.fields(), this.#labels, ...this.#settings, this.#rest];
  }

  /** Where faults can be shown: the fields' paths, and the sections that are written as JSON. */
  places() {
    const sections = ['rest', 'reconnection', 'health', 'state', 'srt', 'rtp'];
    return new Set([...this.#all().map(field => field.path), 'sources', 'outputs', ...sections]);
  }

  /** @param byField messages by place; fields without any lose theirs */
  faults(byField) {
    const own = new Set(this.#all().map(field => field.path));
    this.#all().forEach(field => field.faults(byField.get(field.path) ?? []));
    this.#sources.faults(byField.get('sources') ?? []);
    this.#outputs.faults(byField.get('outputs') ?? []);
    const ofSections = [...byField].filter(([place]) => !own.has(place) && place !== 'sources' && place !== 'outputs');
    const messages = ofSections.flatMap(([, texts]) => texts);
    this.#rest.faults([...(byField.get('rest') ?? []), ...messages]);
  }

  /** @returns whether there is one */
  focusFirstFault() {
    const faulty = [...this.element.querySelectorAll('[aria-invalid="true"]')];
    faulty[0]?.focus();
    return faulty.length > 0;
  }
}
