import { type Format, VISIBLE_ALIAS } from './format.ts';
import { jsonText } from './quote.ts';

/** Our own format: the policy as it is. It is described by `policyJsonSchema` and read by `parsePolicy`. */
export const toolrisk: Format = {
  name: 'toolrisk',
  title: 'Toolrisk',
  fileName: 'policy.json',
  mediaType: 'application/json',
  alias: VISIBLE_ALIAS,
  install: () =>
    'Keep it as policy.json and give it to a gateway that enforces policy.json, version 1, with approvals.',
  write: ({ policy }) => ({ text: jsonText(policy), notExpressed: [] }),
};
