import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Comparison, compareLists, type ListedTool, unreadIn } from '../../src/domain/changes.ts';
import { type ToolDefinition, toolHash } from '../../src/domain/tool.ts';

const listed = (definition: ToolDefinition): ListedTool => ({
  name: definition.name,
  hash: toolHash(definition),
  definition,
});

type Lists = Partial<Pick<Comparison<ListedTool>, 'unread' | 'neverWhole'>> & { gone?: readonly ToolDefinition[] };

/** The changes without the definitions: kind, tool, and the former name. */
function compare(last: readonly ToolDefinition[], next: readonly ToolDefinition[], lists: Lists = {}) {
  const { gone = [], unread = 'nothing', neverWhole = false } = lists;
  return compareLists({
    last: last.map(listed),
    next: next.map(listed),
    gone: new Map(gone.map((one) => [one.name, listed(one)])),
    unread,
    neverWhole,
  }).map(({ kind, tool, formerName }) => [kind, tool, ...(formerName === undefined ? [] : [formerName])].join(' '));
}

const NOTE: ToolDefinition = {
  name: 'read_note',
  title: 'Read',
  description: 'Reads one note.',
  inputSchema: { type: 'object', properties: { id: { type: 'string' }, deep: { type: 'boolean' } } },
  outputSchema: { type: 'object' },
  annotations: { readOnlyHint: true },
  _meta: { house: 1 },
};
const OTHER: ToolDefinition = { name: 'save_note', description: 'Saves one note.' };

describe('a comparison of two lists', () => {
  test('says which tools came and went', () => {
    expect(compare([NOTE], [OTHER])).toEqual(['added save_note', 'removed read_note']);
  });

  test.each([
    ['title', { title: 'See' }],
    ['title', { title: undefined }],
    ['description', { description: 'Reads a note.' }],
    ['input_schema', { inputSchema: { type: 'object' } }],
    ['output_schema', { outputSchema: { type: 'array' } }],
    ['annotations', { annotations: { readOnlyHint: false } }],
    ['other', { _meta: { house: 2 } }],
    ['other', { icons: [] }],
  ])('names a change of %s, and nothing else', (kind, change) => {
    const changed = Object.fromEntries(
      Object.entries({ ...NOTE, ...change }).filter(([, member]) => member !== undefined),
    );
    expect(compare([NOTE, OTHER], [changed as ToolDefinition, OTHER])).toEqual([`${kind} read_note`]);
  });

  test('names each kind once for a tool in which all changed', () => {
    const rewritten = {
      name: 'read_note',
      title: 'x',
      description: 'x',
      inputSchema: {},
      outputSchema: {},
      annotations: {},
      a: 1,
      b: 2,
    };
    expect(compare([NOTE], [rewritten])).toEqual(
      ['title', 'description', 'input_schema', 'output_schema', 'annotations', 'other'].map(
        (kind) => `${kind} read_note`,
      ),
    );
  });

  test('does not mind the order of tools and of keys', () => {
    const { name, ...rest } = NOTE;
    const turned = {
      ...Object.fromEntries(Object.entries(rest).reverse()),
      inputSchema: { properties: { deep: { type: 'boolean' }, id: { type: 'string' } }, type: 'object' },
      name,
    };
    expect(compare([NOTE, OTHER], [OTHER, turned])).toEqual([]);
  });

  test('knows a tool again that had vanished, and what was rewritten meanwhile', () => {
    expect(compare([], [NOTE], { gone: [NOTE] })).toEqual(['reappeared read_note']);
    expect(compare([], [{ ...NOTE, description: 'Deletes all notes.' }], { gone: [NOTE] })).toEqual([
      'reappeared read_note',
      'description read_note',
    ]);
  });

  test('keeps apart names that are members of every object', () => {
    const names = ['__proto__', 'constructor', 'toString'].map((name) => ({ ...NOTE, name }));
    expect(compare([], names)).toHaveLength(3);
    expect(compare(names, names)).toEqual([]);
    const odd: unknown = JSON.parse('{"__proto__":{"a":1}}');
    const withOdd = { ...NOTE, inputSchema: odd as Record<string, unknown> };
    expect(compare([{ ...NOTE, inputSchema: {} }], [withOdd])).toEqual(['input_schema read_note']);
  });
});

describe('a renamed tool', () => {
  test('is one whose definition is equal in everything but the name', () => {
    expect(compare([NOTE, OTHER], [{ ...NOTE, name: 'get_note' }, OTHER])).toEqual(['renamed get_note read_note']);
  });

  test('is one whose texts are equal once each name is taken out; what else changed is told', () => {
    const before = { ...NOTE, description: 'read_note reads. Call read_note once.' };
    const after = { ...NOTE, name: 'get_note', description: 'get_note reads. Call get_note once.', title: 'Get' };
    expect(compare([before], [after])).toEqual(['renamed get_note read_note', 'title get_note']);
  });

  test('is not guessed: other texts, two candidates, or no words at all', () => {
    const two = [
      { ...NOTE, name: 'get_note' },
      { ...NOTE, name: 'see_note' },
    ];
    expect(compare([NOTE], [{ ...NOTE, name: 'get_note', description: 'Reads notes.' }])).toEqual([
      'added get_note',
      'removed read_note',
    ]);
    expect(compare([NOTE], two)).toEqual(['added get_note', 'added see_note', 'removed read_note']);
    expect(compare(two, [NOTE])).toEqual(['added read_note', 'removed get_note', 'removed see_note']);
    expect(compare([{ name: 'read', inputSchema: {} }], [{ name: 'delete', inputSchema: {} }])).toEqual([
      'added delete',
      'removed read',
    ]);
  });

  test('is not one that was listed under this name before', () => {
    const back = { ...NOTE, name: 'get_note' };
    expect(compare([NOTE], [back], { gone: [back] })).toEqual(['reappeared get_note', 'removed read_note']);
  });
});

describe('a list that does not tell all', () => {
  test('takes nothing away that it did not get to', () => {
    const changed = { ...OTHER, description: 'Saves two notes.' };
    const cut = unreadIn({ truncated: 'The list was cut.', rejected: [] });
    expect(compare([NOTE, OTHER], [changed], { unread: cut })).toEqual(['description save_note']);
    const nameless = unreadIn({ rejected: [{ index: 3, reason: 'no object' }] });
    expect(compare([NOTE, OTHER], [], { unread: nameless })).toEqual([]);
  });

  test('takes away what it plainly lacks beside a tool that was rejected by its name', () => {
    const unread = unreadIn({ rejected: [{ index: 0, name: 'read_note', reason: 'too deep' }] });
    expect(compare([NOTE, OTHER], [], { unread })).toEqual(['removed save_note']);
  });

  test('is no ground for calling a tool new, as long as no list was ever whole', () => {
    expect(compare([NOTE], [NOTE, OTHER], { neverWhole: true })).toEqual([]);
    expect(compare([NOTE], [{ ...NOTE, title: 'x' }, OTHER], { neverWhole: true })).toEqual(['title read_note']);
  });

  test('makes no renamed tool out of one that may still be there', () => {
    const unread = unreadIn({ truncated: 'cut', rejected: [] });
    expect(compare([NOTE], [{ ...NOTE, name: 'get_note' }], { unread })).toEqual(['added get_note']);
  });
});

const definition = fc.record(
  {
    name: fc.constantFrom('a', 'b', 'c', 'd', 'e', '__proto__', 'ab'),
    title: fc.constantFrom('T', 'U'),
    description: fc.constantFrom('does a', 'does b', 'x', ''),
    inputSchema: fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 2 }),
    annotations: fc.dictionary(fc.constantFrom('readOnlyHint', 'x'), fc.boolean(), { maxKeys: 1 }),
  },
  { requiredKeys: ['name'] },
);
const list = fc.uniqueArray(definition, { selector: ({ name }) => name, maxLength: 6 });

describe('of any lists', () => {
  test('one and itself differ in nothing, in whatever order', () => {
    fc.assert(
      fc.property(list, fc.boolean(), (tools, turned) => {
        expect(compare(tools, turned ? tools.toReversed() : structuredClone(tools))).toEqual([]);
      }),
    );
  });

  test('the changes turn the names of the one into those of the other', () => {
    fc.assert(
      fc.property(list, list, list, (last, next, gone) => {
        const names = new Set<string>(last.map(({ name }) => name));
        const away = gone.filter(({ name }) => !names.has(name));
        for (const change of compare(last, next, { gone: away })) {
          const [kind, tool = '', formerName = ''] = change.split(' ');
          if (kind === 'removed') names.delete(tool);
          if (kind === 'renamed') names.delete(formerName);
          if (kind === 'added' || kind === 'reappeared' || kind === 'renamed') names.add(tool);
        }
        expect([...names].toSorted()).toEqual(next.map(({ name }) => name).toSorted());
      }),
    );
  });

  test('what comes in one direction goes in the other, and the same fields differ', () => {
    const opposite = (change: string) => {
      const [kind, tool, formerName] = change.split(' ');
      if (kind === 'renamed') return `renamed ${formerName} ${tool}`;
      return `${kind === 'added' ? 'removed' : kind === 'removed' ? 'added' : kind} ${tool}`;
    };
    // A change of a renamed tool goes by its new name, which is another one on the way back.
    const ofTool = (changes: string[]) => {
      const renamed = new Set(changes.flatMap((one) => (one.startsWith('renamed') ? one.split(' ').slice(1) : [])));
      return changes.filter((one) => one.startsWith('renamed') || !renamed.has(one.split(' ')[1] ?? '')).toSorted();
    };
    fc.assert(
      fc.property(list, list, (one, other) => {
        expect(ofTool(compare(one, other).map(opposite))).toEqual(ofTool(compare(other, one)));
      }),
    );
  });

  test('5,000 tools that all changed are compared within seconds', () => {
    const many = (text: string) =>
      Array.from({ length: 5000 }, (_, at) => ({ ...NOTE, name: `tool_${at}`, description: `${text} ${at}` }));
    const [last, next] = [many('Does'), many('Did')];
    const renamed = next.map((tool) => ({ ...tool, name: `new_${tool.name}` }));
    const started = performance.now();
    expect(compare(last, next)).toHaveLength(5000);
    expect(compare(next, renamed)).toHaveLength(5000);
    expect(performance.now() - started).toBeLessThan(4000);
  });
});
