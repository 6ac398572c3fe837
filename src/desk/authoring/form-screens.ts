// The screens of a form with what was answered in them, drawn from the compiled Flow JSON: each component as a phone has it, so
// far as a page without script can say it. Nothing in it takes input.

import { html, type Html } from '#platform';
import type { Visit } from '#platform/web';
import type { PreviewComponent, PreviewScreen } from '#forms';
import { deskWords } from '../page.ts';
import type { Preview } from './author-protocol.ts';

export function formScreens(visit: Visit, { language, form }: Pick<Preview, 'language' | 'form'>): Html {
  return html`<div
    class="phone form-screens"
    lang="${language}"
    tabindex="0"
    role="region"
    aria-labelledby="form-title"
  >
    ${form.map((screen) => screenView(visit, screen))}
  </div>`;
}

function screenView(visit: Visit, { title, components }: PreviewScreen): Html {
  return html`<section class="form-screen" aria-label="${title}">
    <p class="form-title">${title}</p>
    ${components.map((component) => componentView(visit, component))}
  </section>`;
}

function componentView(visit: Visit, component: PreviewComponent): Html {
  const { type, text, value, options, ticked, required } = component;
  const label = html`<p class="form-label" dir="auto">
    ${text}${required ? null : html` <small lang="${visit.language}">${deskWords(visit)('authoring.form.optional')}</small>`}
  </p>`;
  switch (type) {
    case 'TextHeading':
      return html`<p class="form-heading" dir="auto">${text}</p>`;
    case 'TextBody':
    case 'TextCaption':
      return html`<p class="form-text ${type === 'TextCaption' ? 'quiet' : ''}" dir="auto">${text}</p>`;
    case 'Footer':
      return html`<p class="form-footer">${text}</p>`;
    case 'RadioButtonsGroup':
      return html`${label}
        <ul class="form-options" dir="auto">
          ${options.map(
            ({ title, description, chosen }) =>
              html`<li ${chosen ? html`class="chosen"` : null}>
                <span aria-hidden="true">${chosen ? '◉' : '○'}</span>
                <span
                  >${title}${description === undefined ? null : html`<span class="hint">${description}</span>`}</span
                >
              </li>`,
          )}
        </ul>`;
    case 'Dropdown': {
      const chosen = options.find((one) => one.chosen);
      return html`${label}
        <p class="form-input" dir="auto">${chosen?.title ?? options[0]?.title} <span aria-hidden="true">▾</span></p>
        <p class="hint" lang="${visit.language}">
          ${deskWords(visit)('authoring.form.options', { count: options.length })}
        </p>`;
    }
    case 'OptIn':
      return html`<p class="form-text" dir="auto"><span aria-hidden="true">${ticked ? '☑' : '☐'}</span> ${text}</p>`;
    case 'PhotoPicker':
    case 'DocumentPicker':
      return html`${label}
        <p class="form-input"><span aria-hidden="true">${type === 'PhotoPicker' ? '📷' : '📄'}</span></p>`;
    default:
      return html`${label}
        <p class="form-input" dir="auto">${value ?? ''}</p>`;
  }
}
