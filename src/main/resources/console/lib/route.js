// The page's own addresses, behind the '#'. Pure.
//   #/?q=oslo&state=waiting,failed&label=site:oslo&sort=loss&desc=1     #/new     #/streams/cam1     #/streams/cam1/edit

import {columns} from './select.js';

export const defaultSelection = Object.freeze({text: '', states: new Set(), label: '', sort: 'state', descending: false});

/** @returns {{page: string, id?: string, selection?: object}} page: fleet, stream, edit, new, or nowhere */
export function parseRoute(hash) {
  const [path, query = ''] = hash.replace(/^#/, '').split('?');
  const steps = path.split('/').filter(step => step !== '');
  if (steps.length === 0) {
    return {page: 'fleet', selection: parseSelection(new URLSearchParams(query))};
  }
  if (steps.length === 1 && steps[0] === 'new') {
    return {page: 'new'};
  }
  if (steps[0] === 'streams' && steps.length === 2) {
    return {page: 'stream', id: decoded(steps[1])};
  }
  if (steps[0] === 'streams' && steps.length === 3 && steps[2] === 'edit') {
    return {page: 'edit', id: decoded(steps[1])};
  }
  return {page: 'nowhere'};
}

function decoded(step) {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

function parseSelection(query) {
  const sort = query.get('sort');
  return {
    text: query.get('q') ?? '',
    states: new Set((query.get('state') ?? '').split(',').filter(name => name !== '')),
    label: query.get('label') ?? '',
    sort: columns.includes(sort) ? sort : defaultSelection.sort,
    descending: query.get('desc') === '1',
  };
}

export function fleetHash({text, states, label, sort, descending}) {
  const query = new URLSearchParams();
  const put = (name, value) => value !== '' && query.set(name, value);
  put('q', text);
  put('state', [...states].join(','));
  put('label', label);
  put('sort', sort === defaultSelection.sort ? '' : sort);
  put('desc', descending ? '1' : '');
  const written = query.toString();
  return written === '' ? '#/' : `#/?${written}`;
}

export const streamHash = id => `#/streams/${encodeURIComponent(id)}`;
export const editHash = id => `${streamHash(id)}/edit`;
