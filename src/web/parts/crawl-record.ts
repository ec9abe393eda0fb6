import type { CrawlSummary, ServerDetail } from '../../domain/catalogue.ts';
import type { Asked, LaunchRecord } from '../../domain/crawl.ts';
import { repositoryAddress } from '../../domain/server.ts';
import { type Content, type Html, html, label, prose, shorten } from '../html.ts';
import { count, counted, METHOD_WORDS, STATUS_WORDS } from '../words.ts';
import { time } from './badges.ts';

/** How the list was obtained, fact by fact: the list depends on it, so a reader must be able to see it. */
export function crawlRecord(crawl: CrawlSummary): Html {
  const { launch } = crawl;
  return html`<dl class="facts">
${fact('When', time(crawl.at))}
${fact('Result', STATUS_WORDS[crawl.status].title)}
${crawl.protocolVersion !== null && fact('Protocol', html`<code>${label(shorten(crawl.protocolVersion, 40))}</code>${launch?.era !== undefined && eraWords(launch.era)}`)}
${launch !== null && launchFacts(launch)}
${crawl.truncated !== null && fact('Cut short', prose(shorten(crawl.truncated, 400)))}
</dl>${crawl.rejected.length > 0 && rejectedTools(crawl)}${launch?.stderrTail !== undefined && launch.stderrTail.trim() !== '' && lastWords(launch.stderrTail)}`;
}

function launchFacts(launch: LaunchRecord): Html {
  const used = launch.envNames ?? [];
  const asked = launch.dummyFor ?? [];
  const blocked = launch.blocked ?? [];
  return html`${fact('How', METHOD_WORDS[launch.method])}
${launch.package !== undefined && fact('Package', code(`${launch.package}${launch.version === undefined ? '' : `@${launch.version}`}`))}
${launch.integrity !== undefined && fact('Integrity', code(launch.integrity))}
${launch.bin !== undefined && fact('Program', code(launch.bin))}
${launch.args !== undefined && launch.args.length > 0 && fact('Arguments', code(launch.args.join(' ')))}
${used.length > 0 && fact('Placeholder settings', codes(used))}
${asked.length > 0 && fact('Second try', html`It refused to start and named ${codes(asked)}; it was given placeholders for ${asked.length === 1 ? 'it' : 'them'}.`)}
${launchAids(launch)}
${
  blocked.length > 0 &&
  fact(
    'Denied by the sandbox',
    blocked.map((what, at) => html`${at > 0 && ', '}${label(shorten(what, 80))}`),
  )
}
${launch.node !== undefined && fact('Node', code(launch.node))}
${launch.clientCapabilities !== undefined && fact('Told the server', launch.clientCapabilities.length === 0 ? 'no client capabilities' : codes(launch.clientCapabilities))}
${launch.asked !== undefined && askedFacts(launch.asked)}
${fact('Answer', answerWords(launch))}
${launch.exitCode !== undefined && launch.exitCode !== null && fact('Exit code', String(launch.exitCode))}`;
}

/** What a remote server wants first. Addresses in it were chosen by the server, so none is a link. */
function askedFacts(asked: Asked): Html {
  return html`${asked.scheme !== undefined && fact('Wants a login', html`${code(asked.scheme)}${asked.realm !== undefined && html` for ${code(asked.realm)}`}`)}
${asked.scope !== undefined && fact('With the scope', code(asked.scope))}
${asked.resourceMetadata !== undefined && fact('Described at', html`${code(asked.resourceMetadata)} (the server’s words; not followed)`)}
${asked.error !== undefined && fact('Error', code(asked.error))}
${asked.until !== undefined && fact('Asks for a pause until', time(asked.until))}`;
}

/** What else it was given so that it starts. None of it is real, and a reader must be able to see that. */
function launchAids({ recipe, files = [], stub, shim }: LaunchRecord): Html {
  return html`${recipe === true && fact('Started', 'as our recipe for this package says')}
${files.length > 0 && fact('Placeholder files', codes(files))}
${stub !== undefined && fact('Stand-in service', html`${code(stub)}, which says that it is there and holds nothing`)}
${shim !== undefined && fact('Made good first', SHIM_WORDS[shim] ?? code(shim))}`;
}

const SHIM_WORDS: Readonly<Record<string, string>> = {
  keytar: 'the add-on for the system’s keyring, which cannot run here, was replaced by an empty one',
  'file-endings': 'files that it imports without their ending were found for it',
};

function answerWords(launch: LaunchRecord): string | undefined {
  const parts = [
    launch.pages !== undefined && counted(launch.pages, 'page'),
    launch.bytes !== undefined && counted(launch.bytes, 'byte'),
    launch.durationMs !== undefined && `${count(Math.round(launch.durationMs))} ms`,
    launch.noiseLines !== undefined &&
      launch.noiseLines > 0 &&
      counted(launch.noiseLines, 'line of noise', 'lines of noise'),
  ].filter((part) => typeof part === 'string');
  return parts.length === 0 ? undefined : parts.join(', ');
}

function eraWords(era: string): Content {
  return era === 'legacy' ? ' (asked with initialize)' : ' (asked with server/discover)';
}

/** One row of a list of facts; nothing when there is nothing to say. */
export function fact(name: string, value: Content): Html | false {
  return value !== undefined && value !== null && value !== false && html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

const code = (text: string) => html`<code>${label(shorten(text, 300))}</code>`;
const codes = (names: readonly string[]) =>
  names.slice(0, 12).map((name, at) => html`${at > 0 && ', '}<code>${label(shorten(name, 80))}</code>`);

function rejectedTools(crawl: CrawlSummary): Html {
  return html`<details class="more"><summary>${counted(crawl.rejected.length, 'entry', 'entries')} of the list could not be kept</summary><ul class="plain">${crawl.rejected
    .slice(0, 50)
    .map(
      (one) =>
        html`<li>#${one.index + 1}${one.name !== undefined && html` <code>${label(shorten(one.name, 80))}</code>`}: ${prose(shorten(one.reason, 200))}</li>`,
    )}</ul></details>`;
}

function lastWords(text: string): Html {
  return html`<details class="more"><summary>What it wrote to its log</summary><pre class="log" tabindex="0" aria-label="End of the log"><code>${prose(text)}</code></pre></details>`;
}

/** The panel of a server whose last crawl gave no list: the reason in words, and what can be done. */
export function failurePanel(server: ServerDetail): Html {
  const crawl = server.lastCrawl;
  if (crawl === null || crawl.status === 'listed') return html``;
  const words = STATUS_WORDS[crawl.status];
  return html`<section class="panel failure" aria-labelledby="failure"><h2 id="failure">${words.title}</h2>
<p>${words.meaning}</p>
${crawl.detail !== null && html`<blockquote class="prose">${prose(shorten(crawl.detail, 1200))}</blockquote>`}
<p>${words.advice}</p>
${
  server.lastListed !== null
    ? html`<p>It last gave its list on ${time(server.lastListed)}. The tools below are from then.</p>`
    : html`<p>It never gave a list, so nothing is known of its tools. That is no sign that they are harmless.</p>`
}</section>`;
}

/** Earlier crawls, newest first. */
export function crawlHistory(crawls: readonly CrawlSummary[]): Html {
  return html`<ol class="history">${crawls.map(
    (crawl) =>
      html`<li><span class="dot ${crawl.status === 'listed' ? 'dot-ok' : 'dot-failed'}" aria-hidden="true"></span><span>${time(crawl.at)}</span> <b>${STATUS_WORDS[crawl.status].title}</b>${
        crawl.launch?.version !== undefined && html` <code>${label(shorten(crawl.launch.version, 40))}</code>`
      }${crawl.detail !== null && html`<br><span class="detail">${prose(shorten(crawl.detail, 200))}</span>`}</li>`,
  )}</ol>`;
}

/** A link to the source code, when the server's listing names one that a browser can open safely. */
export function repositoryLink(repository: string | null): Html | false {
  const url = repository === null ? undefined : repositoryAddress(repository);
  if (url === undefined) return false;
  return html`<a href="${url.href}" rel="noopener noreferrer nofollow ugc">${label(shorten(url.host + url.pathname, 70))}</a>`;
}
