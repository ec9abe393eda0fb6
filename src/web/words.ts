import type { ChangeKind } from '../domain/change-kinds.ts';
import type { ServerSummary, Standing } from '../domain/catalogue.ts';
import type { Category, Facet, RiskLevel } from '../domain/classification.ts';
import type { CrawlStatus, FailureReason, LaunchRecord } from '../domain/crawl.ts';

/** The sentences in which pages speak of the closed vocabularies of the domain. */

export const CATEGORY_WORDS: Record<Category, { short: string; meaning: string; examples: string }> = {
  Read: {
    short: 'looks, changes nothing',
    meaning: 'Gives back information. Nothing that outlives the call is different afterwards.',
    examples: 'list, search, fetch, compute, preview, a query that is held to reading',
  },
  Write: {
    short: 'changes what can be changed back',
    meaning: 'Creates or changes something, and another ordinary call or edit undoes it.',
    examples: 'create, update, upload, post, send, log in or out, save a file',
  },
  Execute: {
    short: 'sets something going',
    meaning: 'Runs or drives something, so what happens depends on the arguments or on the thing that runs.',
    examples: 'a shell, code, open SQL, a build, a browser click, a device, a restart',
  },
  Destructive: {
    short: 'removes or ends something',
    meaning: 'Takes away, ends or spoils something that was there before.',
    examples: 'delete, drop, purge, revoke, cancel, overwrite without a copy',
  },
  Financial: {
    short: 'moves money or commits to pay',
    meaning: 'Moves money or assets, binds somebody to pay, or prepares exactly that.',
    examples: 'charge, refund, transfer, order, trade, create an invoice',
  },
};

export const RISK_WORDS: Record<RiskLevel, { short: string; meaning: string; rule: string }> = {
  Low: {
    short: 'a wrong call does no harm worth a rule',
    meaning: 'One wrong call by an agent nobody watches costs a little time and nothing else.',
    rule: 'Usually allowed as it is.',
  },
  Medium: {
    short: 'a wrong call is a nuisance that can be undone',
    meaning: 'One wrong call shows more than it should, or changes something that has to be put right by hand.',
    rule: 'Usually allowed, with a cap on how often.',
  },
  High: {
    short: 'a wrong call does real harm',
    meaning: 'One wrong call reaches people, secrets, access rights or running systems, or is hard to undo.',
    rule: 'Usually capped tightly, or a person is asked first.',
  },
  Critical: {
    short: 'a wrong call can do lasting or unbounded harm',
    meaning: 'One wrong call can lose data for good, spend money, or do anything at all.',
    rule: 'Usually hidden from the agent, or a person is asked every time.',
  },
};

export const NOT_ASSESSED_WORDS =
  'The definition says too little to judge by. That is a result of its own: such a tool is never counted or treated as low risk.';

export const FACET_WORDS: Record<Facet, { title: string; meaning: string; absent: string }> = {
  private_data: {
    title: 'Returns private data',
    meaning: 'A call can bring back data that is private to the user or the organisation.',
    absent: 'Nothing suggests that it returns private data.',
  },
  untrusted_content: {
    title: 'Returns text from outsiders',
    meaning: 'A call can bring in text that somebody outside wrote, which may try to steer the agent.',
    absent: 'Nothing suggests that it returns text written by outsiders.',
  },
  external_send: {
    title: 'Can send data out',
    meaning: 'A call can carry data of the caller’s choice to a place that outsiders can read.',
    absent: 'Nothing suggests that it can send data out.',
  },
};

/** What became of asking a server, and what a reader can do about a failure. */
export const STATUS_WORDS: Record<CrawlStatus, { title: string; meaning: string; advice: string }> = {
  listed: { title: 'Listed', meaning: 'The server gave the list of its tools.', advice: '' },
  needs_auth: {
    title: 'Needs a login',
    meaning: 'The server lists its tools only to somebody who is logged in.',
    advice:
      'Crawl it yourself with your own credentials: toolrisk crawl <address> --token-file <path>, or --header for another kind of login.',
  },
  needs_configuration: {
    title: 'Needs configuration',
    meaning: 'The server does not start, or does not list, before it is given a setting.',
    advice: 'Start it with your own settings as a command. Placeholder values were tried where it named what it wants.',
  },
  unreachable: {
    title: 'Unreachable',
    meaning: 'No connection came about.',
    advice: 'The server may have moved or be down. The next crawl tries again.',
  },
  timed_out: {
    title: 'Timed out',
    meaning: 'The server did not answer in the time that every server is given.',
    advice: 'The next crawl tries again. A slow first start often passes the second time.',
  },
  not_mcp: {
    title: 'Does not speak MCP',
    meaning: 'Something answered, but not in the protocol.',
    advice: 'Check the address, or the name of the program inside the package.',
  },
  too_large: {
    title: 'Too large',
    meaning: 'The answer went past the size that is accepted from one server.',
    advice: 'The limits are settings of the crawl; raise them if you trust the server.',
  },
  crashed: {
    title: 'Crashed',
    meaning: 'The program ended before it answered.',
    advice: 'Its last words, where there were any, are below. It may need something the sandbox does not give.',
  },
  refused_by_us: {
    title: 'Not started',
    meaning: 'A rule of this crawler forbids starting or reaching it.',
    advice: 'The reason is given above. You can crawl it yourself as a command of your own.',
  },
};

export const FAILURES: readonly FailureReason[] = [
  'needs_auth',
  'needs_configuration',
  'unreachable',
  'timed_out',
  'not_mcp',
  'too_large',
  'crashed',
  'refused_by_us',
];

/** How a source stands to an entry of its own. */
export const STANDING_WORDS: Record<Standing, { title: string; meaning: string }> = {
  active: { title: 'Active', meaning: 'It stands in its source.' },
  deprecated: {
    title: 'Deprecated',
    meaning: 'The source that names this server no longer recommends it:',
  },
  deleted: {
    title: 'Withdrawn',
    meaning: 'The source that named this server withdrew it, which may have a reason that concerns you:',
  },
};

export const PLACE_WORDS: Record<ServerSummary['place'], string> = {
  npm: 'npm package',
  http: 'Remote address',
  command: 'Command',
  file: 'Recorded list',
  other: 'Elsewhere',
};

export const METHOD_WORDS: Record<LaunchRecord['method'], string> = {
  'node-permission': 'started under Node’s permission model: its own folder and a fresh home, no network, no children',
  bubblewrap: 'started inside bubblewrap: a closed container without network',
  none: 'started as the user’s own command, without a sandbox',
  'http-streamable': 'reached over streamable HTTP',
  'http-sse': 'reached over the older HTTP with server-sent events',
  recorded: 'read from a recorded list; nothing was started',
  manifest: 'read in the manifest of a package; the server itself was not asked',
  prose: 'read in a text for people; the server itself was not asked',
};

export const CHANGE_WORDS: Record<ChangeKind, { short: string; part: string }> = {
  added: { short: 'New', part: 'Tool' },
  removed: { short: 'No longer listed', part: 'Tool' },
  reappeared: { short: 'Listed again', part: 'Tool' },
  renamed: { short: 'Renamed', part: 'Name' },
  title: { short: 'Title changed', part: 'Title' },
  description: { short: 'Description changed', part: 'Description' },
  input_schema: { short: 'Input schema changed', part: 'Input schema' },
  output_schema: { short: 'Output schema changed', part: 'Output schema' },
  annotations: { short: 'Annotations changed', part: 'Annotations' },
  other: { short: 'Other members changed', part: 'Other members' },
};

/** Thousands set apart by a thin space that does not break. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** `1 tool`, `2 tools`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `22 Nov 2026, 14:03 UTC` from an ISO 8601 time in UTC; what is no such time comes back as it is. */
export function moment(iso: string): string {
  const read = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d)/.exec(iso);
  if (read === null) return iso;
  return `${Number(read[3])} ${MONTHS[Number(read[2]) - 1] ?? read[2]} ${read[1]}, ${read[4]} UTC`;
}

/** `22 Nov 2026`. */
export function day(iso: string): string {
  return moment(iso).replace(/,.*$/, '');
}
