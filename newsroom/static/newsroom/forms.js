/*
 * What is typed is not lost.
 *
 * A form with data-warn-unsaved, and the form of any record, asks before it is left with something in it that the page didn't
 * come with (data-warn-unsaved="changed", or an error in it: from the start, for it came back unsaved). What is folded away
 * and filled in is opened. Every form is sent with the token of the login that holds now: after logging in
 * again in another tab, a page that was open before can be sent as it stands. A double click sends once.
 *
 * A window that is opened for adding something carries the dossier in which its page was opened.
 *
 * A form that was refused for its login or its token is filled in again when somebody goes back to it: browsers themselves
 * restore neither dates nor what was picked in a search box. This tab alone keeps it, until the next page that isn't a refusal.
 */
'use strict';

(() => {
  // After a while it may be sent again: the answer may have been a file, and the page is still there.
  const AGAIN = 3000;

  const SENT = 'draaideur-sent';
  const NOT_KEPT = ['hidden', 'password', 'file', 'submit', 'button', 'select-multiple'];
  const here = () => location.pathname + location.search;
  // In which dossier the page was opened goes along: the one that is loaded when somebody goes back was opened in another.
  const OPENED = 'opened_in';
  const kept = (form) => [...form.elements].filter(
    (field) => field.name && (field.name === OPENED || !NOT_KEPT.includes(field.type)),
  );
  const ticked = (field) => field.type === 'checkbox' || field.type === 'radio';

  /** Whether a field holds something else than the page came with. What a search box picks tells no event that says so. */
  const differs = (field) => {
    if (ticked(field)) return field.checked !== field.defaultChecked;
    if (!field.options) return field.value !== field.defaultValue;
    const first = [...field.options].findLast((option) => option.defaultSelected) ?? field.options[0];
    return field.value !== (first?.value ?? '');
  };
  const guarded = document.querySelector('form[data-warn-unsaved], .change-form #content-main > form[id$="_form"]');
  const unsaved = guarded !== null
    && (guarded.dataset.warnUnsaved === 'changed' || guarded.querySelector(':scope > div > .errornote') !== null);
  let sending = false;

  if (guarded) {
    guarded.addEventListener('input', () => { sending = false; });
    guarded.addEventListener('submit', () => { sending = true; });
    window.addEventListener('beforeunload', (event) => {
      if (!sending && (unsaved || kept(guarded).some(differs))) event.preventDefault();
    });
  }

  /** Nothing that is filled in is folded away: a browser that goes back brings what was typed, and not what was opened. */
  const unfold = () => {
    for (const fold of document.querySelectorAll('#content-main form details:not([open])')) {
      const fields = [...fold.querySelectorAll('input, select, textarea')];
      if (fields.some((field) => field.name && !NOT_KEPT.includes(field.type) && differs(field))) fold.open = true;
    }
  };

  const keep = (form) => {
    const fields = kept(form).map((field) => ({
      name: field.name,
      value: field.value,
      checked: ticked(field) && field.checked,
      words: field.selectedOptions?.[0]?.text ?? '',
    }));
    sessionStorage.setItem(SENT, JSON.stringify({ place: here(), fields }));
  };

  const refill = (form, fields) => {
    for (const field of kept(form)) {
      const was = fields.find(({ name, value }) => name === field.name && (!ticked(field) || value === field.value));
      if (!was) continue;
      if (ticked(field)) {
        field.checked = was.checked;
      } else if (field.value !== was.value) {
        if (field.options && ![...field.options].some((option) => option.value === was.value)) {
          field.add(new Option(was.words, was.value));
        }
        field.value = was.value;
        for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }));
      }
    }
  };

  window.addEventListener('pageshow', () => {
    // So may a page to which somebody came back.
    for (const form of document.forms) delete form.dataset.sent;
    sending = false;
    unfold();
    if (document.querySelector('[data-form-refused]')) return;
    const sent = JSON.parse(sessionStorage.getItem(SENT));
    sessionStorage.removeItem(SENT);
    const [visit] = performance.getEntriesByType('navigation');
    const form = document.querySelector('#content-main form[method="post"]');
    if (form && sent?.place === here() && visit?.type === 'back_forward') refill(form, sent.fields);
    unfold();
  });

  // A window that a page opens belongs to that page, and to its dossier.
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a.related-widget-wrapper-link[href]');
    const opened = document.querySelector(`input[name="${OPENED}"]`);
    if (!link || !opened) return;
    const address = new URL(link.href);
    address.searchParams.set(OPENED, opened.value);
    link.href = address;
  }, true);

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = 'yes';
    setTimeout(() => { delete form.dataset.sent; }, AGAIN);
    const field = form.querySelector('input[name="csrfmiddlewaretoken"]');
    const cookie = document.cookie.split('; ').find((part) => part.startsWith('csrftoken='));
    if (field && cookie) field.value = decodeURIComponent(cookie.slice('csrftoken='.length));
    if (form.method === 'post' && form.closest('#content-main')) keep(form);
  }, true);
})();
