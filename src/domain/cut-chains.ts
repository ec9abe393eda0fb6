import {
  type ChainTool,
  COMBINATION_KINDS,
  type Combination,
  type CombinationKind,
  combinationsAcross,
  combinationsWithin,
  isLeg,
  LEGS_OF,
  type Leg,
  toolPhrase,
} from './combinations.ts';
import { standingOf } from './policy/explain.ts';
import { joined } from './policy/phrases.ts';
import { type RatedTool, recommendToolPolicy } from './policy/recommend.ts';
import type { Approval, ToolRule } from './policy/schema.ts';
import { byText, sketchOf, strongestFirst, type ToolSketch } from './tool-sketch.ts';

/** A server with its tools; the names of the servers of one list differ. */
export type RatedServer = { name: string; tools: readonly RatedTool[] };

/** How to break every chain of one kind in a list of servers, at the leg where it costs least. */
export type Remedy = {
  kind: CombinationKind;
  /** The leg that is cut: no call of such a tool happens before a person has seen it. */
  leg: Leg;
  /** The tools that get a stricter rule than the recommended policy gives them, by server and then strongest first. */
  tools: ChainTool[];
  /** How many other tools of this leg the recommended policy hides, refuses or asks about already. */
  already: number;
  /** What to do, in plain sentences. */
  text: string;
  /** The rules, to be put under "tools" of each server's policy.json in place of those of the same name. */
  rules: { server: string; tools: Record<string, ToolRule> }[];
};

/** A question before a tool that only reads counts as this many others: agents read all the time, and act now and then. */
const READING_COSTS = 10;
/** Of legs that cost the same, the earlier is cut: what is at stake before the way out, and what comes in at last. */
const CUT_FIRST: readonly Leg[] = [
  'runs_anything',
  'moves_money',
  'destroys',
  'external_send',
  'private_data',
  'untrusted_content',
];
const NAMED = 6;

type Candidate = { server: string; rated: RatedTool; sketch: ToolSketch };
type Cut = { leg: Leg; fresh: Candidate[]; already: number; cost: number };

/**
 * One remedy for each kind of combination that the servers have, alone or together. A whole leg is cut over the whole
 * list, so that no chain of the kind is left, not even one that runs through another server than the ones reported.
 */
export function remediesFor(servers: readonly RatedServer[]): Remedy[] {
  const sketched = servers.map(({ name, tools }) => ({ name, tools: tools.map(sketchOf) }));
  const kinds = new Set(
    [...sketched.flatMap(combinationsWithin), ...combinationsAcross(sketched)].map(({ kind }: Combination) => kind),
  );
  return COMBINATION_KINDS.filter((kind) => kinds.has(kind)).map((kind) => remedyFor(kind, servers));
}

function remedyFor(kind: CombinationKind, servers: readonly RatedServer[]): Remedy {
  const cuts = LEGS_OF[kind].map((leg) => cutAt(leg, servers));
  const { leg, fresh, already } = cheapest(cuts);
  const tools = fresh.map(({ server, rated }) => ({ server, tool: rated.tool.name }));
  const rules = [...Map.groupBy(fresh, ({ server }) => server)].map(([server, own]) => ({
    server,
    // `Object.fromEntries` defines own members, so a tool named `__proto__` stays a tool.
    tools: Object.fromEntries(own.map(({ rated }) => [rated.tool.name, askingRule(rated, leg)])),
  }));
  return { kind, leg, tools, already, rules, text: textOf(leg, tools, already, servers.length > 1) };
}

function cutAt(leg: Leg, servers: readonly RatedServer[]): Cut {
  const candidates = servers
    .toSorted((one, other) => byText(one.name, other.name))
    .flatMap(({ name, tools }) =>
      tools
        .map((rated) => ({ server: name, rated, sketch: sketchOf(rated) }))
        .filter(({ sketch }) => isLeg(sketch, leg))
        .toSorted((one, other) => strongestFirst(one.sketch, other.sketch)),
    );
  const fresh = candidates.filter(({ rated }) => !isAskedAlready(rated, leg));
  const cost = fresh.reduce((sum, { sketch }) => sum + (sketch.judged?.category === 'Read' ? READING_COSTS : 1), 0);
  return { leg, fresh, already: candidates.length - fresh.length, cost };
}

function cheapest(cuts: readonly Cut[]): Cut {
  const order = ({ leg }: Cut) => CUT_FIRST.indexOf(leg);
  return cuts.reduce((best, cut) =>
    cut.cost < best.cost || (cut.cost === best.cost && order(cut) < order(best)) ? cut : best,
  );
}

/**
 * Whether the recommended policy lets no harmful call of this tool happen unseen. A rule that lets some calls through
 * is enough where the harm is the call's effect, since those look only; data can leave and come in with any call.
 */
function isAskedAlready(rated: RatedTool, leg: Leg): boolean {
  const policy = recommendToolPolicy(rated);
  const standing = standingOf(policy, rated.tool.name);
  if (standing === 'asked' || standing === 'hidden' || standing === 'refused') return true;
  const byEffect = leg === 'runs_anything' || leg === 'moves_money' || leg === 'destroys';
  return byEffect && standing === 'conditional';
}

function askingRule(rated: RatedTool, leg: Leg): ToolRule {
  const { name } = rated.tool;
  const { tools = {} } = recommendToolPolicy(rated);
  const recommended = Object.hasOwn(tools, name) ? tools[name] : undefined;
  const approval: Approval = { when: 'always', message: ASK[leg], expires: '10m' };
  return { ...recommended, approval };
}

const ASK: Record<Leg, string> = {
  untrusted_content: 'This call brings in text from outsiders, which may try to steer the agent. Allow this one call?',
  private_data: 'This call hands private data to an agent that outsiders may be steering. Allow this one call?',
  external_send: 'This call can carry data to outsiders. Read what it sends, then allow or refuse this one call.',
  runs_anything: 'This call runs what its arguments say. Read them, then allow or refuse this one call.',
  moves_money:
    'This call moves money or commits somebody to pay. Check the amount, then allow or refuse this one call.',
  destroys: 'This call removes something for good. Allow this one call?',
};

const THEN: Record<Leg, string> = {
  untrusted_content: 'nothing that an outsider wrote reaches the agent unseen',
  private_data: 'nothing private reaches the agent unseen',
  external_send: 'nothing that the agent has read leaves unseen',
  runs_anything: 'nothing runs unseen',
  moves_money: 'no money moves unseen',
  destroys: 'nothing is lost unseen',
};

function textOf(leg: Leg, tools: readonly ChainTool[], already: number, withServer: boolean): string {
  if (tools.length === 0) {
    return `The recommended policy cuts this already: it hides every tool of this kind or asks before it, so ${THEN[leg]}.`;
  }
  const names = tools.slice(0, NAMED).map((tool) => toolPhrase(tool, withServer));
  const rest = tools.length - names.length;
  const all = joined(rest > 0 ? [...names, `${rest} more`] : names);
  const also = already > 0 ? ` The recommended policy asks before the other ${already} already, or hides them.` : '';
  return `Put each call of ${all} before a person, or deny ${tools.length === 1 ? 'it' : 'them'}: then ${THEN[leg]}.${also}`;
}
