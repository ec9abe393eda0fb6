import type { CrawlOutcome, LaunchRecord } from '../src/domain/crawl.ts';
import { maskArguments } from '../src/domain/secrets.ts';
import type { Where } from '../src/domain/server.ts';
import { crawlProcess, type ProcessServer, type Setting } from './crawl-process.ts';
import { dummyFor } from './launch/dummies.ts';
import { type Bin, describePackage, findBin } from './launch/find-bin.ts';
import { freshHome } from './launch/fresh-home.ts';
import { type InstalledPackage, installPackage } from './launch/install-package.ts';
import { type NodeBinary, sandboxNode } from './launch/node-binary.ts';
import { bubblewrapPlan, bubblewrapWorks, permissionPlan } from './launch/sandbox.ts';
import { ordinaryVariables } from './launch/variables.ts';
import type { CrawlLimits } from './limits.ts';
import { type Recipe, recipeFor } from './recipes.ts';

export type SandboxChoice = 'auto' | 'node-permission' | 'bubblewrap';

export type PackageOptions = {
  dataDirectory: string;
  sandbox: SandboxChoice;
  /** Whether our recipes are used: off to see what the second try alone can do. */
  recipes: boolean;
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
  const recipe = options.recipes ? recipeOf(where) : undefined;
  const bin = await findBin(installed, where.bin ?? recipe?.bin);
  if (typeof bin === 'string')
    return { status: 'not_mcp', detail: bin, launch: { method: 'node-permission', ...known } };
  const choice = await chooseSandbox(options.sandbox, bin.runnable === 'node', recipe);
  if ('refusal' in choice) return { ...refused(choice.refusal), launch: { method: 'node-permission', ...known } };
  const start = { installed, bin, where, recipe, node };
  const server: ProcessServer = {
    name,
    ...choice,
    advised: recipe !== undefined || (where.wants ?? []).length > 0,
    given: (setting) => given(setting, start),
    capabilities: recipe?.capabilities,
    // Those of our own are no secrets; those of a user's own client are.
    secrets: Object.values(where.env ?? {}),
    prepare: (setting) => prepare(setting, start),
    record: (setting) => record(setting, start),
  };
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(options.limits.totalMs)]);
  const outcome = await crawlProcess(server, options.limits, signal, options.now);
  if (outcome.status === 'listed') return { ...outcome, described: await describePackage(installed) };
  // The permission model denied it something that bubblewrap would have allowed.
  if (outcome.status === 'refused_by_us' && options.sandbox === 'auto' && !(await bubblewrapWorks())) {
    return { ...outcome, detail: `${outcome.detail} ${HOW_TO_ALLOW}` };
  }
  const { otherNode } = installed;
  if (otherNode === undefined) return outcome;
  return { ...outcome, detail: `${outcome.detail} It asks for Node ${otherNode} and ran on ${node.version}.` };
}

/** What a listing says of its launch goes before what we know of the package. */
function recipeOf(where: PackagePlace): Recipe | undefined {
  return where.args === undefined && where.env === undefined ? recipeFor(where.package) : undefined;
}

/** What a user can do where the only sandbox that would hold a server is missing. */
const HOW_TO_ALLOW =
  'To allow it, install bubblewrap (on Linux, with user namespaces allowed), or start it without a sandbox as a command of your own: toolrisk crawl -- npx <package>.';

type Choice = Pick<ProcessServer, 'first' | 'second'> | { refusal: string };

async function chooseSandbox(wanted: SandboxChoice, runsOnNode: boolean, recipe: Recipe | undefined): Promise<Choice> {
  if (recipe?.stub !== undefined && (wanted === 'node-permission' || !(await bubblewrapWorks()))) {
    const service = `${recipe.stub.service} on port ${recipe.stub.port}`;
    return {
      refusal: `It wants to reach ${service} before it lists; only bubblewrap, installed and allowed, can give it a stand-in.`,
    };
  }
  if (wanted === 'auto' && runsOnNode) {
    const works = await bubblewrapWorks();
    const tooTight = recipe?.sandbox === 'bubblewrap' || recipe?.stub !== undefined;
    if (works && tooTight) return { first: 'bubblewrap', second: undefined };
    return { first: 'node-permission', second: works ? 'bubblewrap' : undefined };
  }
  if (wanted === 'node-permission') {
    if (runsOnNode) return { first: 'node-permission', second: undefined };
    return { refusal: 'Its command is no script for Node, so Node’s permission model cannot hold it.' };
  }
  if (await bubblewrapWorks()) return { first: 'bubblewrap', second: undefined };
  return {
    refusal: runsOnNode
      ? `bubblewrap was asked for, and it does not work on this machine. ${HOW_TO_ALLOW}`
      : `Its command is no script for Node, so only bubblewrap could hold it, which does not work on this machine. ${HOW_TO_ALLOW}`,
  };
}

/** What is the same at every start of one package. */
type Start = {
  installed: InstalledPackage;
  bin: Bin;
  where: PackagePlace;
  recipe: Recipe | undefined;
  node: NodeBinary;
};

/** The listing's own words, the recipe or the names that its source gives, and what the server asked for itself. */
function given({ advised, dummies, method }: Setting, { where, recipe }: Start) {
  const advice = advised ? recipe : undefined;
  const wants = advised && recipe === undefined ? (where.wants ?? []) : [];
  const stub = dummies?.stub ?? advice?.stub;
  return {
    args: [...(dummies?.before ?? []), ...(where.args ?? advice?.args ?? []), ...(dummies?.after ?? [])],
    env: ordinaryVariables({
      ...Object.fromEntries(wants.map((name) => [name, dummyFor(name)])),
      ...(where.env ?? advice?.env),
      ...dummies?.env,
    }),
    files: { ...advice?.files, ...dummies?.files },
    // The permission model denies every connection, so a service would be there for nothing.
    stub: method === 'bubblewrap' ? stub : undefined,
    shim: dummies?.shim ?? advice?.shim,
  };
}

async function prepare(setting: Setting, start: Start) {
  const { args, env, files, stub, shim } = given(setting, start);
  const home = await freshHome({ files, shim, stub: stub !== undefined });
  const launch = { installed: start.installed, bin: start.bin, args, env, stub };
  const { path } = start.node;
  const bubblewrap = setting.method === 'bubblewrap';
  const plan = bubblewrap ? await bubblewrapPlan(launch, home, path) : permissionPlan(launch, home, path);
  return { plan, release: home.remove };
}

function record(setting: Setting, start: Start): LaunchRecord {
  const { package: name, version, integrity } = start.installed;
  const { args, env, files, stub, shim } = given(setting, start);
  const envNames = Object.keys(env);
  const paths = Object.keys(files);
  return {
    method: setting.method,
    package: name,
    version,
    ...(integrity !== undefined && { integrity }),
    bin: start.bin.name,
    ...(args.length > 0 && { args: maskArguments(args) }),
    ...(envNames.length > 0 && { envNames }),
    ...(setting.dummies && { dummyFor: setting.dummies.names }),
    ...(paths.length > 0 && { files: paths }),
    ...(stub && { stub: `${stub.service} on port ${stub.port}` }),
    ...(shim && { shim }),
    ...(setting.advised && start.recipe !== undefined && { recipe: true }),
    node: start.node.version,
  };
}

function refused(detail: string): Extract<CrawlOutcome, { detail: string }> {
  return { status: 'refused_by_us', detail };
}
