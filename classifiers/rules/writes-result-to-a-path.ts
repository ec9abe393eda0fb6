import type { Facts } from '../facts/facts.ts';
import type { Parameter } from '../facts/parameters.ts';
import { type Rule, rates, SILENT, votes } from '../rule.ts';

const ID = 'writes-result-to-a-path';
const OUTPUT =
  /^(?:output|out|save|dest|destination|target|export|download|local)_?(?:file|path|dir|directory|folder|filename|filepath|location)(?:_?(?:path|name))?$|^(?:save_?to|output_?to|write_?to|filename_?out|outfile|save_?as)$/;

export function outputParameter(facts: Facts): Parameter | undefined {
  return facts.parameters.find((parameter) =>
    OUTPUT.test(
      parameter.name
        .replace(/([a-z])([A-Z])/g, '$1_$2')
        .toLowerCase()
        .replaceAll('-', '_'),
    ),
  );
}

const SETS = new Set(['update', 'set', 'configure', 'change', 'modify']);

export const writesResultToAPath: Rule = {
  id: ID,
  why: 'A converter or generator that has an output path writes a local file of the caller’s choice.',
  match: (facts) => {
    const parameter = outputParameter(facts);
    // A setting that names a folder writes nothing there now.
    if (parameter === undefined || SETS.has(facts.nameActs[0]?.verb.lemma ?? '')) return SILENT;
    const mild = facts.mainActs.every(
      (act) => act.verb.effect === 'read' || act.verb.effect === 'make' || act.verb.effect === 'write',
    );
    const voice = {
      rule: ID,
      claim: `It writes a file to “${parameter.name}”.`,
      weight: mild ? 1 : 0.7,
      evidence: [parameter.evidence],
    };
    return [votes('Write', voice), rates('Write', 'High', voice)];
  },
  examples: [
    {
      tool: {
        name: 'convert_image',
        description: 'Converts an image.',
        inputSchema: { type: 'object', properties: { output_path: { type: 'string' } } },
      },
      expect: { category: 'Write', risk: 'High' },
    },
    {
      tool: {
        name: 'convert_image',
        description: 'Converts an image.',
        inputSchema: { type: 'object', properties: { format: { type: 'string' } } },
      },
      expect: 'silent',
    },
  ],
};
