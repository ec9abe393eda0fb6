import type { Weakness } from '../src/domain/method.ts';

/** What is known to go wrong, from looking at the tools that were judged wrongly. Rewritten when that changes. */
export const WEAKNESSES: readonly Weakness[] = [
  {
    id: 'definition-only',
    title: 'It believes the definition',
    text: 'Nothing but the definition is read. A tool that does more than it says is judged by what it says, and a server can change what its tool does without changing a word.',
  },
  {
    id: 'no-description',
    title: 'Tools without a description',
    text: 'Where only a name speaks, the category is wrong several times as often, and more tools are not assessed at all. The confidence is lower there, and a rule should be written by somebody who knows the tool.',
  },
  {
    id: 'work-that-sounds-like-looking',
    title: 'Work that sounds like looking',
    text: 'Analyses, measurements, diagnoses and validations that start a program or a job are Execute by the guide. Their verbs are those of reading, so some of them are called Read; they are most of the dangerous tools that are missed.',
  },
  {
    id: 'made-and-running',
    title: 'Things that run as soon as they are made',
    text: 'Creating a cluster, an instance or a session starts something, yet it reads like creating a record: such tools are often called Write instead of Execute.',
  },
  {
    id: 'paying-without-the-word',
    title: 'Commitments that do not speak of money',
    text: 'A paid subscription, an offer on a marketplace, a right given over a token: where no word of the definition is about paying, the tool is called Write instead of Financial.',
  },
  {
    id: 'level-of-write-and-read',
    title: 'The level of ordinary reading and writing',
    text: 'Whether a change reaches people or production, and whether what is read is personal, often stands in no definition. Most wrong levels are there, one step off: writing rather too high, reading rather too low.',
  },
  {
    id: 'facets',
    title: 'The marks for data flow',
    text: 'Whether a tool returns private data, returns the text of outsiders or can send data out is what the classifier knows least about. A mark that is missing is no proof that the flow is not there.',
  },
  {
    id: 'several-actions',
    title: 'Tools with several actions',
    text: 'A tool is as strong as the strongest action that its parameters or its first sentences name. An action that is only told further down, or only in the documentation of the service behind it, may be overlooked.',
  },
  {
    id: 'languages',
    title: 'Languages other than English',
    text: 'The rules know the most common verbs of half a dozen languages and the grammar of one. Definitions in other languages rest on few words, and on a model that has seen few of them.',
  },
];
