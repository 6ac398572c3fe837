// The page on which a demo officer is chosen. It stands for the State's real sign-in, so it says so, in both languages.

import type { DemoOfficer } from './officers.ts';

export const SIGN_IN_STYLE = `
:root{--ink:#1a1c2b;--soft:#4a4e63;--line:#d5d0c5;--teal:#0c5a57}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;background:#f3f6f5;color:var(--ink);font:17px/1.55 'Noto Sans',system-ui,sans-serif}
main{max-width:46rem;margin:0 auto;padding:2rem 1.1rem 3rem}
.who{display:flex;gap:.7rem;align-items:center;font-weight:700;color:var(--teal);margin:0 0 1.2rem}
.who svg{width:2.2rem;height:2.2rem}
.card{background:#fff;border:1px solid var(--line);border-radius:14px;padding:1.4rem;box-shadow:0 8px 24px rgb(0 0 0/6%)}
h1{font-size:1.5rem;line-height:1.35;margin:0 0 .3rem}
p{margin:0 0 1rem;color:var(--soft)}
.demo{display:inline-block;background:#fdf3df;color:#7a4a00;border-radius:99px;padding:.1rem .8rem;font-weight:700;font-size:.85rem}
ul{list-style:none;margin:0;padding:0;display:grid;gap:.6rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr))}
form{margin:0}
button{width:100%;height:100%;text-align:start;font:inherit;background:#fff;border:2px solid var(--line);border-radius:10px;padding:.7rem .9rem;cursor:pointer;color:inherit}
button:hover{border-color:var(--teal);background:#eef5f4}
button:focus-visible,a:focus-visible{outline:3px solid #d97a00;outline-offset:2px}
b,small{display:block}
small{color:var(--soft)}
footer{margin-top:1.2rem;font-size:.85rem;color:var(--soft)}
`;

const WORDS = {
  hi: {
    title: 'राज्य साइन-इन',
    choose: 'आप कौन-से अधिकारी हैं?',
    text: 'यह राज्य की असली साइन-इन सेवा की जगह खड़ा है। किसी एक को चुनिए; पासवर्ड नहीं लगता।',
    demo: 'केवल प्रदर्शन',
    people: 'सभी नाम काल्पनिक हैं।',
  },
  en: {
    title: 'State sign-in',
    choose: 'Which officer are you?',
    text: 'This stands in for the State’s real sign-in service. Choose one; no password is asked.',
    demo: 'Demo only',
    people: 'All names are invented.',
  },
} as const;

export function signInPage(input: {
  readonly language: 'hi' | 'en';
  readonly action: string;
  readonly officers: readonly DemoOfficer[];
}): string {
  const { language } = input;
  const other = language === 'hi' ? 'en' : 'hi';
  const words = WORDS[language];
  const inLanguage = (texts: Readonly<Record<string, string>>): string =>
    texts[language] ?? texts['en'] ?? Object.values(texts)[0] ?? '';
  const inOtherLanguages = (texts: Readonly<Record<string, string>>): string =>
    Object.entries(texts)
      .filter(([, text]) => text !== inLanguage(texts))
      .map(([code, text]) => `<span lang="${code}">· ${escape(text)}</span>`)
      .join(' ');
  const officers = input.officers
    .map(
      (officer) => `<li><form method="post" action="${escape(input.action)}">
        <button name="subject" value="${escape(officer.subject)}">
          <b>${escape(inLanguage(officer.name))} ${inOtherLanguages(officer.name)}</b>
          <small>${escape(inLanguage(officer.duty))}</small><small>${escape(inLanguage(officer.officeName))}</small>
        </button></form></li>`,
    )
    .join('');
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${words.title}</title>
<link rel="stylesheet" href="/fonts.css"><link rel="stylesheet" href="/style.css"></head><body><main>
<p class="who"><svg viewBox="0 0 24 24" aria-hidden="true"><path fill="currentColor" d="M12 1 3 5v6c0 5.6 3.8 10.7 9 12 5.2-1.3 9-6.4 9-12V5Zm0 6a2.8 2.8 0 0 1 1.4 5.2V17h-2.8v-4.8A2.8 2.8 0 0 1 12 7Z"/></svg><span>${words.title}</span></p>
<div class="card"><span class="demo">${words.demo}</span><h1>${words.choose}</h1><p>${words.text}</p><ul>${officers}</ul></div>
<footer>${words.people} <a lang="${other}" href="?language=${other}">${other === 'hi' ? 'हिन्दी' : 'English'}</a></footer>
</main></body></html>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
