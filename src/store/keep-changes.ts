import { and, asc, desc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import { type Change, compareLists, isUnread, type Unread, unreadIn } from '../domain/changes.ts';
import type { Classification } from '../domain/classification.ts';
import type { LaunchRecord, RejectedTool } from '../domain/crawl.ts';
import { recommendedRule, sameRule } from '../domain/history.ts';
import type { ToolDefinition } from '../domain/tool.ts';
import { newestList } from './conditions.ts';
import type { Drizzle } from './drizzle.ts';
import { classifications, crawls, toolVersions } from './schema.ts';
import { changeEvents } from './schema-crawling.ts';
import { storable } from './text.ts';

/** Rows asked for, and sent, in one statement. */
const CHUNK = 500;

/** A kept tool version, as a comparison needs it. */
export type Version = { id: number; name: string; hash: string; definition: ToolDefinition };

/** The list that a crawl brought. Its tools are kept already, its crawl is not. */
export type NewList = {
  serverId: number;
  /** When the crawl ended: ISO 8601, UTC. */
  at: string;
  tools: readonly Version[];
  /** Ids of the versions that no crawl before this one brought. */
  added: ReadonlySet<number>;
  launch: LaunchRecord;
  truncated: string | undefined;
  rejected: readonly RejectedTool[];
};

export type Found = {
  changes: Change<Version>[];
  /** Whether the server lists other tools than before, or lists for the first time. */
  changed: boolean;
};

const NOTHING: Found = { changes: [], changed: false };
const ANEW: Found = { changes: [], changed: true };

export function isHearsay({ method }: LaunchRecord): boolean {
  return method === 'manifest' || method === 'prose';
}

/**
 * Compares a list with what its server listed before. The server's row has to be held meanwhile.
 *
 * Only lists of one kind are compared: what somebody wrote about a server makes no change once the server itself has
 * listed, and the first list that it gives begins the history anew. A crawl that ended before the last one that is kept
 * makes none either. Of lists with the same versions only the ids are read.
 */
export async function findChanges(tx: Drizzle, list: NewList): Promise<Found> {
  const last = await readLastList(tx, list.serverId);
  if (last === undefined) return ANEW;
  const hearsay = isHearsay(list.launch);
  if (hearsay !== last.hearsay) return hearsay ? NOTHING : ANEW;
  if (hearsay && last.launch?.method !== list.launch.method) return ANEW;
  if (Date.parse(last.at) > Date.parse(list.at)) return NOTHING;
  const had = new Set(last.listed);
  const has = new Set(list.tools.map(({ id }) => id));
  const fresh = list.tools.filter(({ id }) => !had.has(id));
  const dropped = last.listed.filter((id) => !has.has(id));
  const unread = unreadIn(list, storable);
  const unreadBefore = unreadIn(last, storable);
  const changed = fresh.length > 0 || dropped.length > 0;
  if (!changed && (unreadBefore === 'nothing' || sameUnread(unreadBefore, unread))) return NOTHING;

  const before = await readVersions(tx, dropped);
  const listedBefore = new Set([...list.tools.filter(({ id }) => had.has(id)), ...before].map(({ name }) => name));
  const history = { serverId: list.serverId, hearsay, added: list.added };
  const earlier = await readEarlier(tx, history, fresh, unreadBefore, listedBefore);
  const left = unreadBefore === 'nothing' ? undefined : await readLeft(tx, list.serverId, hearsay);
  const stayed = (name: string) => left !== undefined && !left.has(name) && isUnread(unreadBefore, name);
  const neverWhole = unreadBefore === 'anything' && !(await hasWholeList(tx, list.serverId, hearsay));
  const changes = compareLists({
    last: [...before, ...earlier.filter(({ name }) => stayed(name))],
    gone: new Map(earlier.flatMap((tool) => (stayed(tool.name) ? [] : [[tool.name, tool]]))),
    next: fresh,
    unread,
    neverWhole,
  });
  return { changes, changed };
}

function sameUnread(one: Unread, other: Unread): boolean {
  if (typeof one === 'string' || typeof other === 'string') return one === other;
  return one.size === other.size && [...one].every((name) => other.has(name));
}

async function readLastList(tx: Drizzle, serverId: number) {
  const { at, listed, hearsay, launch, truncated, rejected } = crawls;
  const [last] = await tx
    .select({ at, listed, hearsay, launch, truncated, rejected })
    .from(crawls)
    .where(and(eq(crawls.serverId, serverId), isNotNull(crawls.listed)))
    .orderBy(...newestList)
    .limit(1);
  return last && { ...last, listed: last.listed ?? [] };
}

/** These versions, in this order. */
async function readVersions(tx: Drizzle, ids: readonly number[]): Promise<Version[]> {
  const versions = new Map<number, Version>();
  for (const chunk of chunks(ids)) {
    const rows = await tx.select(versionColumns).from(toolVersions).where(inArray(toolVersions.id, chunk));
    for (const row of rows) versions.set(row.id, row);
  }
  return ids.flatMap((id) => versions.get(id) ?? []);
}

const versionColumns = {
  id: toolVersions.id,
  name: toolVersions.name,
  hash: toolVersions.hash,
  definition: toolVersions.definition,
};

type History = { serverId: number; hearsay: boolean; added: ReadonlySet<number> };

/**
 * Tools that the last list does not have and an earlier one of its kind had, each as it was last: those that are back
 * with the new list, and those that the last list may only not have got to.
 */
async function readEarlier(
  tx: Drizzle,
  { serverId, hearsay, added }: History,
  fresh: readonly Version[],
  unreadBefore: Unread,
  listedBefore: ReadonlySet<string>,
): Promise<Version[]> {
  const back = new Set(fresh.map(({ name }) => name));
  const known = await tx
    .select({ id: toolVersions.id, name: toolVersions.name })
    .from(toolVersions)
    .where(eq(toolVersions.serverId, serverId));
  const names = new Map(
    known.flatMap(({ id, name }) => {
      const wanted = !added.has(id) && !listedBefore.has(name) && (back.has(name) || isUnread(unreadBefore, name));
      return wanted ? [[id, name]] : [];
    }),
  );
  if (names.size === 0) return [];
  const ids = sql`${sql.param([...names.keys()], crawls.listed)}::integer[]`;
  const versionId = sql<number>`l.id`;
  const seen = await tx
    .selectDistinctOn([versionId], { id: versionId, at: crawls.at, crawl: crawls.id })
    .from(crawls)
    .innerJoin(sql`lateral unnest(${crawls.listed}) as l(id)`, sql`l.id = any(${ids})`)
    .where(and(eq(crawls.serverId, serverId), eq(crawls.hearsay, hearsay), sql`${crawls.listed} && ${ids}`))
    .orderBy(versionId, desc(crawls.at), desc(crawls.id));
  seen.sort((one, other) => Date.parse(one.at) - Date.parse(other.at) || one.crawl - other.crawl);
  const newest = new Map(seen.map(({ id }) => [names.get(id), id]));
  return readVersions(tx, [...newest.values()]);
}

/** The names of the tools of which it is kept that they left, and not that they came back. */
async function readLeft(tx: Drizzle, serverId: number, hearsay: boolean): Promise<Set<string>> {
  const events = await tx
    .select({ kind: changeEvents.kind, tool: changeEvents.tool, formerName: changeEvents.formerName })
    .from(changeEvents)
    .innerJoin(crawls, and(eq(crawls.id, changeEvents.crawlId), eq(crawls.hearsay, hearsay)))
    .where(
      and(
        eq(changeEvents.serverId, serverId),
        inArray(changeEvents.kind, ['added', 'removed', 'reappeared', 'renamed']),
      ),
    )
    .orderBy(asc(changeEvents.id));
  const left = new Set<string>();
  for (const { kind, tool, formerName } of events) {
    if (formerName !== null) left.add(formerName);
    if (kind === 'removed') left.add(tool);
    else left.delete(tool);
  }
  return left;
}

async function hasWholeList(tx: Drizzle, serverId: number, hearsay: boolean): Promise<boolean> {
  const [whole] = await tx
    .select({ id: crawls.id })
    .from(crawls)
    .where(
      and(
        eq(crawls.serverId, serverId),
        eq(crawls.hearsay, hearsay),
        isNotNull(crawls.listed),
        isNull(crawls.truncated),
      ),
    )
    .limit(1);
  return whole !== undefined;
}

/**
 * Keeps changes, with what is held of the tools now. The judgements of the new list have to be kept already.
 *
 * The last comes first, so that a list of changes with the newest first follows the order of the server's own list.
 */
export async function keepChanges(
  tx: Drizzle,
  changes: readonly Change<Version>[],
  crawl: { serverId: number; crawlId: number; at: string },
): Promise<void> {
  const versions = changes.flatMap(({ before, after }) => [before, after].filter((one) => one !== undefined));
  const judgements = await readJudgements(tx, [...new Set(versions.map(({ id }) => id))]);
  const judged = new Map<string, ReturnType<typeof judgedColumns>>();
  const rows = changes.map((change) => {
    const { kind, tool, formerName = null, before, after } = change;
    const key = `${before?.id} ${after?.id}`;
    const columns = judged.get(key) ?? judgedColumns(before, after, judgements);
    judged.set(key, columns);
    return { ...crawl, kind, tool, formerName, beforeId: before?.id ?? null, afterId: after?.id ?? null, ...columns };
  });
  for (const chunk of chunks(rows.toReversed())) await tx.insert(changeEvents).values(chunk);
}

async function readJudgements(tx: Drizzle, ids: readonly number[]): Promise<Map<number, Classification>> {
  const judgements = new Map<number, Classification>();
  for (const chunk of chunks(ids)) {
    const rows = await tx
      .selectDistinctOn([classifications.toolVersionId], {
        id: classifications.toolVersionId,
        body: classifications.body,
      })
      .from(classifications)
      .where(inArray(classifications.toolVersionId, chunk))
      .orderBy(classifications.toolVersionId, desc(classifications.id));
    for (const { id, body } of rows) judgements.set(id, body);
  }
  return judgements;
}

function judgedColumns(
  before: Version | undefined,
  after: Version | undefined,
  judgements: ReadonlyMap<number, Classification>,
) {
  const [was, is] = [sideOf(before, judgements), sideOf(after, judgements)];
  return {
    categoryBefore: was?.category ?? null,
    riskBefore: was?.risk ?? null,
    ruleBefore: was === undefined || was.rule === 'hidden' ? null : was.rule,
    categoryAfter: is?.category ?? null,
    riskAfter: is?.risk ?? null,
    ruleAfter: is === undefined || is.rule === 'hidden' ? null : is.rule,
    ruleChanged: ruleChanged(before, after, judgements),
  };
}

function sideOf(version: Version | undefined, judgements: ReadonlyMap<number, Classification>) {
  if (version === undefined) return undefined;
  const judgement = judgements.get(version.id) ?? null;
  const { category, risk } = judgement?.assessed === true ? judgement : { category: null, risk: null };
  return { category, risk, rule: recommendedRule(version.definition, judgement) };
}

/** A rule names its tool's counter; under a new name the same rule is still the same. */
function ruleChanged(
  before: Version | undefined,
  after: Version | undefined,
  judgements: ReadonlyMap<number, Classification>,
): boolean {
  if (before === undefined || after === undefined) return false;
  const asNamedNow = { ...before.definition, name: after.definition.name };
  return !sameRule(
    recommendedRule(asNamedNow, judgements.get(before.id) ?? null),
    recommendedRule(after.definition, judgements.get(after.id) ?? null),
  );
}

function* chunks<Row>(rows: readonly Row[]): Generator<Row[]> {
  for (let start = 0; start < rows.length; start += CHUNK) yield rows.slice(start, start + CHUNK);
}
