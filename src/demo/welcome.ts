// What the demo prints when it is ready.

export function printWelcome(facts: {
  readonly port: number;
  readonly emulatorPort: number;
  readonly seconds: number;
}): void {
  const web = `http://localhost:${facts.port}`;
  const phone = `http://localhost:${facts.emulatorPort}`;
  process.stdout.write(`
  Dwar द्वार is open (${facts.seconds.toFixed(1)} s). Everything runs on this machine; people and records are invented.

    ${web}/tour        the story, guided: phone, desk and verifier side by side
    ${phone}/            phones of invented citizens (the WhatsApp emulator)
    ${web}/desk        the officers' desk
    ${web}/verify      check a certificate
    ${web}/            front page

  In two minutes:
    1. On a phone write "Hi", choose a language, and ask for a birth certificate. Register number: CVL-2019-004217,
       born 07-03-2019. Send one of the sample identity cards when asked, check, agree, send.
    2. At the desk sign in as the officer for whom the case was drawn (the tour names them), open it, approve it.
    3. The certificate arrives in the chat. Upload it, or scan its code, at /verify.

  Ctrl-C stops everything; the next start finds the data again.
`);
}
