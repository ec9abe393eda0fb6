import { z } from 'zod';
import { type Action, type CrawlOrder, textBody, unkept } from '../action.ts';
import { adminOnly, readSent, sentObject } from '../admin.ts';
import { Problem } from '../problem.ts';
import { urls } from '../urls.ts';

/** Bytes: enough for a thousand addresses. */
const LONGEST = 256 * 1024;
/** Servers or targets that one order may name. */
const MOST = 1_000;

const message =
  `Say what to crawl: {"all": true}, {"failed": true}, {"servers": ["<slug>", …]} or {"targets": ["npm:<package>", ` +
  `"https://…", …]}, at most ${MOST} of them.`;
const names = z.array(z.string().min(1).max(2_000)).min(1).max(MOST);
const orderSchema: z.ZodType<CrawlOrder> = z.union(
  [
    z.strictObject({ all: z.literal(true) }),
    z.strictObject({ failed: z.literal(true) }),
    z.strictObject({ servers: names }),
    z.strictObject({ targets: names }),
  ],
  { error: message },
);

/** Puts servers into the queue of crawls; answers before any of them is asked. */
export const orderCrawl: Action = {
  path: urls.api.crawls(),
  answer: ({ crawling }) => [
    unkept,
    adminOnly(() => {
      if (crawling !== undefined) return crawling.adminToken;
      const how = 'start the service with TOOLRISK_ADMIN_TOKEN set, or use toolrisk crawl';
      throw new Problem(403, `Crawls over HTTP are switched off; ${how}.`);
    }),
    textBody(LONGEST),
    async (request, response) => {
      const order = readSent(orderSchema, sentObject(request));
      const begun = await crawling?.start(order);
      if (begun === undefined || 'problem' in begun) throw new Problem(400, begun?.problem ?? message);
      response.status(202).location(urls.api.run(begun.run.id)).json(begun);
    },
  ],
};
