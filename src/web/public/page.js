// What a page does beyond plain HTML: copying, the colour switch, the search key, and following a running crawl.
// Everything here is a comfort; each page works without it.
(() => {
  const POLL_MS = 2000;

  // Copying
  const selectAll = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };
  const said = (button, words) => {
    const before = button.dataset.words ?? button.textContent;
    button.dataset.words = before;
    button.textContent = words;
    status.textContent = words;
    setTimeout(() => {
      button.textContent = before;
    }, 1800);
  };
  const status = document.createElement('p');
  status.className = 'hidden';
  status.setAttribute('role', 'status');
  document.body.append(status);

  const copyElement = async (button) => {
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.textContent);
      said(button, 'Copied');
    } catch {
      // Without a secure origin there is no clipboard: the selected text is one key away.
      selectAll(source);
      said(button, document.execCommand('copy') ? 'Copied' : 'Selected');
    }
  };
  const copyFetched = async (button) => {
    const text = fetch(button.dataset.copyFrom).then((answer) => (answer.ok ? answer.text() : Promise.reject(answer)));
    try {
      // A promise inside the item keeps the permission of the click while the document is on its way.
      const blob = text.then((body) => new Blob([body], { type: 'text/plain' }));
      await navigator.clipboard.write([new ClipboardItem({ 'text/plain': blob })]);
      said(button, 'Copied');
    } catch {
      said(button, 'Use download');
    }
  };
  for (const button of document.querySelectorAll('[data-copy], [data-copy-from]')) {
    button.hidden = false;
    button.addEventListener('click', () => (button.dataset.copy ? copyElement(button) : copyFetched(button)));
  }

  // Colours: as the system, light, dark, and round again.
  const toggle = document.querySelector('[data-theme-toggle]');
  const root = document.documentElement;
  const names = { system: 'as the system', light: 'light', dark: 'dark' };
  const show = () => {
    toggle.setAttribute('aria-label', `Colours: ${names[root.dataset.theme ?? 'system']}`);
    toggle.title = toggle.getAttribute('aria-label');
  };
  toggle.hidden = false;
  show();
  toggle.addEventListener('click', () => {
    const dark = matchMedia('(prefers-color-scheme: dark)').matches;
    const order = dark ? [undefined, 'light', 'dark'] : [undefined, 'dark', 'light'];
    const next = order[(order.indexOf(root.dataset.theme) + 1) % order.length];
    if (next === undefined) delete root.dataset.theme;
    else root.dataset.theme = next;
    try {
      if (next === undefined) localStorage.removeItem('theme');
      else localStorage.setItem('theme', next);
    } catch {
      // The choice then lasts for this page only.
    }
    show();
  });

  // `/` goes to the search field.
  addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.('input, textarea, select, [contenteditable]')) return;
    const field = document.querySelector('main [data-search]') ?? document.querySelector('[data-search]');
    if (field === null) return;
    event.preventDefault();
    field.focus();
    field.select();
  });

  // A filter takes effect when it is chosen; empty fields stay out of the address.
  for (const form of document.querySelectorAll('form[data-filters]')) {
    form.addEventListener('change', (event) => {
      if (event.target.matches('select')) form.requestSubmit();
    });
  }
  for (const form of document.querySelectorAll('form[method="get"]')) {
    form.addEventListener('formdata', (event) => {
      for (const [name, value] of [...event.formData]) if (value === '') event.formData.delete(name);
    });
  }

  // An address that names a folded part opens it.
  const openNamed = () => {
    const named = document.getElementById(location.hash.slice(1));
    if (named?.tagName !== 'DETAILS' || named.open) return;
    named.open = true;
    named.scrollIntoView();
  };
  addEventListener('hashchange', openNamed);
  openNamed();

  // A running crawl: ask how it is doing, and when that changed take the live parts from a fresh copy of the page.
  const live = document.querySelector('[data-poll]');
  if (live === null || !('running' in live.dataset)) return;
  let last = '';
  let timer = 0;
  let ended = false;
  const refresh = async () => {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const part of fresh.querySelectorAll('[data-live]')) {
      const old = document.getElementById(part.id);
      if (old === null || old.innerHTML === part.innerHTML) continue;
      const open = [...old.querySelectorAll('details[open][id]')].map((details) => details.id);
      old.replaceChildren(...part.childNodes);
      for (const id of open) document.getElementById(id)?.setAttribute('open', '');
    }
  };
  const follow = async () => {
    try {
      const answer = await fetch(live.dataset.poll);
      if (answer.ok) {
        const text = await answer.text();
        // The first answer may already be newer than the page.
        if (text !== last) await refresh();
        last = text;
        const { running, total } = JSON.parse(text);
        ended = !running && total > 0;
      }
    } catch {
      // The program may be restarting: ask again later.
    }
    clearTimeout(timer);
    if (!ended && !document.hidden) timer = setTimeout(follow, POLL_MS);
  };
  timer = setTimeout(follow, POLL_MS / 2);
  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer);
    if (!ended && !document.hidden) follow();
  });
})();
