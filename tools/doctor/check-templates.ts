// Has Meta approved what we may have to say after a citizen's window has closed?

import type { Catalogue } from '#catalogue';
import { GENERAL_PURPOSE } from '#catalogue';
import { listTemplates, listWantedTemplates, readTemplateStatus, type ManagementClient } from '#channel';
import { fail, ok, warn, type Verdict } from './verdict.ts';

export async function checkTemplates(check: {
  readonly management: ManagementClient;
  readonly businessAccountId: string;
  readonly catalogue: Catalogue;
}): Promise<readonly Verdict[]> {
  const listed = await listTemplates(check.management, check.businessAccountId);
  if (!listed.ok) {
    const code = listed.reason === 'refused' ? ` (${listed.code})` : '';
    const remedy = 'The token needs whatsapp_business_management for this account.';
    return [fail('templates', `they cannot be listed${code}`, remedy)];
  }
  const wanted = listWantedTemplates(check.catalogue);
  const verdicts: Verdict[] = [];
  let approved = 0;
  for (const template of wanted) {
    const found = listed.value.find((one) => one.name === template.name && one.language === template.languageCode);
    const status = found === undefined ? 'missing' : (readTemplateStatus(found.status) ?? 'unknown');
    const name = `${template.name} (${template.languageCode})`;
    if (status !== 'approved') {
      // Without the general one, what waits cannot even be announced.
      const verdict = template.purpose === GENERAL_PURPOSE ? fail : warn;
      verdicts.push(verdict('templates', `${name} is ${status}`, remedyFor(status)));
      continue;
    }
    approved += 1;
    if (found?.category !== undefined && found.category.toLowerCase() !== 'utility') {
      const remedy = 'It still goes, and costs more: appeal in WhatsApp Manager, or word a new version more plainly.';
      verdicts.push(warn('templates', `${name} was put into ${found.category}`, remedy));
    }
  }
  if (approved > 0) verdicts.unshift(ok('templates', `${approved} of ${wanted.length} approved`));
  return verdicts;
}

function remedyFor(status: string): string {
  switch (status) {
    case 'missing':
      return 'A worker hands it in within the hour; its log says if Meta refuses it.';
    case 'pending':
      return 'Meta reviews it, mostly within a day. The general template is sent meanwhile.';
    case 'paused':
      return 'Citizens block or report it. Meta lifts the pause by itself; the third one is for good.';
    default:
      return 'Read Meta’s reason in WhatsApp Manager, mend the words under regions/, and raise the version.';
  }
}
