import { joined } from './policy/phrases.ts';
import { byText, quotedName, strongestFirst, type ToolSketch } from './tool-sketch.ts';

/**
 * Tools that are harmless one by one and not together: text that an outsider wrote reaches the agent, and the agent
 * holds what the outsider wants.
 */
export const COMBINATION_KINDS = [
  'data-leaves',
  'outsider-runs-code',
  'outsider-moves-money',
  'outsider-destroys',
] as const;
export type CombinationKind = (typeof COMBINATION_KINDS)[number];

/** What a tool contributes to a combination. */
export const LEGS = [
  'untrusted_content',
  'private_data',
  'external_send',
  'runs_anything',
  'moves_money',
  'destroys',
] as const;
export type Leg = (typeof LEGS)[number];

export type ChainTool = { server: string; tool: string };

/** One leg of a chain: its strongest tools, at most three, and how many there are. */
export type ChainLeg = { leg: Leg; tools: ChainTool[]; total: number };

export type Combination = {
  kind: CombinationKind;
  /**
   * Critical where one steered call takes what is really private, runs anything or moves money. High where only mild
   * private data can leave, or where something is lost that nobody gains.
   */
  severity: 'High' | 'Critical';
  /** The servers whose tools are named or counted, by name. One server means that it needs no other. */
  servers: string[];
  legs: ChainLeg[];
  /** Tools that are all legs by themselves, at most three. */
  alone: ChainTool[];
  /** How somebody outside would use it, in one plain sentence. */
  attack: string;
};

/** A server as combinations see it. The names of the servers of one list differ. */
export type SketchedServer = { name: string; tools: readonly ToolSketch[] };

type Found = { server: string; tool: ToolSketch };

/** The legs of each kind. The last one is what is at stake: the others only lead to it or away from it. */
export const LEGS_OF: Record<CombinationKind, readonly Leg[]> = {
  'data-leaves': ['untrusted_content', 'external_send', 'private_data'],
  'outsider-runs-code': ['untrusted_content', 'runs_anything'],
  'outsider-moves-money': ['untrusted_content', 'moves_money'],
  'outsider-destroys': ['untrusted_content', 'destroys'],
};

const NAMED = 3;

/** Whether a tool is such a leg. What could not be assessed is none: there is nothing to name it by. */
export function isLeg({ judged }: ToolSketch, leg: Leg): boolean {
  if (judged === undefined) return false;
  const { category, risk, facets } = judged;
  switch (leg) {
    case 'runs_anything':
      return category === 'Execute' && risk === 'Critical';
    case 'moves_money':
      return category === 'Financial' && risk === 'Critical';
    case 'destroys':
      return category === 'Destructive' && risk === 'Critical';
    default:
      return facets[leg];
  }
}

/** The combinations inside one server, at most one of each kind. */
export function combinationsWithin(server: SketchedServer): Combination[] {
  return COMBINATION_KINDS.flatMap((kind) => {
    const legs = LEGS_OF[kind].map((leg) => ({ leg, tools: toolsOf([server], leg) }));
    return legs.every(({ tools }) => tools.length > 0) ? [combination(kind, legs, false)] : [];
  });
}

/**
 * The combinations that need more than one server, at most one of each kind: what is at stake lies with servers that
 * lack another leg themselves. A server with all legs is reported by `combinationsWithin` and not again here.
 */
export function combinationsAcross(servers: readonly SketchedServer[]): Combination[] {
  return COMBINATION_KINDS.flatMap((kind) => {
    const stakes = servers.filter((server) =>
      LEGS_OF[kind].some((leg) => !server.tools.some((tool) => isLeg(tool, leg))),
    );
    const stake = LEGS_OF[kind].at(-1);
    const legs = LEGS_OF[kind].map((leg) => ({ leg, tools: toolsOf(leg === stake ? stakes : servers, leg) }));
    return legs.every(({ tools }) => tools.length > 0) ? [combination(kind, legs, true)] : [];
  });
}

function toolsOf(servers: readonly SketchedServer[], leg: Leg): Found[] {
  return servers
    .flatMap(({ name, tools }) => tools.filter((tool) => isLeg(tool, leg)).map((tool) => ({ server: name, tool })))
    .toSorted((one, other) => tellingFirst(leg, one.tool, other.tool) || byText(one.server, other.server));
}

/** Text and data come in by tools that read, and go out by those that do something; such tools are named first. */
function tellingFirst(leg: Leg, one: ToolSketch, other: ToolSketch): number {
  return Number(isTypical(leg, other)) - Number(isTypical(leg, one)) || strongestFirst(one, other);
}

function isTypical(leg: Leg, tool: ToolSketch): boolean {
  const category = tool.judged?.category;
  if (leg === 'untrusted_content') return category === 'Read';
  if (leg === 'private_data') return category === 'Read' || isLeg(tool, 'runs_anything');
  return leg !== 'external_send' || (category !== 'Read' && category !== 'Destructive');
}

function combination(kind: CombinationKind, legs: { leg: Leg; tools: Found[] }[], across: boolean): Combination {
  const shown = legs
    .toSorted((one, other) => LEGS.indexOf(one.leg) - LEGS.indexOf(other.leg))
    .map(({ leg, tools }) => ({ leg, tools: tools.slice(0, NAMED).map(nameOf), total: tools.length }));
  const [first, ...others] = legs;
  const alone =
    first?.tools.filter((one) => others.every(({ tools }) => tools.some((other) => other.tool === one.tool))) ?? [];
  return {
    kind,
    severity: severityOf(kind, legs),
    servers: [...new Set(legs.flatMap(({ tools }) => tools.map(({ server }) => server)))].toSorted(byText),
    legs: shown,
    alone: alone.slice(0, NAMED).map(nameOf),
    attack: attackOf(shown, alone.slice(0, NAMED).map(nameOf), across),
  };
}

function severityOf(kind: CombinationKind, legs: readonly { leg: Leg; tools: Found[] }[]): Combination['severity'] {
  if (kind === 'outsider-destroys') return 'High';
  if (kind !== 'data-leaves') return 'Critical';
  const data = legs.find(({ leg }) => leg === 'private_data')?.tools ?? [];
  return data.some(({ tool }) => readsMuch(tool)) ? 'Critical' : 'High';
}

/** Content in bulk, any file, secrets, or whatever is asked for. The level of a tool that deletes says nothing of its data. */
function readsMuch({ judged }: ToolSketch): boolean {
  if (judged?.category === 'Read') return judged.risk !== 'Low';
  return judged?.category === 'Execute' && judged.risk === 'Critical';
}

const nameOf = ({ server, tool }: Found): ChainTool => ({ server, tool: tool.name });

const ORDER: Record<Exclude<Leg, 'untrusted_content'>, { tell: string; alone: string }> = {
  private_data: { tell: 'to fetch private data with', alone: 'to fetch private data' },
  external_send: { tell: 'to send it out with', alone: 'to send it out' },
  runs_anything: { tell: 'what to run with', alone: 'what to run' },
  moves_money: { tell: 'to move money with', alone: 'to move money' },
  destroys: { tell: 'to remove things for good with', alone: 'to remove things for good' },
};

function attackOf(legs: readonly ChainLeg[], alone: readonly ChainTool[], across: boolean): string {
  const [itself] = alone;
  if (itself !== undefined) {
    const orders = legs.flatMap(({ leg }) => (leg === 'untrusted_content' ? [] : [ORDER[leg].alone]));
    return `Text from outside that ${toolPhrase(itself, across)} brings in can tell the agent ${joined(orders)}, all with this same tool.`;
  }
  const [teller] = legs.find(({ leg }) => leg === 'untrusted_content')?.tools ?? [];
  if (teller === undefined) return '';
  const orders = legs.flatMap(({ leg, tools: [first] }) => {
    if (leg === 'untrusted_content' || first === undefined) return [];
    const same = first.tool === teller.tool && first.server === teller.server;
    return [`${ORDER[leg].tell} ${same ? 'this same tool' : toolPhrase(first, across)}`];
  });
  return `Text from outside that ${toolPhrase(teller, across)} brings in can tell the agent ${joined(orders)}.`;
}

/** A tool inside a sentence, with its server where several servers are spoken of. */
export function toolPhrase({ server, tool }: ChainTool, withServer: boolean): string {
  return withServer ? `${quotedName(tool)} of ${quotedName(server)}` : quotedName(tool);
}
