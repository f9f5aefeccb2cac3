// What an operator can tell a stream. What takes media off the air is asked about first.

import {editHash} from '../lib/route.js';
import {isOnAir} from '../lib/states.js';
import {send} from '../net/api.js';
import {confirm} from '../ui/dialogs.js';
import {el, setHidden} from '../ui/dom.js';
import {toast} from '../ui/toast.js';

export class Commands {
  #app;
  #id;
  #member;
  #buttons;

  constructor(app, id) {
    this.#app = app;
    this.#id = id;
    const button = (name, title) => el('button', {type: 'button', onclick: () => this.run(name)}, title);
    this.#buttons = {
      reconnect: button('reconnect', 'Reconnect'),
      pause: button('pause', 'Pause'),
      resume: button('resume', 'Resume'),
    };
    this.element = el('div', {class: 'actions', role: 'group', 'aria-label': `Commands to ${id}`, hidden: true},
      ...Object.values(this.#buttons), el('a', {class: 'button', href: editHash(id)}, 'Edit'));
  }

  show(member) {
    this.#member = member;
    setHidden(this.element, member === undefined);
    const paused = member?.state === 'stopped';
    setHidden(this.#buttons.pause, paused);
    setHidden(this.#buttons.reconnect, paused);
    setHidden(this.#buttons.resume, !paused);
  }

  pauseOrResume() {
    return this.run(this.#member?.state === 'stopped' ? 'resume' : 'pause');
  }

  /** @returns true, as the key was for it */
  run(command) {
    if (this.#member !== undefined) {
      this.#askAndSend(command);
    }
    return true;
  }

  async #askAndSend(command) {
    const question = this.#question(command);
    if (question !== null && !(await confirm(...question))) {
      return;
    }
    try {
      await send('POST', `streams/${encodeURIComponent(this.#id)}/${command}`);
      toast(`${this.#id}: ${command} asked for`);
      this.#app.refresh();
    } catch (problem) {
      toast(`${this.#id}: ${problem.message}`, true);
    }
  }

  #question(command) {
    if (command === 'pause') {
      return [`Pause ${this.#id}?`, 'Nothing is received or sent on until it is resumed, also over a restart of the service.', 'Pause it'];
    }
    return command === 'reconnect' && isOnAir(this.#member.state)
      ? [`Reconnect ${this.#id}?`, 'Media flows. The connection is replaced, which may interrupt it.', 'Reconnect it']
      : null;
  }
}
