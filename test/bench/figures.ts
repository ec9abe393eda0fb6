/** The middle value of a list of figures. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Prints one figure: its name, its median and its range. */
export function figure(name: string, values: readonly number[], unit: string, digits = 0): void {
  const text = (value: number) => value.toLocaleString('en', { maximumFractionDigits: digits });
  const range = values.length > 1 ? `  (${text(Math.min(...values))} to ${text(Math.max(...values))})` : '';
  console.log(`  ${name.padEnd(52)} ${text(median(values))} ${unit}${range}`);
}
