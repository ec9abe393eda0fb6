import { stripVTControlCharacters } from 'node:util';
import { dummyFor } from './dummies.ts';
import {
  choiceIn,
  flagsIn,
  overStdio,
  positionalIn,
  reachableIn,
  shimIn,
  stubIn,
  subcommandIn,
  variablesAndFiles,
} from './read-refusal.ts';
import type { Shim } from './shims.ts';
import type { Stub } from './stub-backends.ts';

/** What a server gets at one start, besides the few variables that each one has. */
export type Given = {
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  /** Path below its home, and content. */
  files: Readonly<Record<string, string>>;
  stub?: Stub | undefined;
  shim?: Shim | undefined;
};

/** What a server that refused to start asks for, and the dummy values that the next start gives it. */
export type Asks = {
  env: Record<string, string>;
  /** Arguments that come before those of the recipe: subcommands. */
  before: string[];
  /** Arguments that come after them. */
  after: string[];
  files: Record<string, string>;
  stub?: Stub | undefined;
  shim?: Shim | undefined;
  /** The names, for the record: variables, flags, subcommands, files, services. */
  names: string[];
};

const NOTHING: Given = { args: [], env: {}, files: {} };

/**
 * Reads what a server said before it left for the names of what it lacks, besides what it was given. Undefined when it
 * names nothing new.
 *
 * Variables come before flags, since a server that takes both says both; a subcommand only where a usage text lists it.
 */
export function whatItAsksFor(said: string, given: Given = NOTHING): Asks | undefined {
  const spoken = plain(said);
  const found = ownDemo(spoken, given) ?? service(spoken, given) ?? settings(spoken, given);
  const shim = given.shim === undefined ? shimIn(spoken) : undefined;
  if (shim === undefined) return found.names.length === 0 ? undefined : found;
  return { ...found, shim, names: [...found.names, shim] };
}

/** Without colours and empty lines, and with an end to each line: the patterns after this are made for people's text. */
function plain(said: string): string {
  const lines = stripVTControlCharacters(said).split('\n');
  return lines.flatMap((line) => (line.trim() === '' ? [] : [line.slice(0, LINE)])).join('\n');
}

const LINE = 2_000;
const NO_ASKS: Asks = { env: {}, before: [], after: [], files: {}, names: [] };

/** Some bring data of their own to be tried with, which says more than any value that we make up. */
function ownDemo(spoken: string, given: Given): Asks | undefined {
  if (!/(?<![\w-])--demo(?![\w-])/.test(spoken) || given.args.includes('--demo')) return undefined;
  return { ...NO_ASKS, after: ['--demo'], names: ['--demo'] };
}

function service(spoken: string, given: Given): Asks | undefined {
  const reachable = reachableIn(spoken, given);
  const stub = reachable?.stub ?? stubIn(spoken);
  if (stub === undefined || given.stub?.port === stub.port) return undefined;
  return { ...NO_ASKS, env: { ...reachable?.env }, stub, names: [`${stub.service} on port ${stub.port}`] };
}

function settings(spoken: string, given: Given): Asks {
  const before = subcommandIn(spoken, given.args);
  const { env, files } = variablesAndFiles(spoken, given);
  const variables = Object.keys(env);
  const choice = choiceIn(spoken, given.args);
  const more = variables.length + Object.keys(files).length + before.length + choice.length;
  const flags = more > 0 ? [] : flagsIn(spoken, given.args);
  const place = variables.length + choice.length + flags.length > 0;
  const words = place ? [] : positionalIn(spoken, [...before, ...given.args]);
  const stdio = overStdio(spoken, given.args);
  const valued = flags.flatMap((flag) =>
    spoken.includes(`${flag}=`) ? [`${flag}=${dummyFor(flag)}`] : [flag, dummyFor(flag)],
  );
  const unnamed = Object.keys(files).filter((path) => !Object.values(env).includes(`{home}/${path}`));
  const after = [...stdio, ...choice, ...valued, ...words.map(({ value }) => value)];
  const named = [...before, ...stdio, ...choice, ...variables, ...flags, ...words.map(({ name }) => name), ...unnamed];
  return { env, before, after, files, names: named };
}

/** What was asked for in all the rounds so far. */
export function addAsks(asked: Asks | undefined, more: Asks): Asks {
  if (asked === undefined) return more;
  return {
    env: { ...asked.env, ...more.env },
    before: [...asked.before, ...more.before],
    after: [...asked.after, ...more.after],
    files: { ...asked.files, ...more.files },
    stub: more.stub ?? asked.stub,
    shim: more.shim ?? asked.shim,
    names: [...new Set([...asked.names, ...more.names])],
  };
}

/** What of it can be given to a user's own command, which has a home that is not ours to write to. */
export function withoutHome(asks: Asks | undefined): Asks | undefined {
  if (asks === undefined) return undefined;
  const env = Object.fromEntries(Object.entries(asks.env).filter(([, value]) => !value.includes('{home}')));
  const { before, after } = asks;
  const names = asks.names.filter(
    (name) => !(name in asks.files) && (name in env || !(name in asks.env)) && name !== asks.shim,
  );
  if (Object.keys(env).length + before.length + after.length === 0) return undefined;
  return { env, before, after, files: {}, names };
}
