import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { FailureReason } from '../../src/domain/crawl.ts';
import type { CrawlLimits } from '../limits.ts';
import { npmCommand } from './node-binary.ts';
import { type Ran, runCommand } from './run-command.ts';

/** A package as it lies in the cache. `folder`, a path without links, holds its `node_modules`. */
export type InstalledPackage = {
  package: string;
  version: string;
  integrity?: string | undefined;
  /** The Node that it asks for, where that is another one than it gets. */
  otherNode?: string | undefined;
  folder: string;
};

/** Why a package could not be installed: a fact about the package or the network, so a value. */
export type InstallProblem = { status: FailureReason; detail: string };

export type InstallOptions = {
  dataDirectory: string;
  limits: CrawlLimits;
  now: () => number;
  signal: AbortSignal;
};

/** A bare name that begins with a hyphen would be an option of npm. */
const PACKAGE_NAME = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/[a-z0-9~-]|[a-z0-9~])[a-z0-9._~-]*$/i;
/** A version or a tag: nothing that npm could take for an address, a path or an option. */
const VERSION_OR_TAG = /^[0-9a-z][0-9a-z.+-]*$/i;
const EXACT_VERSION = /^\d+\.\d+\.\d+/;
/**
 * Nothing but packages of the registry is fetched: an address that a package's author chose is none that we go to. An npm
 * that does not know these settings passes over them; it then gives up on an unreachable address after seconds, where its
 * own defaults take two and a half minutes.
 */
const REGISTRY_ONLY = [
  ...['--allow-remote=none', '--allow-git=none', '--allow-file=none', '--allow-directory=none'],
  ...['--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'],
];
/** A draft as old as this was left behind by a process that was killed. */
const STALE_DRAFT_MS = 60 * 60 * 1000;

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
  await writeWhole(note, JSON.stringify({ version: found, at: options.now() }));
  return found;
}

/** Other workers of this machine read the same file, and never half of it. */
async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.draft`;
  await writeFile(draft, text);
  await rename(draft, path);
}

async function installInto(
  folder: string,
  cache: string,
  name: string,
  version: string,
  options: InstallOptions,
): Promise<InstalledPackage | InstallProblem> {
  await removeStaleDrafts(cache, options.now());
  const draft = join(cache, `.draft-${randomBytes(6).toString('hex')}`);
  try {
    await mkdir(draft);
    await writeFile(join(draft, 'package.json'), '{"private":true}\n');
    const words = ['install', `${name}@${version}`, '--prefix', draft, '--ignore-scripts', '--no-audit', '--no-fund'];
    const quiet = ['--no-progress', '--loglevel=warn', '--save-exact'];
    const ran = await npm([...words, ...quiet, ...REGISTRY_ONLY], draft, options);
    if (ran.code !== 0) return problemOf(ran, name, version, options.limits);
    const integrity = await integrityOf(draft, name);
    const otherNode = otherNodeIn(ran.stderr, `${name}@${version}`);
    await writeFile(join(draft, 'installed.json'), JSON.stringify({ package: name, version, integrity, otherNode }));
    return (await moveInto(folder, draft)) ?? brokenInstall(name);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Gives a finished draft its name. When another worker was faster, theirs is as good. */
async function moveInto(folder: string, draft: string): Promise<InstalledPackage | undefined> {
  const taken = await rename(draft, folder).then(
    () => false,
    () => true,
  );
  const installed = await readInstalled(folder);
  if (installed !== undefined || !taken) return installed;
  // What has the name is no finished install: somebody emptied it, or a disk was full.
  const aside = `${draft}-aside`;
  await rename(folder, aside).catch(() => {});
  // Unless another worker has mended it just now, and perhaps runs from it.
  const mended = (await readInstalled(aside)) !== undefined;
  await rename(mended ? aside : draft, folder).catch(() => {});
  await rm(aside, { recursive: true, force: true });
  return readInstalled(folder);
}

function brokenInstall(name: string): InstallProblem {
  return { status: 'unreachable', detail: `npm installed ${name} but left no usable folder.` };
}

async function removeStaleDrafts(cache: string, now: number): Promise<void> {
  const drafts = (await readdir(cache)).filter((name) => name.startsWith('.draft-'));
  for (const path of drafts.map((name) => join(cache, name))) {
    const made = (await stat(path).catch(() => undefined))?.mtimeMs ?? now;
    if (now - made > STALE_DRAFT_MS) await rm(path, { recursive: true, force: true });
  }
}

/** The Node that the package asks for, as npm warns of it. */
function otherNodeIn(stderr: string, spec: string): string | undefined {
  const warning = stderr.split('EBADENGINE Unsupported engine').find((text) => text.includes(`'${spec}'`));
  return /required: \{[^}]*\bnode: '([^']{1,80})'/.exec(warning ?? '')?.[1];
}

const installedSchema = z.object({
  package: z.string(),
  version: z.string(),
  integrity: z.string().optional(),
  otherNode: z.string().optional(),
});

async function readInstalled(folder: string): Promise<InstalledPackage | undefined> {
  const record = installedSchema.safeParse(await readJson(join(folder, 'installed.json'))).data;
  // A link on the way to it would not be one inside a sandbox.
  return record && { ...record, folder: await realpath(folder) };
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

const OUTSIDE = (spec: string) =>
  `${spec} depends on something outside the registry, which is not fetched for it; install it yourself and crawl it as a command of your own.`;

function problemOf(ran: Ran, name: string, version: string | undefined, limits: CrawlLimits): InstallProblem {
  const spec = version === undefined ? name : `${name}@${version}`;
  if (ran.timedOut) return { status: 'timed_out', detail: `npm did not finish ${spec} within ${limits.installMs} ms.` };
  if (ran.code === -1) return { status: 'unreachable', detail: 'npm could not be started: it has to be on the PATH.' };
  if (/\bEALLOW(?:REMOTE|GIT|FILE|DIRECTORY)\b/.test(ran.stderr))
    return { status: 'refused_by_us', detail: OUTSIDE(spec) };
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
