// A small picture of a figure's last minutes; what it shows stands beside it as text.

import {linePath} from '../lib/sparkline.js';
import {setAttribute, svg} from './dom.js';

/** @returns {{element: SVGElement, show: (values: number[], floor?: number) => void}} */
export function spark(width, height) {
  const path = svg('path', {d: '', 'vector-effect': 'non-scaling-stroke'});
  const element = svg(
    'svg',
    {class: 'spark', viewBox: `0 -1 ${width} ${height + 2}`, preserveAspectRatio: 'none', 'aria-hidden': 'true'},
    path,
  );
  return {
    element,
    show: (values, floor) => setAttribute(path, 'd', linePath(values, width, height, floor)),
  };
}
