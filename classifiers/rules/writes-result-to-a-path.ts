import type { Evidence } from '../../src/domain/classification.ts';
import type { Facts } from '../facts/facts.ts';
import { hasOwnPlace, isConfined } from '../facts/local-paths.ts';
import type { Parameter } from '../facts/parameters.ts';
import { quoteOf } from '../facts/quote.ts';
import { type Rule, rates, SILENT, votes } from '../rule.ts';

const ID = 'writes-result-to-a-path';
/** Of plain names, without separators and capitals. */
const OUTPUT =
  /^(?:output|out|save|dest|destination|target|export|download|local)(?:file|path|dir|directory|folder|filename|filepath|location)(?:path|name)?$|^(?:saveto|outputto|writeto|filenameout|outfile|saveas)$/;

/** Names that may stand for a file to write as well as for one to read; their description tells. */
const MAYBE_OUTPUT = new Set(['filename', 'path', 'filepath', 'file', 'output', 'target', 'dest']);
const SAVES =
  /^[^.]{0,60}\b(?:(?:to|where to|for) (?:save|saving|write|store)\b(?! (?:tokens?|time|space|context|memory))|sav(?:e|ed|ing) (?:\w+ ){0,4}(?:to|as)\b|output (?:file|path)\b(?! format))/i;

function isOutput(parameter: Parameter): boolean {
  if (MAYBE_OUTPUT.has(parameter.plain)) return SAVES.test(parameter.description?.slice(0, 120) ?? '');
  return OUTPUT.test(parameter.plain);
}

function weightOf(facts: Facts, outputs: readonly Parameter[]): number {
  const { mainActs } = facts;
  if (mainActs.every((act) => act.verb.effect === 'read' || act.verb.effect === 'make' || act.verb.effect === 'write'))
    return 1;
  // Asked of all parameters, so that their order does not matter.
  return outputs.every((output) => MAYBE_OUTPUT.has(output.plain)) ? 0.3 : 0.7;
}

/** Verbs whose result may be handed back or be put into a file. */
const PRODUCES = new Set(
  'export render convert capture draw plot dump record generate extract download screenshot print merge transcribe'.split(
    ' ',
  ),
);
const INTO_A_FILE =
  /\b(?:to|into|in) (?:an? |the |your )?(?:local |new |given |specified |\w+ ){0,2}(?:file|disk|local storage|filesystem)\b(?! format)/i;

/** "Render the map to an image file", "download the transcript to local storage". */
function producesAFile(facts: Facts): Evidence | undefined {
  const lead = facts.headActs[0];
  if (lead === undefined || facts.description === undefined || !PRODUCES.has(lead.verb.lemma)) return undefined;
  const end = facts.head.words.at(-1)?.end ?? lead.word.end;
  const match = INTO_A_FILE.exec(facts.description.text.slice(lead.word.start, end));
  if (match === null) return undefined;
  const start = lead.word.start + match.index;
  return quoteOf('/description', facts.description.text, start, start + match[0].length);
}

const SETS = new Set(['update', 'set', 'configure', 'change', 'modify']);

export const writesResultToAPath: Rule = {
  id: ID,
  why: 'A converter or generator that has an output path writes a local file of the caller’s choice.',
  match: (facts) => {
    const outputs = facts.parameters.filter(isOutput);
    const parameter = outputs[0];
    const file = parameter === undefined ? producesAFile(facts) : undefined;
    if (file !== undefined)
      return [
        votes('Write', { rule: ID, claim: `It writes a file (“${file.quote}”).`, weight: 0.9, evidence: [file] }),
      ];
    // A setting that names a folder writes nothing there now.
    if (parameter === undefined || SETS.has(facts.nameActs[0]?.verb.lemma ?? '')) return SILENT;
    const voice = {
      rule: ID,
      claim: `It writes a file to “${parameter.name}”.`,
      weight: weightOf(facts, outputs),
      evidence: [parameter.evidence],
    };
    const bounded = outputs.some((output) => isConfined(facts, output) || hasOwnPlace(output));
    return bounded ? [votes('Write', voice)] : [votes('Write', voice), rates('Write', 'High', voice)];
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
        name: 'page_messages',
        description: 'Returns the messages of a page.',
        inputSchema: {
          type: 'object',
          properties: { filename: { type: 'string', description: 'File name to save the messages to.' } },
        },
      },
      expect: { category: 'Write' },
    },
    {
      tool: { name: 'render_map', description: 'Render the current view to an image file.' },
      expect: { category: 'Write' },
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
