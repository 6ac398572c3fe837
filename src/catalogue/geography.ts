import { z } from 'zod';
import { Id, LocalDate, Source, Words } from './names.ts';

// departments.yaml, offices.yaml and jurisdictions.yaml: who serves which place, by date.

export const Department = z.strictObject({
  id: Id,
  names: Words.describe('Name of the department or body.'),
  shortNames: Words.describe('Name as people say it.'),
  source: Source,
});
export type Department = z.infer<typeof Department>;

export const Departments = z
  .strictObject({ departments: z.array(Department).min(1).describe('Bodies that answer for services.') })
  .describe('departments.yaml');

export const Office = z.strictObject({
  id: Id,
  department: Id.describe('The department this office belongs to.'),
  kind: Id.describe('What kind of office it is, e.g. `registration`; jurisdictions answer per kind.'),
  names: Words.describe('Name of the office.'),
  address: Words.describe('Where the counter is; shown with help and on receipts.'),
  from: LocalDate.describe('First day of this office.'),
  until: LocalDate.optional().describe('Last day of this office, if it was closed.'),
  roles: z.array(Id).min(1).describe('Roles that officers of this office can hold.'),
  demoOfficers: z.number().int().min(0).default(0).describe('Invented officers whom the demo seeds here.'),
  homeOffice: z.boolean().default(true).describe('Takes cases of its own area (false: only a pool of officers).'),
});
export type Office = z.infer<typeof Office>;

export const Offices = z
  .strictObject({ offices: z.array(Office).min(1).describe('Every office, of every kind.') })
  .describe('offices.yaml');

const From = LocalDate.describe('First day on which this holds; the newest earlier entry counts.');

export const Area = z.strictObject({
  id: Id,
  names: Words.describe('Name of the locality.'),
  aliases: z.array(z.string().min(2)).default([]).describe('Other names and spellings people type.'),
  pins: z.array(z.string().regex(/^\d{6}$/)).describe('PIN codes that touch the locality.'),
  offices: z
    .array(z.strictObject({ office: Id.describe('Office that serves the locality, one per kind.'), from: From }))
    .min(1)
    .describe('Which offices serve the locality, by date.'),
  districts: z
    .array(
      z.strictObject({
        district: Id.describe('Revenue district.'),
        subDivision: z.string().min(1).optional().describe('One of the sub-divisions of the district.'),
        from: From,
      }),
    )
    .describe('Which revenue district the locality lies in, by date.'),
});
export type Area = z.infer<typeof Area>;

export const District = z.strictObject({
  id: Id,
  names: Words.describe('Name of the district.'),
  from: LocalDate.describe('First day of the district in these bounds.'),
  subDivisions: z.array(z.string().min(1)).describe('Its sub-divisions.'),
});

export const Jurisdictions = z
  .strictObject({
    source: Source,
    districts: z.array(District).describe('Revenue districts, by date.'),
    areas: z.array(Area).min(1).describe('Localities, the unit that citizens choose from.'),
  })
  .describe('jurisdictions.yaml');
export type Jurisdictions = z.infer<typeof Jurisdictions>;
