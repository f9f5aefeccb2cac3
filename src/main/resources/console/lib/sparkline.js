// The line through samples, as the data of an SVG path. Pure.

const round = value => Math.round(value * 10) / 10;

/**
 * A line that is interrupted where a sample is missing. 0 is at the bottom and the largest sample, or the floor if that is more,
 * at the top, so that a steady stream is a steady line and noise around nothing does not look like a storm.
 */
export function linePath(values, width, height, floor = 0) {
  const top = values.reduce((most, value) => (value > most ? value : most), floor);
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  let path = '';
  let drawing = false;
  values.forEach((value, i) => {
    if (Number.isNaN(value)) {
      drawing = false;
      return;
    }
    const x = round(i * step);
    const y = round(height - (top > 0 ? (value / top) * height : 0));
    path += drawing ? `L${x} ${y}` : `M${x} ${y}h.1`;
    drawing = true;
  });
  return path;
}
