import type { ChangeKind } from '../change-kinds.ts';
import { compareLists } from '../changes.ts';
import type { RiskLevel } from '../classification.ts';
import { RISK_LEVELS } from '../classification.ts';
import { joined } from '../policy/phrases.ts';
import { printableLine } from '../printable.ts';
import { quotedName } from '../tool-sketch.ts';
import type { ServerGroup } from './checked-server.ts';
import type { Finding, Place } from './finding.ts';
import { isAtLeast } from './finding.ts';
import { type Lock, listedPin, type PinnedServer, type PinnedTool, pinTool } from './lock.ts';
import { CHECK_RULES, type RuleId } from './rules.ts';

/** What a lock says of the servers of a check. */
export type AgainstLock = {
  findings: Finding[];
  /** The tools, as `key` and name, that are just as the lock pins them and no worse. */
  isPinned: (key: string, tool: string) => boolean;
};

/** What could not be assessed stands between High and Critical in every list; here it counts as High. */
export const UNASSESSED: RiskLevel = 'High';

/** Holds servers against a lock: what came, what went, and what says something else now. */
export function compareWithLock(groups: readonly ServerGroup[], lock: Lock, lockPlace: Place): AgainstLock {
  const findings: Finding[] = [];
  const pinned = new Set<string>();
  const matched = new Set<PinnedServer>();
  const current = new Set(groups.map(({ key }) => key));
  for (const group of groups) {
    const entry = lock.servers.find(({ key }) => key === group.key);
    if (entry === undefined) {
      const before = lock.servers.find(
        ({ key, aliases }) => !current.has(key) && aliases.some((alias) => group.aliases.includes(alias)),
      );
      if (before !== undefined) matched.add(before);
      findings.push(...newServer(group, before));
      continue;
    }
    matched.add(entry);
    findings.push(...changesOf(group, entry));
    for (const name of unchanged(group, entry)) pinned.add(JSON.stringify([group.key, name]));
  }
  for (const { key, aliases } of lock.servers.filter((entry) => !matched.has(entry))) {
    const name = aliases[0] ?? key;
    const text = `No configuration names ${quotedName(name)} (${printableLine(key, 120)}) any more.`;
    findings.push(findingOf('server-removed', CHECK_RULES['server-removed'].level, name, null, text, [lockPlace], key));
  }
  return { findings, isPinned: (key, tool) => pinned.has(JSON.stringify([key, tool])) };
}

function newServer({ key, aliases, places, knowledge }: ServerGroup, before: PinnedServer | undefined): Finding[] {
  const name = aliases[0] ?? key;
  if (before !== undefined) {
    const text = `${quotedName(name)} is ${printableLine(key, 120)} now; the lock pins ${printableLine(before.key, 120)} under this name.`;
    return [findingOf('server-replaced', CHECK_RULES['server-replaced'].level, name, null, text, places, key)];
  }
  // Of a server that is unknown nothing can be pinned, and that is said of it already.
  if (knowledge.kind !== 'listed') return [];
  const text = `${quotedName(name)} (${printableLine(key, 120)}) is not in the lock.`;
  return [findingOf('server-added', CHECK_RULES['server-added'].level, name, null, text, places, key)];
}

/** The tools of a group as they are pinned, each name once. */
export function pinsOf({ knowledge }: ServerGroup): PinnedTool[] {
  if (knowledge.kind !== 'listed') return [];
  const pins = new Map<string, PinnedTool>();
  for (const rated of knowledge.tools) if (!pins.has(rated.tool.name)) pins.set(rated.tool.name, pinTool(rated));
  return [...pins.values()];
}

function unchanged(group: ServerGroup, entry: PinnedServer): string[] {
  const before = new Map(entry.tools.map((tool) => [tool.name, tool]));
  return pinsOf(group).flatMap(({ name, hash, level }) => {
    const was = before.get(name);
    return was?.hash === hash && isAtLeast(was.level ?? UNASSESSED, level ?? UNASSESSED) ? [name] : [];
  });
}

function changesOf(group: ServerGroup, entry: PinnedServer): Finding[] {
  if (group.knowledge.kind !== 'listed') return [];
  const next = pinsOf(group).map(listedPin);
  const last = entry.tools.map(listedPin);
  const changes = compareLists({ last, gone: new Map(), next, unread: 'nothing', neverWhole: false });
  const name = group.aliases[0] ?? group.key;
  const finding = (rule: RuleId, level: RiskLevel, tool: string | null, text: string, identity: string) =>
    findingOf(rule, level, name, tool, text, group.places, JSON.stringify([group.key, tool, identity]));
  const findings = [...Map.groupBy(changes, ({ tool }) => tool)].map(([tool, own]) => {
    const kinds = own.map(({ kind }) => kind);
    const after = own[0]?.after;
    const level = after?.level ?? UNASSESSED;
    const words = after?.level == null ? 'It could not be assessed.' : `Its level is ${after.level}.`;
    if (kinds.includes('removed')) {
      return finding('tool-removed', 'Low', tool, `${quotedName(tool)} is gone.`, '');
    }
    if (kinds.includes('added')) {
      return finding('tool-added', level, tool, `${quotedName(tool)} is new. ${words}`, after?.hash ?? '');
    }
    const former = own.find(({ kind }) => kind === 'renamed')?.formerName;
    const text = `${changeWords(tool, kinds, former)} ${words}`;
    return finding('definition-changed', higher(level, 'Medium'), tool, text, after?.hash ?? '');
  });
  return [...findings, ...levelChanges(last, next, finding), ...packageChanges(group, entry, finding)];
}

type MakeFinding = (rule: RuleId, level: RiskLevel, tool: string | null, text: string, identity: string) => Finding;

function levelChanges(
  last: readonly ReturnType<typeof listedPin>[],
  next: readonly ReturnType<typeof listedPin>[],
  finding: MakeFinding,
): Finding[] {
  const before = new Map(last.map((tool) => [tool.name, tool]));
  return next.flatMap(({ name, hash, level }) => {
    const was = before.get(name);
    if (was === undefined || was.hash !== hash || was.level === level) return [];
    const rose = !isAtLeast(was.level ?? UNASSESSED, level ?? UNASSESSED);
    const text = `${quotedName(name)} was ${levelWords(was.level)} in the lock and is ${levelWords(level)} now, by the same definition.`;
    return [finding('level-changed', rose ? (level ?? UNASSESSED) : 'Low', name, text, `${was.level} ${level}`)];
  });
}

function packageChanges({ knowledge }: ServerGroup, entry: PinnedServer, finding: MakeFinding): Finding[] {
  const [was, now] = [entry.package, knowledge.kind === 'listed' ? knowledge.package : undefined];
  if (was === undefined || now === undefined) return [];
  if (was.version !== now.version) {
    const text = `It was listed in version ${printableLine(now.version ?? 'unknown', 60)}, and the lock pins ${printableLine(was.version ?? 'unknown', 60)}.`;
    return [finding('package-changed', CHECK_RULES['package-changed'].level, null, text, now.version ?? '')];
  }
  if (was.integrity === undefined || now.integrity === undefined || was.integrity === now.integrity) return [];
  const text = `Version ${printableLine(now.version ?? 'unknown', 60)} has another content than the lock pins.`;
  return [finding('integrity-changed', CHECK_RULES['integrity-changed'].level, null, text, now.integrity)];
}

const KIND_WORDS: Partial<Record<ChangeKind, string>> = {
  title: 'title',
  description: 'description',
  input_schema: 'input schema',
  output_schema: 'output schema',
  annotations: 'annotations',
  other: 'other members',
};

function changeWords(tool: string, kinds: readonly ChangeKind[], former: string | undefined): string {
  const parts = kinds.flatMap((kind) => KIND_WORDS[kind] ?? []);
  const name = quotedName(tool);
  if (former === undefined) return `${name} changed since the lock: its ${joined(parts)}.`;
  const beside = parts.length === 0 ? '' : `, and its ${joined(parts)} changed too`;
  return `${name} was called ${quotedName(former)} in the lock${beside}.`;
}

function levelWords(level: RiskLevel | null): string {
  return level ?? 'not assessed';
}

/** The higher of two levels. */
export function higher(one: RiskLevel, other: RiskLevel): RiskLevel {
  return RISK_LEVELS.indexOf(one) > RISK_LEVELS.indexOf(other) ? one : other;
}

function findingOf(
  rule: RuleId,
  level: RiskLevel,
  server: string,
  tool: string | null,
  text: string,
  places: Place[],
  identity: string,
): Finding {
  return { rule, level, server, tool, text, places, identity, accepted: false };
}
