// What the phone asks the node. Every call ends after a while: a gate never waits for a network.

const PATIENCE_MS = 8000;
const ASK_MS = 700;

/** The node said no: `status`, and why in words. */
export class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/** Enrol by a one-time code: {token, pack_key, gate, session}. */
export function enrol(code, language) {
  return call("enrol", { code }, { language });
}

/** The pack as of now, {pack, signature, now}. */
export function pack(token) {
  return call("pack", {}, { token });
}

/** Send lines of the log: {kept: [id, …], now}. */
export function send(token, lines) {
  return call("scans", { lines, now: new Date().toISOString() }, { token });
}

/** What is known of a badge at other gates; null without a network, or where the answer comes too late. */
export async function ask(token, badge, meeting) {
  if (!navigator.onLine) return null;
  try {
    return await call("ask", { badge, meeting }, { token, patience: ASK_MS });
  } catch {
    return null;
  }
}

async function call(name, body, { token = "", language = "", patience = PATIENCE_MS } = {}) {
  const headers = { "Content-Type": "application/json" };
  if (token !== "") headers.Authorization = `Gate ${token}`;
  if (language !== "") headers["Accept-Language"] = language;
  const answer = await fetch(name, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
    cache: "no-store",
    credentials: "omit",
    referrerPolicy: "no-referrer",
    signal: AbortSignal.timeout(patience),
  });
  const said = await answer.json();
  if (!answer.ok) throw new Refused(answer.status, said.detail ?? "");
  return said;
}
