// The service's time, which may not be that of the reader's machine: "next try in 2 s" is counted by it.

export class ServiceClock {
  #ahead = 0;
  #best = Infinity;

  /** Takes what the service said it was, somewhen between asking and being answered. The quicker the answer, the better. */
  learn(serviceMilliseconds, askedAt, answeredAt) {
    const took = answeredAt - askedAt;
    const ahead = serviceMilliseconds - (askedAt + answeredAt) / 2;
    const jumped = Math.abs(ahead - this.#ahead) > took / 2 + this.#best / 2;
    if (took <= this.#best || jumped) {
      this.#best = took;
      this.#ahead = ahead;
    }
  }

  now() {
    return Date.now() + this.#ahead;
  }
}
