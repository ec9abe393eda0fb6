import { z } from 'zod';

const text = z.string().min(1).max(1_000);

/**
 * What is read of one entry. In a page each is a CSS selector within the entry, with `@attribute` for an attribute and
 * nothing before it for the entry itself (`a.repository@href`, `@data-name`); in embedded JSON it is a path (`package.name`).
 */
const fieldsSchema = z.strictObject({
  name: text.optional(),
  title: text.optional(),
  description: text.optional(),
  /** Of the source code. */
  repository: text.optional(),
  /** The name of an npm package, the address of its page, or a command that starts it with npx. */
  npm: text.optional(),
  /** The address of a remote server. */
  url: text.optional(),
  /** Each tool that is printed, and in it its name and its description. */
  tools: text.optional(),
  toolName: text.optional(),
  toolDescription: text.optional(),
});
export type SiteFields = z.infer<typeof fieldsSchema>;

const siteSchema = z.strictObject({
  /** One word; it names the source of what is found here. */
  name: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,60}$/),
  /** The first list pages. */
  start: z
    .array(z.url({ protocol: /^https?$/ }))
    .min(1)
    .max(1_000),
  list: z.strictObject({
    /** Each entry of a list page: a selector, or a path into the embedded JSON. */
    entries: text,
    /** Where a page keeps its entries as JSON: the selector of that script. */
    json: text.optional(),
    /** The link to the next list page. */
    next: text.optional(),
    /** The name of a query member that counts list pages from 1, which end with one that holds no entry. */
    page: z
      .string()
      .regex(/^[\w-]+$/)
      .optional(),
    /** The link to an entry's own page. */
    detail: text.optional(),
    fields: fieldsSchema,
  }),
  /** What is read of an entry's own page; it goes before what the list says. */
  detail: z.strictObject({ json: text.optional(), fields: fieldsSchema }).optional(),
});
export type Site = z.infer<typeof siteSchema>;

/**
 * Directories of MCP servers that are known here, found by the host of their first address. Sites change their markup without
 * a word, so one belongs here only with a test against its markup; a user's own description does the same for any other,
 * and a page without one is read by what it links to.
 */
export const SITES: readonly Site[] = [
  {
    name: 'pulsemcp',
    start: ['https://www.pulsemcp.com/servers'],
    list: {
      entries: 'a:has([data-test-id^="mcp-server-card-"])',
      page: 'page',
      detail: '@href',
      fields: { name: 'h3', description: 'p.leading-relaxed' },
    },
    detail: { fields: { repository: 'a[data-test-id="mcp-server-github-repo"]@href' } },
  },
];

/** Reads a user's own description of a site, or says in a sentence what is wrong with it. */
export function readSite(value: unknown): { site: Site } | { problem: string } {
  const read = siteSchema.safeParse(value);
  if (read.success) return { site: read.data };
  const [issue] = read.error.issues;
  const place = issue?.path.length ? `/${issue.path.map(String).join('/')}` : 'the whole';
  return { problem: `It is no description of a site: ${place}: ${issue?.message ?? 'not understood'}.` };
}
