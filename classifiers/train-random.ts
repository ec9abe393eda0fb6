/** Numbers from 0 up to 1, the same ones for the same seed: a training run must give the same bytes each time. */
export type Random = () => number;

/** The mulberry32 generator. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function shuffle(numbers: number[], random: Random): void {
  for (let at = numbers.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    const held = numbers[at] ?? 0;
    numbers[at] = numbers[other] ?? 0;
    numbers[other] = held;
  }
}
