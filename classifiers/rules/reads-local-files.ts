import { type Facts, parameterNamed } from '../facts/facts.ts';
import { type Rule, rates, SILENT } from '../rule.ts';

const ID = 'reads-local-files';
const PATHS = new Set([
  'path',
  'paths',
  'filepath',
  'filepaths',
  'file',
  'files',
  'filename',
  'inputpath',
  'inputfile',
  'inputfilepath',
  'sourcepath',
  'imagepath',
  'audiopath',
  'videopath',
  'pdfpath',
  'localpath',
  'absolutepath',
  'fileabsolutepaths',
  'fullpath',
  'documentpath',
  'srcpath',
  'sourcefile',
  'remotepath',
  'uri',
  'imagepaths',
]);
const CONTENT = new Set([
  'read',
  'analyze',
  'convert',
  'extract',
  'parse',
  'transcribe',
  'summarize',
  'encode',
  'cat',
  'load',
  'open',
  'tail',
  'grep',
  'head',
  'view',
  'describe',
  'ask',
  'detect',
  'get',
  'show',
  'inspect',
  'retrieve',
  'return',
  'translate',
  'recognize',
  'identify',
  'render',
  'compare',
  'pull',
]);
const LISTS =
  /(?:^|[^a-z])(?:list|lists|exists|info|metadata|stat|tree|structure|size|director(?:y|ies)|folders?)(?:$|[^a-z])/i;
const REMOTE =
  /\b(?:github|gitlab|repository|repo|bucket|drive|s3|merge request|pull request|commit|notes directory|data directory|sandbox|presentation|dashboard)\b/;
const FILES = /\b(?:files?|pdf|documents?|images?|audio|videos?|csv|excel|docx?|local)\b/i;

function readsContent(facts: Facts): boolean {
  return facts.mainActs.some((act) => CONTENT.has(act.verb.lemma) && act.verb.effect === 'read');
}

export const readsLocalFiles: Rule = {
  id: ID,
  why: 'A reader that takes any path can return any file of the local disk.',
  match: (facts) => {
    const parameter = parameterNamed(facts, PATHS);
    if (parameter === undefined || !readsContent(facts) || REMOTE.test(facts.says) || LISTS.test(facts.spaced))
      return SILENT;
    if (!FILES.test(facts.says.slice(0, 300)) && !FILES.test(parameter.description ?? '')) return SILENT;
    return [
      rates('Read', 'Medium', {
        rule: ID,
        claim: 'It reads a file of the caller’s choice.',
        weight: 0.6,
        evidence: [parameter.evidence],
      }),
    ];
  },
  examples: [
    {
      tool: {
        name: 'read_file',
        description: 'Read the contents of a file.',
        inputSchema: { type: 'object', properties: { path: { type: 'string' } } },
      },
      expect: { category: 'Read', risk: 'Medium' },
    },
    {
      tool: {
        name: 'list_directory',
        description: 'List a directory.',
        inputSchema: { type: 'object', properties: { path: { type: 'string' } } },
      },
      expect: 'silent',
    },
  ],
};
