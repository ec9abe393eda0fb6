import type { CrawlOutcome, LaunchRecord } from '../src/domain/crawl.ts';
import { maskArguments } from '../src/domain/secrets.ts';
import type { Where } from '../src/domain/server.ts';
import { crawlProcess, type ProcessServer, type Setting } from './crawl-process.ts';
import { withDummies } from './launch/asks.ts';
import { describePackage, findBin } from './launch/find-bin.ts';
import { freshHome } from './launch/fresh-home.ts';
import { installPackage } from './launch/install-package.ts';
import { type NodeBinary, sandboxNode } from './launch/node-binary.ts';
import { bubblewrapPlan, bubblewrapWorks, type Launch, permissionPlan } from './launch/sandbox.ts';
import type { CrawlLimits } from './limits.ts';

export type SandboxChoice = 'auto' | 'node-permission' | 'bubblewrap';

export type PackageOptions = {
  dataDirectory: string;
  sandbox: SandboxChoice;
  limits: CrawlLimits;
  now: () => number;
  /** Aborts at the user's wish; the caps on time are our own. */
  signal: AbortSignal;
  onProgress: (line: string) => void;
};

type PackagePlace = Extract<Where, { kind: 'package' }>;

/** Installs an npm package, starts its server in a sandbox and reads its list. */
export async function crawlPackage(where: PackagePlace, name: string, options: PackageOptions): Promise<CrawlOutcome> {
  const node = sandboxNode();
  if (node === undefined)
    return refused('There is no Node 26 to hold the server: the package “node” is not installed.');
  const installed = await installPackage(where.package, where.version, options);
  if ('status' in installed) return installed;
  options.onProgress(`${installed.package}@${installed.version} is installed`);
  const known = { package: installed.package, version: installed.version, integrity: installed.integrity };
  const bin = await findBin(installed, where.bin);
  if (typeof bin === 'string')
    return { status: 'not_mcp', detail: bin, launch: { method: 'node-permission', ...known } };
  const choice = await chooseSandbox(options.sandbox, bin.runnable === 'node');
  if ('refusal' in choice) return { ...refused(choice.refusal), launch: { method: 'node-permission', ...known } };
  const launch = { installed, bin, args: where.args ?? [], env: where.env ?? {} };
  const server: ProcessServer = {
    name,
    ...choice,
    args: launch.args,
    secrets: [],
    prepare: (setting) => prepare(setting, launch, node),
    record: (setting) => record(setting, launch, node),
  };
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(options.limits.totalMs)]);
  const outcome = await crawlProcess(server, options.limits, signal, options.now);
  return outcome.status === 'listed' ? { ...outcome, described: await describePackage(installed) } : outcome;
}

type Choice = Pick<ProcessServer, 'first' | 'second'> | { refusal: string };

async function chooseSandbox(wanted: SandboxChoice, runsOnNode: boolean): Promise<Choice> {
  if (wanted === 'auto' && runsOnNode) {
    return { first: 'node-permission', second: (await bubblewrapWorks()) ? 'bubblewrap' : undefined };
  }
  if (wanted === 'node-permission') {
    if (runsOnNode) return { first: 'node-permission', second: undefined };
    return { refusal: 'Its command is no script for Node, so Node’s permission model cannot hold it.' };
  }
  if (await bubblewrapWorks()) return { first: 'bubblewrap', second: undefined };
  return {
    refusal: runsOnNode
      ? 'bubblewrap was asked for, and it does not work on this machine.'
      : 'Its command is no script for Node, so only bubblewrap could hold it, which does not work on this machine.',
  };
}

async function prepare(setting: Setting, launch: Launch, node: NodeBinary) {
  const home = await freshHome();
  const full = {
    ...launch,
    args: withDummies(launch.args, setting.dummies),
    env: { ...launch.env, ...setting.dummies?.env },
  };
  const bubblewrap = setting.method === 'bubblewrap';
  const plan = bubblewrap ? await bubblewrapPlan(full, home, node.path) : permissionPlan(full, home, node.path);
  return { plan, release: home.remove };
}

function record(setting: Setting, launch: Launch, node: NodeBinary): LaunchRecord {
  const { package: name, version, integrity } = launch.installed;
  const envNames = Object.keys({ ...launch.env, ...setting.dummies?.env });
  const args = withDummies(launch.args, setting.dummies);
  return {
    method: setting.method,
    package: name,
    version,
    ...(integrity !== undefined && { integrity }),
    bin: launch.bin.name,
    ...(args.length > 0 && { args: maskArguments(args) }),
    ...(envNames.length > 0 && { envNames }),
    ...(setting.dummies && { dummyFor: setting.dummies.names }),
    node: node.version,
  };
}

function refused(detail: string): Extract<CrawlOutcome, { detail: string }> {
  return { status: 'refused_by_us', detail };
}
