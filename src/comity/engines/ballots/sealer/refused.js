/** An expected "no": a stable code and facts, never a secret. Sentences in four languages are the page's. */
export class Refused extends Error {
  constructor(code, facts = {}) {
    super(code);
    this.name = "Refused";
    this.code = code;
    this.facts = facts;
  }
}
