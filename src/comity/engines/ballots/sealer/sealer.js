/**
 * The sealer for a page: one worker, three verbs.
 *
 *     const sealer = new Sealer();
 *     await sealer.ready;                                        // from here on no network is needed
 *     const { commitment } = await sealer.prepare({ election, code, answers, credentials });
 *     const { ballot, trackingNumber } = await sealer.cast();    // or: const { record } = await sealer.audit();
 *
 * Each verb rejects with Refused, which has a code and facts.
 */

import { Refused } from "./refused.js";

export class Sealer {
  #worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  #waiting = new Map();
  #last = 0;

  constructor() {
    this.ready = new Promise((resolve, reject) => {
      this.#worker.addEventListener("message", ({ data }) => (data.ready ? resolve() : this.#settle(data)));
      this.#worker.addEventListener("error", () => {
        reject(new Refused("sealer_failed"));
        this.#giveUp("sealer_failed");
      });
    });
  }

  /** Encrypt, prove and commit: {commitment}. A ballot prepared before is forgotten. */
  prepare({ election, code, answers, credentials = null }) {
    return this.#ask("prepare", { election, code, answers, credentials });
  }

  /** Sign the prepared ballot: {ballot, trackingNumber}. It is forgotten here. */
  cast() {
    return this.#ask("cast");
  }

  /** Open the prepared ballot for another device to check: {record}. It can no longer be cast. */
  audit() {
    return this.#ask("audit");
  }

  /** End the worker, and with it whatever it holds. */
  close() {
    this.#worker.terminate();
    this.#giveUp("sealer_closed");
  }

  #giveUp(code) {
    for (const { reject } of this.#waiting.values()) reject(new Refused(code));
    this.#waiting.clear();
  }

  #ask(verb, inputs = {}) {
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, verb, ...inputs });
    });
  }

  #settle({ id, outcome, refused }) {
    const { resolve, reject } = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (refused) reject(new Refused(refused.code, refused.facts));
    else resolve(outcome);
  }
}
