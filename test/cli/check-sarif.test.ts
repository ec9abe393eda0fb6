import { describe, expect, test } from 'vitest';
import { checkServers, pinServers } from '../../src/domain/check/check.ts';
import { CHECK_RULES } from '../../src/domain/check/rules.ts';
import { sarifLog } from '../../src/domain/check/sarif.ts';
import { hostileNames, rated } from '../domain/rated-tools.ts';
import { isReference, sarifSchema } from '../support/sarif-schema.ts';
import { readProjectFile } from '../support/source-tree.ts';

const names = [...hostileNames, 'plain', '{0} [a](b) \\', 'C:\\x\\y.json', 'http://x', 'ä ö/ü.json'];
const servers = names.flatMap((name) =>
  (['folder', 'home', 'none'] as const).map((base) => ({
    alias: name,
    key: `${base} ${name}`,
    holder: { title: name, unread: name },
    place: { file: base === 'none' ? `/${name}` : name, base, line: 3 },
    knowledge: { kind: 'listed', tools: [rated({ name }, 'Destructive', 'Critical')] } as const,
  })),
);
const findings = checkServers(servers, [{ place: { file: 'x', base: 'folder' }, reason: 'No.' }], {
  profile: 'balanced',
  level: 'Low',
  lock: { lock: { version: 1, servers: pinServers(servers.slice(0, 9)) }, place: { file: 'x.json', base: 'folder' } },
});

describe('the SARIF of toolrisk check', () => {
  const schema = sarifSchema();

  test('fits the official schema, whatever names servers and files have', () => {
    const log = JSON.parse(JSON.stringify(sarifLog(findings, '1.2.3')));
    expect(schema.safeParse(log).error?.issues.slice(0, 3)).toBeUndefined();
    expect(log.runs[0].results.length).toBe(findings.length);
    expect(findings.filter(({ accepted }) => accepted)).toHaveLength(9);
    for (const { locations = [] } of log.runs[0].results)
      for (const { physicalLocation } of locations) {
        const { uri } = physicalLocation.artifactLocation;
        expect([uri, isReference(uri)]).toEqual([uri, true]);
      }
  });

  test('has every rule once, by its id, and each result points to its own', () => {
    const [run] = sarifLog(findings, '1.2.3').runs;
    const ids = run?.tool.driver.rules.map(({ id }) => id) ?? [];
    expect(ids).toEqual(Object.keys(CHECK_RULES).map((id) => `toolrisk/${id}`));
    expect(new Set(ids).size).toBe(ids.length);
    for (const { ruleId, ruleIndex } of run?.results ?? []) expect(ids[ruleIndex]).toBe(ruleId);
  });

  test('has no rule that docs/check.md does not explain', () => {
    const text = readProjectFile('docs/check.md');
    const explained = [...text.matchAll(/`toolrisk\/([a-z-]+)`/g)].map(([, id]) => id);
    expect(explained.toSorted()).toEqual(Object.keys(CHECK_RULES).toSorted());
  });

  test('would be refused with anything that the standard does not know', () => {
    const broken = JSON.parse(JSON.stringify(sarifLog(findings.slice(0, 1), '1.2.3')));
    broken.runs[0].results[0].level = 'fatal';
    expect(schema.safeParse(broken).success).toBe(false);
    expect(schema.safeParse({ version: '2.1.0' }).success).toBe(false);
    expect(schema.safeParse({ version: '2.1.0', runs: [{ tool: { driver: {} } }] }).success).toBe(false);
    expect(schema.safeParse({ version: '2.1.0', runs: [], more: 1 }).success).toBe(false);
  });
});
