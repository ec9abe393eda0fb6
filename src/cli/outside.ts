import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Door, type DoorOptions, openDoor } from '../../crawler/guarded-fetch.ts';
import { userAgent } from '../../crawler/outside/headers.ts';
import { NOBODY_OPTED_OUT, type OptOut, readOptOut } from '../../crawler/outside/opt-out.ts';
import type { Config } from '../config.ts';
import { VERSION } from '../version.ts';
import { Obstacle } from './command.ts';

/** The list of those who asked to be left alone, in the data directory. */
const OPT_OUT_FILE = 'opt-out.txt';

/**
 * Opens the door to the network as every command uses it: one for the whole process, with our name, the contact of the
 * settings and the opt-out list of the data directory. Whoever opens it closes it.
 * @throws Obstacle when there is an opt-out list that cannot be read
 */
export function openOutside(
  config: Pick<Config, 'dataDirectory' | 'contact'>,
  options: Pick<DoorOptions, 'allowPrivate' | 'allowHttp' | 'typed'>,
): Door {
  return openDoor({
    ...options,
    agent: userAgent(VERSION, config.contact),
    optOut: optOutList(join(config.dataDirectory, OPT_OUT_FILE)),
  });
}

function optOutList(path: string): OptOut {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return NOBODY_OPTED_OUT;
    // Not to know who said no is no leave to crawl everybody.
    throw new Obstacle(`The opt-out list ${path} cannot be read; make it readable or remove it.`, { cause: error });
  }
  const read = readOptOut(text);
  if ('problem' in read) throw new Obstacle(`${path}: ${read.problem}`);
  return read;
}
