// A state as colour, shape and word.

import {stateOf} from '../lib/states.js';
import {el, setAttribute, setText, svg} from './dom.js';

/** @returns {{element: HTMLElement, show: (name: string, word?: string) => void}} */
export function badge() {
  const path = svg('path', {d: ''});
  const word = el('span');
  const element = el('span', {class: 'badge'}, svg('svg', {viewBox: '0 0 16 16', 'aria-hidden': 'true'}, path), word);
  return {
    element,
    show(name, text = name) {
      const {tone, shape, meaning} = stateOf(name);
      setAttribute(element, 'data-tone', tone);
      setAttribute(element, 'title', meaning);
      setAttribute(path, 'd', shape);
      setText(word, text);
    },
  };
}

/** One that stays as it is. */
export function fixedBadge(name, text) {
  const made = badge();
  made.show(name, text);
  return made.element;
}
