/*
 * What is typed is not lost.
 *
 * A form with data-warn-unsaved asks before it is left with something typed in it (data-warn-unsaved="changed": from the
 * start, for it came back with errors). Every form is sent with the token of the login that holds now: after logging in
 * again in another tab, a page that was open before can be sent as it stands. A double click sends once.
 */
'use strict';

(() => {
  const guarded = document.querySelector('form[data-warn-unsaved]');
  let typed = guarded !== null && guarded.dataset.warnUnsaved === 'changed';

  if (guarded) {
    const note = () => { typed = true; };
    guarded.addEventListener('input', note);
    guarded.addEventListener('submit', () => { typed = false; });
    window.addEventListener('beforeunload', (event) => {
      if (typed) event.preventDefault();
    });
  }

  // After a while it may be sent again: the answer may have been a file, and the page is still there.
  const AGAIN = 3000;

  // So may a page to which somebody came back.
  window.addEventListener('pageshow', () => {
    for (const form of document.forms) delete form.dataset.sent;
  });

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
  }, true);
})();
