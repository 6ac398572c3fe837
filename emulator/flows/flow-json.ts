/** Flow JSON as far as servers look at it (§7.3): screens, routing, data. Its component limits are in component-rules.ts. */
import { z } from 'zod';
import { findComponentFaults } from './component-rules.ts';

const PropertySchema = z.looseObject({ type: z.string() });
export const FlowScreen = z.looseObject({
  id: z.string(),
  title: z.string().optional(),
  terminal: z.boolean().optional(),
  success: z.boolean().optional(),
  refresh_on_back: z.boolean().optional(),
  sensitive: z.array(z.string()).optional(),
  data: z.record(z.string(), PropertySchema).optional(),
  layout: z.looseObject({ type: z.literal('SingleColumnLayout'), children: z.array(z.unknown()) }),
});
export type FlowScreen = z.infer<typeof FlowScreen>;
export const FlowJson = z.looseObject({
  version: z.string(),
  data_api_version: z.string().optional(),
  routing_model: z.record(z.string(), z.array(z.string())).optional(),
  screens: z.array(FlowScreen).min(1),
});
export type FlowJson = z.infer<typeof FlowJson>;

export type FlowFault = {
  readonly error: string;
  readonly error_type: 'FLOW_JSON_ERROR';
  readonly message: string;
  readonly line_start: number;
  readonly line_end: number;
  readonly column_start: number;
  readonly column_end: number;
  readonly pointers: readonly { readonly path: string }[];
};

const versions = ['5.1', '6.0', '6.1', '6.2', '6.3', '7.0', '7.1', '7.2', '7.3'];
const mostBranches = 10;
const largestBytes = 10 * 1024 * 1024;

export type CheckedFlowJson =
  | { readonly ok: true; readonly json: FlowJson; readonly faults: readonly [] }
  | { readonly ok: false; readonly json: FlowJson | undefined; readonly faults: readonly FlowFault[] };

/** Reads and checks a flow.json as it was uploaded. */
export function checkFlowJson(source: string): CheckedFlowJson {
  const broken = (faults: readonly FlowFault[], json?: FlowJson): CheckedFlowJson => ({ ok: false, json, faults });
  if (Buffer.byteLength(source) > largestBytes) return broken([fault('FILE_TOO_LARGE', 'At most 10 MB.', '')]);
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (error) {
    return broken([fault('INVALID_JSON', error instanceof Error ? error.message : 'not JSON', '')]);
  }
  const parsed = FlowJson.safeParse(value);
  if (!parsed.success) {
    return broken(
      parsed.error.issues.map((issue) => fault('INVALID_PROPERTY', issue.message, issue.path.map(String).join('.'))),
    );
  }
  const faults = [...findTopFaults(parsed.data), ...findScreenFaults(parsed.data), ...findRoutingFaults(parsed.data)];
  return faults.length === 0 ? { ok: true, json: parsed.data, faults: [] } : broken(faults, parsed.data);
}

/** The screens a Flow may begin with: nothing leads to them. */
export function entryScreens(json: FlowJson): readonly string[] {
  const reached = new Set(Object.values(json.routing_model ?? {}).flat());
  return json.screens.map((screen) => screen.id).filter((id) => !reached.has(id));
}

function findTopFaults(json: FlowJson): readonly FlowFault[] {
  const faults: FlowFault[] = [];
  if (!versions.includes(json.version)) {
    faults.push(fault('INVALID_FLOW_JSON_VERSION', `Publishable versions: ${versions.join(', ')}.`, 'version'));
  }
  if (json.data_api_version !== undefined && !['3.0', '4.0'].includes(json.data_api_version)) {
    faults.push(fault('INVALID_DATA_API_VERSION', 'data_api_version is 3.0 or 4.0.', 'data_api_version'));
  }
  if (json.data_api_version !== undefined && json.routing_model === undefined) {
    faults.push(fault('MISSING_ROUTING_MODEL', 'A Flow with an endpoint needs a routing_model.', 'routing_model'));
  }
  if (!json.screens.some((screen) => screen.terminal === true && screen.success !== false)) {
    faults.push(fault('MISSING_TERMINAL_SCREEN', 'At least one terminal screen with success is needed.', 'screens'));
  }
  return faults;
}

function findScreenFaults(json: FlowJson): readonly FlowFault[] {
  const faults: FlowFault[] = [];
  const seen = new Set<string>();
  for (const [index, screen] of json.screens.entries()) {
    const path = `screens[${index}]`;
    if (!/^[A-Za-z_]+$/.test(screen.id) || screen.id === 'SUCCESS') {
      faults.push(fault('INVALID_SCREEN_ID', 'Letters and _ only, and not SUCCESS.', `${path}.id`));
    }
    if (seen.has(screen.id)) faults.push(fault('DUPLICATE_SCREEN_ID', `${screen.id} stands twice.`, `${path}.id`));
    seen.add(screen.id);
    for (const [name, schema] of Object.entries(screen.data ?? {})) {
      if (schema['__example__'] === undefined || schema['__example__'] === null) {
        faults.push(fault('MISSING_EXAMPLE', 'Every property needs an __example__.', `${path}.data.${name}`));
      }
    }
    for (const found of findComponentFaults(screen, path)) faults.push(fault(found.error, found.message, found.path));
  }
  return faults;
}

function findRoutingFaults(json: FlowJson): readonly FlowFault[] {
  const model = json.routing_model;
  if (model === undefined) return [];
  const wrong = (message: string, from: string) => fault('INVALID_ROUTING_MODEL', message, `routing_model.${from}`);
  const faults: FlowFault[] = [];
  const terminal = new Set(json.screens.filter((screen) => screen.terminal === true).map((screen) => screen.id));
  const known = new Set(json.screens.map((screen) => screen.id));
  for (const screen of known) if (model[screen] === undefined) faults.push(wrong('This screen is missing.', screen));
  for (const [from, targets] of Object.entries(model)) {
    if (!known.has(from)) faults.push(wrong('There is no such screen.', from));
    if (targets.length > mostBranches) faults.push(wrong(`At most ${mostBranches} branches.`, from));
    for (const to of targets) {
      if (!known.has(to)) faults.push(wrong(`There is no screen ${to}.`, from));
      if (to === from) faults.push(wrong('A screen cannot lead to itself.', from));
      else if (model[to]?.includes(from) === true) faults.push(wrong(`${to} leads back: only forward routes.`, from));
    }
    if (targets.length === 0 && !terminal.has(from)) faults.push(wrong('The path ends in no terminal screen.', from));
  }
  if (entryScreens(json).length !== 1) faults.push(wrong('Exactly one screen must have nothing leading to it.', ''));
  return faults;
}

/** Positions are not worked out: the pointer says where. */
function fault(error: string, message: string, path: string): FlowFault {
  const place = { line_start: 1, line_end: 1, column_start: 1, column_end: 1 };
  return { error, error_type: 'FLOW_JSON_ERROR', message, ...place, pointers: [{ path }] };
}
