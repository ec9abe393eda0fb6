import { describe, expect, test } from 'vitest';
import { classify } from '../../classifiers/classify.ts';
import { GRADES, gradeOf, type ServerGrade } from '../../src/domain/grade.ts';
import { judgeStack } from '../../src/domain/stack.ts';
import { sketchOf } from '../../src/domain/tool-sketch.ts';
import { recordedFiles, recordedTools, recordedToolsArePresent } from './rated-tools.ts';

/** Real servers as they listed; the recordings lie beside the repository, and without them this is skipped. */
describe.skipIf(!recordedToolsArePresent)('of real servers', () => {
  const servers = recordedToolsArePresent
    ? recordedFiles().map((file) => {
        const tools = recordedTools(file);
        const siblings = tools.map((tool) => tool.name);
        return { name: file, tools: tools.map((tool) => ({ tool, classification: classify({ tool, siblings }) })) };
      })
    : [];
  const grades = new Map(servers.map(({ name, tools }) => [name, gradeOf(tools.map(sketchOf))]));
  const of = (name: string): ServerGrade =>
    grades.get(`npm-tools/${name}.json`) ?? { letter: null, reason: 'not there' };

  test('every one has a grade, and every reason against a better one names a tool of it', () => {
    expect(servers.length).toBeGreaterThan(50);
    for (const { name, tools } of servers) {
      const grade = grades.get(name);
      if (grade === undefined || grade.letter === null) throw new Error(`${name} has no grade`);
      expect(grade.letter === 'A', name).toBe(grade.reasons.length === 0);
      for (const reason of grade.reasons) {
        expect(reason.tools.length, reason.text).toBeGreaterThan(0);
        for (const named of reason.tools) expect(tools.some(({ tool }) => tool.name === named)).toBe(true);
      }
    }
  });

  test('the grades tell them apart: every letter but perhaps one is given, and none to most of them', () => {
    const shares = GRADES.map((letter) => servers.filter(({ name }) => grades.get(name)?.letter === letter).length);
    expect(shares.filter((count) => count > 0).length).toBeGreaterThanOrEqual(5);
    expect(Math.max(...shares)).toBeLessThan(servers.length * 0.6);
  });

  test('those that everybody knows have the grade that everybody would expect', () => {
    expect(of('@upstash__context7-mcp').letter).toBe('A');
    expect(of('@modelcontextprotocol__server-sequential-thinking').letter).toBe('A');
    expect(of('@modelcontextprotocol__server-filesystem').letter).toBe('C');
    expect(of('@modelcontextprotocol__server-redis').letter).toBe('E');
    for (const name of [
      '@gongrzhe__server-gmail-autoauth-mcp',
      '@modelcontextprotocol__server-slack',
      'mcp-server-code-runner',
    ]) {
      expect(of(name).letter, name).toBe('F');
    }
  });

  test('a few together are misled across each other, and the remedies leave nothing', () => {
    const some = servers.filter(({ name }) => /context7|filesystem|slack|dbhub/.test(name));
    expect(some).toHaveLength(4);
    const { across, remedies } = judgeStack(some);
    expect(across.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['data-leaves', 'outsider-runs-code']));
    expect(remedies.find(({ kind }) => kind === 'data-leaves')?.leg).toBe('external_send');
  });
});
