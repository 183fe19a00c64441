/**
 * Seals in a thread of its own, so that the page stays alive. It holds at most one prepared ballot, which nothing on
 * the page can look into. Messages: {id, verb, …} in, {id, outcome} or {id, refused: {code, facts}} out.
 */

import { prepare } from "./sealing.js";
import { Refused } from "./refused.js";

let prepared = null;
let asked = 0;

const VERBS = {
  async prepare({ election, code, answers, credentials }) {
    prepared = null;
    asked += 1;
    const mine = asked;
    const ballot = await prepare(election, code, answers, credentials);
    // Asked again meanwhile: what is cast must be what was asked for last, whichever is done first.
    if (mine !== asked) throw new Refused("ballot_overtaken");
    prepared = ballot;
    return { commitment: ballot.commitment };
  },
  cast: () => taken().cast(),
  audit: async () => ({ record: await taken().audit() }),
};

function taken() {
  if (prepared === null) throw new Refused("no_ballot_prepared");
  const ballot = prepared;
  prepared = null;
  return ballot;
}

self.addEventListener("message", async ({ data: { id, verb, ...inputs } }) => {
  try {
    self.postMessage({ id, outcome: await VERBS[verb](inputs) });
  } catch (error) {
    // A bug is told by name alone: its message might hold what was being sealed.
    const { code, facts } = error instanceof Refused ? error : new Refused("sealer_failed");
    self.postMessage({ id, refused: { code, facts } });
  }
});

self.postMessage({ ready: true });
