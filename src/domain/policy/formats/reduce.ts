import { printableLine } from '../../printable.ts';
import { type Plan, type PlannedTool, stricter, type Verdict } from './plan.ts';

/** What a client can do with a tool, in the words of its sentences. */
export type Ability = {
  /** The client's name, as a sentence begins with it. */
  client: string;
  /** Whether it can put a call before a person. If not, what would be asked is refused. */
  asks: boolean;
  /** Whether its file can refuse a tool. If not, what would be refused is asked. */
  refuses: boolean;
  /** The name under which the client looks a tool up in the file; undefined for a tool that the file cannot name. */
  keyOf: (name: string) => string | undefined;
  /** Whether a key that differs from the name can fit other tools too, so that it must not allow. */
  rewrites?: (name: string) => boolean;
};

/** A plan within the abilities of one client: each key of its file once, with the strictest verdict that falls on it. */
export type Reduced = {
  rules: Map<string, Verdict>;
  /** What holds for a tool that no key names: never milder than for a tool that the file cannot name. */
  rest: Verdict;
  notExpressed: string[];
};

/** Fits a plan to a client, never toward more than the policy allows, and says in sentences what was lost. */
export function reduce(plan: Plan, ability: Ability): Reduced {
  const rules = new Map<string, Verdict>();
  const rewritten = new Set(
    plan.tools.filter(({ name, verdict }) => verdict === 'allow' && ability.rewrites?.(name) === true),
  );
  const named: { tool: PlannedTool; key: string }[] = [];
  const unnamed: PlannedTool[] = [];
  const meant = within(plan.rest, ability);
  let rest = meant;
  for (const tool of plan.tools) {
    const key = ability.keyOf(tool.name);
    const verdict = within(rewritten.has(tool) ? 'ask' : tool.verdict, ability);
    if (key === undefined) {
      unnamed.push(tool);
      rest = stricter(rest, verdict);
    } else {
      rules.set(key, stricter(rules.get(key) ?? 'allow', verdict));
      named.push({ tool, key });
    }
  }
  const merged = named.filter(({ tool, key }) => rules.get(key) !== within(tool.verdict, ability));
  const { client } = ability;
  return {
    rules,
    rest,
    notExpressed: [
      ...losses(plan.tools, ability),
      ...uncapped(plan, rules, ability),
      ...sentence(
        [...rewritten].map(nameOf),
        (names) =>
          `${client} changes these names, so that a rule could fit another tool, and asks about them: ${names}.`,
      ),
      ...sentence(
        merged.flatMap(({ tool }) => (rewritten.has(tool) ? [] : [tool.name])),
        (names) => `${client} may read the name of a stricter tool for these, so they get its rule: ${names}.`,
      ),
      ...sentence(
        unnamed.map(nameOf),
        (names) => `This format cannot name these tools, so they are never allowed by name: ${names}.`,
      ),
      ...(rest === meant ? [] : ['Because of them, a tool that the policy does not name is not allowed either.']),
    ],
  };
}

/** The keys of one verdict, in the order of the plan. */
export function keysWith(rules: ReadonlyMap<string, Verdict>, verdict: Verdict): string[] {
  return [...rules].filter(([, one]) => one === verdict).map(([key]) => key);
}

/** A sentence about some tools, or none where there are none: at most 20 names, safe to show. */
export function sentence(names: readonly string[], write: (names: string) => string): string[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, 20).map((name) => printableLine(name, 60) || '(blank)');
  return [
    write(
      names.length > shown.length ? `${shown.join(', ')} and ${names.length - shown.length} more` : shown.join(', '),
    ),
  ];
}

/** Somebody chose to give the caps up: the file must say what that opens. */
function uncapped({ tools, restUncapped }: Plan, rules: ReadonlyMap<string, Verdict>, { keyOf }: Ability): string[] {
  const open = tools.filter(({ name, uncapped }) => uncapped && rules.get(keyOf(name) ?? '') === 'allow').map(nameOf);
  return [
    ...sentence(
      open,
      (names) =>
        `The cap is gone, as you chose: nothing bounds how often these are called, where the policy does: ${names}.`,
    ),
    ...(restUncapped
      ? ['The cap over all tools is gone too, as you chose, for a tool that the policy does not name.']
      : []),
  ];
}

function within(verdict: Verdict, { asks, refuses }: Ability): Verdict {
  if (verdict === 'ask' && !asks) return 'deny';
  return verdict === 'deny' && !refuses ? 'ask' : verdict;
}

function losses(tools: readonly PlannedTool[], { client, asks, refuses }: Ability): string[] {
  const does = asks ? `${client} asks before each call of` : `${client} refuses`;
  const open = tools.filter(({ verdict }) => verdict === 'ask');
  const [capped, conditional, asked] = [
    open.filter((tool) => tool.capped).map(nameOf),
    open.filter((tool) => tool.conditional).map(nameOf),
    open.filter((tool) => tool.asked).map(nameOf),
  ];
  const refused = tools.filter(({ verdict }) => verdict === 'deny').map(nameOf);
  return [
    ...sentence(capped, (names) => `${does} what the policy caps, because this file does not count calls: ${names}.`),
    ...sentence(
      conditional,
      (names) => `${does} what the policy binds to conditions, because this file does not look at arguments: ${names}.`,
    ),
    ...(asks && asked.length > 0
      ? ["The policy's own text for an approval, and how long it waits, are left out."]
      : []),
    ...sentence(
      asks ? [] : asked,
      (names) => `${does} what the policy puts before a person, because this file cannot ask: ${names}.`,
    ),
    ...sentence(
      refuses ? [] : refused,
      (names) => `${does} what the policy refuses, because this file cannot refuse a tool: ${names}.`,
    ),
  ];
}

function nameOf({ name }: PlannedTool): string {
  return name;
}
