// The verification page's script. A QR code, from the camera or from an address that was opened, carries the signed facts:
// they are checked here, in the browser, with the public keys this page came with. Only the number goes to the server, to
// ask for today's status. What cannot be read here is handed to the server's own check by the page's form.

import { camera } from './camera.ts';
import { checkHere } from './check-here.ts';
import { showResult } from './show-result.ts';

const LEAST_CREDENTIAL_CHARACTERS = 20;

async function take(text: string): Promise<void> {
  const result = await checkHere(text).catch(() => undefined);
  if (result === undefined) submitToServer(text);
  else showResult(result);
}

function submitToServer(text: string): void {
  const form = document.querySelector<HTMLFormElement>('#scanned');
  const input = form?.elements.namedItem('credential');
  if (!(input instanceof HTMLInputElement) || form === null) return;
  input.value = text;
  form.submit();
}

function takeFromAddress(): void {
  if (location.hash.length <= LEAST_CREDENTIAL_CHARACTERS) return;
  const carried = decodeURIComponent(location.hash.slice(1));
  // Out of the address bar and the history: these are somebody's facts.
  history.replaceState(null, '', location.pathname + location.search);
  void take(carried);
}

takeFromAddress();
addEventListener('hashchange', takeFromAddress);
camera(take);
