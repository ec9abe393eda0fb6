import { parameterNamed, quoteAct } from '../facts/facts.ts';
import { type Rule, rates, SILENT } from '../rule.ts';

const ID = 'invites-people';
const GUESTS = new Set([
  'attendees',
  'attendee',
  'guests',
  'guest',
  'invitees',
  'invitee',
  'attendeeemails',
  'guestemails',
  'attendeesemails',
  'participantemails',
  'requiredattendees',
  'optionalattendees',
  'inviteeemail',
  'sendinvites',
  'sendupdates',
  'sendinvitations',
  'sendnotifications',
]);
const MEETING = /^(?:events?|meetings?|appointments?|invites?|invitations?|calls?|bookings?|webinars?|conferences?)$/;

export const invitesPeople: Rule = {
  id: ID,
  why: 'An event with guests sends each of them an invitation.',
  match: (facts) => {
    const act = facts.mainActs.find(
      (candidate) => candidate.verb.effect === 'write' && candidate.object.some((word) => MEETING.test(word.text)),
    );
    const guests = act === undefined ? undefined : parameterNamed(facts, GUESTS);
    if (act === undefined || guests === undefined) return SILENT;
    return [
      rates('Write', 'High', {
        rule: ID,
        claim: `It invites people (“${guests.name}”).`,
        weight: 0.55,
        evidence: [guests.evidence, quoteAct(act)],
      }),
    ];
  },
  examples: [
    {
      tool: {
        name: 'create_event',
        description: 'Create an event.',
        inputSchema: { type: 'object', properties: { title: { type: 'string' }, attendees: { type: 'array' } } },
      },
      expect: { category: 'Write', risk: 'High' },
    },
    {
      tool: {
        name: 'create_event',
        description: 'Create an event.',
        inputSchema: { type: 'object', properties: { title: { type: 'string' } } },
      },
      expect: 'silent',
    },
  ],
};
