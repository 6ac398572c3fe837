// The socket to PostgreSQL. Statements that are asked for in one go of the event loop leave in one write: each write wakes
// the server, which on a virtual machine costs more than the statement (50 to 100 µs).

import { Socket } from 'node:net';

export class GatheringSocket extends Socket {
  #isGathering = false;

  /** pg corks around each statement; the first of them opens a gathering that ends when all that is due now has run. */
  override cork(): void {
    if (!this.#isGathering) {
      this.#isGathering = true;
      super.cork();
      process.nextTick(() => {
        this.#isGathering = false;
        super.uncork();
      });
    }
    super.cork();
  }
}
