import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Combination,
  combinationsAcross,
  combinationsWithin,
  isLeg,
  LEGS_OF,
  type SketchedServer,
} from '../../src/domain/combinations.ts';
import { type RatedServer, remediesFor } from '../../src/domain/cut-chains.ts';
import { noCounters } from '../../src/domain/policy/counters.ts';
import { decide } from '../../src/domain/policy/decide.ts';
import { recommendPolicy } from '../../src/domain/policy/recommend.ts';
import { parsePolicy } from '../../src/domain/policy/schema.ts';
import { judgeStack } from '../../src/domain/stack.ts';
import { sketchOf } from '../../src/domain/tool-sketch.ts';
import { anyStack, BANK, CHAT, MAIL, rated, SQL, unassessed, VAULT, WEB } from './server-tools.ts';

const sketched = ({ name, tools }: RatedServer): SketchedServer => ({ name, tools: tools.map(sketchOf) });
const within = (tools: RatedServer['tools']) => combinationsWithin(sketched({ name: 'one', tools }));
const across = (servers: Record<string, RatedServer['tools']>) =>
  combinationsAcross(Object.entries(servers).map(([name, tools]) => sketched({ name, tools })));
const kinds = (combinations: readonly Combination[]) => combinations.map(({ kind }) => kind);

describe('combinations inside one server', () => {
  test('a mailbox gives mail away: the tools of each leg, and the attack in a sentence', () => {
    const [found] = within([...MAIL, ...VAULT]);
    expect(found).toMatchObject({
      kind: 'data-leaves',
      severity: 'Critical',
      servers: ['one'],
      legs: [
        { leg: 'untrusted_content', tools: [{ tool: 'read_inbox' }], total: 1 },
        {
          leg: 'private_data',
          tools: [{ tool: 'get_secret' }, { tool: 'read_inbox' }, { tool: 'list_items' }],
          total: 3,
        },
        { leg: 'external_send', tools: [{ tool: 'send_message' }], total: 1 },
      ],
      alone: [],
      attack:
        'Text from outside that “read_inbox” brings in can tell the agent to fetch private data with “get_secret” and to send it out with “send_message”.',
    });
  });

  test.each<[string, RatedServer['tools']]>([
    ['a search of documents and a way to send', [...WEB, ...CHAT]],
    ['a vault with a way out, and nobody outside who could ask for it', [...VAULT, ...CHAT]],
    ['a vault and the web, and no way out', [...VAULT, ...WEB]],
    ['a shell that no outsider reaches', SQL],
    ['tools of which nothing is known', [unassessed('a'), unassessed('b')]],
    ['no tools', []],
  ])('%s is none', (_, tools) => expect(within(tools)).toEqual([]));

  test('one tool that is all legs by itself is one', () => {
    const [found] = within([
      rated('run_code', 'Execute', 'Critical', 'private_data', 'untrusted_content', 'external_send'),
    ]);
    expect(found?.alone).toEqual([{ server: 'one', tool: 'run_code' }]);
    expect(found?.attack).toBe(
      'Text from outside that “run_code” brings in can tell the agent to fetch private data and to send it out, all with this same tool.',
    );
  });

  test('outsiders’ text beside a shell, money or a deletion is one of its own kind', () => {
    const deletes = rated('delete_all', 'Destructive', 'Critical');
    const found = within([...WEB, ...SQL, ...BANK, deletes]);
    expect(found.map(({ kind, severity }) => [kind, severity])).toEqual([
      ['outsider-runs-code', 'Critical'],
      ['outsider-moves-money', 'Critical'],
      ['outsider-destroys', 'High'],
    ]);
    expect(found[1]?.attack).toBe(
      'Text from outside that “search_news” brings in can tell the agent to move money with “transfer”.',
    );
    expect(
      kinds(within([...WEB, rated('run_tests', 'Execute', 'High'), rated('invoice', 'Financial', 'High')])),
    ).toEqual([]);
  });
});

describe('combinations across servers', () => {
  test('name the tools with their servers', () => {
    const [found] = across({ web: WEB, vault: VAULT, chat: CHAT });
    expect(found).toMatchObject({ kind: 'data-leaves', servers: ['chat', 'vault', 'web'] });
    expect(found?.attack).toBe(
      'Text from outside that “search_news” of “web” brings in can tell the agent to fetch private data with “get_secret” of “vault” and to send it out with “post_message” of “chat”.',
    );
  });

  test('are none where one server has all legs itself: that is reported with it', () => {
    expect(across({ mail: MAIL, web: WEB })).toEqual([]);
    expect(kinds(within(MAIL))).toEqual(['data-leaves']);
  });

  test('are one where a server’s data leaves only by way of another that could also be misled alone', () => {
    const [found, ...more] = across({ mail: MAIL, vault: VAULT });
    expect(more).toEqual([]);
    expect(found?.legs.find(({ leg }) => leg === 'private_data')).toMatchObject({
      total: 2,
      tools: [{ server: 'vault' }, { server: 'vault' }],
    });
    expect(found?.attack).toContain('“get_secret” of “vault” and to send it out with “send_message” of “mail”');
  });

  test('are none of one server, and none without all legs', () => {
    expect(across({ web: WEB, chat: CHAT })).toEqual([]);
    expect(across({ vault: VAULT })).toEqual([]);
    expect(kinds(across({ web: WEB, sql: SQL, bank: BANK }))).toEqual(['outsider-runs-code', 'outsider-moves-money']);
  });
});

describe('remedies', () => {
  test('cut the way out where that asks least of a person, with a rule that asks before each call', () => {
    const [remedy, ...more] = remediesFor([{ name: 'mail', tools: MAIL }]);
    expect(more).toEqual([]);
    expect(remedy).toMatchObject({
      kind: 'data-leaves',
      leg: 'external_send',
      tools: [{ server: 'mail', tool: 'send_message' }],
      text: 'Put each call of “send_message” before a person, or deny it: then nothing that the agent has read leaves unseen.',
    });
    const policy = recommendPolicy(MAIL);
    const merged = parsePolicy({ ...policy, tools: { ...policy.tools, ...remedy?.rules[0]?.tools } });
    const outcome = (tool: string) => merged.ok && decide(merged.policy, { tool, args: {} }, noCounters(0)).outcome;
    expect([outcome('send_message'), outcome('read_inbox')]).toEqual(['ask', 'allow']);
  });

  test('say so where the recommended policy cuts the chain already', () => {
    const [remedy] = remediesFor([{ name: 'one', tools: [...WEB, ...SQL] }]);
    expect(remedy).toMatchObject({
      kind: 'outsider-runs-code',
      leg: 'runs_anything',
      tools: [],
      already: 1,
      rules: [],
    });
    expect(remedy?.text).toMatch(/^The recommended policy cuts this already/);
  });

  test('cut a leg in all servers, also in one that is part of no reported chain', () => {
    const [remedy] = remediesFor([
      { name: 'mail', tools: MAIL },
      { name: 'chat', tools: CHAT },
    ]);
    expect(remedy?.tools).toEqual([
      { server: 'chat', tool: 'post_message' },
      { server: 'mail', tool: 'send_message' },
    ]);
  });
});

describe('of any servers', () => {
  const legsMissing = ({ tools }: RatedServer, { kind }: Combination) =>
    LEGS_OF[kind].filter((leg) => !tools.some((tool) => isLeg(sketchOf(tool), leg)));

  test('there is no combination without all its legs, and every named tool is the leg it is named for', () => {
    fc.assert(
      fc.property(anyStack, (servers) => {
        const report = judgeStack(servers);
        const all = [...report.across, ...report.servers.flatMap(({ combinations }) => combinations)];
        for (const combination of all) {
          expect(combination.legs.map(({ leg }) => leg).toSorted()).toEqual([...LEGS_OF[combination.kind]].toSorted());
          for (const { leg, tools, total } of combination.legs) {
            expect(total).toBeGreaterThan(0);
            for (const { server, tool } of tools) {
              const own = servers.find(({ name }) => name === server)?.tools ?? [];
              expect(own.some((one) => one.tool.name === tool && isLeg(sketchOf(one), leg))).toBe(true);
            }
          }
        }
      }),
    );
  });

  test('one inside a server has all its legs there, and one across needs more than one server', () => {
    fc.assert(
      fc.property(anyStack, (servers) => {
        const report = judgeStack(servers);
        for (const { name, combinations } of report.servers) {
          const own = servers.filter((server) => server.name === name);
          for (const one of combinations) expect(own.flatMap((server) => legsMissing(server, one))).toEqual([]);
        }
        for (const one of report.across) {
          const stake = one.legs.find(({ leg }) => leg === LEGS_OF[one.kind].at(-1));
          for (const { server } of stake?.tools ?? []) {
            const own = servers.filter(({ name }) => name === server);
            expect(own.every((holder) => legsMissing(holder, one).length > 0)).toBe(true);
          }
        }
      }),
    );
  });

  test('no chain is left when the remedies are followed', () => {
    fc.assert(
      fc.property(anyStack, (servers) => {
        const { remedies } = judgeStack(servers);
        const rest = servers.map(({ name, tools }) => ({
          name,
          tools: tools.filter((tool) => !remedies.some(({ leg }) => isLeg(sketchOf(tool), leg))),
        }));
        const left = judgeStack(rest);
        expect([...left.across, ...left.servers.flatMap(({ combinations }) => combinations)]).toEqual([]);
        for (const { leg, tools, already } of remedies) {
          const all = servers.flatMap((server) => server.tools.filter((tool) => isLeg(sketchOf(tool), leg)));
          expect(tools.length + already).toBe(all.length);
        }
      }),
    );
  });

  test('the order of servers and of their tools changes nothing', () => {
    fc.assert(
      fc.property(anyStack, (servers) => {
        const distinct = servers.map(({ name, tools }) => ({
          name,
          tools: [...new Map(tools.map((one) => [one.tool.name, one])).values()],
        }));
        const turned = distinct.toReversed().map(({ name, tools }) => ({ name, tools: tools.toReversed() }));
        expect(judgeStack(turned)).toEqual(judgeStack(distinct));
      }),
    );
  });
});
