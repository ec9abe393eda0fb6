import type { ServerDetail, ServerSummary, Sighting, Standing } from '../../domain/catalogue.ts';
import type { Where } from '../../domain/server.ts';
import { type Html, html, label, shorten } from '../html.ts';
import { urls } from '../urls.ts';
import { STANDING_WORDS } from '../words.ts';
import { time } from './badges.ts';

/** A mark for what a source withdrew or advises against; nothing for what it stands by. */
export function standingBadge(standing: Standing): Html | false {
  return (
    standing !== 'active' && html`<span class="standing standing-${standing}">${STANDING_WORDS[standing].title}</span>`
  );
}

/** Who names the server, under which name, since when. */
export function seenInSection(seenIn: readonly Sighting[]): Html | false {
  return (
    seenIn.length > 0 &&
    html`<section id="seen-in" class="panel" aria-labelledby="seen-in-title"><h2 id="seen-in-title">Seen in</h2>
<ul class="sightings">${seenIn.map(
      (
        one,
      ) => html`<li><p><a href="${urls.servers({ source: one.source })}">${label(shorten(one.source, 80))}</a>${one.standing !== 'active' && html` ${standingBadge(one.standing)}`}</p>
<p class="hint">as <code>${label(shorten(one.entry, 120))}</code>${one.version !== null && html` <code>${label(shorten(one.version, 40))}</code>`}${one.updatedAt !== null && html`, changed there ${time(one.updatedAt, 'day')}`}</p>
<p class="hint">first seen ${time(one.firstSeen, 'day')}, last ${time(one.lastSeen, 'day')}</p></li>`,
    )}</ul></section>`
  );
}

/** A word of warning above everything else where a source withdrew the server or advises against it. */
export function standingNote({ seenIn, standing }: Pick<ServerDetail, 'seenIn' | 'standing'>): Html | false {
  const by = seenIn.filter((one) => one.standing === standing).map(({ source }) => source);
  return (
    standing !== 'active' &&
    html`<section class="panel failure" aria-label="Standing"><h2>${STANDING_WORDS[standing].title}</h2>
<p>${STANDING_WORDS[standing].meaning} ${by.map((source, at) => html`${at > 0 && ', '}<a href="#seen-in">${label(shorten(source, 80))}</a>`)}.</p></section>`
  );
}

/** What to know and to do about a server that nobody asked for its tools. */
export function notAskedPanel(found: ServerDetail): Html | false {
  if (found.lastCrawl !== null) return found.place === 'other' && foreignPanel(found);
  if (found.place === 'other') return foreignPanel(found);
  const command = found.standing === 'deleted' ? undefined : crawlCommand(found.listing.where);
  return html`<section class="panel failure" aria-label="Not asked yet"><h2>Not asked yet</h2>
<p>A source names this server, and nobody has asked it for its tools so far. Nothing is known of what it can do; that is no sign that it is harmless.</p>
${command !== undefined && html`<pre class="json"><code>${command}</code></pre>`}</section>`;
}

function foreignPanel(found: ServerDetail): Html {
  const command = foreignCommand(found.listing.where);
  const asked =
    found.tools.total > 0
      ? 'The server itself was not asked.'
      : 'Nothing is known of what it can do; that is no sign that it is harmless.';
  return html`<section class="panel failure" aria-label="Not started here"><h2>Not started here</h2>
<p>Only npm packages can be locked in well enough to be started by this crawler, and this server comes from elsewhere. ${asked}</p>
${command !== undefined && html`<p>If you trust it, start it yourself, without a sandbox; it then has a page of its own:</p><pre class="json"><code>${command}</code></pre>`}</section>`;
}

/** Whether a foreign word can stand in a command that a user copies: nothing that a shell reads as more than a word. */
function isPlainWord(word: string): boolean {
  return /^[A-Za-z0-9@][A-Za-z0-9@._/:+-]{0,300}$/.test(word);
}

function crawlCommand(where: Where): string | undefined {
  const target = where.kind === 'package' ? `npm:${where.package}` : where.kind === 'http' ? where.url : undefined;
  return target !== undefined && isPlainWord(target) ? `toolrisk crawl ${target}` : undefined;
}

/** How a package of another registry is started with that registry's own program. */
function foreignCommand(where: Where): string | undefined {
  if (where.kind !== 'foreign') return undefined;
  const { registry, package: name, version } = where;
  if (registry === 'mcpb') return 'toolrisk import mcpb <the bundle as you downloaded it>';
  if (!isPlainWord(name) || (version !== undefined && !isPlainWord(version))) return undefined;
  const at = (sign: string) => (version === undefined ? name : `${name}${sign}${version}`);
  switch (registry) {
    case 'pypi':
      return `toolrisk crawl -- uvx ${at('@')}`;
    case 'oci':
      return `toolrisk crawl -- docker run -i --rm ${at(version?.startsWith('sha256:') ? '@' : ':')}`;
    case 'nuget':
      return `toolrisk crawl -- dnx ${at('@')} --yes`;
    default:
      return undefined;
  }
}

/** What a list says of a server that nobody asked. */
export function notAskedState(server: ServerSummary): Html | false {
  return (
    server.lastCrawl === null &&
    html`<p class="status-failed">${server.place === 'other' ? 'Not started here' : 'Not asked yet'}</p><p class="when">its tools are not known</p>`
  );
}
