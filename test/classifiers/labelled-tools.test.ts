import { describe, expect, it } from 'vitest';
import { classify } from '../../classifiers/classify.ts';
import { belowFloors } from '../../classifiers/floors.ts';
import { evaluateFile } from '../../src/cli/eval.ts';
import { shippedFigures, shippedFloors } from './measured.ts';
import { readLabelledRows, sharedFile } from './shared-data.ts';

const file = sharedFile('eval/dev.jsonl');

describe.skipIf(file === undefined)('on the labelled tools', { timeout: 600_000 }, () => {
  const rows = file === undefined ? [] : readLabelledRows(file);

  it('holds every floor where no model has seen the family', async () => {
    const terminal = {
      config: () => expect.fail('no setting is needed'),
      write: async () => {},
      say: () => {},
      input: process.stdin,
      signal: new AbortController().signal,
    };
    const began = performance.now();
    const evaluated = await evaluateFile(file ?? '', { crossValidate: true }, terminal);
    console.info(`evaluated ${evaluated.set.rows} tools in ${Math.round((performance.now() - began) / 1000)} s`);
    const known = shippedFigures().sets.find(({ set }) => set.sha256 === evaluated.set.sha256);
    if (known === undefined) expect.fail('figures.json does not know this set: run npm run figures');
    const floors = shippedFloors();
    expect(Object.keys(floors)).toContain(known.name);
    expect(belowFloors({ ...known, ...evaluated }, floors)).toEqual([]);
  });

  it('judges all nineteen tools of PocketBase by the guide', () => {
    const nineteen = rows.filter((row) => row.id.startsWith('ssakone-pb-mcp-server/'));
    expect(nineteen).toHaveLength(19);
    for (const row of nineteen) {
      const classification = classify({ tool: row.tool, server: row.server });
      expect(classification, row.id).toMatchObject({ category: row.label.category, risk: row.label.risk });
    }
  });

  it('says of the logout of PocketBase that logging in again undoes it', () => {
    const logout = rows.find((row) => row.id === 'ssakone-pb-mcp-server/logout');
    if (logout === undefined) throw new Error('no logout among the labelled tools');
    expect(classify({ tool: logout.tool, server: logout.server })).toMatchObject({
      category: 'Write',
      risk: 'Medium',
      rationale: expect.stringContaining('Logging in again undoes it.'),
    });
  });
});
