// Where a falling function of whole numbers crosses zero: few calls even if the place has hundreds
// of digits.

// How many of the numbers 0, 1, …, `count` - 1 come before the first at which `excess`, a fraction
// that falls, is not above zero; with `orZero`, before the first at which it is below zero.
export function countAbove(count, excess, orZero = false) {
  const at = (place) => ({ place, ...excess(place) });
  const isAbove = ({ n }) => n > 0n || (orZero && n === 0n);
  if (count === 0n) return 0n;
  let [low, high] = [at(0n), at(count - 1n)];
  if (!isAbove(low)) return 0n;
  if (isAbove(high)) return count;
  const look = (place) => {
    if (place <= low.place || place >= high.place) return;
    const found = at(place);
    if (isAbove(found)) low = found;
    else high = found;
  };
  while (high.place - low.place > 1n) guesses(low, high).forEach(look);
  return high.place;
}

// Where to look between two places. The middle halves what is left whatever the function is. Where
// the two are near, the line through both crosses zero so near the crossing that each pass doubles
// the number of digits that are known.
function guesses(low, high) {
  if (high.place > 4n * low.place + 4n) return [1n << ((bits(low.place) + bits(high.place)) / 2n)];
  const width = high.place - low.place;
  const middle = low.place + width / 2n;
  if (width < 16n) return [middle];
  const [above, below] = [low.n * high.d, high.n * low.d];
  const crossing = low.place + (width * above) / (above - below);
  const room = (width * width) / low.place + 1n;
  return [crossing, crossing - room, crossing + room, middle];
}

function bits(number) {
  return BigInt(number.toString(2).length);
}
