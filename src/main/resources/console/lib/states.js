// The states of a stream: how urgent each is, its tone, and its shape, so that none is told by colour alone.

/** Shapes are paths in a box of 16 by 16. Most urgent first. */
const STATES = [
  {name: 'failed', tone: 'out', shape: 'M3 3h10v10H3zM5.5 5.5l5 5M10.5 5.5l-5 5', meaning: 'given up for now'},
  {name: 'waiting', tone: 'out', shape: 'M4 2h8M4 14h8M5 2c0 4 6 8 6 12M11 2c0 4-6 8-6 12', meaning: 'out, next try comes'},
  {name: 'connecting', tone: 'work', shape: 'M2 8h8M7 4.5L10.5 8 7 11.5M13.5 3v10', meaning: 'trying now'},
  {name: 'verifying', tone: 'work', shape: 'M8 2.5a5.5 5.5 0 1 0 5.5 5.5M8 8l4.5-4.5', meaning: 'connected, no media yet'},
  {name: 'degraded', tone: 'poor', shape: 'M8 2L14.5 13.5h-13zM8 6.5v3.5M8 11.6v.4', meaning: 'media flows, a rule is broken'},
  {name: 'idle', tone: 'rest', shape: 'M3 8h10', meaning: 'not started'},
  {name: 'streaming', tone: 'good', shape: 'M8 2.5a5.5 5.5 0 1 0 .01 0zM5.5 8l2 2 3.5-4', meaning: 'media flows'},
  {name: 'stopped', tone: 'rest', shape: 'M5.5 3v10M10.5 3v10', meaning: 'paused'},
];

const BY_NAME = new Map(STATES.map((state, urgency) => [state.name, {...state, urgency}]));

BY_NAME.set('not watched', {name: 'not watched', tone: 'rest', shape: 'M3 13L13 3M2 8c3-5 9-5 12 0-3 5-9 5-12 0', meaning: 'the service did not run', urgency: STATES.length});

/** Of a state that this page does not know, so that a newer service is still shown. */
const UNKNOWN = {tone: 'rest', shape: 'M8 3v6M8 12v.5', meaning: '', urgency: STATES.length};

export const stateNames = STATES.map(state => state.name);

export function stateOf(name) {
  return BY_NAME.get(name) ?? {...UNKNOWN, name};
}

/** Whether media is missing that should be there. */
export function isOut(name) {
  return ['out', 'work'].includes(stateOf(name).tone);
}

/** Whether media flows. */
export function isOnAir(name) {
  return name === 'streaming' || name === 'degraded';
}
