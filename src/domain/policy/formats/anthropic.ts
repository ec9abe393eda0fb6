import type { Format } from './format.ts';
import { jsonText } from './quote.ts';
import { reduce } from './reduce.ts';

/**
 * The `mcp_toolset` of a request to Anthropic's Messages API (beta header mcp-client-2025-11-20).
 *
 * Source: platform.claude.com/docs/en/agents-and-tools/mcp-connector and src/anthropic/types/beta of
 * anthropics/anthropic-sdk-python, in stored copies of 2026; the page was looked at again on 2026-11-23: `configs` of a
 * tool goes before `default_config`, and that before the default, which is enabled. There is no way to ask.
 */
export const anthropic: Format = {
  name: 'anthropic',
  title: "Anthropic's Messages API",
  fileName: 'anthropic-mcp-toolset.json',
  mediaType: 'application/json',
  alias: {
    test: (alias) => /^[A-Za-z0-9_-]{1,64}$/.test(alias),
    sentence: "The server's name must be 1 to 64 letters, digits, hyphens and underscores.",
  },
  install: (alias) =>
    `Put the object into "tools" of every request to the Messages API; "mcp_servers" must hold a server of the name ${alias}.`,
  write: ({ plan, alias }) => {
    const keyOf = (name: string) => (name.isWellFormed() ? name : undefined);
    const { rules, rest, notExpressed } = reduce(plan, {
      client: 'The Messages API',
      asks: false,
      refuses: true,
      keyOf,
    });
    const enabled = rest === 'allow';
    const configs = [...rules]
      .filter(([, verdict]) => (verdict === 'allow') !== enabled)
      .map(([name, verdict]) => [name, { enabled: verdict === 'allow' }]);
    return {
      text: jsonText({
        type: 'mcp_toolset',
        mcp_server_name: alias,
        default_config: { enabled },
        configs: Object.fromEntries(configs),
      }),
      notExpressed,
    };
  },
};
