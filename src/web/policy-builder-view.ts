import type { ServerDetail } from '../domain/catalogue.ts';
import { byName, GROUPS, type Group, isIn } from '../domain/policy/builder-form.ts';
import { LONGEST_LINK } from '../domain/policy/builder-link.ts';
import {
  type BuiltPolicy,
  buildPolicy,
  type SampleCall,
  type SampleResult,
  trySample,
} from '../domain/policy/builder-result.ts';
import { type BuilderState, keyOf } from '../domain/policy/builder-state.ts';
import { explainSwitch, ownSwitchesOf, switchText } from '../domain/policy/own-switches.ts';
import type { RatedTool } from '../domain/policy/recommend.ts';
import { aliasFrom } from '../domain/policy/recommended-file.ts';
import { rated, serverLinks } from './represent.ts';
import { urls } from './urls.ts';

/** Rows of tools that one page shows at most; a search finds the others. */
const MOST_ROWS = 500;

/** Which tools are shown: those whose name holds the words, of one group, or those that were set. */
export type Shown = { find: string; group: Group | 'set' };

/** What was asked beside the state: nothing of it is part of the link. */
export type Asked = {
  shown: Shown;
  sample: SampleCall | undefined;
  /** The id of the control that gets the focus. */
  focus: string | undefined;
  /** Only the rows that were set, and the one of this key, are wanted: the script has the others already. */
  only: string | undefined;
};
export const NOTHING_ASKED: Asked = {
  shown: { find: '', group: 'all' },
  sample: undefined,
  focus: undefined,
  only: undefined,
};

/** What the page and its JSON show, derived from one answer of the catalogue and the state. */
export type BuilderView = Asked & {
  server: ServerDetail;
  built: BuiltPolicy;
  /** The server's tools, one for a name, riskiest first; and those of them that the page shows. */
  tools: RatedTool[];
  rows: RatedTool[];
  /** How many match what was asked for; more than `rows` where they are too many for one page. */
  matching: number;
  result: SampleResult | undefined;
  /** The address that holds the state; undefined where it would be longer than a link may be. */
  link: string | undefined;
  linkLength: number;
  /** Switches by which the server itself offers less. */
  ownSwitches: { text: string; explanation: string }[];
};

export function builderView(server: ServerDetail, state: BuilderState, asked: Asked): BuilderView {
  const tools = [...byName(rated(server.toolList)).values()];
  const built = buildPolicy(state, rated(server.toolList), aliasFrom(server.slug));
  const matching = tools.filter((tool) => isShown(tool, asked.shown, state));
  const link = urls.policyBuilder(server.slug, built.query);
  const fits = link.length <= LONGEST_LINK;
  return {
    ...asked,
    server,
    built,
    tools,
    rows: matching.slice(0, MOST_ROWS).filter(({ tool: { name } }) => {
      return asked.only === undefined || state.choices.has(name) || keyOf(name) === asked.only;
    }),
    matching: matching.length,
    result: asked.sample && trySample(built, asked.sample),
    link: fits ? link : undefined,
    linkLength: link.length,
    ownSwitches: ownSwitchesOf(server.listing.where).map((one) => ({
      text: switchText(one),
      explanation: explainSwitch(one),
    })),
  };
}

function isShown(tool: RatedTool, { find, group }: Shown, state: BuilderState): boolean {
  const { name, title } = tool.tool;
  if (group === 'set' ? !state.choices.has(name) : !isIn(group, tool)) return false;
  const text = `${name} ${title ?? ''}`.toLowerCase();
  const words = find.toLowerCase().split(/\s+/);
  return words.every((word) => text.includes(word));
}

/** The fields of a form that ask something beside the state. */
export function askedIn(fields: ReadonlyMap<string, string>, server: ServerDetail, state: BuilderState): Asked {
  const wanted = fields.get('show') ?? '';
  const group = wanted === 'set' ? 'set' : (GROUPS.find((one) => one === wanted) ?? 'all');
  const key = fields.get('call');
  const names = new Set([...server.toolList.map(({ name }) => name), ...state.choices.keys()]);
  const tool = key === undefined || key === '' ? undefined : [...names].find((name) => keyOf(name) === key);
  const text = (fields.get('arguments') ?? '').slice(0, 20_000);
  return {
    shown: { find: (fields.get('find') ?? '').slice(0, 200), group },
    sample: tool === undefined ? undefined : { tool, text },
    focus: undefined,
    only: fields.get('only'),
  };
}

/** The same for a program. */
export function builderJson({ server, built, link, tools }: BuilderView) {
  const {
    state,
    recommended,
    document,
    faults,
    warnings,
    summary,
    alias,
    aliasProblem,
    written,
    differences,
    unknown,
  } = built;
  return {
    server: server.slug,
    profile: state.profile,
    format: state.format,
    caps: state.caps,
    alias,
    valid: faults.length === 0,
    faults,
    warnings,
    summary: summary ?? null,
    policy: document,
    recommended,
    written: written ?? null,
    aliasProblem: aliasProblem ?? null,
    choices: [...state.choices].map(([tool, choice]) => ({ tool, ...choice })),
    differences,
    unknownTools: unknown,
    tools: tools.length,
    links: { ...serverLinks(server.slug), page: link ?? null },
  };
}
