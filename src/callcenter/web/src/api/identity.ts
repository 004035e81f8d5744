// A number for each object, so that a large one needs not be compared, or put into a key, by what it holds.
const numbers = new WeakMap<object, number>();
let last = 0;

export function identityOf(value: object | null): number {
  if (value === null) return 0;
  const known = numbers.get(value);
  if (known !== undefined) return known;
  last += 1;
  numbers.set(value, last);
  return last;
}
