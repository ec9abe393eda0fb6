/** One line of a file with labelled tools: reading a list, unless something else is said. */
export function labelledRow(row: Record<string, unknown>, label: Record<string, unknown> = {}): string {
  return JSON.stringify({
    id: 'lists/list_things',
    server: { name: 'Lists' },
    tool: { name: 'list_things', description: 'List all things.' },
    family: 'lists',
    source: 'made/up@1:lists.json',
    label: {
      category: 'Read',
      risk: 'Low',
      private_data: false,
      untrusted_content: false,
      external_send: false,
      hard: false,
      ...label,
    },
    ...row,
  });
}
