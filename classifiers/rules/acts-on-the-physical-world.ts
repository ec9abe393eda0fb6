import { isAbout, quoteMatch } from '../facts/facts.ts';
import { type Rule, rates, SILENT } from '../rule.ts';

const ID = 'acts-on-the-physical-world';
const DANGEROUS =
  /\b(?:door ?locks?|smart ?locks?|doors?|vehicles?|cars?|garage|drones?|robot(?:ic)? arm|valves?|furnace|oven|heater|industrial|plc|pump|reactor|gate opener|alarm system)\b/i;

export const actsOnThePhysicalWorld: Rule = {
  id: ID,
  why: 'A wrong move of a lock, a vehicle or a machine can hurt somebody.',
  match: (facts) => {
    const acts = facts.mainActs.some(
      (act) => act.verb.effect === 'operate' || act.verb.effect === 'drive' || act.verb.effect === 'run',
    );
    const quote = acts && isAbout(facts, 'device') ? quoteMatch(facts, DANGEROUS) : undefined;
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
    { tool: { name: 'play_song', description: 'Plays a song.' }, expect: 'silent' },
  ],
};
