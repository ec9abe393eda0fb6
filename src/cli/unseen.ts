import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { type Opinions, opinionsSchema } from '../../classifiers/opinions.ts';
import { Obstacle, type Terminal } from './command.ts';

/** Known by its address alone: the published package works without the code that trains. */
const TRAINING = new URL('../../classifiers/train-unseen.ts', import.meta.url);

/** Whether the code that trains is here: it is in a checkout, and not in the published package. */
export function canCrossValidate(): boolean {
  return existsSync(TRAINING);
}

/**
 * What models that have not seen a tool's family say of it, for every line of the labelled tools, in their order.
 *
 * Training runs in a thread of its own, so that a signal still ends the program; what it prints goes to standard error.
 * It can only be done where `canCrossValidate` says so.
 * @throws Obstacle when the user has had enough.
 */
export async function judgeUnseen(labels: string, terminal: Terminal): Promise<Opinions[]> {
  const worker = new Worker(TRAINING, { workerData: labels, stdout: true, stderr: true });
  const stop = () => void worker.terminate();
  terminal.signal.addEventListener('abort', stop, { once: true });
  for (const input of [worker.stdout, worker.stderr]) createInterface({ input }).on('line', terminal.say);
  try {
    const answer: unknown = await new Promise((resolve, reject) => {
      worker.once('message', resolve).once('error', reject);
      worker.once('exit', () => reject(new Obstacle('The cross-validation was stopped.')));
      if (terminal.signal.aborted) stop();
    });
    return z.array(opinionsSchema).parse(answer);
  } finally {
    terminal.signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
