// Why a call failed, as the service says it (RFC 9457), or as the network does.

export class Problem extends Error {
  /** @param status 0 if there was no answer */
  constructor(status, detail, errors = [], type = '') {
    super(detail);
    this.name = 'Problem';
    this.status = status;
    this.errors = errors;
    this.type = type.replace('urn:holdfast:problem:', '');
  }

  static async of(response) {
    try {
      const {detail, errors, type} = await response.json();
      return new Problem(response.status, detail ?? response.statusText, errors, type);
    } catch {
      return new Problem(response.status, `the service answered ${response.status} ${response.statusText}`.trim());
    }
  }
}
