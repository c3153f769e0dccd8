// Exact numbers: integers as BigInt, positive fractions as { n, d }, not always in lowest terms.

export const MOST = 2n ** 63n - 1n; // the greatest a or b, as in Python
const DIGITS = 1000; // the most that a text field takes

export function ratio(n, d = 1n) {
  return { n, d };
}

export function gcd(a, b) {
  while (b) [a, b] = [b, a % b];
  return a;
}

export function reduced({ n, d }) {
  const divisor = gcd(n, d);
  return { n: n / divisor, d: d / divisor };
}

export function add(one, other) {
  return { n: one.n * other.d + other.n * one.d, d: one.d * other.d };
}

export function subtract(one, other) {
  return { n: one.n * other.d - other.n * one.d, d: one.d * other.d };
}

export function times(one, other) {
  return { n: one.n * other.n, d: one.d * other.d };
}

export function over(one, other) {
  return { n: one.n * other.d, d: one.d * other.n };
}

export function compare(one, other) {
  const left = one.n * other.d;
  const right = other.n * one.d;
  return left < right ? -1 : left > right ? 1 : 0;
}

export function equal(one, other) {
  return compare(one, other) === 0;
}

export function least(one, other) {
  return compare(one, other) <= 0 ? one : other;
}

export function greatest(one, other) {
  return compare(one, other) >= 0 ? one : other;
}

export function ceilDivide(n, d) {
  return (n + d - 1n) / d; // n of at least 0
}

export function ceil({ n, d }) {
  return ceilDivide(n, d);
}

// "p/q", or "p" where q is 1: Python's str of a Fraction.
export function text(value) {
  const { n, d } = reduced(value);
  return d === 1n ? `${n}` : `${n}/${d}`;
}

// The inverse of `text`.
export function read(written) {
  const [n, d = "1"] = written.split("/");
  return { n: BigInt(n), d: BigInt(d) };
}

// What people type: 12, 1e6, 0.25 or 3/4; null if it is no such positive number. Commas may part
// groups of three digits, as they do where the page shows numbers.
export function parse(typed) {
  let plain = typed.trim();
  if (/^\d{1,3}(,\d{3})+$/.test(plain)) plain = plain.replaceAll(",", "");
  const found = /^(?:(\d+)\/(\d+)|(\d*)\.?(\d*)(?:e([+-]?\d{1,4}))?)$/i.exec(plain);
  if (!found || plain.length > DIGITS || !/^\.?\d/.test(plain)) return null;
  const [, n, d, whole = "", part = "", power = "0"] = found;
  if (Math.abs(Number(power)) > DIGITS) return null;
  const shift = BigInt(power) - BigInt(part.length);
  const digits = n === undefined ? BigInt(whole + part) : BigInt(n);
  const value = n !== undefined
    ? { n: digits, d: BigInt(d) }
    : shift < 0n
    ? { n: digits, d: 10n ** -shift }
    : { n: digits * 10n ** shift, d: 1n };
  return value.n > 0n && value.d > 0n ? reduced(value) : null;
}

function bigLog10(n) {
  const hex = n.toString(16);
  const kept = Math.min(hex.length, 13);
  return Math.log10(parseInt(hex.slice(0, kept), 16)) + (hex.length - kept) * Math.log10(16);
}

// Logarithm to base 10, rounded: for pictures alone.
export function log10({ n, d }) {
  return bigLog10(n) - bigLog10(d);
}

// The fraction near 10^x, for the ends of pictures.
export function power10(x) {
  const whole = Math.floor(x) - 15;
  const mantissa = BigInt(Math.round(10 ** (x - whole)));
  const size = 10n ** BigInt(Math.abs(whole));
  return whole < 0 ? { n: mantissa, d: size } : { n: mantissa * size, d: 1n };
}

// Six significant digits, half to even: Python's format(value, ".6g").
export function decimal({ n, d }) {
  let exponent = Math.floor(log10({ n, d }));
  const scaled = (power) => {
    const size = 10n ** BigInt(Math.abs(power));
    return power >= 0 ? [n, d * size] : [n * size, d];
  };
  const [above, below] = scaled(exponent);
  if (above < below) exponent -= 1;
  else if (above >= 10n * below) exponent += 1;
  const [top, bottom] = scaled(exponent - 5);
  let digits = top / bottom;
  const rest = 2n * (top % bottom);
  if (rest > bottom || (rest === bottom && digits % 2n === 1n)) digits += 1n;
  if (digits === 1000000n) [digits, exponent] = [100000n, exponent + 1];
  return placed(`${digits}`, exponent);
}

function placed(digits, exponent) {
  const plain = (whole, part) => `${whole}.${part}`.replace(/\.?0*$/, "");
  if (exponent < -4 || exponent > 5) {
    const size = `${Math.abs(exponent)}`.padStart(2, "0");
    return `${plain(digits[0], digits.slice(1))}e${exponent < 0 ? "-" : "+"}${size}`;
  }
  if (exponent < 0) return plain("0", "0".repeat(-1 - exponent) + digits);
  return plain(digits.slice(0, exponent + 1), digits.slice(exponent + 1));
}

export function superscript(number) {
  return `${number}`.replace(/./g, (sign) => (sign === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[sign]));
}

function grouped(digits) {
  return digits.replace(/\B(?=(\d{3})+$)/g, ",");
}

// For people: 0.25, 53,390.4, 67,162,836 or 1.90591·10⁻⁶.
function rounded(value) {
  const [digits, power] = decimal(value).split("e");
  if (power === undefined) return digits.replace(/^\d+/, grouped);
  const { n, d } = value;
  if (power > 0 && power < 15) return grouped(`${(2n * n + d) / (2n * d)}`);
  const ten = `10${superscript(Number(power))}`;
  return digits === "1" ? ten : `${digits}·${ten}`;
}

// For people: integers with commas; fractions with their value; of long numbers the value alone.
export function shown(value) {
  const { n, d } = reduced(value);
  const whole = grouped(`${n}`);
  if (d === 1n && whole.length <= 24) return whole;
  const known = parse(decimal(value));
  const sign = known && equal(known, value) ? "=" : "≈";
  const exact = d !== 1n && `${n}/${d}`.length <= 20 ? `${n}/${d}` : "";
  if (!exact && sign === "=") return rounded(value);
  return [exact, sign, rounded(value)].filter(Boolean).join(" ");
}
