import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import {
  type Assessed,
  CATEGORIES,
  type Category,
  type Classification,
  type Finding,
  RISK_LEVELS,
  type RiskLevel,
} from '../../src/domain/classification.ts';
import type { RatedTool } from '../../src/domain/policy/recommend.ts';
import { type ToolDefinition, toolDefinitionSchema } from '../../src/domain/tool.ts';

const shared = new URL('../../../shared/data/', import.meta.url);

/** Whether the recorded tools beside the repository are there; tests that need them are skipped without. */
export const recordedToolsArePresent = existsSync(shared);

export function recordedTools(file: string): ToolDefinition[] {
  const content: unknown = JSON.parse(readFileSync(new URL(file, shared), 'utf8'));
  const list: unknown = Array.isArray(content) ? content : Object(content).tools;
  return (Array.isArray(list) ? list : []).flatMap((one) => toolDefinitionSchema.safeParse(one).data ?? []);
}

export function recordedFiles(): string[] {
  return readdirSync(new URL('npm-tools/', shared)).map((file) => `npm-tools/${file}`);
}

export function rated(
  tool: Partial<ToolDefinition>,
  category: Category,
  risk: RiskLevel,
  findings: Finding[] = [],
): RatedTool {
  return { tool: { name: 'tool', ...tool }, classification: assessed(category, risk, findings) };
}

export function assessed(category: Category, risk: RiskLevel, findings: Finding[] = []): Assessed {
  return {
    assessed: true,
    category,
    risk,
    confidence: 0.9,
    rationale: 'It changes something, and another call changes it back',
    facets: { private_data: false, untrusted_content: false, external_send: false },
    findings,
    contradictions: [],
    ranWithout: [],
    version: 'test',
  };
}

export const hostileNames = [
  '__proto__',
  'constructor',
  '*',
  ' ',
  '\u0000',
  '\ud800',
  'a/b~c',
  'x'.repeat(10_000),
  '</script>',
  '“',
];

const parameterName = fc.constantFrom(
  ...['action', 'method', 'operation', 'sql', 'query', 'amount', 'quantity', 'path', 'file_path', 'url', 'to', 'cc'],
  ...['recipients', 'dry_run', 'dryRun', 'confirm', '__proto__', 'constructor', 'a.b', 'x[0]', 'name', ''],
);
const parameterSchema = fc.oneof(
  fc.constantFrom(
    { type: 'string' },
    { type: 'number' },
    { type: 'boolean' },
    { type: ['string', 'null'] },
    {},
    true,
    null,
    5,
  ),
  fc.constantFrom({ type: 'array', items: { type: 'string' } }, { type: 'array' }),
  fc.record({ type: fc.constant('boolean'), description: fc.constantFrom('Preview only', 'Sure?') }),
  fc.record({
    type: fc.constant('string'),
    enum: fc.array(fc.constantFrom('list', 'get', 'delete', 'create', 'GET', 'POST', 'get_secret', 'read', 'unread'), {
      maxLength: 5,
    }),
  }),
  fc.record({ enum: fc.array(fc.anything(), { maxLength: 3 }) }),
);

export const anyTool: fc.Arbitrary<ToolDefinition> = fc
  .record({
    name: fc.oneof(
      fc.string({ minLength: 1 }),
      fc.constantFrom('send_email', 'read_file', 'run_sql', 'get_secret', ...hostileNames),
    ),
    description: fc.constantFrom(
      '',
      'Runs SQL',
      'Reads a file on disk',
      'Sends a mail message',
      'Calls an API endpoint',
    ),
    parameters: fc.array(fc.tuple(parameterName, parameterSchema), { maxLength: 6 }),
    required: fc.oneof(fc.array(parameterName, { maxLength: 6 }), fc.constantFrom(null, 'amount', 3)),
  })
  .map(({ parameters, required, ...rest }) => ({
    ...rest,
    inputSchema: { type: 'object', properties: Object.fromEntries(parameters), required },
  }));

const unassessed = {
  assessed: false as const,
  reason: 'It says nothing',
  findings: [],
  ranWithout: [],
  version: 'test',
};
const anyClassification: fc.Arbitrary<Classification | null> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.constantFrom(...CATEGORIES), fc.constantFrom(...RISK_LEVELS))
      .map(([category, risk]) => assessed(category, risk)),
  },
  { weight: 2, arbitrary: fc.constantFrom(null, unassessed) },
);
export const anyRatedTool: fc.Arbitrary<RatedTool> = fc.record({ tool: anyTool, classification: anyClassification });

const argument = fc.oneof(
  fc.constantFrom(
    'list',
    'get',
    'delete',
    'LIST',
    'SELECT 1',
    'DROP TABLE x',
    'https://example.org',
    '/path/to/your/folder/a',
  ),
  fc.constantFrom('name@example.com', '+15550100', '50', ' 50', '1e9', ''),
  fc.constantFrom(true, false, null, 0, 50, 101, -1, Number.NaN),
  fc.constantFrom([], ['name@example.com'], ['eve@example.net'], {}),
);
export const anyArguments = fc.dictionary(parameterName, argument, { maxKeys: 8 });
