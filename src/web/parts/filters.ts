import { type Html, html } from '../html.ts';

export type Choice = { value: string; text: string };
export type Filter = {
  name: string;
  label: string;
  chosen: string | undefined;
  any: string;
  choices: readonly Choice[];
};

/**
 * A form of a search field and some choices, that works by reloading; the script only saves the press of the button.
 * `clear` is the address without any filter, shown when one is set.
 */
export function filterForm(form: {
  action: string;
  search?: string | undefined;
  /** What can be searched for; without it there is no field. */
  searchHint?: string;
  filters: readonly Filter[];
  clear: string;
  fragment?: string;
  /** What is set elsewhere and stays as it is. */
  kept?: Record<string, string | undefined>;
}): Html {
  const used = form.search !== undefined || form.filters.some((filter) => filter.chosen !== undefined);
  return html`<form class="filters" action="${form.action}${form.fragment ?? ''}" method="get" data-filters>
${form.searchHint !== undefined && html`<label class="field grow"><span>Search</span><input type="search" name="search" value="${form.search ?? ''}" placeholder="${form.searchHint}" maxlength="200"></label>`}
${form.filters.map(
  (filter) =>
    html`<label class="field"><span>${filter.label}</span><select name="${filter.name}"><option value="">${filter.any}</option>${filter.choices.map(
      (choice) =>
        html`<option value="${choice.value}"${choice.value === filter.chosen && html` selected`}>${choice.text}</option>`,
    )}</select></label>`,
)}
${Object.entries(form.kept ?? {}).map(([name, value]) => value !== undefined && html`<input type="hidden" name="${name}" value="${value}">`)}<button class="button">Show</button>${used && html`<a class="clear" href="${form.clear}">Clear</a>`}
</form>`;
}

/** Words of a closed list as choices that read as they are. */
export function choices(words: readonly string[]): Choice[] {
  return words.map((word) => ({ value: word, text: word }));
}
