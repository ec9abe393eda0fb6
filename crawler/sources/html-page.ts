import { basename } from 'node:path';
import { load } from 'cheerio';
import { type ServerListing, serverKey } from '../../src/domain/server.ts';
import { markdownToHtml } from './markdown-html.ts';
import { placeOfPage } from './prose-place.ts';
import { type ProseReading, readProseTools } from './prose-tools.ts';
import { readPlace } from './read-file.ts';
import type { Found, Source, SourceOptions } from './source.ts';

/** A page about one server: its README, or a page of its documentation. */
export const pageSource: Source = {
  name: 'page',
  summary: 'README and documentation pages (HTML or Markdown) that list the tools of one server; kept as hearsay',
  places: 'addresses or files',
  find: findInPage,
};

async function* findInPage(place: string, options: SourceOptions): AsyncGenerator<Found> {
  const read = await readPlace(place, options);
  if (options.signal.aborted) return;
  if ('problem' in read) {
    yield { kind: 'problem', reason: read.problem };
    return;
  }
  const text = new TextDecoder().decode(read.bytes);
  const html = isHtml(text) ? text : markdownToHtml(text);
  const page = load(html);
  const where = placeOfPage(page);
  const said = titleOf(page('h1').first().text()) ?? titleOf(page('title').first().text());
  const fileName = basename(URL.parse(place)?.pathname ?? place).replace(/\.[a-z]+$/i, '');
  const name = (where?.kind === 'package' ? where.package : said) ?? (fileName || 'page');
  const about = { source: 'page', name, ...(said !== undefined && said !== name && { title: said }) };
  const seenAt = options.now().toISOString();
  if (where !== undefined) yield { kind: 'server', listing: { ...about, where, seenAt } };
  yield* hearsayOf(readProseTools(html), { ...about, place, of: where && serverKey(where), seenAt });
  if (where === undefined) {
    const reason = 'It names no package and no address, or more than one, so its tools are kept under the page itself.';
    yield { kind: 'rejected', what: place, reason };
  }
}

/** The tools that a page names, as a recording that gives way to any list of a server; and what was not taken for one. */
export function* hearsayOf(
  reading: ProseReading,
  about: Pick<ServerListing, 'source' | 'name' | 'title' | 'description' | 'repository' | 'seenAt'> & {
    place: string;
    of: string | undefined;
  },
): Generator<Found> {
  const { place, of, ...listing } = about;
  for (const { name, reason } of reading.rejected) yield { kind: 'rejected', what: `“${name}” in ${place}`, reason };
  if (reading.tools.length === 0) {
    yield { kind: 'rejected', what: place, reason: 'It names no tools where tools are listed.' };
    return;
  }
  const where: ServerListing['where'] = {
    kind: 'recorded',
    hearsay: 'prose',
    origin: place,
    ...(of !== undefined && { of }),
    tools: reading.tools,
  };
  yield { kind: 'server', listing: { ...listing, where } };
}

function isHtml(text: string): boolean {
  return /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:!doctype|html|head|body)\b/i.test(text.slice(0, 5_000));
}

function titleOf(text: string): string | undefined {
  const title = text.replace(/\s+/g, ' ').trim();
  return title === '' ? undefined : title.slice(0, 200).toWellFormed();
}
