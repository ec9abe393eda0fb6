import { expect, test } from 'vitest';
import { crawlOwn, crawlRaw, listed, namesOf } from '../support/crawl.ts';

test('a server of revision 2026-07-28 that knows no initialize lists its tools', async () => {
  const outcome = listed(await crawlOwn('modern-stdio.ts'));
  expect(outcome.protocolVersion).toBe('2026-07-28');
  expect(outcome.launch).toMatchObject({ method: 'none', era: '2026-07-28', pages: 1, clientCapabilities: [] });
  expect(outcome.serverInfo).toMatchObject({ name: 'modern', version: '2.0.0' });
  expect(outcome.instructions).toBe('Ask before you delete.');
  expect(namesOf(outcome)).toEqual(['read_note', 'delete_note']);
  expect(outcome.tools[0]?.annotations).toEqual({ readOnlyHint: true });
});

test('a server of the older revisions lists all its pages, unknown fields included', async () => {
  const outcome = listed(await crawlOwn('legacy-stdio.ts'));
  expect(outcome.protocolVersion).toBe('2025-11-25');
  expect(outcome.launch).toMatchObject({ era: 'legacy', pages: 3 });
  expect(namesOf(outcome)).toEqual(['first', 'second', 'third']);
  expect(outcome.tools[1]).toEqual({
    name: 'second',
    description: 'Does second.',
    inputSchema: { type: 'object' },
    house: { rules: ['second'] },
  });
  expect(outcome).not.toHaveProperty('truncated');
});

test('a server that leaves over the question for its era is started again and asked in the old way', async () => {
  expect(namesOf(await crawlRaw('leaves-when-asked-for-era'))).toEqual(['shy']);
});

test('a server that never answers the question for its era is asked in the old way through the same pipe', async () => {
  expect(namesOf(await crawlRaw('ignores-era-question', { limits: { probeMs: 300 } }))).toEqual(['mute']);
});

test('a server of the new revision that wakes up late is believed and not started twice', async () => {
  const outcome = listed(await crawlRaw('wakes-up-late', { limits: { probeMs: 100 } }));
  expect(outcome.protocolVersion).toBe('2026-07-28');
  expect(outcome.serverInfo.name).toBe('late');
  expect(namesOf(outcome)).toEqual(['late']);
});

test('a server that refuses the old handshake for its version is asked for its era once more', async () => {
  const outcome = listed(await crawlOwn('modern-stdio.ts', [], { limits: { probeMs: 1 } }));
  expect(outcome.protocolVersion).toBe('2026-07-28');
});
