import { classify } from '../../classifiers/classify.ts';
import { noCounters, reserve } from '../../src/domain/policy/counters.ts';
import { decide } from '../../src/domain/policy/decide.ts';
import { exportPolicy, FORMAT_NAMES } from '../../src/domain/policy/formats/index.ts';
import { policyReasons } from '../../src/domain/policy/reasons.ts';
import { type RatedTool, recommendPolicy } from '../../src/domain/policy/recommend.ts';
import type { ToolDefinition } from '../../src/domain/tool.ts';
import { figure } from './figures.ts';

const TOOLS = 500;
const CALLS = 100_000;
const ROUNDS = 7;

/** The time of many calls of `decide` with a policy of 500 tools, and of recommending and exporting such a policy. */
export async function benchPolicy(): Promise<void> {
  const rated = server();
  const names = rated.map(({ tool }) => tool.name);
  const policy = recommendPolicy(rated);
  console.log(`  a server of ${names.length} tools, ${policy.hide?.length ?? 0} of them hidden`);
  benchDecide(policy, names);
  const sql = `SELECT ${'name, '.repeat(2_500)}1 FROM orders`;
  const query = names.find((name) => name.startsWith('query_table')) ?? '';
  const long = Array.from({ length: 2_000 }, () => ({ tool: query, args: { sql } }));
  figure(
    `decide on a statement of ${sql.length} characters, median`,
    Array.from({ length: ROUNDS }, () => timed(long, (call) => decide(policy, call, noCounters(0))).median).slice(2),
    'µs',
  );
  for (const format of FORMAT_NAMES) {
    const tools = rated.map(({ tool }) => tool);
    const times = rounds(() => {
      const recommended = recommendPolicy(rated);
      const written = exportPolicy(recommended, tools, { format, alias: 'bench', reasons: policyReasons(rated) });
      if ('problem' in written) throw new Error(written.problem);
    });
    figure(`recommend, reasons and export as ${format}`, times, 'ms', 2);
  }
  figure(
    'JSON.stringify of the same tools',
    rounds(() => JSON.stringify(rated)),
    'ms',
    2,
  );
}

/** Each call is timed by itself; the bare loop looks the rule up and writes one object, and is timed in the same way. */
function benchDecide(policy: ReturnType<typeof recommendPolicy>, names: readonly string[]): void {
  const calls = Array.from({ length: CALLS }, (_, index) => ({
    tool: names[(index * 7_919) % names.length] ?? '',
    args: argumentsOf(index),
  }));
  let counters = noCounters(0);
  for (const name of names)
    counters = reserve(counters, decide(policy, { tool: name, args: argumentsOf(0) }, counters).changes);
  const ours: Timing[] = [];
  const bare: Timing[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(timed(calls, (call) => decide(policy, call, counters)));
    bare.push(timed(calls, ({ tool, args }) => ({ rule: policy.tools?.[tool], args })));
  }
  for (const [name, runs] of [['decide', ours] as const, ['bare look-up of the rule', bare] as const]) {
    figure(
      name,
      runs.slice(1).map(({ perSecond }) => perSecond),
      'calls/s',
    );
    figure(
      `${name}, p99 of one call`,
      runs.slice(1).map(({ p99 }) => p99),
      'µs',
      2,
    );
  }
}

/** Calls in a second, and the time of a call in microseconds: the middle one, and the one that 99 of 100 are below. */
type Timing = { perSecond: number; median: number; p99: number };

function timed<Call>(calls: readonly Call[], work: (call: Call) => unknown): Timing {
  const times = new Float64Array(calls.length);
  const begin = performance.now();
  for (const call of calls) work(call);
  const whole = performance.now() - begin;
  for (let index = 0; index < calls.length; index += 1) {
    const call = calls[index];
    if (call === undefined) continue;
    const start = performance.now();
    work(call);
    times[index] = performance.now() - start;
  }
  times.sort();
  const at = (share: number) => (times[Math.floor(calls.length * share)] ?? Number.NaN) * 1_000;
  return { perSecond: (calls.length * 1_000) / whole, median: at(0.5), p99: at(0.99) };
}

function rounds(work: () => unknown): number[] {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return times.slice(2);
}

/** Tools of every kind that has a rule of its own: reads, writes, SQL, paths, addresses, mail, action lists, money. */
function server(): RatedTool[] {
  const text = { type: 'string' };
  const kinds: [string, string, Record<string, unknown>][] = [
    ['list_items', 'Lists the items of a folder.', { folder: text }],
    ['read_file', 'Reads a file from disk, also one with credentials.', { path: text }],
    ['query_table', 'Runs a read-only SQL query against the database.', { sql: text }],
    ['save_note', 'Creates a note or replaces it.', { title: text, body: text }],
    ['send_mail', 'Sends an e-mail to people outside.', { to: { type: 'array', items: text }, subject: text }],
    ['fetch_page', 'Downloads a web page.', { url: text }],
    ['delete_item', 'Deletes an item for good.', { id: text, dry_run: { type: 'boolean' } }],
    ['manage_backup', 'Lists or deletes backups.', { action: { type: 'string', enum: ['list', 'get', 'delete'] } }],
    ['refund_order', 'Refunds a payment.', { order: text, amount: { type: 'number' } }],
    ['run_script', 'Runs a shell script on the server.', { script: text }],
  ];
  const tools = Array.from({ length: TOOLS }, (_, index): ToolDefinition => {
    const [name, description, properties] = kinds[index % kinds.length] ?? ['tool', '', {}];
    const inputSchema = { type: 'object', properties, required: Object.keys(properties).slice(0, 1) };
    return { name: `${name}_${index}`, description, inputSchema };
  });
  const siblings = tools.map(({ name }) => name);
  return tools.map((tool) => ({ tool, classification: classify({ tool, siblings }) }));
}

function argumentsOf(index: number) {
  return {
    folder: 'inbox',
    path: '/path/to/your/folder/a.txt',
    sql: 'SELECT name, total FROM orders WHERE total > 5 ORDER BY name',
    title: `Note ${index}`,
    body: 'Some words. '.repeat(20),
    to: ['name@example.com'],
    url: 'https://example.com/page?query=words',
    action: index % 3 === 0 ? 'list' : 'delete',
    amount: index % 200,
    dry_run: index % 2 === 0,
  };
}
