// Suggestions below the fields of search, as a list that keyboard and screen reader know (ARIA: combobox). Asks our own site
// alone, and nothing before somebody types. Without this file, the forms work as they are.
"use strict";

const PAUSE = 150; // milliseconds without a key before it asks
const LETTERS = 2; // that it takes

for (const form of document.querySelectorAll("form[role=search]")) {
  const input = form.querySelector("input[type=search]");
  const list = document.createElement("div");
  let timer, asking, chosen;

  list.id = `${input.id}-list`;
  list.className = "options";
  list.hidden = true;
  list.role = "listbox";
  list.ariaLabel = input.labels[0].textContent;
  form.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id]]) {
    input.setAttribute(name, value);
  }
  input.ariaExpanded = "false";

  const choose = (option) => {
    chosen?.setAttribute("aria-selected", "false");
    chosen = option;
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.ariaSelected = "true";
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  };

  // Ids of options are the same in every list: only one is filled at a time.
  const show = (html = "") => {
    choose(null);
    list.innerHTML = html.trim();
    list.hidden = !list.firstElementChild;
    input.ariaExpanded = String(!list.hidden);
  };

  const close = () => {
    clearTimeout(timer);
    asking?.abort();
    show();
  };

  const ask = async (text) => {
    asking = new AbortController();
    const { signal } = asking;
    try {
      const answer = await fetch(`${form.action}suggestions/?${new URLSearchParams({ q: text })}`, { signal });
      const html = answer.ok ? await answer.text() : "";
      if (!signal.aborted) show(html);
    } catch {
      if (!signal.aborted) show(); // no network: the form is still there
    }
  };

  input.addEventListener("input", () => {
    const text = input.value.trim();
    clearTimeout(timer);
    asking?.abort();
    if (text.length < LETTERS) return show();
    timer = setTimeout(ask, PAUSE, text);
  });

  input.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const options = [null, ...list.children];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choose(options.at((options.indexOf(chosen ?? null) + step) % options.length));
    else if (event.key === "Enter" && chosen) chosen.click();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });

  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  input.addEventListener("blur", close);
  addEventListener("pagehide", close); // who comes back finds the page as it was
}
