/*
 * What is typed is not lost.
 *
 * A form with data-warn-unsaved asks before it is left with something typed in it (data-warn-unsaved="changed": from the
 * start, for it came back with errors). Every form is sent with the token of the login that holds now: after logging in
 * again in another tab, a page that was open before can be sent as it stands.
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

  document.addEventListener('submit', (event) => {
    const field = event.target.querySelector('input[name="csrfmiddlewaretoken"]');
    const cookie = document.cookie.split('; ').find((part) => part.startsWith('csrftoken='));
    if (field && cookie) field.value = decodeURIComponent(cookie.slice('csrftoken='.length));
  }, true);
})();
