import { z } from 'zod';
import type { CrawlRun, QueueState, RecentCrawl, ScheduleState, WorkerSeen } from '../../domain/catalogue.ts';
import type { CrawlStatus } from '../../domain/crawl.ts';
import { type Html, html, label, prose, shorten } from '../html.ts';
import { noParams, status } from '../input.ts';
import { time } from '../parts/badges.ts';
import { resource } from '../resource.ts';
import { urls } from '../urls.ts';
import { count, counted, FAILURES, moment, STATUS_WORDS } from '../words.ts';

const RECENT = 50;
const RUNS = 10;

/** How the crawling stands: the queue, who works on it, the last runs and crawls, and what was given up. */
export const crawls = resource({
  live: true,
  path: '/crawls',
  apiPath: '/api/v1/crawls',
  params: noParams,
  query: z.object({ status }),
  async load(deps, { query }) {
    const [queue, schedule, runs, recent] = await Promise.all([
      deps.queue?.(),
      deps.catalog.scheduleState(new Date().toISOString()),
      deps.catalog.runs(RUNS),
      deps.catalog.recentCrawls({ status: query.status, limit: RECENT }),
    ]);
    return { queue: queue ?? null, schedule, runs, recent };
  },
  json: (data) => data,
  page: ({ queue, schedule, runs, recent }, { query }) => ({
    title: 'Crawls',
    description:
      'How the servers of this catalogue are asked for their tools: the queue, the workers, and what failed.',
    twin: urls.api.crawls(query),
    live: queue !== null && queue.waiting + queue.active > 0,
    main: html`<div class="wrap">
<h1>Crawls</h1>
<p class="lede">Every server is asked for its tools again and again: one that changed after a day, one that did not more and more seldom, one that failed after an hour, then after longer and longer.</p>
<div data-live="crawls" id="crawls">
${strip(queue, schedule)}
${runs.length > 0 && runSection(runs)}
${queue !== null && workerSection(queue)}
</div>
${recentSection(recent, query.status)}
${schedule.dead > 0 && deadSection(schedule)}
</div>`,
  }),
});

function strip(queue: QueueState | null, schedule: ScheduleState): Html {
  return html`<section class="figures-strip" aria-label="The crawls in figures">
<span><b>${count(queue?.active ?? 0)}</b> <span>under way</span></span>
<span><b>${count(queue?.waiting ?? 0)}</b> <span>in the queue</span></span>
<span><b>${count(schedule.scheduled)}</b> <span>asked again and again</span></span>
<span><b>${count(schedule.dead)}</b> <span>given up</span></span>
</section>
${schedule.nextAt !== null && html`<p class="hint">The next server comes up on ${moment(schedule.nextAt)}${schedule.due > 0 && `; ${counted(schedule.due, 'server is', 'servers are')} due now`}.</p>`}`;
}

function runSection(runs: readonly CrawlRun[]): Html {
  return html`<section aria-labelledby="runs"><h2 id="runs">Runs</h2>
<ul class="rows">${runs.map((run) => {
    const failed = Object.entries(run.failed);
    const ended = run.done >= run.total;
    return html`<li class="row"><div class="row-main crawling"><h3>${ASKED_BY[run.askedBy] ?? label(run.askedBy)}</h3>
<p class="where">${time(run.startedAt)}</p>
${!ended && html`<progress max="${run.total}" value="${run.done}">${run.done} of ${run.total}</progress>`}
<p>${count(run.done)} of ${counted(run.total, 'server')} asked, ${count(run.listed)} listed with ${counted(run.tools, 'tool')}${failed.length > 0 && html`; ${failed.map(([reason, servers], index) => `${index > 0 ? ', ' : ''}${count(servers)} ${reasonWord(reason)}`)}`}.</p></div></li>`;
  })}</ul></section>`;
}

const ASKED_BY: Record<string, string> = {
  serve: 'At the start of the service',
  cli: 'From the command line',
  api: 'Over the API',
};

function reasonWord(reason: string): string {
  const status = FAILURES.find((one) => one === reason);
  return status === undefined ? reason : STATUS_WORDS[status].title.toLowerCase();
}

function workerSection({ workers }: QueueState): Html {
  if (workers.length === 0) {
    return html`<section aria-labelledby="workers"><h2 id="workers">Workers</h2>
<p class="hint">Nobody has reported yet. A worker is started on any machine that reaches the database with <code>toolrisk work</code>.</p></section>`;
  }
  return html`<section aria-labelledby="workers"><h2 id="workers">Workers</h2>
<ul class="rows">${workers.map(workerRow)}</ul></section>`;
}

function workerRow(worker: WorkerSeen): Html {
  return html`<li class="row"><div class="row-main"><h3>${label(worker.name)}</h3>
<p class="where">on ${label(worker.host)}, process ${worker.pid}, since ${moment(worker.startedAt)}</p></div>
<div class="row-side"><p class="toolcount">${count(worker.inHand)} in hand</p></div></li>`;
}

function recentSection(recent: readonly RecentCrawl[], chosen: CrawlStatus | undefined): Html {
  const results: readonly CrawlStatus[] = ['listed', ...FAILURES];
  return html`<section aria-labelledby="recent"><h2 id="recent">The last crawls</h2>
<ul class="tags"><li><a href="${urls.crawls()}#recent"${chosen === undefined && html` aria-current="true"`}>All</a></li>${results.map(
    (one) =>
      html`<li><a href="${urls.crawls({ status: one })}#recent"${chosen === one && html` aria-current="true"`}>${STATUS_WORDS[one].title}</a></li>`,
  )}</ul>
${
  recent.length === 0
    ? html`<p class="empty">${chosen === undefined ? 'No server was asked yet.' : 'None of the crawls ended like this.'}</p>`
    : html`<ul class="rows">${recent.map(crawlRow)}</ul>`
}</section>`;
}

function crawlRow(crawl: RecentCrawl): Html {
  const result = crawl.status === 'listed' ? counted(crawl.tools, 'tool') : STATUS_WORDS[crawl.status].title;
  return html`<li class="row"><div class="row-main"><h3><a href="${urls.server(crawl.slug)}">${label(shorten(crawl.name, 80))}</a></h3>
<p class="where">${time(crawl.at)}${crawl.durationMs !== null && html` <span>${(crawl.durationMs / 1000).toFixed(1)} s</span>`}</p>
${crawl.detail !== null && html`<p class="about">${prose(shorten(crawl.detail, 200))}</p>`}</div>
<div class="row-side"><p class="toolcount">${result}</p></div></li>`;
}

function deadSection({ dead, deadList }: ScheduleState): Html {
  return html`<section aria-labelledby="dead"><h2 id="dead">Given up</h2>
<p class="hint">${counted(dead, 'server')} gave no list so often that nobody asks by itself any more. Name one to have it tried again: <code>toolrisk crawl</code>, or <code>POST ${urls.api.crawls()}</code>.</p>
<ul class="rows">${deadList.map(
    (
      one,
    ) => html`<li class="row"><div class="row-main"><h3><a href="${urls.server(one.slug)}">${label(shorten(one.name, 80))}</a></h3>
<p class="where">after ${counted(one.failures, 'failure')}, ${time(one.deadAt)}</p>
${one.detail !== null && html`<p class="about">${prose(shorten(one.detail, 200))}</p>`}</div></li>`,
  )}</ul></section>`;
}
