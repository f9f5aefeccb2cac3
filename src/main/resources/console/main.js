// The page: what stands around the views, which view the address asks for, and what keys do.

import {App} from './app.js';
import {FleetView} from './fleet/view.js';
import {FormView} from './form/view.js';
import {parseRoute} from './lib/route.js';
import {whenTokenNeeded} from './net/api.js';
import {forgetToken, token} from './net/session.js';
import {StreamView} from './stream/view.js';
import {Announcer} from './ui/announcer.js';
import {ClockFace} from './ui/clock-face.js';
import {ConfigNotice} from './ui/config-notice.js';
import {tokenDialog} from './ui/dialogs.js';
import {el} from './ui/dom.js';
import {Link} from './ui/link.js';
import {listenForShortcuts, showHelp} from './ui/shortcuts.js';
import {toasts} from './ui/toast.js';

const link = new Link();
const announcer = new Announcer();
const clockFace = new ClockFace();
const notice = new ConfigNotice();
const app = new App(link, announcer, clockFace);
const place = document.getElementById('main');

function help() {
  showHelp(token() === null ? null : () => {
    forgetToken();
    location.reload();
  });
  return true;
}

function frame() {
  const skip = el('a', {class: 'skip', href: '#main', onclick: event => { event.preventDefault(); place.focus(); }}, 'To the content');
  const header = el(
    'header',
    {class: 'bar'},
    el('a', {class: 'brand', href: '#/'}, 'Holdfast'),
    link.element,
    clockFace.element,
    el('nav', {'aria-label': 'Console'},
      el('a', {class: 'button', href: '#/new', 'aria-label': 'Add a stream'}, el('span', {'aria-hidden': 'true'}, '+'), el('span', {class: 'wordy'}, ' Add a stream')),
      el('button', {type: 'button', 'aria-label': 'Keys', title: 'Keys', onclick: help}, '?')),
  );
  place.before(skip, header, link.banner, notice.element);
  document.body.append(announcer.element, toasts);
}

function viewOf(route) {
  switch (route.page) {
    case 'stream':
      return new StreamView(app, route.id);
    case 'edit':
      return new FormView(app, route.id);
    case 'new':
      return new FormView(app, null);
    default:
      return new FleetView(app, route.selection ?? parseRoute('#/').selection);
  }
}

function go(isFirst) {
  const route = parseRoute(location.hash);
  if (route.page === 'fleet' && app.view instanceof FleetView) {
    app.view.reroute(location.hash);
    return;
  }
  const view = viewOf(route);
  place.replaceChildren(view.element);
  window.scrollTo(0, 0);
  app.show(view);
  if (!isFirst && document.activeElement === document.body) {
    // Whoever follows a link with the keyboard or a screen reader is where it led.
    place.focus({preventScroll: true});
  }
}

const key = name => () => app.view.keys()[name]?.() ?? false;

whenTokenNeeded(wrong => {
  link.locked(true);
  return tokenDialog(wrong).finally(() => link.locked(false));
});
frame();
window.addEventListener('hashchange', () => go(false));
go(true);
app.start();
notice.start();
listenForShortcuts({
  '?': help,
  n: () => { location.hash = '#/new'; return true; },
  g: () => { location.hash = '#/'; return true; },
  '/': key('/'),
  j: key('j'),
  k: key('j'),
  ArrowDown: key('ArrowDown'),
  r: key('r'),
  p: key('p'),
  e: key('e'),
  Escape: key('Escape'),
});
