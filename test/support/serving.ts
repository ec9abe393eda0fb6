import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { startToolrisk } from './command-line.ts';

export type Service = {
  address: string;
  /** What it said on standard error. */
  log: string[];
  /** The JSON at an address of it. */
  read: <Answer>(path: string) => Promise<Answer>;
  /** Ends it as a user does; gives the exit code. */
  stop: () => Promise<number | null>;
  /** Ends it as a power cut does. */
  kill: () => Promise<void>;
};

/** Starts `toolrisk serve` on a free port, in a process of its own, and waits for the address that it prints. */
export async function startService(words: readonly string[], env: Record<string, string>): Promise<Service> {
  const child = startToolrisk(['serve', '--port', '0', ...words], env);
  const ended = once(child, 'exit');
  const log: string[] = [];
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      log.push(line);
      const found = /^Toolrisk is at (http\S+)\/$/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.on('exit', (code) => reject(new Error(`The service ended with ${code}: ${log.join('\n')}`)));
  });
  return {
    address,
    log,
    read: async (path) => {
      const answer = await fetch(`${address}${path}`);
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
      return JSON.parse(await answer.text());
    },
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      return child.exitCode;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Orders crawls of a service that was started with this token as TOOLRISK_ADMIN_TOKEN. */
export async function orderCrawls(service: Service, token: string, order: object): Promise<Response> {
  return fetch(`${service.address}/api/v1/crawls`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(order),
  });
}
