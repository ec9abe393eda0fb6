import type { Manipulation } from '../../src/domain/classification.ts';
import type { ToolDefinition } from '../../src/domain/tool.ts';
import { type Key, quoteKey, shownName } from './texts.ts';

/** A name that says what to read and to put there: `content_from_reading_ssh_id_rsa`. */
const TRAP =
  /(?:^|_)(?:contents?|text|data|output|result|dump|value)_(?:of|from|after)_(?:\w{1,30}_)?(?:id_rsa|ssh|etc_passwd|passwd|shadow|mcp_json|aws|env_file|dot_?env|credentials?|private_key|bash_history|keychain|cookies|system_prompt|conversation)|(?:^|_)(?:reading|read|cat|dump|paste|exfiltrate)_(?:the_|of_|from_)?(?:\w{1,20}_)?(?:id_rsa|ssh_key|etc_passwd|etc_shadow|mcp_json|aws_credentials|private_key_file|dot_?env|system_prompt)/;

/** Parameters whose name alone is an order, since a model fills in what a name asks for. */
export function trapsIn(tool: ToolDefinition, keys: readonly Key[], most: number): Manipulation[] {
  return keys
    .filter(({ isParameter, name }) => isParameter && TRAP.test(inWords(name)))
    .slice(0, most)
    .map((key) => ({
      kind: 'hidden-instruction',
      claim: `The name of the parameter ${shownName(key.name)} tells its reader to read something private and to hand it over.`,
      evidence: [quoteKey(tool, key)],
    }));
}

/** `contentFromId_rsa` as `content_from_id_rsa`. */
function inWords(name: string): string {
  return name
    .slice(0, 200)
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z\d]+/g, '_')
    .toLowerCase();
}
