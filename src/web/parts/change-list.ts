import type { Page } from '../../domain/catalogue.ts';
import { CHANGE_KINDS } from '../../domain/change-kinds.ts';
import type { ChangeQuery, ToolChange } from '../../domain/history.ts';
import { type Html, html, label, shorten } from '../html.ts';
import { urls } from '../urls.ts';
import { CHANGE_WORDS, moment } from '../words.ts';
import { changeRows } from './changes.ts';
import { filterForm } from './filters.ts';
import { pagination } from './lists.ts';

/** The filters, the changes and the way to the other pages, of all servers or of one. */
export function changeList(found: Page<ToolChange>, query: ChangeQuery): Html {
  const { server } = query;
  return html`${filterForm({
    action: urls.changes({ server }),
    clear: urls.changes({ server }),
    kept: { tool: query.tool, since: query.since },
    filters: [
      {
        name: 'kind',
        label: 'What',
        any: 'any change',
        chosen: query.kind,
        choices: CHANGE_KINDS.map((kind) => ({ value: kind, text: CHANGE_WORDS[kind].short })),
      },
      {
        name: 'worse',
        label: 'Level',
        any: 'any',
        chosen: yesNo(query.worse),
        choices: [
          { value: 'true', text: 'riskier than before' },
          { value: 'false', text: 'not riskier' },
        ],
      },
      {
        name: 'ruleChanged',
        label: 'Recommended rule',
        any: 'any',
        chosen: yesNo(query.ruleChanged),
        choices: [
          { value: 'true', text: 'changed' },
          { value: 'false', text: 'as before' },
        ],
      },
    ],
  })}
${narrowed(query)}
${found.rows.length > 0 ? changeRows(found.rows, { server: server === undefined, tool: true, texts: 'folded' }) : nothing(found, query)}
${pagination(found, (page) => urls.changes({ ...query, page }))}
<p class="hint">New changes come by <a href="${urls.changesFeed(withoutPages(query))}">Atom feed</a> as well, picked by the same filters.</p>`;
}

function yesNo(value: boolean | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

/** A query without what says which part of its answer is wanted. */
export function withoutPages({ page: _page, pageSize: _pageSize, ...query }: ChangeQuery): ChangeQuery {
  return query;
}

function narrowed({ tool, since, ...query }: ChangeQuery): Html | false {
  if (tool === undefined && since === undefined) return false;
  return html`<p class="hint">${tool !== undefined && html`Only changes of <code>${label(shorten(tool, 120))}</code>. `}${since !== undefined && `Only since ${moment(since)}. `}<a href="${urls.changes(withoutPages(query))}">Show the others too</a></p>`;
}

function nothing({ total }: Page<ToolChange>, query: ChangeQuery): Html {
  if (total > 0) {
    return html`<div class="panel empty"><h2>There is no page ${query.page ?? 1}</h2><p><a href="${urls.changes({ ...query, page: undefined })}">Back to the first page</a></p></div>`;
  }
  const { server, ...filters } = withoutPages(query);
  if (Object.values(filters).some((value) => value !== undefined)) {
    return html`<div class="panel empty"><h2>No change matches</h2><p>These filters together leave nothing. <a href="${urls.changes({ server })}">Show all changes</a></p></div>`;
  }
  return html`<div class="panel empty"><h2>Nothing has changed yet</h2><p>${
    server === undefined
      ? 'Each time a server is crawled again, its list is compared with the one before. What differs is told here.'
      : 'Each time it is crawled again, its list is compared with the one before. So far they were the same.'
  }</p></div>`;
}
