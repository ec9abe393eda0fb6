import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { stepsToApply } from '../../src/domain/policy/explain.ts';
import { explainSwitch, OWN_SWITCHES, ownSwitchesOf, switchText } from '../../src/domain/policy/own-switches.ts';

const recordings = new URL('../../../shared/data/npm-tools/', import.meta.url);
const recordingOf = (name: string) => new URL(`${name.replace('/', '__')}.json`, recordings);
if (!existsSync(recordings))
  console.warn('The recorded tools beside the repository are absent; the figures of switches are not tested.');

const entries = Object.entries(OWN_SWITCHES).flatMap(([name, switches]) => switches.map((one) => ({ name, one })));
type Listing = { version: string; args: string[]; env: string[]; toolCount: number };

test('every entry says how it is typed and what it does, in sentences', () => {
  expect(entries.length).toBeGreaterThanOrEqual(10);
  for (const { name, one } of entries) {
    expect([name, switchText(one)]).not.toEqual([name, '']);
    expect(explainSwitch(one)).toMatch(/^With .* the server .*\.$/);
    if (one.measured !== undefined) expect(one.measured.left).toBeLessThan(one.measured.of);
  }
});

test('a switch belongs to its package and to nothing else', () => {
  const where = (name: string) => ({ kind: 'package' as const, registry: 'npm' as const, package: name });
  expect(ownSwitchesOf(where('@mondaydotcomorg/monday-api-mcp'))).toHaveLength(1);
  for (const other of ['monday-api-mcp', 'constructor', '__proto__', '@mondaydotcomorg/monday-api-mcp ']) {
    expect(ownSwitchesOf(where(other))).toEqual([]);
  }
  expect(ownSwitchesOf({ kind: 'http', url: 'https://mongodb-mcp-server/' })).toEqual([]);
});

test('the one that is ignored without its word says so, and comes before the steps of the policy', () => {
  const [monday] = OWN_SWITCHES['@mondaydotcomorg/monday-api-mcp'] ?? [];
  if (monday === undefined) throw new Error('There is no entry.');
  expect(explainSwitch(monday)).toContain(
    'With --read-only true the server leaves the reading tools only: 33 of 92 tools',
  );
  expect(explainSwitch(monday)).toContain('"--read-only=true" are ignored');
  expect(stepsToApply({ version: '1', default: 'deny' }, [monday])[0]).toContain('--read-only true');
  expect(stepsToApply({ version: '1', default: 'deny' })[0]).not.toContain('switch');
});

// Skipped where the recordings are not there: they are data beside the repository, not in it.
describe.skipIf(!existsSync(recordings))('the figures are those of the recordings', () => {
  test.each(entries.map(({ name, one }): [string, string, typeof one] => [name, switchText(one), one]))(
    '%s %s',
    (name, _typed, one) => {
      const { version, tools, launch, variants } = JSON.parse(readFileSync(recordingOf(name), 'utf8'));
      const listings: Listing[] = [{ ...launch, version, toolCount: tools.length }, ...variants];
      const has = ({ args, env }: Listing) => {
        const typed = ` ${args.join(' ')} `;
        const wanted = one.args === undefined || typed.includes(` ${one.args.join(' ')} `);
        return wanted && Object.keys(one.env ?? {}).every((variable) => env.includes(variable));
      };
      const withIt = listings.filter((listing) => has(listing)).map(({ toolCount }) => toolCount);
      const without = listings.filter((listing) => !has(listing)).map(({ toolCount }) => toolCount);
      expect(one.measured?.version).toBe(version);
      expect(withIt).toContain(one.measured?.left);
      expect(without).toContain(one.measured?.of);
    },
  );
});
