import { describe, expect, it } from 'vitest';
import { classify } from '../../classifiers/classify.ts';
import { CATEGORIES, evidenceHolds, RISK_LEVELS } from '../../src/domain/classification.ts';
import type { ToolDefinition } from '../../src/domain/tool.ts';

function actionsOf(tool: ToolDefinition) {
  const judged = classify({ tool });
  if (!judged.assessed) throw new Error('The tool was not assessed.');
  for (const action of judged.actions ?? []) {
    expect(CATEGORIES.indexOf(action.category)).toBeLessThanOrEqual(CATEGORIES.indexOf(judged.category));
    for (const evidence of action.evidence) expect(evidenceHolds(tool, evidence)).toBe(true);
  }
  return { judged, actions: judged.actions?.map(({ value, category, risk }) => `${value}: ${category} ${risk}`) };
}

const choice = (name: string, values: string[]) => ({
  type: 'object',
  properties: { [name]: { type: 'string', enum: values }, id: { type: 'string' } },
});

describe('a tool whose parameter selects the action', () => {
  it('is judged action by action, and as a whole by the strongest', () => {
    const { judged, actions } = actionsOf({
      name: 'manage_notes',
      description: 'Manage the notes of a notebook.',
      inputSchema: choice('action', ['get', 'list', 'create', 'update', 'delete']),
    });
    expect(judged).toMatchObject({ category: 'Destructive', risk: 'Critical' });
    expect(actions).toEqual([
      'get: Read Low',
      'list: Read Low',
      'create: Write Medium',
      'update: Write Medium',
      'delete: Destructive Critical',
    ]);
  });

  it('quotes each value where it stands in the schema', () => {
    const tool = {
      name: 'vm',
      description: 'Control a virtual machine.',
      inputSchema: choice('operation', ['start', 'stop', 'delete']),
    };
    const judged = classify({ tool });
    expect(judged.assessed && judged.actions?.at(-1)?.evidence).toEqual([
      { field: '/inputSchema/properties/operation/enum/2', quote: 'delete', start: 0, end: 6 },
    ]);
  });

  it('is read from the sentence about the parameter where the schema lists nothing', () => {
    const { actions } = actionsOf({
      name: 'record_tool',
      description: 'Work with the records of a table.',
      inputSchema: {
        type: 'object',
        properties: { action: { type: 'string', description: 'One of "get", "create" or "delete".' } },
      },
    });
    expect(actions).toEqual(['get: Read Low', 'create: Write Medium', 'delete: Destructive Critical']);
  });

  it('leaves out values that do not say what they do', () => {
    const { actions } = actionsOf({
      name: 'manage_items',
      description: 'Manage items.',
      inputSchema: choice('action', ['create', 'delete', 'xyzzy']),
    });
    expect(actions?.map((action) => action.split(':')[0])).toEqual(['create', 'delete']);
  });
});

describe('a tool without such a parameter', () => {
  it('has no list of actions', () => {
    expect(actionsOf({ name: 'delete_note', description: 'Delete a note.' }).actions).toBeUndefined();
  });

  it('has none where the parameter selects what is listed', () => {
    const { judged, actions } = actionsOf({
      name: 'list_audit_events',
      description: 'List audit events, filtered by action.',
      inputSchema: choice('action', ['create', 'update', 'delete']),
    });
    expect(judged.category).toBe('Read');
    expect(actions).toBeUndefined();
  });

  it('never lists an action above the level scale', () => {
    const { judged } = actionsOf({
      name: 'queue',
      description: 'Pause, resume or purge a queue.',
      inputSchema: choice('action', ['pause', 'resume', 'purge']),
    });
    const levels = judged.actions?.map(({ risk }) => RISK_LEVELS.indexOf(risk)) ?? [];
    expect(Math.max(...levels)).toBeLessThanOrEqual(RISK_LEVELS.indexOf(judged.risk));
  });
});
