import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CATEGORIES, RISK_LEVELS } from '../../src/domain/classification.ts';
import { GRADES, type Grade, gradeOf, type ServerGrade } from '../../src/domain/grade.ts';
import { gradeLadder } from '../../src/domain/grade-ladder.ts';
import type { RatedTool } from '../../src/domain/policy/recommend.ts';
import { sketchOf } from '../../src/domain/tool-sketch.ts';
import { anyServerTool, anyToolList, BANK, MAIL, rated, SQL, unassessed, WEB } from './server-tools.ts';

const grade = (tools: readonly RatedTool[]): ServerGrade => gradeOf(tools.map(sketchOf));
const texts = (tools: readonly RatedTool[]): string[] => {
  const graded = grade(tools);
  return graded.letter === null ? [graded.reason] : graded.reasons.map(({ text }) => text);
};
const place = (letter: Grade | null) => (letter === null ? undefined : GRADES.indexOf(letter));

describe('the grade of a server', () => {
  test.each<[string, RatedTool[], Grade]>([
    ['a search of public documents', WEB, 'A'],
    ['a database that is only read', [rated('query', 'Read', 'Medium', 'private_data')], 'B'],
    ['notes', [rated('save_note', 'Write', 'Medium'), rated('list_notes', 'Read', 'Low', 'private_data')], 'B'],
    ['files', [rated('read_file', 'Read', 'Medium', 'private_data'), rated('write_file', 'Write', 'High')], 'C'],
    ['a vault that gives secrets', [rated('get_secret', 'Read', 'High', 'private_data')], 'D'],
    ['invoices', [rated('create_invoice', 'Financial', 'High')], 'D'],
    ['a tool that nobody can read', [...WEB, unassessed('frobnicate')], 'D'],
    ['SQL of any kind', SQL, 'E'],
    ['a bank', BANK, 'E'],
    ['a mailbox that outsiders write to', MAIL, 'F'],
    ['a shell beside the web', [...WEB, rated('run_command', 'Execute', 'Critical')], 'F'],
  ])('of %s', (_, tools, expected) => {
    expect(grade(tools).letter).toBe(expected);
  });

  test('names the tools and says what they do, worst first', () => {
    const deletes = Array.from({ length: 12 }, (_, at) => rated(`delete_${at + 10}`, 'Destructive', 'Critical'));
    expect(texts([...deletes, ...SQL, rated('list', 'Read', 'Low'), unassessed('b'), unassessed('a')])).toEqual([
      '12 tools remove something for good: “delete_10”, “delete_11”, “delete_12”, “delete_13”, “delete_14” and 7 more.',
      '“execute_sql” runs whatever it is given.',
      '“a” and “b” could not be assessed.',
    ]);
    expect(texts(MAIL)[0]).toBe(
      'Text from outside that “read_inbox” brings in can tell the agent to fetch private data with this same tool and to send it out with “send_message”.',
    );
  });

  test('says of a contradiction and of manipulated text what they are, and whose', () => {
    const [calm, loud] = [rated('tidy', 'Write', 'Medium'), rated('help', 'Read', 'Low')];
    const evidence = [{ field: '/name', quote: 'tidy', start: 0, end: 4 }];
    if (calm?.classification?.assessed) {
      calm.classification.contradictions = [{ claim: 'It writes.', claimed: 'readOnlyHint: true', evidence }];
    }
    expect(grade([calm]).letter).toBe('C');
    expect(texts([calm])[0]).toContain('“tidy” is called milder by its server’s annotations');
    if (loud?.classification?.assessed) {
      loud.classification.manipulation = [{ kind: 'hides-from-user', claim: 'It asks for silence.', evidence }];
    }
    expect(grade([loud]).letter).toBe('F');
    expect(texts([loud])[0]).toContain('“help” has text in its definition');
  });

  test('of nothing is no grade, and neither is that of tools of which nothing is known', () => {
    expect(grade([])).toEqual({
      letter: null,
      reason: 'It has no tools that are known, so there is nothing to grade.',
    });
    expect(grade([unassessed('a')]).letter).toBeNull();
    expect(texts([unassessed('a'), { tool: { name: 'b' }, classification: null }])[0]).toBe(
      'None of its 2 tools could be assessed, so there is nothing to grade. That is no sign that it is harmless.',
    );
  });

  test('is that of a chain with mild data only where nothing more private can be read', () => {
    const mild = [
      rated('whoami', 'Read', 'Low', 'private_data'),
      ...WEB,
      rated('post', 'Write', 'Medium', 'external_send'),
    ];
    expect(grade(mild).letter).toBe('D');
    expect(grade([...mild, rated('read_mail', 'Read', 'Medium', 'private_data')]).letter).toBe('F');
    expect(grade([...mild, rated('drop', 'Destructive', 'High', 'private_data')]).letter).toBe('D');
  });

  test('never improves when a tool is added, whatever it is', () => {
    fc.assert(
      fc.property(anyToolList, anyServerTool, (tools, another) => {
        const before = place(grade(tools).letter);
        const after = place(grade([...tools, another]).letter);
        if (before !== undefined) expect(after).toBeGreaterThanOrEqual(before);
      }),
    );
  });

  test('never improves when a tool turns out riskier or stronger', () => {
    fc.assert(
      fc.property(anyToolList, fc.constantFrom(...CATEGORIES), fc.nat(2), (tools, category, at) => {
        const mild = rated('x', category, RISK_LEVELS[at] ?? 'Low');
        const risky = rated('x', category, RISK_LEVELS[at + 1] ?? 'Critical');
        expect(place(grade([...tools, risky]).letter)).toBeGreaterThanOrEqual(
          place(grade([...tools, mild]).letter) ?? 0,
        );
      }),
    );
  });

  test('is the same in whatever order a server lists its tools, reasons and all', () => {
    fc.assert(
      fc.property(anyToolList, fc.infiniteStream(fc.nat()), (tools, keys) => {
        const distinct = [...new Map(tools.map((one) => [one.tool.name, one])).values()];
        const order = new Map(distinct.map((one) => [one, keys.next().value ?? 0]));
        const shuffled = distinct.toSorted((one, other) => (order.get(one) ?? 0) - (order.get(other) ?? 0));
        expect(grade(shuffled)).toEqual(grade(distinct));
      }),
    );
  });

  test('is not a matter of how many tools there are', () => {
    const many = Array.from({ length: 500 }, (_, at) => rated(`save_${at}`, 'Write', 'Medium'));
    expect(grade(many).letter).toBe('B');
    expect(grade([...many, ...SQL]).letter).toBe(grade(SQL).letter);
  });
});

describe('the ladder to a better grade', () => {
  test('takes away what is worst first, and of a chain the way out', () => {
    expect(gradeLadder([...MAIL, rated('delete_mail', 'Destructive', 'Critical')])).toEqual([
      { letter: 'E', restrict: ['send_message'] },
      { letter: 'B', restrict: ['delete_mail', 'send_message'] },
      { letter: 'A', restrict: ['delete_mail', 'send_message', 'read_inbox'] },
    ]);
  });

  test('has no step where all tools would have to go, or where nothing is to gain', () => {
    expect(gradeLadder(SQL)).toEqual([]);
    expect(gradeLadder(WEB)).toEqual([]);
    expect(gradeLadder([])).toEqual([]);
  });

  test('keeps its word: without the named tools the grade is the one it says, and each step costs more', () => {
    fc.assert(
      fc.property(anyToolList, (list) => {
        const tools = [...new Map(list.map((one) => [one.tool.name, one])).values()];
        let [last, cost] = [place(grade(tools).letter) ?? -1, 0];
        for (const step of gradeLadder(tools)) {
          const rest = tools.filter(({ tool }) => !step.restrict.includes(tool.name));
          expect(grade(rest).letter).toBe(step.letter);
          expect(place(step.letter)).toBeLessThan(last);
          expect(step.restrict.length).toBeGreaterThan(cost);
          [last, cost] = [place(step.letter) ?? -1, step.restrict.length];
        }
      }),
    );
  });
});
