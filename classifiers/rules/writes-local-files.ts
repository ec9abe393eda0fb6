import { parameterNamed, quoteMatch } from '../facts/facts.ts';
import { type Rule, rates, SILENT } from '../rule.ts';

const ID = 'writes-local-files';
const PATHS = new Set([
  'path',
  'paths',
  'src',
  'dst',
  'source',
  'sourcepath',
  'srcpath',
  'dstpath',
  'oldpath',
  'absolutepath',
  'targetfile',
  'localpath',
  'savedir',
  'filepath',
  'filename',
  'file',
  'destination',
  'dest',
  'destinationpath',
  'outputpath',
  'outputfile',
  'outputdir',
  'outputdirectory',
  'savepath',
  'targetpath',
  'newpath',
  'dirpath',
  'directory',
  'projectpath',
  'remotepath',
  'folderpath',
  'outdir',
  'directorypath',
]);
const FILE =
  /(?:^|[^a-z])(?:files?|director(?:y|ies)|folders?|to disk|local path|pdf|docx|xlsx|\.md|markdown file)(?:$|[^a-z])/i;
const REMOTE =
  /\b(?:drive|bucket|s3|repository|cloud|dropbox|onedrive|sharepoint|box|workspace|notion|channel|vault|media library|branch|pull request|collection|presentation|slide)\b/;

export const writesLocalFiles: Rule = {
  id: ID,
  why: 'A writer that takes any path can replace any file of the local disk.',
  match: (facts) => {
    const writes = facts.mainActs.some((act) => act.verb.effect === 'write' || act.verb.effect === 'make');
    const parameter = parameterNamed(facts, PATHS);
    const quote = quoteMatch(facts, FILE);
    if (!writes || parameter === undefined || quote === undefined || quote.start > 200) return SILENT;
    if (REMOTE.test(facts.says.slice(0, 200)) || REMOTE.test(facts.serverText.slice(0, 100))) return SILENT;
    return [
      rates('Write', 'High', {
        rule: ID,
        claim: 'It writes a file at a path of the caller’s choice.',
        weight: 0.6,
        evidence: [parameter.evidence],
      }),
    ];
  },
  examples: [
    {
      tool: {
        name: 'write_file',
        description: 'Write content to a file.',
        inputSchema: { type: 'object', properties: { path: { type: 'string' } } },
      },
      expect: { category: 'Write', risk: 'High' },
    },
    { tool: { name: 'create_page', description: 'Create a page.' }, expect: 'silent' },
  ],
};
