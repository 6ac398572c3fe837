// The arrows of the design (docs/decisions/0002-arrows.md): who may import whom. Type-only imports count.
// `npm run arrows` fails if nothing was cruised; test/architecture/arrows.test.ts plants violations and wants them found.

const FOLDERS = {
  platform: [],
  audit: ['platform'],
  language: ['platform'],
  people: ['platform', 'audit', 'language'],
  catalogue: ['platform', 'audit', 'language'],
  mailbox: ['platform', 'audit', 'people'],
  channel: ['platform', 'audit', 'people', 'catalogue', 'mailbox'],
  documents: ['platform', 'audit', 'people', 'catalogue', 'mailbox'],
  certificates: ['platform', 'audit', 'people', 'catalogue', 'mailbox'],
  registries: ['platform', 'audit', 'people', 'catalogue', 'mailbox'],
  cases: ['platform', 'audit', 'language', 'people', 'catalogue', 'mailbox', 'documents', 'certificates', 'registries'],
  conversation: [
    'platform',
    'audit',
    'language',
    'people',
    'catalogue',
    'mailbox',
    'channel',
    'documents',
    'certificates',
    'registries',
    'cases',
  ],
  forms: ['platform', 'catalogue', 'language', 'channel', 'conversation'],
  proving: ['platform', 'catalogue', 'language', 'conversation', 'channel', 'forms'],
};
const BELOW_PAGES = Object.keys(FOLDERS);
FOLDERS.desk = BELOW_PAGES;
FOLDERS.public = BELOW_PAGES;

const arrows = Object.entries(FOLDERS).map(([folder, allowed]) => ({
  name: `arrow-${folder}`,
  comment: `src/${folder} may import ${allowed.length === 0 ? 'nothing of ours' : allowed.join(', ')}`,
  severity: 'error',
  from: { path: `^src/${folder}/`, pathNot: '\\.test\\.ts$' },
  to: { path: '^(src|emulator|standins|test|tools)/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...arrows,
    {
      name: 'through-the-door',
      comment:
        'another folder is entered through its index.ts (or that of platform/pure, conversation/engine, channel/wire)',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^src/[^/]+/',
        pathNot:
          '^src/($1/|[^/]+/index\\.ts$|(platform/(pure|web)|certificates/verify)/index\\.ts$|conversation/engine/index\\.ts$|channel/wire/index\\.ts$)',
      },
    },
    {
      name: 'engine-is-pure',
      comment: 'conversation/engine sees the catalogue, language and the pure pieces of platform; no I/O',
      severity: 'error',
      from: { path: '^src/conversation/engine/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^src/(conversation/engine|catalogue|language|platform/pure)/|^node_modules/zod' },
    },
    {
      name: 'emulator-and-standins-stand-alone',
      severity: 'error',
      from: { path: '^(emulator|standins)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(src|test|tools)/', pathNot: '^src/channel/wire/' },
    },
    {
      name: 'nobody-imports-the-stand-ins',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(emulator|standins|test|tools)/', pathNot: '^test/' },
    },
    {
      name: 'no-tests-in-the-product',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.ts$' },
      to: { path: '^test/|\\.test\\.ts$' },
    },
    {
      name: 'the-outside-verifiers-import-nothing-of-ours',
      comment: 'tools/audit.ts and the draw replay check us: they must not share our code',
      severity: 'error',
      from: { path: '^tools/audit', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/' },
    },
    {
      name: 'no-cycles',
      comment: 'a cycle of types alone is no cycle at run time',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^node:' } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'browser/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
