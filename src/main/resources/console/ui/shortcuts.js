// Single keys, and the page that lists them. Off while a field has the focus; can be switched off (WCAG 2.1.4).

import {el, freshId} from './dom.js';

const STORED = 'holdfast.shortcuts';

const LIST = [
  ['?', 'this list'],
  ['/', 'search'],
  ['j k, arrows, Home, End', 'move in the table'],
  ['Enter', 'open the stream'],
  ['n', 'add a stream'],
  ['g', 'all streams'],
  ['r', 'reconnect the stream shown'],
  ['p', 'pause or resume it'],
  ['e', 'edit it'],
  ['Esc', 'back, or close'],
];

const isOn = () => localStorage.getItem(STORED) !== 'off';

/** @param actions by key; each answers whether it had something to do */
export function listenForShortcuts(actions) {
  document.addEventListener('keydown', event => {
    const typing = event.target.closest('input, textarea, select, dialog') !== null;
    if (typing || event.ctrlKey || event.metaKey || event.altKey || (event.key !== 'Escape' && !isOn())) {
      return;
    }
    if (actions[event.key]?.() === true) {
      event.preventDefault();
    }
  });
}

export function showHelp(signOut) {
  const heading = freshId('help');
  const box = el('input', {
    type: 'checkbox', id: freshId('field'), checked: isOn(),
    onchange: () => localStorage.setItem(STORED, box.checked ? 'on' : 'off'),
  });
  const rows = LIST.map(([keys, what]) => el('div', {}, el('dt', {}, el('kbd', {}, keys)), el('dd', {}, what)));
  const dialog = el(
    'dialog',
    {class: 'dialog', 'aria-labelledby': heading, onclose: () => dialog.remove()},
    el('h2', {id: heading}, 'Keys'),
    el('dl', {class: 'keys'}, ...rows),
    el('p', {}, box, ' ', el('label', {for: box.id}, 'Single keys do something')),
    el(
      'div',
      {class: 'actions'},
      signOut === null ? null : el('button', {type: 'button', onclick: signOut}, 'Forget the token'),
      el('button', {type: 'button', autofocus: true, onclick: () => dialog.close()}, 'Close'),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
}
