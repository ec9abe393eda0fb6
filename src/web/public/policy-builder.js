// The policy builder, live: each change posts the form and takes the parts that differ from the answer, so that what
// a person sees with scripts is what the server makes without them.
(() => {
  const form = document.querySelector('[data-builder]');
  if (form === null) return;
  const WAIT_MS = 250;
  let turn = 0;
  let timer = 0;
  let wholeWaits = false;

  // The buttons that only reload the page are not needed, unless something fails.
  form.classList.add('live');

  const partsOf = (root) => [...root.querySelectorAll('[data-part]')].filter(({ id }) => id !== '');
  const rowsOf = (root) => [...root.querySelectorAll('#tool-groups .pick')].map(({ id }) => id).join(' ');

  // Text that is being typed is never replaced under the cursor; a changed choice may change its whole row.
  const replace = (old, fresh, typing) => {
    if (old.innerHTML === fresh.innerHTML && old.className === fresh.className) return;
    if (typing !== null && old.contains(typing)) return keepTyping(old, fresh, typing);
    old.className = fresh.className;
    old.replaceChildren(...fresh.childNodes);
  };
  const keepTyping = (old, fresh, typing) => {
    const same = fresh.querySelector(`#${CSS.escape(typing.id)}`);
    if (same === null) return;
    const message = (root) => root.querySelector(`#${CSS.escape(`e.${typing.id}`)}`);
    message(old)?.remove();
    const fault = message(fresh);
    if (fault !== null) typing.after(fault);
    for (const name of ['aria-invalid', 'aria-describedby']) {
      const value = same.getAttribute(name);
      if (value === null) typing.removeAttribute(name);
      else typing.setAttribute(name, value);
    }
  };

  const apply = (fresh, whole) => {
    const active = document.activeElement;
    const id = form.contains(active) ? active.id : '';
    const typing = !whole && active?.matches('input, textarea') ? active : null;
    const wanted = fresh.querySelector('[autofocus]');
    wanted?.removeAttribute('autofocus');
    const groups = document.getElementById('tool-groups');
    if (!('only' in fresh.querySelector('#tool-groups').dataset) && rowsOf(form) !== rowsOf(fresh)) {
      const open = new Map([...groups.querySelectorAll('details')].map((details) => [details.id, details.open]));
      groups.replaceChildren(...fresh.querySelector('#tool-groups').childNodes);
      if (form.elements.find.value === '')
        for (const [key, value] of open) document.getElementById(key)?.toggleAttribute('open', value);
    }
    for (const part of partsOf(fresh)) {
      const old = document.getElementById(part.id);
      if (old !== null) replace(old, part, typing);
    }
    if (whole && wanted !== null) document.getElementById(wanted.id)?.focus();
    else if (id !== '' && document.activeElement?.id !== id)
      document.getElementById(id)?.focus({ preventScroll: true });
    const link = form.querySelector('[data-link]');
    history.replaceState(null, '', link?.href ?? location.pathname);
  };

  // Which rows are asked for again: those that were set, and the one that was just changed, unless any may have.
  let allWait = false;
  let pending = false;
  const ONE_ROW = /^(?:add|remove)-/;
  const changesOne = (control) => {
    if (form.elements.show.value !== 'all' || control === undefined || control === null) return false;
    if (control.matches('button')) return ONE_ROW.test(control.value);
    return !['profile', 'find', 'show'].includes(control.name);
  };
  const refresh = async (whole, control) => {
    clearTimeout(timer);
    turn += 1;
    const mine = turn;
    wholeWaits ||= whole;
    // An answer that was never applied may have been about another row.
    allWait ||= pending || !changesOne(control);
    pending = true;
    const body = new URLSearchParams(new FormData(form, control?.matches('button') ? control : undefined));
    if (!allWait) body.set('only', control.closest('.pick')?.id.slice(2) ?? 'set');
    try {
      const answer = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'text/html' } });
      const text = await answer.text();
      if (mine !== turn) return;
      const fresh = new DOMParser().parseFromString(text, 'text/html').querySelector('[data-builder]');
      if (!answer.ok || fresh === null) throw new Error(String(answer.status));
      const all = wholeWaits;
      wholeWaits = false;
      allWait = false;
      pending = false;
      apply(fresh, all);
    } catch {
      if (mine !== turn) return;
      form.classList.remove('live');
      document.getElementById('builder-status').textContent = 'The change could not be worked out. Press Update.';
    }
  };

  form.addEventListener('input', (event) => {
    if (event.target.matches('select, input[type="radio"]') || event.target.closest('.bulk')) return;
    clearTimeout(timer);
    // An answer that is under way is older than what was just typed.
    turn += 1;
    timer = setTimeout(() => refresh(false, event.target), WAIT_MS);
  });
  form.addEventListener('change', (event) => {
    if (event.target.closest('.bulk')) return;
    if (event.target.matches('select, input[type="radio"]')) refresh(true, event.target);
  });
  form.addEventListener('submit', (event) => {
    const { submitter } = event;
    if (submitter?.value === 'download' || !form.classList.contains('live')) return;
    event.preventDefault();
    refresh(true, submitter);
  });

  // From one group of tools to the next with the arrow keys.
  form.addEventListener('keydown', (event) => {
    if (event.target.tagName !== 'SUMMARY' || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = [...form.querySelectorAll('.pick-group > summary')];
    const at = all.indexOf(event.target);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (at === -1 || all[next] === undefined) return;
    event.preventDefault();
    all[next].focus();
  });

  // A fragment that names a tool opens its group.
  const openNamed = () => {
    const row = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
    const group = row?.closest('details');
    if (!group) return;
    group.open = true;
    row.scrollIntoView();
  };
  addEventListener('hashchange', openNamed);
  openNamed();
})();
