import type { RiskLevel } from '../classification.ts';
import { COMBINATION_WORDS } from '../combination-words.ts';
import { type Combination, combinationsAcross, combinationsWithin, type SketchedServer } from '../combinations.ts';
import type { RatedTool } from '../policy/recommend.ts';
import type { Profile } from '../policy/schema.ts';
import { printable, printableLine } from '../printable.ts';
import { quotedName, sketchOf } from '../tool-sketch.ts';
import { type CheckedServer, groupServers, placesOf, type ServerGroup } from './checked-server.ts';
import { type AgainstLock, compareWithLock, higher, pinsOf, UNASSESSED } from './compare-lock.ts';
import { type Finding, inOrder, isAtLeast, type Place, shownPlace } from './finding.ts';
import { letThrough, unreadRules } from './let-through.ts';
import type { Lock, PinnedServer } from './lock.ts';
import { CHECK_RULES, type RuleId } from './rules.ts';

/** A configuration that could not be read, and why, in a sentence. */
export type UnreadFile = { place: Place; reason: string };

export type CheckSettings = {
  profile: Profile;
  /** From which level on a tool is named for its level alone. */
  level: RiskLevel;
  lock?: { lock: Lock; place: Place } | undefined;
};

/** All that is found in servers and their clients, in the order in which it is shown. */
export function checkServers(
  servers: readonly CheckedServer[],
  unread: readonly UnreadFile[],
  { profile, level, lock }: CheckSettings,
): Finding[] {
  const groups = groupServers(servers);
  const locked: AgainstLock =
    lock === undefined ? { findings: [], isPinned: () => false } : compareWithLock(groups, lock.lock, lock.place);
  return inOrder([
    ...unread.map(({ place, reason }) => unreadFile(place, reason)),
    ...locked.findings,
    ...groups.flatMap((group) => [
      ...serverFindings(group),
      ...toolFindings(group, level, locked),
      ...combinationsIn(group, locked),
    ]),
    ...combinationsOf(servers, locked),
    ...letThrough(servers, profile),
    ...unreadRules(servers),
  ]);
}

/** What a lock of these servers pins: those whose tools are known. */
export function pinServers(servers: readonly CheckedServer[]): PinnedServer[] {
  return groupServers(servers).flatMap((group) => {
    const { key, aliases, knowledge } = group;
    if (knowledge.kind !== 'listed') return [];
    return [
      { key, aliases, ...(knowledge.package !== undefined && { package: knowledge.package }), tools: pinsOf(group) },
    ];
  });
}

function unreadFile(place: Place, reason: string): Finding {
  return {
    rule: 'configuration-unread',
    level: CHECK_RULES['configuration-unread'].level,
    server: null,
    tool: null,
    text: `${printable(shownPlace(place))}: ${printable(reason)}`,
    places: [place],
    identity: shownPlace(place),
    accepted: false,
  };
}

function serverFindings({ key, aliases, places, knowledge }: ServerGroup): Finding[] {
  const name = aliases[0] ?? key;
  const finding = (rule: RuleId, text: string): Finding => {
    const { level } = CHECK_RULES[rule];
    return { rule, level, server: name, tool: null, text, places, identity: key, accepted: false };
  };
  switch (knowledge.kind) {
    case 'listed':
      return knowledge.doubt === undefined
        ? []
        : [finding('list-in-doubt', `${quotedName(name)}: ${printableLine(knowledge.doubt, 300)}`)];
    case 'unknown':
      return [finding('server-unknown', `Nothing is known of ${quotedName(name)}. ${printable(knowledge.advice)}`)];
    case 'not-listed': {
      const detail = printableLine(knowledge.detail, 300);
      const text = `${quotedName(name)} gave no list when it was asked (${knowledge.status}): ${detail}`;
      return [finding('server-not-listed', text)];
    }
  }
}

function toolFindings(
  { key, aliases, places, knowledge }: ServerGroup,
  least: RiskLevel,
  locked: AgainstLock,
): Finding[] {
  if (knowledge.kind !== 'listed') return [];
  const server = aliases[0] ?? key;
  return knowledge.tools.flatMap(({ tool, classification }) => {
    const base = { server, tool: tool.name, places, accepted: locked.isPinned(key, tool.name) };
    const name = quotedName(tool.name);
    const found: Finding[] = [];
    const manipulation = classification?.manipulation ?? [];
    if (manipulation.length > 0) {
      const text = `${name}: ${printableLine(manipulation.map(({ claim }) => claim).join(' '), 400)}`;
      const identity = JSON.stringify([key, tool.name, manipulation.map(({ kind }) => kind)]);
      found.push({ ...base, rule: 'manipulated-text', level: 'Critical', text, identity, accepted: false });
    }
    const identity = JSON.stringify([key, tool.name]);
    if (classification?.assessed !== true) {
      const text = `${name} could not be assessed. ${printableLine(classification?.reason ?? '', 300)}`.trim();
      if (isAtLeast(UNASSESSED, least)) {
        found.push({ ...base, rule: 'tool-not-assessed', level: UNASSESSED, text, identity });
      }
      return found;
    }
    const { category, risk, contradictions, rationale } = classification;
    if (contradictions.length > 0) {
      const text = `${name}: ${printableLine(contradictions.map(({ claim }) => claim).join(' '), 400)}`;
      found.push({ ...base, rule: 'annotations-contradict', level: higher(risk, 'Medium'), text, identity });
    }
    if (isAtLeast(risk, least)) {
      const text = `${name} is ${category}, ${risk}. ${printableLine(rationale, 300)}`;
      found.push({ ...base, rule: 'tool-level', level: risk, text, identity });
    }
    return found;
  });
}

function combinationsIn(group: ServerGroup, locked: AgainstLock): Finding[] {
  const { key, aliases, places, knowledge } = group;
  if (knowledge.kind !== 'listed') return [];
  const name = aliases[0] ?? key;
  const accepted = isWholePinned(key, knowledge.tools, locked);
  return combinationsWithin({ name, tools: knowledge.tools.map(sketchOf) }).map((combination) => ({
    rule: 'combination-within',
    level: combination.severity,
    server: name,
    tool: null,
    text: combinationText(combination),
    places,
    identity: JSON.stringify([key, combination.kind]),
    accepted,
  }));
}

/** The combinations that need several servers of one client: no agent holds the servers of two. */
function combinationsOf(servers: readonly CheckedServer[], locked: AgainstLock): Finding[] {
  return [...Map.groupBy(servers, ({ holder }) => holder.title)].flatMap(([title, own]) => {
    const named = new Map<string, { group: ServerGroup; sketched: SketchedServer; tools: readonly RatedTool[] }>();
    for (const group of groupServers(own)) {
      if (group.knowledge.kind !== 'listed') continue;
      const { tools } = group.knowledge;
      const alias = group.aliases[0] ?? group.key;
      const name = named.has(alias) ? `${alias} (${group.key})` : alias;
      named.set(name, { group, sketched: { name, tools: tools.map(sketchOf) }, tools });
    }
    return combinationsAcross([...named.values()].map(({ sketched }) => sketched)).map((combination): Finding => {
      const members = combination.servers.flatMap((name) => named.get(name) ?? []);
      return {
        rule: 'combination-across',
        level: combination.severity,
        server: null,
        tool: null,
        text: `In ${title}: ${combinationText(combination)}`,
        places: placesOf(members.flatMap(({ group }) => group.places.map((place) => ({ place })))),
        identity: JSON.stringify([title, combination.kind]),
        accepted: members.every(({ group, tools }) => isWholePinned(group.key, tools, locked)),
      };
    });
  });
}

function isWholePinned(key: string, tools: readonly RatedTool[], locked: AgainstLock): boolean {
  return tools.every(({ tool }) => locked.isPinned(key, tool.name));
}

function combinationText({ kind, attack }: Combination): string {
  return `${COMBINATION_WORDS[kind]}. ${printable(attack)}`;
}
