// Puts the result into the page from templates that the server wrote in the visitor's language. Texts go in as text.

import type { Checked } from './check-here.ts';

export function showResult(checked: Checked): void {
  const place = document.querySelector('#result');
  if (place === null) return;
  place.replaceChildren();
  if (checked.kind === 'not-genuine') {
    append(place, `verdict-not-valid-${checked.because}`);
  } else {
    append(place, `verdict-${checked.status}`);
    append(place, 'facts');
    fillFacts(place, checked);
  }
  place.scrollIntoView({ block: 'start' });
}

function append(place: Element, template: string): void {
  const found = document.querySelector<HTMLTemplateElement>(`template#${template}`);
  if (found !== null) place.append(found.content.cloneNode(true));
}

function fillFacts(place: Element, checked: Extract<Checked, { kind: 'genuine' }>): void {
  const { credential } = checked;
  const language = document.documentElement.lang;
  const wordsFor = (words: Readonly<Record<string, string>>): string | undefined =>
    words[language] ?? words['en'] ?? Object.values(words)[0];
  const heading = place.querySelector('[data-title]');
  const list = place.querySelector('dl');
  if (list === null) return;
  if (heading !== null) heading.textContent = wordsFor(credential.titles) ?? credential.typeId;
  const add = (label: string, value: string, others: Readonly<Record<string, string>> = {}): void => {
    const row = document.createElement('div');
    const term = document.createElement('dt');
    const details = document.createElement('dd');
    term.textContent = label;
    details.textContent = value;
    for (const [other, text] of Object.entries(others)) {
      if (other === language || text === value) continue;
      const small = document.createElement('small');
      small.lang = other;
      small.textContent = text;
      details.append(small);
    }
    row.append(term, details);
    list.append(row);
  };
  add(list.dataset['number'] ?? '', credential.number);
  const issued = new Intl.DateTimeFormat(`${language}-IN-u-nu-latn`, {
    dateStyle: 'long',
    timeStyle: 'short',
    hour12: false,
  });
  add(list.dataset['issued'] ?? '', issued.format(credential.issuedAt));
  for (const fact of credential.facts) {
    const label = wordsFor(fact.labels) ?? fact.name;
    if (typeof fact.value === 'string') add(label, fact.value);
    else add(label, wordsFor(fact.value) ?? '', fact.value);
  }
}
