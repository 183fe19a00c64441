/**
 * The groups in which ballots are encrypted: groupNamed("Ed25519").
 *
 * A group is cyclic, of prime order, written multiplicatively. Elements are opaque to whoever uses them; they enter and
 * leave as text, through decode and encode. BigInt is not constant-time: see docs/explanation/ballots-secrecy.md.
 */

const WINDOW_BITS = 4n;
const WINDOW = (1n << WINDOW_BITS) - 1n;

/** The remainder that is never negative. */
export const modulo = (value, order) => {
  const remainder = value % order;
  return remainder < 0n ? remainder + order : remainder;
};

/**
 * How whole numbers are hidden in one element: `bits` each, then `padding` bits that make it one; every number of at most
 * `room` bits may be tried.
 */
class Embedding {
  constructor(padding, bits, room) {
    this.padding = padding;
    this.bits = bits;
    this.integers = Math.floor((room - padding) / bits);
    this.largest = 2 ** bits - 1;
  }

  /** What may be tried as the element that holds these numbers, the lowest first. */
  *candidates(numbers) {
    const joined = numbers.reduce((all, number) => (all << BigInt(this.bits)) | BigInt(number), 0n);
    const start = joined << BigInt(this.padding);
    for (let tried = 0n; tried < 1n << BigInt(this.padding); tried += 1n) yield start + tried;
  }
}

/** What all groups have in common: a subclass says how two elements are multiplied, compared, read and written. */
class CyclicGroup {
  #tables = new Map();

  /** embedding: how numbers are hidden in an element, or null where there is no room for them. */
  constructor(name, order, embedding) {
    this.name = name;
    this.order = order;
    this.embedding = embedding;
  }

  /** The first element that hides these whole numbers; there must be room for them. */
  embed(numbers) {
    for (const candidate of this.embedding.candidates(numbers)) {
      const element = this.elementAt(candidate);
      if (element !== null) return element;
    }
    throw new NotInGroup(this.name);
  }

  /** base^exponent, the exponent taken modulo the order; every window is multiplied in, also an empty one. */
  power(base, exponent) {
    const digits = this.#digits(exponent);
    const row = this.#row(base);
    let product = this.identity;
    for (let place = digits.length - 1; place >= 0; place -= 1) {
      for (let bit = 0n; bit < WINDOW_BITS; bit += 1n) product = this.multiply(product, product);
      product = this.multiply(product, row[digits[place]]);
    }
    return product;
  }

  /** A function exponent -> base^exponent with a table: for a base that is raised dozens of times. */
  fixedBase(base) {
    const key = this.encode(base);
    if (!this.#tables.has(key)) this.#tables.set(key, this.#table(base));
    const table = this.#tables.get(key);
    return (exponent) => this.product(this.#digits(exponent).map((digit, place) => table[place][digit]));
  }

  divide(numerator, denominator) {
    return this.multiply(numerator, this.inverse(denominator));
  }

  product(factors) {
    return factors.reduce((product, factor) => this.multiply(product, factor), this.identity);
  }

  /** The digits of an exponent in windows, the lowest first, always as many as the order has. */
  #digits(exponent) {
    let rest = modulo(exponent, this.order);
    const digits = [];
    for (let order = this.order; order > 0n; order >>= WINDOW_BITS) {
      digits.push(Number(rest & WINDOW));
      rest >>= WINDOW_BITS;
    }
    return digits;
  }

  #row(base) {
    const row = [this.identity];
    for (let digit = 1n; digit <= WINDOW; digit += 1n) row.push(this.multiply(row[row.length - 1], base));
    return row;
  }

  #table(base) {
    const table = [];
    for (let order = this.order; order > 0n; order >>= WINDOW_BITS) {
      const row = this.#row(base);
      table.push(row);
      base = this.multiply(row[row.length - 1], base);
    }
    return table;
  }
}

/** The subgroup of order q of the integers modulo p; an element is a BigInt, its text decimal. */
class PrimeField extends CyclicGroup {
  #p;

  constructor(name, p, q, g, embedding = null) {
    super(name, q, embedding);
    this.#p = p;
    this.identity = 1n;
    this.generator = g;
  }

  multiply(a, b) {
    return (a * b) % this.#p;
  }

  inverse(element) {
    return this.power(element, this.order - 1n);
  }

  equal(a, b) {
    return a === b;
  }

  encode(element) {
    return element.toString();
  }

  decode(text) {
    if (typeof text !== "string" || text.length > 617 || !/^[1-9][0-9]*$/.test(text)) throw new NotInGroup(this.name);
    const element = BigInt(text);
    if (element >= this.#p || !this.#isMember(element)) throw new NotInGroup(this.name);
    return element;
  }

  /** The element that is this number, or null; the identity would hide nothing. */
  elementAt(number) {
    return number > 1n && this.#isMember(number) ? number : null;
  }

  // power() takes exponents modulo the order, hence one less and one more.
  #isMember(number) {
    return this.multiply(this.power(number, this.order - 1n), number) === 1n;
  }
}

const FIELD = (1n << 255n) - 19n;
const TWO_D = modulo(2n * -121665n * inField(121666n, FIELD - 2n), FIELD);
const SQUARE_ROOT_OF_MINUS_ONE = inField(2n, (FIELD - 1n) / 4n);
const Y_BITS = (1n << 255n) - 1n;

/**
 * The points of prime order of edwards25519 (RFC 8032, section 5.1) in extended coordinates {x, y, z, t}.
 *
 * The text of a point is its y, big-endian, in 64 hexadecimal digits, with the lowest bit of x in the highest bit.
 */
class Ed25519 extends CyclicGroup {
  constructor() {
    super("Ed25519", (1n << 252n) + 27742317777372353535851937790883648493n, new Embedding(14, 8, 254));
    this.identity = { x: 0n, y: 1n, z: 1n, t: 0n };
    const y = modulo(4n * inField(5n, FIELD - 2n), FIELD);
    this.generator = affine(evenRoot(y), y);
  }

  /** The addition of RFC 8032, section 5.1.4: complete, so it doubles as well. */
  multiply(a, b) {
    const minus = ((a.y - a.x) * (b.y - b.x)) % FIELD;
    const plus = ((a.y + a.x) * (b.y + b.x)) % FIELD;
    const c = (((a.t * TWO_D) % FIELD) * b.t) % FIELD;
    const d = (2n * a.z * b.z) % FIELD;
    const [e, f, g, h] = [plus - minus, d - c, d + c, plus + minus];
    return { x: (e * f) % FIELD, y: (g * h) % FIELD, z: (f * g) % FIELD, t: (e * h) % FIELD };
  }

  inverse({ x, y, z, t }) {
    return { x: -x, y, z, t: -t };
  }

  equal(a, b) {
    return (a.x * b.z - b.x * a.z) % FIELD === 0n && (a.y * b.z - b.y * a.z) % FIELD === 0n;
  }

  encode({ x, y, z }) {
    const inverse = inField(modulo(z, FIELD), FIELD - 2n);
    const sign = modulo(x * inverse, FIELD) & 1n;
    return (modulo(y * inverse, FIELD) | (sign << 255n)).toString(16).padStart(64, "0");
  }

  decode(text) {
    if (typeof text !== "string" || !/^[0-9a-f]{64}$/.test(text)) throw new NotInGroup(this.name);
    const number = BigInt(`0x${text}`);
    const y = number & Y_BITS;
    const root = y < FIELD ? evenRoot(y) : null;
    const odd = number >> 255n === 1n;
    if (root === null || (root === 0n && odd)) throw new NotInGroup(this.name);
    const point = affine(odd ? FIELD - root : root, y);
    if (!this.#isMember(point)) throw new NotInGroup(this.name);
    return point;
  }

  /** The point with this y and an even x, or null; the identity would hide nothing. */
  elementAt(y) {
    const root = y === 1n ? null : evenRoot(y);
    if (root === null) return null;
    const point = affine(root, y);
    return this.#isMember(point) ? point : null;
  }

  #isMember(point) {
    return this.equal(this.multiply(this.power(point, this.order - 1n), point), this.identity);
  }
}

/** A text that is not the canonical form of a member of its group. */
export class NotInGroup extends Error {
  constructor(group) {
    super(`This is not an element of ${group}.`);
    this.code = "element_not_in_group";
  }
}

function affine(x, y) {
  return { x, y, z: 1n, t: (x * y) % FIELD };
}

/** The even x with -x² + y² = 1 + d·x²·y², or null where there is none (RFC 8032, section 5.1.3). */
function evenRoot(y) {
  const square = (y * y) % FIELD;
  const u = modulo(square - 1n, FIELD);
  const halfOfTwoD = (TWO_D * ((FIELD + 1n) / 2n)) % FIELD;
  const v = (halfOfTwoD * square + 1n) % FIELD;
  const x2 = (u * inField(v, FIELD - 2n)) % FIELD;
  let x = inField(x2, (FIELD + 3n) / 8n);
  if ((x * x) % FIELD !== x2) x = (x * SQUARE_ROOT_OF_MINUS_ONE) % FIELD;
  if ((x * x) % FIELD !== x2) return null;
  return x & 1n ? FIELD - x : x;
}

/** base^exponent in the field of the curve. */
function inField(base, exponent) {
  let power = 1n;
  for (let square = base % FIELD; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) power = (power * square) % FIELD;
    square = (square * square) % FIELD;
  }
  return power;
}

const BELENIOS_P = hexadecimal(
  "a3ef2d011fefb1b6e39e568fccdffb0fb7dc7ef3a791b6862791811d21fc35f21e6d36856b428030421f514ed40bfd4c06e092a495af8d79",
  "a2f85e0fb11c0ede07dd973f9c53e50930c6e82ac36de1ae3fb8c3aabfff12ce27a5022ddd8912d107435012768a2cdd0a4091d8fa447f6c",
  "7ebc15a349fa318a6b4fe17d8d47e843a3e14dfa9b2162f4d7229abe93a188b46b006517d6f6747ebbb29c9ec3099b607f18fb1a8bc85827",
  "9aa8599411d998d3e3fada9e010840d082d8c31911acdd4a0e7992d0f18cc759cb5de0acf66a3882555bc810941e021b6a4ccfa04ee4008f",
  "878affa2375e2999b44f6cef17d707301e59e0e6351e051ed9cec4157646e64f",
);
const BELENIOS_Q = hexadecimal(
  "adb6066a73522565f4daa0f2579db7f2f0fa90c2168bc709e20263387d55c491",
);
const BELENIOS_G = hexadecimal(
  "1307c1ab5f295885d7caa3a78a42415e31fd1c5807b61fb1e781878a52230a51988b98c259597f9c5a9dfd001d26ba31d9d8976f01d95a1c",
  "8262ee68a0e92cea541e5219e0d0d094301b894236823fe1d4bc04e29f3748aefd4f10d5b1a356a8643e673fd9d215fc8fe5fb9cf9fdb8ea",
  "88fdb1a3381a697fdf9c2458570b06d26aef1be365fdd90165f397c6b870df8c1b9e519edcee8bb0f74b7a1615a274ba60a7ea574a61f552",
  "d2dde0ce514e0927c4ff49b1964c4a913731ae4268d60d7f22127b6cbba44d453ac8b72fd04e0991b7aeff04867d8724ac638f5f34100d2d",
  "47aa680d43771902743d663f42d853c041e1c91fe3823f4bcf284308f1d7e653",
);
const RFC_3526_P = hexadecimal(
  "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404ddef9519b3cd3a431b",
  "302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7edee386bfb5a899fa5ae9f24117c4b1fe6",
  "49286651ece45b3dc2007cb8a163bf0598da48361c55d39a69163fa8fd24cf5f83655d23dca3ad961c62f356208552bb9ed529077096966d",
  "670c354e4abc9804f1746c08ca18217c32905e462e36ce3be39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf695581718",
  "3995497cea956ae515d2261898fa051015728e5a8aacaa68ffffffffffffffff",
);

function hexadecimal(...digits) {
  return BigInt(`0x${digits.join("")}`);
}

const MADE = {
  "BELENIOS-2048": () => new PrimeField("BELENIOS-2048", BELENIOS_P, BELENIOS_Q, BELENIOS_G),
  "RFC-3526-2048": () => 
    new PrimeField("RFC-3526-2048", RFC_3526_P, (RFC_3526_P - 1n) / 2n, 2n, new Embedding(8, 8, 2047)),
  Ed25519: () => new Ed25519(),
};

/** The group that an election names, or null where it is not known here. */
export function groupNamed(name) {
  return Object.hasOwn(MADE, name) ? MADE[name]() : null;
}
