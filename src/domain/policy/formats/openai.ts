import type { Format } from './format.ts';
import { jsonText } from './quote.ts';
import { keysWith, reduce } from './reduce.ts';

/**
 * The `mcp` tool of a request to OpenAI's Responses API.
 *
 * Source: src/openai/types/responses/tool_param.py of openai/openai-python in a stored copy of 2026, generated from
 * OpenAI's own description, and the guide "Connectors and MCP servers" (a copy of September 2025, looked at again on
 * 2026-11-23, when no newer one was found): `allowed_tools` limits what the model gets; `require_approval` takes `always`
 * and `never`, each with `tool_names`; left out, approval is required.
 */
export const openai: Format = {
  name: 'openai',
  title: "OpenAI's Responses API",
  fileName: 'openai-mcp-tool.json',
  mediaType: 'application/json',
  alias: {
    test: (alias) => /^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(alias),
    sentence:
      "The server's name must begin with a letter and hold only letters, digits, hyphens and underscores, at most 64, to be a server_label.",
  },
  install: () =>
    'Put the object into "tools" of every request to the Responses API, and add your "server_url". The API sends an approval request for what must be asked; your program answers it.',
  write: ({ plan, alias }) => {
    const keyOf = (name: string) => (name.isWellFormed() ? name : undefined);
    const reduced = reduce(plan, { client: 'The Responses API', asks: true, refuses: true, keyOf });
    const [asked, allowed] = [keysWith(reduced.rules, 'ask'), keysWith(reduced.rules, 'allow')];
    // The API has no list of refusals, and does not say what holds for a tool in neither list of "require_approval".
    const listed = reduced.rest !== 'allow' || keysWith(reduced.rules, 'deny').length > 0;
    const approvals = {
      ...(asked.length > 0 ? { always: { tool_names: asked } } : {}),
      ...(allowed.length > 0 ? { never: { tool_names: allowed } } : {}),
    };
    return {
      text: jsonText({
        type: 'mcp',
        server_label: alias,
        ...(listed ? { allowed_tools: [...allowed, ...asked] } : {}),
        require_approval: allowed.length > 0 ? approvals : 'always',
      }),
      notExpressed: [
        ...reduced.notExpressed,
        ...(listed && plan.rest !== 'deny'
          ? [
              'The API has no list of refusals, so a tool that the policy does not name is left out, where the policy lets it through.',
            ]
          : []),
        ...(!listed ? ['The API may ask about a tool that the policy does not name, where the policy allows it.'] : []),
        ...(listed && allowed.length + asked.length === 0
          ? [
              'No tool is let through: leave the server out of the request, because the API does not say what an empty "allowed_tools" means.',
            ]
          : []),
      ],
    };
  },
};
