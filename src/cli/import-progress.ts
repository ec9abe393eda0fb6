import { SingleBar } from 'cli-progress';
import type { Terminal } from './command.ts';
import type { ImportTally } from './imported-servers.ts';

/** Where nothing can be drawn in place, a line says how far it is, every so many milliseconds. */
const LINE_MS = 5_000;

/** Shows how far a reading has come: in place on a terminal, with a line now and then elsewhere, not at all without one. */
export function importProgress(terminal: Terminal | undefined, what: string) {
  if (terminal === undefined) return { update: () => {}, stop: () => {} };
  const { screen, say } = terminal;
  if (screen === undefined) return lines(say, what);
  const format = `${what}: {found} found · {added} new · {tools} tools · {rejected} passed over`;
  const bar = new SingleBar({ format, stream: screen, hideCursor: true, clearOnComplete: true });
  bar.start(1, 0, { found: 0, added: 0, tools: 0, rejected: 0 });
  return {
    update: ({ found, added, tools, rejected }: ImportTally) => bar.update(0, { found, added, tools, rejected }),
    stop: () => bar.stop(),
  };
}

function lines(say: Terminal['say'], what: string) {
  let last = performance.now();
  return {
    update: ({ found, added, tools, rejected }: ImportTally) => {
      const now = performance.now();
      if (now - last < LINE_MS) return;
      last = now;
      say(`${what}: ${found} found so far, ${added} new, ${tools} tools, ${rejected} passed over …`);
    },
    stop: () => {},
  };
}
