import type { CombinationKind, Leg } from './combinations.ts';

/** What a combination is called, wherever it is shown. */
export const COMBINATION_WORDS: Record<CombinationKind, string> = {
  'data-leaves': 'Private data can leave',
  'outsider-runs-code': 'An outsider’s text can run something',
  'outsider-moves-money': 'An outsider’s text can move money',
  'outsider-destroys': 'An outsider’s text can remove things for good',
};

/** What the tools of a leg do. */
export const LEG_WORDS: Record<Leg, string> = {
  untrusted_content: 'brings in text from outside',
  private_data: 'reads private data',
  external_send: 'sends data out',
  runs_anything: 'runs what it is given',
  moves_money: 'moves money',
  destroys: 'removes for good',
};
