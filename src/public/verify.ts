// `/verify`: is this certificate genuine, and what is its status today? By the PDF, by a picture of its QR code, by the
// camera, or by number. An address that came from the QR carries the signed facts behind its `#`; that part never reaches
// a server log, the page's script reads it (browser/verify.ts).

import { html, type Html } from '#platform';
import { readUpload, type Answer, type PagePolicy, type Visit } from '#platform/web';
import { publicPage, publicWords } from './page.ts';
import type { CertificateCheck, PublicDeps } from './ports.ts';
import { browserTrust } from './browser-trust.ts';
import { checkResult, resultTemplates } from './verify-result.ts';

/** Only this page may compile WebAssembly (the QR reader) and use the camera. */
const POLICY: PagePolicy = { webAssembly: true, camera: true };
const MAX_NUMBER_CHARACTERS = 60;
const MAX_CREDENTIAL_CHARACTERS = 4000;
/** A key that is withdrawn is forgotten by browsers after this long. */
const TRUST_SECONDS = 600;

export async function showVerify(deps: PublicDeps, visit: Visit): Promise<Answer> {
  const number = visit.query['number']?.trim() ?? '';
  if (number === '') return verifyPage(deps, visit, null);
  if (number.length > MAX_NUMBER_CHARACTERS) return verifyPage(deps, visit, null, 'verify.problem.number');
  return verifyPage(deps, visit, await deps.certificates.checkNumber(number.toUpperCase()));
}

export async function checkUpload(deps: PublicDeps, visit: Visit): Promise<Answer> {
  const upload = await readUpload(visit);
  if (!upload.ok) return verifyPage(deps, visit, null, `verify.problem.${upload.reason}`);
  const { bytes } = upload.value;
  const isPdf = bytes.subarray(0, 1024).includes('%PDF-');
  const check = isPdf ? await deps.certificates.checkPdf(bytes) : await deps.certificates.checkPicture(bytes);
  return verifyPage(deps, visit, check);
}

/** What the page's script sends after reading a QR code: the answer is the result alone, to be put into the page. */
export async function checkScanned(deps: PublicDeps, visit: Visit): Promise<Answer> {
  const form = typeof visit.form === 'object' && visit.form !== null ? visit.form : {};
  const text: unknown = Reflect.get(form, 'credential');
  if (typeof text !== 'string' || text.length === 0 || text.length > MAX_CREDENTIAL_CHARACTERS) {
    return verifyPage(deps, visit, null, 'verify.problem.no-file');
  }
  return verifyPage(deps, visit, await deps.certificates.checkCredential(text));
}

/** Asked by the page's script, which has checked the facts itself: the status today, and nothing else. */
export async function sendStatus(deps: PublicDeps, visit: Visit): Promise<Answer> {
  const number = visit.query['number'] ?? '';
  if (number === '' || number.length > MAX_NUMBER_CHARACTERS) return { kind: 'json', status: 400, value: {} };
  const { verdict } = await deps.certificates.checkNumber(number);
  return { kind: 'json', value: { verdict } };
}

export async function sendTrust(deps: PublicDeps): Promise<Answer> {
  return { kind: 'json', value: browserTrust(deps.trust), cacheSeconds: TRUST_SECONDS };
}

function verifyPage(deps: PublicDeps, visit: Visit, check: CertificateCheck | null, problem?: string): Answer {
  const words = publicWords(visit);
  const title = words('verify.title');
  const main = html`
    <div class="narrow">
      <div id="result" aria-live="polite">
        ${problem === undefined ? null : html`<div class="notice warn" role="alert"><p>${words(problem)}</p></div>`}
        ${check === null ? null : checkResult(visit, check)}
      </div>
      <div class="page-head">
        <div>
          <h1>${check === null ? title : words('verify.another')}</h1>
          <p class="lead">${words('verify.lead')}</p>
        </div>
      </div>
      ${forms(visit)}
    </div>
  `;
  const page = publicPage(visit, { demo: deps.demo !== undefined }, { title, main, scripts: ['browser/verify.js'] });
  return { kind: 'page', page, policy: POLICY };
}

function forms(visit: Visit): Html {
  const words = publicWords(visit);
  return html`
    <section
      class="card"
      id="scan"
      data-reader="${visit.assetUrl('npm/zxing/zxing_reader.wasm')}"
      data-trust="/verify/trust.json"
      hidden
    >
      <h2>${words('verify.scan')}</h2>
      <p class="quiet">${words('verify.scan.text')}</p>
      <div class="camera" id="camera" hidden>
        <video id="video" playsinline muted aria-label="${words('verify.scan')}"></video>
      </div>
      <p class="button-row">
        <button type="button" id="scan-start">${words('verify.scan.start')}</button>
        <button type="button" id="scan-stop" class="light" hidden>${words('verify.scan.stop')}</button>
      </p>
      <p id="scan-problem" class="notice warn" role="alert" hidden data-blocked="${words('verify.scan.blocked')}"></p>
    </section>
    <section class="card">
      <h2>${words('verify.upload')}</h2>
      <form method="post" action="/verify/upload" enctype="multipart/form-data" id="upload">
        <div class="field">
          <label for="file">${words('verify.file')}</label>
          <span class="hint" id="file-hint">${words('verify.file.hint')}</span>
          <input
            type="file"
            id="file"
            name="file"
            required
            accept="application/pdf,image/*"
            aria-describedby="file-hint"
          />
        </div>
        <button>${words('verify.check')}</button>
      </form>
    </section>
    <section class="card">
      <h2>${words('verify.number')}</h2>
      <form method="get" action="/verify" class="inline-form">
        <div class="field">
          <label for="number">${words('verify.number.label')}</label>
          <input type="text" id="number" name="number" required maxlength="60" autocomplete="off" spellcheck="false" />
        </div>
        <button>${words('verify.check')}</button>
      </form>
    </section>
    <form method="post" action="/verify/scanned" id="scanned" hidden><input type="hidden" name="credential" /></form>
    ${resultTemplates(visit)}
    <p class="small quiet">${words('verify.privacy')}</p>
  `;
}
