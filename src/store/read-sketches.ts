import { eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { ToolSketch } from '../domain/tool-sketch.ts';
import type { Drizzle } from './drizzle.ts';
import { classifications, currentTools, toolVersions } from './schema.ts';

/**
 * The current tools of these servers as a grade needs them, by the server's id.
 *
 * The marks are looked for in the judgement's text inside the database, because a page of servers has megabytes of
 * judgements, which would have to be read and parsed for five bits each. The text is what `JSON.stringify` wrote, so a mark can only stand where it is
 * one: inside a string its quotation marks would be escaped.
 */
export async function readSketches(drizzle: Drizzle, serverIds: readonly number[]): Promise<Map<number, ToolSketch[]>> {
  if (serverIds.length === 0) return new Map();
  const rows = await drizzle
    .select({
      serverId: currentTools.serverId,
      name: toolVersions.name,
      category: currentTools.category,
      risk: currentTools.risk,
      private_data: holds('"private_data":true'),
      untrusted_content: holds('"untrusted_content":true'),
      external_send: holds('"external_send":true'),
      contradicted: holds('"contradictions":[{'),
      manipulated: holds('"manipulation":[{'),
    })
    .from(currentTools)
    .innerJoin(toolVersions, eq(toolVersions.id, currentTools.toolVersionId))
    .leftJoin(classifications, eq(classifications.id, currentTools.classificationId))
    .where(inArray(currentTools.serverId, [...serverIds]));
  const sketches = rows.map(({ serverId, name, category, risk, contradicted, manipulated, ...facets }) => ({
    serverId,
    sketch: {
      name,
      judged: category === null || risk === null ? undefined : { category, risk, facets },
      contradicted,
      manipulated,
    },
  }));
  const byServer = Map.groupBy(sketches, ({ serverId }) => serverId);
  return new Map(Array.from(byServer, ([id, own]) => [id, own.map(({ sketch }) => sketch)]));
}

function holds(mark: string): SQL<boolean> {
  return sql<boolean>`coalesce(strpos(${classifications.body}, ${mark}) > 0, false)`;
}
