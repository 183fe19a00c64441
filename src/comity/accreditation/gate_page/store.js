// What the phone keeps: who it is, its pack, and its log, which only grows.
//
// A scan is in the log before its answer is shown: `append` returns when the transaction is on the disk, or throws.

const NAME = "comity-gate";

export class Store {
  static async open() {
    const database = await new Promise((resolve, reject) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("meta");
        asked.result.createObjectStore("log", { keyPath: "counter" });
      };
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
      asked.onblocked = () => reject(new Error("blocked"));
    });
    return new Store(database);
  }

  constructor(database) {
    this.database = database;
  }

  /** A value by its name; undefined where there is none. */
  get(name) {
    return this.#asked(this.database.transaction("meta").objectStore("meta").get(name));
  }

  /** Keep a value. */
  async set(name, value) {
    const transaction = this.database.transaction("meta", "readwrite", { durability: "strict" });
    transaction.objectStore("meta").put(value, name);
    await this.#done(transaction);
  }

  /** Forget everything but the log. */
  async forget() {
    const transaction = this.database.transaction("meta", "readwrite", { durability: "strict" });
    transaction.objectStore("meta").clear();
    await this.#done(transaction);
  }

  /** Start anew as another phone of another gate: only once everything was sent. */
  async empty() {
    const transaction = this.database.transaction(["meta", "log"], "readwrite", { durability: "strict" });
    transaction.objectStore("meta").clear();
    transaction.objectStore("log").clear();
    await this.#done(transaction);
  }

  /** Add a line to the log, and return it with its number. Numbers run from 1 without a gap. */
  async append(line) {
    const transaction = this.database.transaction("log", "readwrite", { durability: "strict" });
    const log = transaction.objectStore("log");
    let written = null;
    const last = log.openKeyCursor(null, "prev");
    last.onsuccess = () => {
      try {
        written = { ...line, counter: (last.result?.key ?? 0) + 1 };
        log.add(written);
      } catch {
        transaction.abort();
      }
    };
    await this.#done(transaction);
    return written;
  }

  /** Lines after a number, the first so many. */
  after(counter, most) {
    const log = this.database.transaction("log").objectStore("log");
    return this.#asked(log.getAll(IDBKeyRange.lowerBound(counter, true), most));
  }

  /** How many lines there are. */
  count() {
    return this.#asked(this.database.transaction("log").objectStore("log").count());
  }

  #asked(request) {
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  #done(transaction) {
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
    });
  }
}
