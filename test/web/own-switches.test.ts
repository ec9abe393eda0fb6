import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explainSwitch, OWN_SWITCHES } from '../../src/domain/policy/own-switches.ts';
import { readAnswer } from './answers.ts';
import { type ExampleSite, judged, NOTES, openSite } from './example-site.ts';

const MONDAY = '@mondaydotcomorg/monday-api-mcp';
const boards = {
  listing: { name: 'boards', where: { kind: 'package' as const, registry: 'npm' as const, package: MONDAY } },
  tools: [judged('Destructive', 'Critical', { name: 'delete_board', inputSchema: { type: 'object' } })],
};

let site: ExampleSite;
beforeAll(async () => {
  site = await openSite([NOTES, boards]);
});
afterAll(() => site.close());

describe('a server that has a switch of its own', () => {
  const [monday] = OWN_SWITCHES[MONDAY] ?? [];
  const explanation = monday === undefined ? 'There is no entry.' : explainSwitch(monday);
  const page = async (path: string) => {
    const answer = await fetch(site.origin + path, { headers: { accept: 'text/html' } });
    expect(answer.status, path).toBe(200);
    return (await answer.text()).replaceAll('&quot;', '"').replaceAll(/<[^>]*>/g, '');
  };

  test('is shown with it beside its policy, and in its JSON twin', async () => {
    expect(await page('/servers/boards')).toContain(explanation);
    const twin = await readAnswer<{ ownSwitches: unknown }>(`${site.origin}/api/v1/servers/boards`);
    expect(twin.ownSwitches).toEqual([{ text: '--read-only true', explanation }]);
  });

  test('has it among the notes of its policy', async () => {
    const address = `${site.origin}/api/v1/servers/boards/policy.json?format=cursor&explain=true`;
    const { notes } = await readAnswer<{ notes: string[] }>(address);
    expect(notes[0]).toBe(explanation);
  });

  test('is named before the policy in the steps of each of its tools', async () => {
    const twin = await readAnswer<{ steps: string[] }>(`${site.origin}/api/v1/servers/boards/tools/delete_board`);
    expect(twin.steps[0]).toContain(explanation);
  });

  test('and no other server is', async () => {
    expect(await page('/servers/notes-mcp')).not.toContain('a switch of its own');
    expect((await readAnswer<{ ownSwitches: unknown }>(`${site.origin}/api/v1/servers/notes-mcp`)).ownSwitches).toEqual(
      [],
    );
  });
});
