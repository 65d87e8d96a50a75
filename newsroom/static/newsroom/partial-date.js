/*
 * Says below a date field what its text means: "2021-12: between 1 and 31 December 2021".
 *
 * For every <input data-partial-date>, also in inline rows added later. Asks the address in <meta name="date-url"> with
 * ?text=…; the answer is JSON, {"sentence": …} or {"error": …}. Shows it in an <output> that screen readers announce.
 * An empty field says nothing. The server checks again on saving, so nothing here can let a bad date through.
 */
'use strict';

(() => {
  const meta = document.querySelector('meta[name="date-url"]');
  if (!meta) return;

  const WAIT = 300; // milliseconds after the last key
  const running = new WeakMap(); // input -> {timer, request}

  /** The <output> that belongs to the input; made when first needed, so that new inline rows need no care. */
  function outputOf(input) {
    const id = `${input.id}_meaning`;
    let output = document.getElementById(id);
    if (!output) {
      output = document.createElement('output');
      output.id = id;
      output.className = 'partial-date';
      output.htmlFor = input.id;
      output.setAttribute('aria-live', 'polite');
      // Below the field's row, so that the input keeps its width; in a table cell directly after the input.
      (input.closest('.flex-container') || input).after(output);
      const described = input.getAttribute('aria-describedby');
      input.setAttribute('aria-describedby', described ? `${described} ${id}` : id);
    }
    return output;
  }

  function show(input, text, isError) {
    const output = outputOf(input);
    output.textContent = text;
    output.classList.toggle('partial-date--error', isError);
    if (isError) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
    // The buttons stick to the bottom edge (scroll-padding keeps clear of them): the answer must not come behind them.
    if (text && document.activeElement === input) output.scrollIntoView({ block: 'nearest' });
  }

  async function ask(input, text, signal) {
    const address = new URL(meta.content, document.baseURI);
    address.searchParams.set('text', text);
    if (!input.hasAttribute('data-allow-open')) address.searchParams.set('open', 'no'); // “..” is for ends only
    try {
      const response = await fetch(address, { headers: { Accept: 'application/json' }, signal });
      const answer = await response.json();
      if (!answer.error && !answer.sentence) throw new Error(`no answer, status ${response.status}`);
      show(input, answer.error || answer.sentence, Boolean(answer.error));
    } catch (error) {
      if (error.name === 'AbortError') return; // a newer text is being asked for
      show(input, 'This date could not be checked now. It is checked when you save.', false);
    }
  }

  function check(input, wait) {
    const before = running.get(input);
    if (before) {
      clearTimeout(before.timer);
      before.request.abort();
    }
    const text = input.value.trim();
    const request = new AbortController();
    if (!text) {
      running.set(input, { timer: 0, request });
      show(input, '', false);
      return;
    }
    const timer = setTimeout(() => ask(input, text, request.signal), wait);
    running.set(input, { timer, request });
  }

  const isDate = (element) => element instanceof HTMLInputElement && element.hasAttribute('data-partial-date');

  document.addEventListener('input', (event) => {
    if (isDate(event.target)) check(event.target, WAIT);
  });
  document.addEventListener('focusin', (event) => {
    // What is already there is explained when the editor comes to it, not for a whole page at once.
    if (isDate(event.target) && event.target.value.trim() && !outputOf(event.target).textContent) check(event.target, 0);
  });
  window.addEventListener('pageshow', () => {
    // What a browser brings back for somebody who goes back was explained before they left.
    for (const input of document.querySelectorAll('input[data-partial-date]')) {
      if (input.value.trim() && input.value !== input.defaultValue) check(input, 0);
    }
  });
})();
