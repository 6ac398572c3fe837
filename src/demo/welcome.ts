// What the demo prints when it is ready, with the words of the region's own service.

import type { Catalogue } from '#catalogue';
import type { DemoPack } from './demo-pack.ts';

export function describeWelcome(
  catalogue: Catalogue,
  { service, answers }: DemoPack,
  facts: { readonly port: number; readonly emulatorPort: number; readonly seconds: number },
): string {
  const web = `http://localhost:${facts.port}`;
  const phone = `http://localhost:${facts.emulatorPort}`;
  const given = Object.entries(answers).map(
    ([field, answer]) => `${catalogue.text(service, 'en', `fields.${field}.label`)}: ${answer}`,
  );
  return `
  Dwar द्वार is open (${facts.seconds.toFixed(1)} s). Everything runs on this machine; people and records are invented.

    ${web}/tour        the story, guided: phone, desk and verifier side by side
    ${phone}/            phones of invented citizens (the WhatsApp emulator)
    ${web}/desk        the officers' desk
    ${web}/verify      check a certificate
    ${web}/            front page

  In two minutes:
    1. On a phone write "Hi", choose a language, and ask for: ${catalogue.text(service, 'en', 'name')}.
       ${given.join('. ')}.
       Send one of the sample papers when asked, check, agree, send.
    2. At the desk sign in as the officer for whom the case was drawn (the tour names them), open it, approve it.
    3. The certificate arrives in the chat. Upload it, or scan its code, at /verify.

  Ctrl-C stops everything; the next start finds the data again.
`;
}
