import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { FailureReason } from '../../src/domain/crawl.ts';
import type { CrawlLimits } from '../limits.ts';
import { npmCommand } from './node-binary.ts';
import { type Ran, runCommand } from './run-command.ts';

/** A package as it lies in the cache. `folder` holds its `node_modules`. */
export type InstalledPackage = { package: string; version: string; integrity?: string | undefined; folder: string };

/** Why a package could not be installed: a fact about the package or the network, so a value. */
export type InstallProblem = { status: FailureReason; detail: string };

export type InstallOptions = {
  dataDirectory: string;
  limits: CrawlLimits;
  now: () => number;
  signal: AbortSignal;
};

const PACKAGE_NAME = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/i;
/** A version or a tag: nothing that npm could take for an address, a path or an option. */
const VERSION_OR_TAG = /^[0-9a-z][0-9a-z.+-]*$/i;
const EXACT_VERSION = /^\d+\.\d+\.\d+/;

/** Whether npm can take these words for nothing but a package of its registry. */
export function isPackageSpec(name: string, version: string | undefined): boolean {
  return PACKAGE_NAME.test(name) && (version === undefined || VERSION_OR_TAG.test(version));
}

/**
 * Puts `name@version` into the cache folder of the data directory, or finds it there.
 *
 * The version is resolved first, because `npm install name` silently takes an older one when the newest wants another
 * Node. No script of the package runs. The install happens in a folder of its own that is renamed when it is complete.
 */
export async function installPackage(
  name: string,
  version: string | undefined,
  options: InstallOptions,
): Promise<InstalledPackage | InstallProblem> {
  if (!isPackageSpec(name, version)) {
    return {
      status: 'refused_by_us',
      detail: `“${name}${version ? `@${version}` : ''}” is not a package and version.`,
    };
  }
  const cache = resolve(options.dataDirectory, 'packages');
  await mkdir(cache, { recursive: true });
  const exact = await exactVersion(name, version, cache, options);
  if (typeof exact !== 'string') return exact;
  const folder = join(cache, `${name.replace('/', '+')}@${exact}`);
  return (await readInstalled(folder)) ?? (await installInto(folder, cache, name, exact, options));
}

const resolvedSchema = z.object({ version: z.string(), at: z.number() });

async function exactVersion(name: string, version: string | undefined, cache: string, options: InstallOptions) {
  if (version !== undefined && EXACT_VERSION.test(version)) return version;
  const note = join(cache, `${name.replace('/', '+')}@${version ?? 'latest'}.json`);
  const known = resolvedSchema.safeParse(await readJson(note)).data;
  if (known !== undefined && Math.abs(options.now() - known.at) < options.limits.versionFreshMs) return known.version;
  const ran = await npm(['view', `${name}@${version ?? 'latest'}`, 'version', '--json'], cache, options);
  const found = ran.code === 0 ? newest(ran.stdout) : undefined;
  if (found === undefined) {
    // What was the newest a while ago is a better answer than none, and the record says which version it was.
    if (known !== undefined) return known.version;
    return problemOf(ran, name, version, options.limits);
  }
  await writeFile(note, JSON.stringify({ version: found, at: options.now() }));
  return found;
}

async function installInto(
  folder: string,
  cache: string,
  name: string,
  version: string,
  options: InstallOptions,
): Promise<InstalledPackage | InstallProblem> {
  const draft = join(cache, `.draft-${randomBytes(6).toString('hex')}`);
  try {
    await mkdir(draft);
    await writeFile(join(draft, 'package.json'), '{"private":true}\n');
    const words = ['install', `${name}@${version}`, '--prefix', draft, '--ignore-scripts', '--no-audit', '--no-fund'];
    const ran = await npm([...words, '--no-progress', '--loglevel=error', '--save-exact'], draft, options);
    if (ran.code !== 0) return problemOf(ran, name, version, options.limits);
    const integrity = await integrityOf(draft, name);
    await writeFile(join(draft, 'installed.json'), JSON.stringify({ package: name, version, integrity }));
    // Somebody else may have installed the same package meanwhile: theirs is as good.
    await rename(draft, folder).catch(() => {});
    const installed = await readInstalled(folder);
    return installed ?? { status: 'unreachable', detail: `npm installed ${name} but left no usable folder.` };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

const installedSchema = z.object({ package: z.string(), version: z.string(), integrity: z.string().optional() });

async function readInstalled(folder: string): Promise<InstalledPackage | undefined> {
  const record = installedSchema.safeParse(await readJson(join(folder, 'installed.json'))).data;
  return record && { ...record, folder };
}

const lockSchema = z.object({ packages: z.record(z.string(), z.looseObject({ integrity: z.string().optional() })) });

async function integrityOf(folder: string, name: string): Promise<string | undefined> {
  const lock = lockSchema.safeParse(await readJson(join(folder, 'package-lock.json'))).data;
  return lock?.packages[`node_modules/${name}`]?.integrity;
}

function npm(words: readonly string[], cwd: string, options: InstallOptions): Promise<Ran> {
  const { command, args } = npmCommand();
  const timeoutMs = options.limits.installMs;
  return runCommand(command, [...args, ...words], { cwd, env: npmEnvironment(), timeoutMs, signal: options.signal });
}

/** The user's environment without what an enclosing `npm run` put there about our own package. */
function npmEnvironment(): NodeJS.ProcessEnv {
  const own = /^(npm_package_|npm_lifecycle_|npm_command$|npm_config_(local_)?prefix$|INIT_CWD$|NODE_OPTIONS$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}

const viewSchema = z.union([z.string(), z.array(z.string()).nonempty()]);

function newest(stdout: string): string | undefined {
  const versions = viewSchema.safeParse(parseJson(stdout)).data;
  return typeof versions === 'string' ? versions : versions?.at(-1);
}

function problemOf(ran: Ran, name: string, version: string | undefined, limits: CrawlLimits): InstallProblem {
  const spec = version === undefined ? name : `${name}@${version}`;
  if (ran.timedOut) return { status: 'timed_out', detail: `npm did not finish ${spec} within ${limits.installMs} ms.` };
  if (ran.code === -1) return { status: 'unreachable', detail: 'npm could not be started: it has to be on the PATH.' };
  if (/\bE404\b/.test(ran.stderr)) return { status: 'unreachable', detail: `npm knows no package ${name}.` };
  const lacking = ran.stderr.match(/No matching version found for (\S+?)\.?\s/)?.[1];
  if (lacking !== undefined && !lacking.startsWith(`${name}@`)) {
    return { status: 'unreachable', detail: `${spec} depends on ${lacking}, which npm does not find.` };
  }
  if (/\bETARGET\b/.test(ran.stderr) || ran.stderr.trim() === '') {
    return { status: 'unreachable', detail: `npm knows no version ${version ?? 'latest'} of ${name}.` };
  }
  const line = ran.stderr.split('\n').find((text) => /npm error (?!code|errno|syscall)/.test(text)) ?? ran.stderr;
  const reason = line
    .replace(/^npm error /, '')
    .slice(0, 300)
    .trim();
  return { status: 'unreachable', detail: `npm could not install ${spec}: ${reason}` };
}

async function readJson(path: string): Promise<unknown> {
  return parseJson(await readFile(path, 'utf8').catch(() => ''));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
