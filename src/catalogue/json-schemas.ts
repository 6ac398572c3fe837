import { z } from 'zod';
import { Branding, Fees, Holidays } from './calendar-data.ts';
import { ChoiceListFile } from './choice-list.ts';
import { Departments, Jurisdictions, Offices } from './geography.ts';
import { Identities } from './identities.ts';
import { PageWordsFile } from './page-words-file.ts';
import { Referral } from './referral.ts';
import { Region } from './region.ts';
import { ServiceDefinition } from './service-definition.ts';
import { TemplateFile } from './template-file.ts';
import { TextFile } from './text-file.ts';

const files = {
  service: z.union([ServiceDefinition, Referral]).describe('service.yaml'),
  text: TextFile,
  fees: Fees,
  list: ChoiceListFile,
  identities: Identities,
  region: Region,
  departments: Departments,
  offices: Offices,
  jurisdictions: Jurisdictions,
  holidays: Holidays,
  branding: Branding,
  template: TemplateFile,
  pages: PageWordsFile,
};

/** JSON Schema of every file of a region pack, by name: what an editor completes by. Written by `npm run services -- schema`. */
export function listJsonSchemas(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(files).map(([name, schema]) => {
      const made = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
      return [`${name}.schema.json`, `${JSON.stringify(made, undefined, 2)}\n`];
    }),
  );
}
