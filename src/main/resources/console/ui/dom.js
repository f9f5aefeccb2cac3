// Elements, made without markup: every text is a text, whatever is in it.

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @param attributes texts; true for an attribute without value, false, null or undefined for none; on… for a listener
 * @param children elements and texts
 */
export function el(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      element.addEventListener(name.slice(2), value);
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

/** Changes nothing that is as it should be: that would cost a layout, and what a user has selected. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

export function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== value) {
    element.setAttribute(name, value);
  }
}

export function setHidden(element, hidden) {
  if (element.hidden !== hidden) {
    element.hidden = hidden;
  }
}

let numbers = 0;

/** For a label and what it is of. */
export function freshId(prefix) {
  numbers++;
  return `${prefix}-${numbers}`;
}
