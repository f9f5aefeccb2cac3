// Questions that hold up everything else: whether to do it, and for the token.

import {el, freshId, setHidden, setText} from './dom.js';

/** The browser keeps the focus in it, closes it by Esc, and gives the focus back to where it was. */
export function openDialog(dialog) {
  document.body.append(dialog);
  dialog.addEventListener('close', () => dialog.remove());
  dialog.showModal();
}

/**
 * Asks whether to do what takes a stream off the air. "No" has the focus: who only confirms does nothing.
 *
 * @returns {Promise<boolean>}
 */
export function confirm(title, text, yes) {
  return new Promise(resolve => {
    const heading = freshId('confirm');
    const dialog = el(
      'dialog',
      {class: 'dialog', 'aria-labelledby': heading, onclose: () => resolve(dialog.returnValue === 'yes')},
      el('h2', {id: heading}, title),
      el('p', {}, text),
      el(
        'div',
        {class: 'actions'},
        el('button', {type: 'button', autofocus: true, onclick: () => dialog.close('no')}, 'No, leave it'),
        el('button', {type: 'button', class: 'danger', onclick: () => dialog.close('yes')}, yes),
      ),
    );
    openDialog(dialog);
  });
}

/**
 * Asks for the API token until there is one.
 *
 * @param wrong what was wrong with the one before, or empty
 * @returns {Promise<string>}
 */
export function tokenDialog(wrong) {
  return new Promise(resolve => {
    const heading = freshId('token');
    const fault = freshId('fault');
    const input = el('input', {
      type: 'password', id: freshId('field'), autocomplete: 'current-password', spellcheck: 'false', autofocus: true,
      'aria-describedby': fault, 'aria-invalid': wrong === '' ? false : 'true',
    });
    const message = el('p', {id: fault, class: 'fault', role: 'alert', hidden: wrong === ''}, wrong);
    const dialog = el(
      'dialog',
      {class: 'dialog', 'aria-labelledby': heading, oncancel: event => event.preventDefault(), onclose: () => resolve(input.value.trim())},
      el('form', {
        onsubmit: event => {
          event.preventDefault();
          const empty = input.value.trim() === '';
          setHidden(message, !empty);
          setText(message, empty ? 'Expected the token, found nothing.' : '');
          if (!empty) {
            dialog.close();
          }
        },
      },
      el('h2', {id: heading}, 'API token'),
      el('p', {}, 'This service answers only those who bear its token (holdfast.security.api-token). It is kept until this tab is closed.'),
      el('label', {for: input.id}, 'Token'), input, message,
      el('div', {class: 'actions'}, el('button', {type: 'submit', class: 'primary'}, 'Continue'))),
    );
    openDialog(dialog);
  });
}
