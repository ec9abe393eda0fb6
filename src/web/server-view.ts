import type { ServerDetail } from '../domain/catalogue.ts';
import { type Combination, combinationsWithin } from '../domain/combinations.ts';
import { type Remedy, remediesFor } from '../domain/cut-chains.ts';
import { gradeLadder, type LadderStep } from '../domain/grade-ladder.ts';
import { explainSwitch, ownSwitchesOf, switchText } from '../domain/policy/own-switches.ts';
import { sketchOf } from '../domain/tool-sketch.ts';
import { rated } from './represent.ts';

/** What a server's tools come to together, derived from one answer of the catalogue. */
export type ServerView = {
  ladder: LadderStep[];
  combinations: Combination[];
  remedies: Remedy[];
  /** Switches that the server has of its own: how each is typed, and what it does. */
  ownSwitches: { text: string; explanation: string }[];
};

export function serverView({ slug, toolList, listing }: ServerDetail): ServerView {
  const tools = rated(toolList);
  return {
    ladder: gradeLadder(tools),
    combinations: combinationsWithin({ name: slug, tools: tools.map(sketchOf) }),
    remedies: remediesFor([{ name: slug, tools }]),
    ownSwitches: ownSwitchesOf(listing.where).map((one) => ({
      text: switchText(one),
      explanation: explainSwitch(one),
    })),
  };
}
