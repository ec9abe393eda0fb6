import { z } from 'zod';
import { atomFeed } from '../atom.ts';
import { shorten } from '../html.ts';
import { noParams, serverParams } from '../input.ts';
import { resource } from '../resource.ts';
import { urls } from '../urls.ts';
import { changeFilters } from './changes.ts';

const ENTRIES = 50;
const TYPE = 'application/atom+xml; charset=utf-8';

/** The newest changes of all servers as an Atom feed. */
export const changesFeed = resource({
  path: '/changes.atom',
  params: noParams,
  query: z.object(changeFilters),
  load: async ({ catalog }, { query }) => (await catalog.changes({ ...query, pageSize: ENTRIES })).rows,
  document: (rows, { query }) => ({
    type: TYPE,
    text: atomFeed({
      title: 'Toolrisk: changes of tools',
      self: urls.changesFeed(query),
      page: urls.changes(query),
      changes: rows,
    }),
  }),
});

/** The newest changes of one server as an Atom feed. */
export const serverChangesFeed = resource({
  path: '/servers/:server/changes.atom',
  params: serverParams,
  query: z.object(changeFilters),
  async load({ catalog }, { params: { server }, query }) {
    const title = await catalog.serverTitle(server);
    if (title === undefined) return undefined;
    return { title, rows: (await catalog.changes({ ...query, server, pageSize: ENTRIES })).rows };
  },
  missing: ({ params }) => `There is no server “${shorten(params.server, 100)}” in the catalogue.`,
  document: ({ title, rows }, { params: { server }, query }) => ({
    type: TYPE,
    text: atomFeed({
      title: `Toolrisk: changes of ${shorten(title, 120)}`,
      self: urls.changesFeed({ ...query, server }),
      page: urls.changes({ ...query, server }),
      changes: rows,
    }),
  }),
});
