import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import autocannon from 'autocannon';
import { figure } from './figures.ts';

const ROUNDS = 5;

/** The tool page and its JSON, in requests per second, beside a bare Express handler that sends the same bytes. */
export async function benchPages(): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'page-servers.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    const { toolrisk, bare, paths } = JSON.parse(line);
    for (const path of paths) {
      const ours: number[] = [];
      const theirs: number[] = [];
      for (let round = 0; round < ROUNDS + 1; round += 1) {
        ours.push(await requestsPerSecond(`${toolrisk}${path}`));
        theirs.push(await requestsPerSecond(`${bare}${path}`));
      }
      const name = path.startsWith('/api') ? 'tool JSON' : 'tool page';
      // The first round warms both up.
      figure(name, ours.slice(1), 'requests/s');
      figure(`${name}, bare Express sending the same bytes`, theirs.slice(1), 'requests/s');
      figure(
        `${name}, ratio`,
        ours.slice(1).map((value, round) => value / (theirs[round + 1] ?? Number.NaN)),
        'of bare',
        2,
      );
    }
  } finally {
    child.kill();
  }
}

async function requestsPerSecond(url: string): Promise<number> {
  const { requests, duration, non2xx, errors } = await autocannon({ url, connections: 8, duration: 3 });
  if (non2xx + errors > 0) throw new Error(`${url}: ${non2xx} answers were no success, ${errors} failed.`);
  return requests.total / duration;
}
