import type { Request } from 'express';
import { z } from 'zod';
import { readForm } from '../../domain/policy/builder-form.ts';
import { readChoices } from '../../domain/policy/builder-link.ts';
import { START } from '../../domain/policy/builder-state.ts';
import { type Action, formBody, unkept } from '../action.ts';
import { shorten } from '../html.ts';
import { layout } from '../layout.ts';
import { builderPage } from '../parts/policy-builder-page.ts';
import { askedIn, builderView } from '../policy-builder-view.ts';
import { Problem } from '../problem.ts';
import { rated } from '../represent.ts';

/** Bytes and fields of one form: a server of five hundred tools has some thousand fields. */
const LONGEST_FORM = 2 * 1024 * 1024;
const MOST_FIELDS = 20_000;

const bodySchema = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/**
 * The builder's form: the page again, with what was set. The form holds the whole state, so nothing is kept here. The
 * button for downloading answers with the file instead.
 */
export const builtPolicy: Action = {
  path: '/servers/:server/policy',
  answer: ({ catalog, site }) => [
    unkept,
    formBody(LONGEST_FORM, MOST_FIELDS),
    async (request, response) => {
      const slug = typeof request.params.server === 'string' ? request.params.server : '';
      const server = slug.includes('\0') ? undefined : await catalog.server(slug);
      if (server === undefined) {
        throw new Problem(404, `There is no server “${shorten(slug, 100)}” in the catalogue.`);
      }
      const fields = fieldsOf(request);
      const read = readChoices(fields.get('choices') ?? '');
      if ('problem' in read) throw new Problem(400, read.problem);
      const { state, wish } = readForm({ ...START, choices: read.choices }, fields, rated(server.toolList));
      const view = builderView(server, state, { ...askedIn(fields, server, state), ...wish });
      if (fields.get('do') !== 'download') {
        response.type('html').send(String(layout(site, builderPage(view))));
        return;
      }
      const { written } = view.built;
      if (written === undefined) {
        const why = view.built.faults.length > 0 ? 'The policy has faults.' : (view.built.aliasProblem ?? '');
        throw new Problem(400, `There is nothing to download. ${why} Go back and mend it first.`);
      }
      response.set('Content-Disposition', `attachment; filename="${server.slug}-${written.fileName}"`);
      response.type(written.mediaType).send(Buffer.from(written.text));
    },
  ],
};

/** The fields of a form by name; of a field that was sent several times, the last one. */
function fieldsOf(request: Request): Map<string, string> {
  const body = bodySchema.safeParse({ ...request.body });
  if (!body.success) throw new Problem(400, 'What was sent cannot be read as the fields of a form.');
  return new Map(
    Object.entries(body.data).map(([name, value]) => [name, typeof value === 'string' ? value : (value.at(-1) ?? '')]),
  );
}
