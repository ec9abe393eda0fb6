import { type Facts, quoteName } from '../facts/facts.ts';
import type { Parameter } from '../facts/parameters.ts';
import { inSandbox, statesReadOnly } from '../facts/settings.ts';
import { flows, type Rule, rates, runsAnything, SILENT, votes } from '../rule.ts';

const ID = 'runs-code-or-commands';
const CODE = new Set([
  'code',
  'script',
  'command',
  'cmd',
  'commands',
  'pythoncode',
  'pycode',
  'javascript',
  'js',
  'shell',
  'bash',
  'source',
  'program',
  'commandline',
  'scriptcontent',
  'jscode',
  'sourcecode',
  'snippet',
  'codesnippet',
  'kqlscript',
  'shellcommand',
  'bashcommand',
  'cmdline',
  'luascript',
  'rcode',
  'applescript',
  'args',
]);
const RUNNERS = new Set([
  'run',
  'execute',
  'exec',
  'eval',
  'evaluate',
  'shell',
  'bash',
  'powershell',
  'ssh',
  'repl',
  'cmd',
  'invoke',
  'command',
  'perform',
]);
const RUN_PHRASE =
  /\b(?:run|runs|execut\w+|eval\w*|launch\w*|invok\w+)\b[^.\n]{0,60}?\b(?:code|scripts?|commands?|shell|bash|python|javascript|powershell|snippets?|macros?|wp-cli|cli|program)\b|\bshell commands?\b|\brepl\b|\bterminal commands?\b/i;
const RUN_NAME =
  /(?:^|[^a-z])(?:shell|bash|exec|eval|repl|powershell|terminal|ssh|run ?code|run ?command|run ?script|run ?python|execute ?code|execute ?command)(?:$|[^a-z])/i;

/** "Evaluate" reads where it judges, and runs where it takes a script. */
const EVALUATES =
  /\b(?:evaluat\w+|eval)\b[^.\n]{0,30}\b(?:javascript|js|scripts?|code|python|lua|r expression|ruby|elisp|clojure|matlab)\b/;

function isEvaluation(facts: Facts): boolean {
  const lemma = facts.nameActs[0]?.verb.lemma;
  return lemma === 'evaluate' || lemma === 'eval';
}

function codeParameter(facts: Facts): Parameter | undefined {
  return facts.parameters.find((parameter) => CODE.has(parameter.plain) && parameter.choices.length === 0);
}

export const runsCodeOrCommands: Rule = {
  id: ID,
  why: 'A general runner of code or commands does whatever its argument says.',
  match: (facts) => {
    const chosen = facts.actions.some((act) => RUNNERS.has(act.verb.lemma) && act.passage !== facts.description?.main);
    const runs = chosen || facts.mainActs.some((act) => RUNNERS.has(act.verb.lemma));
    const parameter = codeParameter(facts);
    const named = RUN_NAME.test(facts.spaced);
    const phrase = RUN_PHRASE.test(facts.says);
    const evaluates = EVALUATES.test(facts.says.slice(0, 200)) || (phrase && isEvaluation(facts));
    if ((!runs && !named) || statesReadOnly(facts)) return SILENT;
    if (facts.nameActs[0]?.verb.effect === 'read' && !named && !evaluates) return SILENT;
    if (parameter === undefined && !phrase && !evaluates) return SILENT;
    if (!phrase && !named && parameter?.plain === 'args') return SILENT;
    const evidence = [parameter?.evidence ?? quoteName(facts)];
    const claim = 'It runs code or commands of the caller’s choice.';
    const voice = { rule: ID, claim, weight: 1, evidence };
    if (inSandbox(facts))
      return [
        votes('Execute', voice),
        rates('Execute', 'High', { ...voice, claim: 'The code runs in a sandbox made for it.' }),
        { ...flows('external_send', voice), category: 'Execute' },
        { ...flows('untrusted_content', voice), category: 'Execute' },
      ];
    return runsAnything(voice);
  },
  examples: [
    {
      tool: {
        name: 'execute_command',
        description: 'Execute a terminal command.',
        inputSchema: { type: 'object', properties: { command: { type: 'string' } }, required: ['command'] },
      },
      expect: { category: 'Execute', risk: 'Critical' },
    },
    {
      tool: {
        name: 'run_python',
        description: 'Run Python code in a sandbox.',
        inputSchema: { type: 'object', properties: { code: { type: 'string' } } },
      },
      expect: { category: 'Execute', risk: 'High' },
    },
    { tool: { name: 'list_commands', description: 'List the commands.' }, expect: 'silent' },
  ],
};
