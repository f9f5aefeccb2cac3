// The API token, kept for as long as the tab is open, and never in a URL.

const KEY = 'holdfast.token';

export function token() {
  return sessionStorage.getItem(KEY);
}

export function keepToken(value) {
  sessionStorage.setItem(KEY, value);
}

export function forgetToken() {
  sessionStorage.removeItem(KEY);
}
