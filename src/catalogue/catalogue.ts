import { createHash } from 'node:crypto';
import { canonicalJson, type Json, type PageWords } from '#platform/pure';
import type { Branding, CompensationPolicy, Fee, Holidays } from './calendar-data.ts';
import type { ChoiceList } from './choice-list.ts';
import type { Area, Department, Jurisdictions, Office } from './geography.ts';
import type { Identity } from './identities.ts';
import { compileMessage, type Fill, type Message, type Parameters } from './message.ts';
import type { Locate } from './read-yaml.ts';
import { pageWordsOf } from './page-words-file.ts';
import type { Referral } from './referral.ts';
import type { Region } from './region.ts';
import type { ServiceDefinition } from './service-definition.ts';
import type { TemplateSource } from './template-file.ts';
import type { Text } from './text-file.ts';

// The loaded region pack as one immutable value. Everything that speaks, routes or counts days asks it; nobody reads the
// files again. Made by load-catalogue.ts.

export type Texts = Readonly<Record<string, Text>>;

export type LocateText = Readonly<Record<string, Locate>>;

export type ServiceSource = {
  readonly definition: ServiceDefinition;
  readonly texts: Texts;
  /** Where things stand in service.yaml, and in its words by language; absent for published versions. */
  readonly locate?: Locate;
  readonly locateText?: LocateText;
};

/** A service that is elsewhere: its words lead there. */
export type ReferralSource = {
  readonly definition: Referral;
  readonly texts: Texts;
  readonly locateText?: LocateText;
};

export type CatalogueSource = {
  readonly region: Region;
  readonly departments: readonly Department[];
  readonly offices: readonly Office[];
  readonly jurisdictions: Jurisdictions;
  readonly holidays: Holidays;
  readonly fees: readonly Fee[];
  /** Where things stand in fees.yaml. */
  readonly locateFee?: Locate;
  /** What the law owes for a late decision, by day. */
  readonly compensation?: readonly CompensationPolicy[];
  readonly branding: Branding;
  /** Papers by which people show who they are. */
  readonly identities: readonly Identity[];
  /** Long lists that choices offer. */
  readonly lists: readonly ChoiceList[];
  readonly texts: Texts;
  readonly locateText?: LocateText;
  /** Words of the desk and the public pages that the region brings. */
  readonly ownPageWords: PageWords['own'];
  /** What may be said after a citizen's window has closed. */
  readonly templates: readonly TemplateSource[];
  /** Current and older versions; a running case keeps the version it was filed under. */
  readonly services: readonly ServiceSource[];
  readonly referrals: readonly ReferralSource[];
};

export type Publication = {
  readonly serviceId: string;
  readonly version: number;
  /** SHA-256 over the canonical JSON of `content`, in hex. */
  readonly digest: string;
  readonly content: Json;
};

export type Catalogue = Omit<
  CatalogueSource,
  'services' | 'referrals' | 'texts' | 'locateText' | 'locateFee' | 'compensation' | 'ownPageWords'
> & {
  /** Newest version of each service, in the order of their ids. */
  readonly services: readonly ServiceDefinition[];
  /** Services that are elsewhere, in the order of their ids; their words are asked for as those of any service. */
  readonly referrals: readonly Referral[];
  /** Required languages first. */
  readonly languages: readonly string[];
  /** In which languages officers and the public read their pages, and the region's own words for them. */
  readonly pageWords: PageWords;
  /** The newest version, or exactly the one asked for. */
  findService(id: string, version?: number): ServiceDefinition | undefined;
  getService(id: string, version?: number): ServiceDefinition;
  /**
   * Words of a service: of its newest version that has the key, else the region's of the same key; in this language or
   * else the default. `fill` gives what the words take of the law and of answers (placeholders.ts).
   */
  text(serviceId: string, language: string, key: string, parameters?: Parameters, fill?: Fill): string;
  /** Words of the region. */
  regionText(language: string, key: string, parameters?: Parameters): string;
  hasText(serviceId: string, language: string, key: string): boolean;
  /** Phrases people write, by meaning, of the region or of a service; empty where none are listed. */
  understood(serviceId: string | undefined, language: string, meaning: string): readonly string[];
  findArea(id: string): Area | undefined;
  findOffice(id: string): Office | undefined;
  getOffice(id: string): Office;
  findDepartment(id: string): Department | undefined;
  /** The office of this kind that serves the area on that day (YYYY-MM-DD). */
  officeFor(question: { area: string; kind: string; on: string }): Office | undefined;
  findList(id: string): ChoiceList | undefined;
  /** The entry of fees.yaml on a day; what somebody owes is feeOf's (decide-by-rule.ts). */
  feeFor(feeId: string, on: string): Fee['amounts'][number] | undefined;
  /** The law on late decisions as it stands on a day; undefined: nothing is owed. */
  readonly compensationOn: (day: string) => CompensationPolicy | undefined;
  /** The same catalogue with other versions of its services, so that running cases keep theirs, and without some. */
  withVersions(
    others: readonly ServiceSource[],
    without?: readonly { readonly serviceId: string; readonly version: number }[],
  ): Catalogue;
  /** What is written to the table of published definitions. */
  publicationOf(id: string, version?: number): Publication;
};

type Version = { readonly source: ServiceSource; readonly messages: ReadonlyMap<string, ReadonlyMap<string, Message>> };

export function createCatalogue(source: CatalogueSource): Catalogue {
  const { region } = source;
  const languages = [...region.languages.required, ...region.languages.optional];
  const regionMessages = compileTexts(source.texts);
  const lists = new Map(source.lists.map((list) => [list.id, list]));
  const referrals = new Map(
    source.referrals.map((one) => [one.definition.id, { ...one, messages: compileTexts(one.texts) }] as const),
  );
  const versions = new Map<string, Version[]>();
  for (const service of source.services) {
    const known = versions.get(service.definition.id) ?? [];
    known.push({ source: service, messages: compileTexts(service.texts) });
    known.sort((a, b) => b.source.definition.version - a.source.definition.version);
    versions.set(service.definition.id, known);
  }
  const services = [...versions.values()]
    .flatMap((known) => known[0]?.source.definition ?? [])
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const areas = new Map(source.jurisdictions.areas.map((area) => [area.id, area]));
  const offices = new Map(source.offices.map((office) => [office.id, office]));
  const departments = new Map(source.departments.map((department) => [department.id, department]));
  const fees = new Map(source.fees.map((fee) => [fee.id, fee]));

  const findVersion = (id: string, version?: number): Version | undefined => {
    const known = versions.get(id);
    return version === undefined ? known?.[0] : known?.find((one) => one.source.definition.version === version);
  };
  const getVersion = (id: string, version?: number): Version => {
    const found = findVersion(id, version);
    if (!found)
      throw new Error(`no service ${id}${version === undefined ? '' : ` version ${version}`} in the catalogue`);
    return found;
  };
  const findMessage = (serviceId: string | undefined, language: string, key: string): Message | undefined => {
    const referral = serviceId === undefined ? undefined : referrals.get(serviceId);
    const known = serviceId === undefined ? [] : referral ? [referral] : (versions.get(serviceId) ?? []);
    // Words are mended in the newest version; what only an older one asks, running cases still ask in its words.
    const own = (spoken: string): Message | undefined =>
      known
        .find(({ messages }) => messages.get(spoken)?.has(key) === true)
        ?.messages.get(spoken)
        ?.get(key);
    const fallback = region.languages.default;
    return (
      own(language) ?? regionMessages.get(language)?.get(key) ?? own(fallback) ?? regionMessages.get(fallback)?.get(key)
    );
  };
  const render = (
    serviceId: string | undefined,
    language: string,
    key: string,
    parameters: Parameters,
    fill?: Fill,
  ): string => {
    const message = findMessage(serviceId, language, key);
    if (!message) throw new Error(`no text ${key} for ${serviceId ?? 'the region'}; run "npm run services -- check"`);
    return message.render(parameters, fill);
  };

  return {
    region,
    departments: source.departments,
    offices: source.offices,
    jurisdictions: source.jurisdictions,
    holidays: source.holidays,
    fees: source.fees,
    branding: source.branding,
    identities: source.identities,
    lists: source.lists,
    templates: source.templates,
    services,
    referrals: source.referrals.map((one) => one.definition).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    languages,
    pageWords: pageWordsOf(region, source.ownPageWords),
    findService: (id, version) => findVersion(id, version)?.source.definition,
    getService: (id, version) => getVersion(id, version).source.definition,
    text: (serviceId, language, key, parameters = {}, fill) => render(serviceId, language, key, parameters, fill),
    regionText: (language, key, parameters = {}) => render(undefined, language, key, parameters),
    hasText: (serviceId, language, key) => findMessage(serviceId, language, key) !== undefined,
    understood: (serviceId, language, meaning) => {
      const texts =
        serviceId === undefined ? source.texts : (findVersion(serviceId)?.source ?? referrals.get(serviceId))?.texts;
      return texts?.[language]?.understood[meaning] ?? [];
    },
    findArea: (id) => areas.get(id),
    findOffice: (id) => offices.get(id),
    getOffice: (id) => {
      const office = offices.get(id);
      if (!office) throw new Error(`no office ${id} in the catalogue`);
      return office;
    },
    findDepartment: (id) => departments.get(id),
    findList: (id) => lists.get(id),
    officeFor: ({ area, kind, on }) => {
      const candidates = (areas.get(area)?.offices ?? []).filter(
        (entry) => entry.from <= on && offices.get(entry.office)?.kind === kind,
      );
      const newest = candidates.toSorted((a, b) => (a.from < b.from ? 1 : -1))[0];
      return newest && offices.get(newest.office);
    },
    feeFor: (feeId, on) =>
      fees
        .get(feeId)
        ?.amounts.filter((amount) => amount.from <= on)
        .toSorted((a, b) => (a.from < b.from ? 1 : -1))[0],
    compensationOn: (day) =>
      (source.compensation ?? [])
        .filter((policy) => policy.from <= day)
        .toSorted((a, b) => (a.from < b.from ? 1 : -1))[0],
    withVersions: (others, without = []) => {
      const isOut = ({ definition }: ServiceSource): boolean =>
        without.some(({ serviceId, version }) => serviceId === definition.id && version === definition.version);
      return createCatalogue({ ...source, services: [...source.services.filter((one) => !isOut(one)), ...others] });
    },
    publicationOf: (id, version) => {
      const { definition, texts } = getVersion(id, version).source;
      // Through JSON once: drops undefined members and proves that the definition is plain data.
      const content: Json = JSON.parse(JSON.stringify({ definition, texts }));
      const digest = createHash('sha256').update(canonicalJson(content)).digest('hex');
      return { serviceId: id, version: definition.version, digest, content };
    },
  };
}

function compileTexts(texts: Texts): ReadonlyMap<string, ReadonlyMap<string, Message>> {
  return new Map(
    Object.entries(texts).map(([language, text]) => [
      language,
      new Map(Object.entries(text.words).map(([key, words]) => [key, compileMessage(words, language)])),
    ]),
  );
}
