import { z } from 'zod';
import type { Review, Verdict } from '../../domain/review.ts';
import { reviewerSchema, verdictSchema } from '../../domain/review.ts';
import type { Catalog } from '../../store/catalog.ts';
import { type Action, type ActionDeps, type Reviewing, textBody, unkept } from '../action.ts';
import { adminOnly, readSent, sentObject } from '../admin.ts';
import { Problem } from '../problem.ts';
import { reviewJson } from '../represent.ts';
import { urls } from '../urls.ts';

/** A verdict with its reason is far smaller: bytes. */
const LONGEST = 16 * 1024;

const whichMessage = 'Name the tool with "server" and "tool", or its definition with "hash".';
const whichSchema = z.union(
  [
    z.object({ server: z.string().max(200), tool: z.string().max(10_000) }),
    z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/i) }),
  ],
  { error: whichMessage },
);

/** Keeps a verdict on one definition; the judgements follow it before this is answered. */
export const addReview: Action = {
  path: urls.api.reviews(),
  answer: (deps) => [
    unkept,
    adminOnly(() => reviewingOf(deps).adminToken),
    textBody(LONGEST),
    async (request, response) => {
      const sent = sentObject(request);
      const verdict = readSent(verdictSchema, sent);
      const kept = await keep(deps, readSent(whichSchema, sent), verdict);
      response.status(201).json(await withTools(deps.catalog, kept));
    },
  ],
};

/** Takes a review back. Its row stays where it is, which is why this is no DELETE. */
export const withdrawReview: Action = {
  path: `${urls.api.reviews()}/:id/withdraw`,
  answer: (deps) => [
    unkept,
    adminOnly(() => reviewingOf(deps).adminToken),
    textBody(LONGEST),
    async (request, response) => {
      const { by } = readSent(z.object({ by: reviewerSchema }), sentObject(request));
      const id = z
        .string()
        .regex(/^[1-9]\d{0,8}$/)
        .transform(Number)
        .safeParse(request.params.id);
      const done = id.success
        ? await deps.catalog.withdrawReview(id.data, by, reviewingOf(deps).now().toISOString())
        : undefined;
      if (done === undefined) throw new Problem(404, 'There is no review with this id.');
      if ('earlier' in done) throw new Problem(409, 'This review was withdrawn already.');
      await reviewingOf(deps).rejudge(done.withdrawn.hash);
      response.json(await withTools(deps.catalog, done.withdrawn));
    },
  ],
};

async function keep(deps: ActionDeps, which: z.infer<typeof whichSchema>, verdict: Verdict): Promise<Review> {
  const { catalog } = deps;
  const hash = 'hash' in which ? which.hash.toLowerCase() : (await catalog.tool(which.server, which.tool))?.tool.hash;
  const kept =
    hash === undefined ? undefined : await catalog.addReview(hash, verdict, reviewingOf(deps).now().toISOString());
  if (kept === undefined) throw new Problem(404, 'The catalogue has no such tool, so there is nothing to review.');
  await reviewingOf(deps).rejudge(kept.hash);
  return kept;
}

async function withTools(catalog: Catalog, review: Review) {
  const standing = (await catalog.reviewStandings([review.hash])).get(review.hash);
  const tools = await catalog.toolsWith(review.hash);
  return reviewJson({ ...review, inForce: standing?.review?.id === review.id, tools });
}

function reviewingOf({ reviewing }: ActionDeps): Reviewing {
  if (reviewing !== undefined) return reviewing;
  throw new Problem(
    403,
    'Reviews over HTTP are switched off; start the service with TOOLRISK_ADMIN_TOKEN set, or use toolrisk override.',
  );
}
