// From a code to an answer. What is in doubt is amber, whatever went wrong is amber, and nothing is green by mistake.

import { admit, supervises } from "./admission.js";
import { NoBadge, read } from "./badge.js";

const SKEW_SECONDS = 120;

/** The phone's clock, in seconds since 1970. */
export function seconds() {
  return Date.now() / 1000;
}

/** Who is inside as this phone's own log tells it. */
export class Passages {
  #last = new Map(); // "meeting badge" → {direction, at}
  #steps = new Map(); // meeting → [{by, at}]

  /** Remember a line of the log. */
  add(line) {
    if (!line.let_in || line.badge === null) return;
    const key = `${line.meeting} ${line.badge}`;
    const before = this.#last.get(key)?.direction ?? "out";
    const at = Date.parse(line.at) / 1000;
    if (before !== line.direction) {
      const steps = this.#steps.get(line.meeting) ?? [];
      steps.push({ by: line.direction === "in" ? 1 : -1, at });
      this.#steps.set(line.meeting, steps);
    }
    this.#last.set(key, { direction: line.direction, at });
  }

  /** Whether a badge is inside, as far as this phone knows. */
  hasEntered(meeting, badge) {
    return this.#last.get(`${meeting} ${badge}`)?.direction === "in";
  }

  /** How many more are inside since a moment. */
  since(meeting, moment) {
    return (this.#steps.get(meeting) ?? []).reduce((sum, step) => sum + (step.at >= moment ? step.by : 0), 0);
  }
}

/**
 * The answer to a code: {colour, answer, missing, badge}; badge is null for what is none.
 *
 * known    {pack, keys, checks, skew}: what the phone was given, whether it can check a signature, and how many seconds
 *          its clock is behind the node's (null where it was never compared)
 * ask      (badge, meeting) → what other gates know, or null
 */
export async function judge(code, event, direction, shown, known, passages, ask) {
  if (known.pack === null || event === null) return doubtful("no-pack");
  if (!known.checks || known.keys === null) return doubtful("not-checked");
  let badge;
  try {
    badge = await read(code, known.keys);
  } catch (error) {
    if (error instanceof NoBadge) return { colour: "red", answer: error.fault, missing: [], badge: null };
    return doubtful("failed");
  }
  if (direction === "out") return { colour: "green", answer: "left", missing: [], badge };
  const told = await ask(badge.badge, event.id);
  const pack = told?.revoked ? { ...known.pack, revoked: { ...known.pack.revoked, [badge.badge]: 0 } } : known.pack;
  const counted = Math.max(0, event.inside + passages.since(event.id, known.pack.as_of));
  const verdict = admit(badge, event, pack, {
    shown,
    inside: told === null ? counted : Math.max(told.inside, counted),
    hasEntered: passages.hasEntered(event.id, badge.badge) || told?.has_entered === true,
    at: seconds(),
  });
  if (verdict.colour === "green" && known.skew !== null && Math.abs(known.skew) > SKEW_SECONDS) {
    return { ...doubtful("clock-wrong"), badge };
  }
  return { ...verdict, badge };
}

/** The supervisor whose badge a code is: their id, or null. It is another badge than the one in doubt. */
export async function supervisor(code, known, inDoubt) {
  if (known.pack === null || known.keys === null || !known.checks) return null;
  try {
    const badge = await read(code, known.keys);
    return badge.badge !== inDoubt && supervises(badge, known.pack, seconds()) ? badge.badge : null;
  } catch {
    return null;
  }
}

/** An answer that a supervisor decides on, if anybody. */
export function doubtful(answer) {
  return { colour: "amber", answer, missing: [], badge: null };
}
