// How many streams are in which state, as buttons that show only those; and whether all is well, in a word.

import {countStates} from '../lib/fleet.js';
import {isOut, stateNames} from '../lib/states.js';
import {badge} from '../ui/badge.js';
import {el, setAttribute, setHidden, setText} from '../ui/dom.js';

export class Summary {
  #buttons = new Map();
  #verdict = el('p', {class: 'verdict'});

  /** @param onToggle called with the name of a state */
  constructor(onToggle) {
    this.element = el('section', {class: 'summary', 'aria-label': 'Summary'}, this.#verdict);
    for (const name of stateNames) {
      const number = el('strong');
      const word = badge();
      word.show(name);
      const button = el('button', {type: 'button', 'data-state': name, onclick: () => onToggle(name)}, number, word.element);
      this.#buttons.set(name, {button, number});
      this.element.append(button);
    }
  }

  /** @param chosen the states that are shown alone; empty if all are */
  show(members, chosen) {
    const counts = countStates(members.values());
    for (const [name, {button, number}] of this.#buttons) {
      const count = counts.get(name) ?? 0;
      setText(number, String(count));
      setHidden(button, count === 0 && !chosen.has(name));
      setAttribute(button, 'aria-pressed', String(chosen.has(name)));
    }
    setText(this.#verdict, verdict(members.size, counts));
  }
}

/** What to know first. */
export function verdict(total, counts) {
  if (total === 0) {
    return 'No streams';
  }
  const of = name => counts.get(name) ?? 0;
  const out = stateNames.filter(isOut).reduce((sum, name) => sum + of(name), 0);
  if (out > 0) {
    return `${out} of ${total} without media`;
  }
  if (of('degraded') > 0) {
    return `${of('degraded')} of ${total} degraded`;
  }
  return of('streaming') === total ? `All ${total} streaming` : `${of('streaming')} of ${total} streaming`;
}
