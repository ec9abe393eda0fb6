import { createInterface } from 'node:readline';
import type { Terminal } from './command.ts';

/**
 * Puts one yes-or-no question for each thing to whoever sits at the terminal, and gives those that were agreed to. `all`
 * agrees to everything that is left; anything but a yes is a no, and so is the end of the input.
 */
export async function askEach<Thing extends { question: string }>(
  things: readonly Thing[],
  { input, say, signal }: Terminal,
): Promise<Thing[]> {
  const lines = createInterface({ input, signal });
  const answers = lines[Symbol.asyncIterator]();
  const agreed: Thing[] = [];
  try {
    for (const [at, thing] of things.entries()) {
      say(`${thing.question} [y/N/all]`);
      const next = await answers.next();
      const answer = next.done ? '' : next.value.trim().toLowerCase();
      if (answer === 'all') return [...agreed, ...things.slice(at)];
      if (answer === 'y' || answer === 'yes') agreed.push(thing);
      if (next.done) break;
    }
    return agreed;
  } finally {
    lines.close();
  }
}
