// The health rules of a stream, each with its figure, its threshold and how far it is from it.

import {inUnit, share, words} from '../lib/format.js';
import {el, setText} from '../ui/dom.js';
import {gauge} from './gauge.js';
import {PlainTable} from './table.js';

const TONES = {ok: 'good', warning: 'poor', broken: 'out', off: 'rest', unknown: 'rest'};
const SIGNS = {ok: '✓', warning: '!', broken: '✕', off: '–', unknown: '?'};
const THEN = {degrade: 'degraded', reconnect: 'reconnect', warn: 'warning only'};

export class Rules {
  #verdict = el('p');
  #table = new PlainTable('Health rules', ['Rule', 'State', 'Now', 'Limit', 'Room', 'Samples beyond', 'If broken'], 'Nothing is known yet.');

  constructor() {
    this.element = el('div', {}, this.#verdict, this.#table.element);
  }

  show({verdict, rules}) {
    setText(this.#verdict, verdict);
    this.#table.show(rules, rule => [
      words(rule.rule),
      el('span', {class: 'mark', 'data-tone': TONES[rule.state] ?? 'rest', title: rule.why}, `${SIGNS[rule.state] ?? '?'} ${words(rule.state)}`),
      rule.value === null ? (rule.why ?? '–') : inUnit(rule.value, rule.unit),
      rule.enabled ? inUnit(rule.threshold, rule.unit) : 'off',
      room(rule),
      rule.samples === null ? '–' : `${rule.samples_over} of ${rule.samples}, ${rule.samples_to_enter} break it`,
      THEN[rule.action] ?? words(rule.action),
    ]);
  }
}

/** The margin: all of it is left at figure 0, none at the limit. */
function room({margin, state}) {
  if (margin === null) {
    return '–';
  }
  const text = margin >= 0 ? `${share(Math.min(margin, 1))} left` : `${share(-margin)} beyond`;
  return el('span', {}, gauge(margin > 1 ? 0 : 1 - margin, TONES[state] ?? 'rest', text), ' ', text);
}
