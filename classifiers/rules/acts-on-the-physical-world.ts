import type { Evidence } from '../../src/domain/classification.ts';
import type { Act } from '../facts/acts.ts';
import { type Facts, isAbout, quoteAct, quoteMatch } from '../facts/facts.ts';
import { type Rule, rates, SILENT } from '../rule.ts';

const ID = 'acts-on-the-physical-world';
const DANGEROUS =
  /\b(?:door ?locks?|smart ?locks?|deadbolts?|doors?|vehicles?|cars?|trucks?|garage|drones?|quadcopters?|robot(?:ic)? arms?|manipulators?|valves?|furnace|oven|stove|boilers?|heater|industrial|plc|scada|pumps?|reactor|turbines?|conveyors?|spindle|gate opener|alarm system|circuit breakers?|elevators?|cranes?|forklifts?|lasers?|infusion)\b/i;
/** Servers that drive nothing else than machines which can hurt. */
const MACHINERY =
  /\b(?:plc|plcs|modbus|scada|opc ?ua|siemens s7|profinet|bacnet|mavlink|ardupilot|px4|drones?|quadcopter|uav|ros ?2?|moveit|robot(?:ics?|s)?|tesla|rivian|electric vehicles?|connected car|cnc|grbl|linuxcnc)\b/;
/** What looks, speaks or plays moves nothing. */
const TAME = new Set([
  'play',
  'speak',
  'say',
  'connect',
  'reconnect',
  'wake',
  'record',
  'open',
  'serve',
  'load',
  'flash',
  'call',
  'invoke',
  'deploy',
  'install',
]);
const TOY = /\b(?:game|minecraft|simulat\w+|virtual|avatar|chat ?bots?|toy|emulat\w+|gazebo)\b/;
const moving = (act: Act): boolean =>
  act.verb.effect === 'operate' || act.verb.effect === 'drive' || act.verb.effect === 'run';

function seen(facts: Facts): Evidence | undefined {
  const act = facts.mainActs.find(moving);
  if (act === undefined) return undefined;
  if (isAbout(facts, 'device')) {
    const quote = quoteMatch(facts, DANGEROUS);
    if (quote !== undefined) return quote;
  }
  const machinery = !TAME.has(act.verb.lemma) && MACHINERY.test(facts.serverText) && !TOY.test(facts.serverText);
  return machinery ? quoteAct(act) : undefined;
}

export const actsOnThePhysicalWorld: Rule = {
  id: ID,
  why: 'A wrong move of a lock, a vehicle or a machine can hurt somebody.',
  match: (facts) => {
    const quote = seen(facts);
    if (quote === undefined) return SILENT;
    return [
      rates('Execute', 'Critical', {
        rule: ID,
        claim: 'It moves something that can hurt.',
        weight: 0.8,
        evidence: [quote],
      }),
    ];
  },
  examples: [
    {
      tool: { name: 'unlock_door', description: 'Unlocks the door.' },
      expect: { category: 'Execute', risk: 'Critical' },
    },
    {
      tool: { name: 'takeoff', description: 'Take off to an altitude.' },
      server: { name: 'mavlink', description: 'Flies a drone.' },
      expect: { category: 'Execute', risk: 'Critical' },
    },
    { tool: { name: 'play_song', description: 'Plays a song.' }, expect: 'silent' },
  ],
};
