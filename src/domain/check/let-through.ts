import { type Standing, standingOf } from '../policy/explain.ts';
import { recommendPolicy } from '../policy/recommend.ts';
import type { Profile } from '../policy/schema.ts';
import { printable, printableLine } from '../printable.ts';
import { quotedName } from '../tool-sketch.ts';
import type { CheckedServer } from './checked-server.ts';
import { UNASSESSED } from './compare-lock.ts';
import type { Finding } from './finding.ts';

/** What the policy does with a tool whose calls should not simply run; a cap alone is not among them. */
const WANTED: Partial<Record<Standing, string>> = {
  asked: 'asks before each call',
  hidden: 'hides it from the agent',
  refused: 'refuses it',
  conditional: 'refuses or asks before some of its calls',
};

/** The calls that the present rules of the clients run unasked, although the recommended policy would ask or refuse. */
export function letThrough(servers: readonly CheckedServer[], profile: Profile): Finding[] {
  return servers.flatMap(({ alias, key, holder, place, knowledge }) => {
    const { rules, title } = holder;
    if (rules === undefined || knowledge.kind !== 'listed') return [];
    const policy = recommendPolicy(knowledge.tools, profile);
    return knowledge.tools.flatMap(({ tool, classification }): Finding[] => {
      const wanted = WANTED[standingOf(policy, tool.name)];
      if (wanted === undefined) return [];
      const { effect, because } = rules.effectOn(alias, tool);
      if (effect !== 'allow') return [];
      return [
        {
          rule: 'let-through',
          level: classification?.assessed === true ? classification.risk : UNASSESSED,
          server: alias,
          tool: tool.name,
          text: `${quotedName(tool.name)} runs unasked in ${title}, by ${printableLine(because, 200)}; the recommended policy ${wanted}.`,
          places: place === undefined ? [] : [place],
          identity: JSON.stringify([title, alias, key, tool.name]),
          accepted: false,
        },
      ];
    });
  });
}

/** What could not be read of the rules of each client, once. */
export function unreadRules(servers: readonly CheckedServer[]): Finding[] {
  const sentences = new Map<string, Finding>();
  for (const { holder, place } of servers) {
    for (const text of [...(holder.unread === undefined ? [] : [holder.unread]), ...(holder.rules?.notes ?? [])]) {
      const identity = JSON.stringify([holder.title, text]);
      const known = sentences.get(identity);
      const places = place === undefined ? [] : [place];
      if (known === undefined) {
        sentences.set(identity, {
          rule: 'rules-not-read',
          level: 'Low',
          server: null,
          tool: null,
          text: printable(text),
          places,
          identity,
          accepted: false,
        });
      }
    }
  }
  return [...sentences.values()];
}
