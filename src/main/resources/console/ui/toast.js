// What became of what the user did, shown for some seconds.

import {el} from './dom.js';

const SHOWN_MS = 6_000;

const place = el('div', {class: 'toasts', role: 'status', 'aria-live': 'polite'});

export const toasts = place;

/** @param bad whether it failed; it then stays until it is closed */
export function toast(text, bad = false) {
  const shown = el('div', {class: bad ? 'toast bad' : 'toast'}, el('span', {}, text));
  shown.append(el('button', {type: 'button', 'aria-label': 'Close', onclick: () => shown.remove()}, '×'));
  place.append(shown);
  if (!bad) {
    setTimeout(() => shown.remove(), SHOWN_MS);
  }
}
