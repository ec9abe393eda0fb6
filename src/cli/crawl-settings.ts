import type { SandboxChoice } from '../../crawler/crawl-package.ts';
import type { CrawlOptions } from '../../crawler/crawl-server.ts';
import type { Config } from '../config.ts';
import { openOutside } from './outside.ts';

/** What every command that crawls lets its user choose. `timeout` is in seconds. */
export type CrawlChoices = { sandbox?: SandboxChoice; allowPrivate?: boolean; allowHttp?: boolean; timeout?: number };

/**
 * The crawler's settings as a command line gives them, with one door to the network for all crawls of the process.
 * @throws Obstacle when there is an opt-out list that cannot be read
 */
export function crawlSettings(config: Pick<Config, 'dataDirectory' | 'contact'>, choices: CrawlChoices) {
  const { sandbox = 'auto', allowPrivate = false, allowHttp = false, timeout } = choices;
  const limits = timeout === undefined ? {} : { limits: { totalMs: timeout * 1000 } };
  const door = openOutside(config, { allowPrivate, allowHttp });
  const crawling: Omit<CrawlOptions, 'signal'> = { dataDirectory: config.dataDirectory, sandbox, door, ...limits };
  return { crawling, close: () => door.close() };
}
