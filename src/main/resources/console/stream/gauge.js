// How much of something is used up, as a bar; the figures stand beside it.

import {el, svg} from '../ui/dom.js';

const WIDTH = 80;
const HEIGHT = 8;

/** @param used 0 to 1; more is shown as full. @param tone as of a state */
export function gauge(used, tone, title) {
  const width = Math.max(0, Math.min(1, used)) * WIDTH;
  return el(
    'span',
    {class: 'gauge', title},
    svg(
      'svg',
      {viewBox: `0 0 ${WIDTH} ${HEIGHT}`, 'aria-hidden': 'true', preserveAspectRatio: 'none'},
      svg('rect', {class: 'track', width: WIDTH, height: HEIGHT}),
      svg('rect', {'data-tone': tone, width: width.toFixed(1), height: HEIGHT}),
    ),
  );
}
