// Who may enter: the rules of rules/admission.py, word for word. Both answer the cases of tests/admission_cases.json.
//
// Moments are seconds since 1970. `pack` is a gate pack, `event` one of its events.

const PROOFS = ["identity", "press"];

/** What a gate answers to a badge whose signature holds: {colour, answer, missing}. */
export function admit(badge, event, pack, { shown, inside, hasEntered, at }) {
  const never = bars(badge, event, pack, at);
  if (never !== null) return { colour: "red", answer: never, missing: [] };
  const wanted = pack.proofs[badge.role] ?? ["identity"];
  const missing = PROOFS.filter((proof) => wanted.includes(proof) && !shown.includes(proof));
  if (missing.length > 0) return { colour: "red", answer: "proof-not-shown", missing };
  const doubt = doubts(event, pack, { inside, hasEntered, at });
  if (doubt !== null) return { colour: "amber", answer: doubt, missing: [] };
  return { colour: "green", answer: "admitted", missing: [] };
}

/** Whether a device's clock is earlier than the pack it holds, which cannot be. */
export function isWrong(at, pack) {
  return at < pack.as_of - pack.clock_lag;
}

/** Whether a pack is too old to answer green by. */
export function isOld(at, pack) {
  return at - pack.as_of > pack.old_after;
}

/** Whether a badge lets its bearer decide on amber: on duty in security, and alive. */
export function supervises(badge, pack, at) {
  return (
    pack.roles[badge.role] === "security" &&
    pack.revoked[badge.badge] === undefined &&
    badge.validFrom <= at &&
    at < badge.validUntil
  );
}

function bars(badge, event, pack, at) {
  if (pack.revoked[badge.badge] !== undefined) return "revoked";
  if (!event.open_to.includes(badge.role)) return "not-open-to";
  if ((badge.zones & event.zones) !== event.zones) return "wrong-zone";
  if (isWrong(at, pack)) return null;
  if (at < badge.validFrom) return "not-yet-valid";
  if (at >= badge.validUntil) return "no-longer-valid";
  if (!(event.doors_open_at <= at && at < event.doors_close_at)) return "doors-closed";
  return null;
}

function doubts(event, pack, { inside, hasEntered, at }) {
  if (hasEntered) return "already-inside";
  if (isWrong(at, pack)) return "clock-wrong";
  if (isOld(at, pack)) return "pack-too-old";
  if (event.capacity !== null && inside >= event.capacity) return "full";
  return null;
}
