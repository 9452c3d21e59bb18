"""Whether what is on a page can be read where it stands: nothing beside the window, cut off or broken inside a word."""

from playwright.sync_api import Page

MISFITS = r"""() => {
  const told = (what, e) => `${what}: <${e.tagName.toLowerCase()} class="${e.className.baseVal ?? e.className}"> ` +
    (e.textContent.trim().slice(0, 40) || e.id);
  const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest(".visually-hidden, .skip") &&
    !(e.closest("thead")?.offsetWidth <= 1);
  const faults = new Set();
  const root = document.documentElement;
  const beyond = root.scrollWidth - root.clientWidth;
  if (beyond > 0) faults.add(`wider than the window by ${beyond}`);

  for (const e of document.body.querySelectorAll("*")) {
    if (!shown(e) || e.closest("svg, select, input, .leaflet-container")) continue;
    const style = getComputedStyle(e);
    const fuller = e.clientWidth && e.scrollWidth > e.clientWidth + 1;
    if (fuller && /hidden|clip/.test(style.overflowX)) faults.add(told("cut", e));
    const box = e.getBoundingClientRect();
    if (!e.matches(".btn, .state, .tile, .tabs a, .places a, .more > summary, th, td, label, legend")) continue;
    if (fuller && style.display !== "inline") faults.add(told("spills", e));
    const moved = e.closest(".tabs, .scroll, .way-scroll");
    if (box.right > root.clientWidth + 1 && !moved) faults.add(told("beside the window", e));
  }

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    if (!shown(text.parentElement) || text.parentElement.closest("svg, option, .leaflet-container")) continue;
    for (const word of text.data.matchAll(/[A-Za-z]{3,16}/g)) {
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const tops = [...range.getClientRects()].map((line) => Math.round(line.top));
      if (Math.max(...tops) - Math.min(...tops) > 4) faults.add(told(`broken inside "${word[0]}"`, text.parentElement));
    }
  }
  return [...faults];
}"""

LATIN = r"""() => {
  const words = new Set();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const around = text.parentElement;
    if (around.closest("script, style, template, code, kbd, [lang]:not(html), .leaflet-container")) continue;
    for (const [word] of text.data.matchAll(/[A-Za-z]{2,}/g)) words.add(word);
  }
  for (const e of document.body.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) {
    if (e.closest("[lang]:not(html), .leaflet-container")) continue;
    for (const name of ["aria-label", "title", "placeholder", "alt"]) {
      for (const [word] of (e.getAttribute(name) ?? "").matchAll(/[A-Za-z]{2,}/g)) words.add(word);
    }
  }
  return [...words];
}"""


def misfits(page: Page) -> list[str]:
    """What is wider than the window, cut off, spills out of its button or cell, or is broken inside a word."""
    return [str(fault) for fault in page.evaluate(MISFITS)]


def latin_words(page: Page) -> set[str]:
    """Words in Latin letters met by eye or ear on the page, except in passages marked as another language."""
    return {str(word) for word in page.evaluate(LATIN)}
