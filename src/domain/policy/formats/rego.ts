import { type Format, VISIBLE_ALIAS } from './format.ts';
import { jsonString } from './quote.ts';
import { reduce } from './reduce.ts';

/**
 * A Rego module with `allow`, for a host that knows yes and no, and `decision`, for one that can also ask.
 *
 * Source: openpolicyagent.org/docs/policy-language in a stored copy of 2026 (not looked at again on 2026-11-23): a rule
 * that is undefined takes its default, a string between quotes is read as JSON, `import rego.v1` makes one text fit
 * versions before and after 1.0. The input is `{"server": …, "tool": …}`; each host maps its own request to it.
 */
export const rego: Format = {
  name: 'rego',
  title: 'Open Policy Agent',
  fileName: 'policy.rego',
  mediaType: 'text/plain',
  comment: '#',
  alias: VISIBLE_ALIAS,
  install: (alias) =>
    `Load it into Open Policy Agent and ask for data.toolrisk.decision ("allow", "ask" or "deny") or data.toolrisk.allow, with the input {"server": …, "tool": …}. The server must be called ${alias} there.`,
  write: ({ plan, alias }) => {
    const reduced = reduce(plan, {
      client: 'The host',
      asks: true,
      refuses: true,
      keyOf: (name) => (name.isWellFormed() ? name : undefined),
    });
    const entries = [...reduced.rules].map(([name, verdict]) => `\t${jsonString(name)}: "${verdict}",\n`).join('');
    return {
      text: `package toolrisk

import rego.v1

default allow := false

default decision := "deny"

allow if decision == "allow"

decision := object.get(tools, input.tool, "${reduced.rest}") if {
	input.server == ${jsonString(alias)}
	is_string(input.tool)
}

tools := {${entries === '' ? '' : `\n${entries}`}}
`,
      notExpressed: reduced.notExpressed,
    };
  },
};
