// JSON logs by allow-list: an event name and fields whose names are listed here. There is no way to log a free text,
// so that no name, number or message of a citizen can reach a log (promise P8).

import { pino, type DestinationStream } from 'pino';
import { AppError } from './errors.ts';

/** Every field that may appear in a log line. Ids, counts, codes and durations only. */
const ALLOWED_FIELDS = [
  'address',
  'accountId',
  'action',
  'attempt',
  'batch',
  'bytes',
  'caseId',
  'certificateId',
  'code',
  'component',
  'count',
  'database',
  'documentId',
  'durationMs',
  'errorClass',
  'eventId',
  'failed',
  'file',
  'graphCode',
  'group',
  'httpStatus',
  'jobId',
  'jobName',
  'kind',
  'language',
  'leafId',
  'method',
  'mode',
  'outboxId',
  'outcome',
  'pid',
  'port',
  'reason',
  'requestId',
  'route',
  'serviceId',
  'signal',
  'size',
  'sqlState',
  'state',
  'templateName',
  'version',
] as const;

export type LogField = (typeof ALLOWED_FIELDS)[number];
export type LogFields = Partial<Record<LogField, string | number | boolean>>;

export interface Logger {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  /** Of an error only its class, code and SQL state are written, never its message, detail or parameters. */
  error(event: string, error: unknown, fields?: LogFields): void;
}

const allowed = new Set<string>(ALLOWED_FIELDS);

export function createLogger(options: { level?: string; destination?: DestinationStream } = {}): Logger {
  const base = { level: options.level ?? 'info', base: null, messageKey: 'event' };
  const out = options.destination === undefined ? pino(base) : pino(base, options.destination);
  return {
    debug: (event, fields) => out.debug(pick(fields), event),
    info: (event, fields) => out.info(pick(fields), event),
    warn: (event, fields) => out.warn(pick(fields), event),
    error: (event, error, fields) => out.error({ ...pick(fields), ...describeError(error) }, event),
  };
}

export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };

function pick(fields: LogFields | undefined): LogFields {
  if (fields === undefined) return {};
  const kept: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (allowed.has(name)) kept[name] = typeof value === 'string' ? value.slice(0, 120) : value;
  }
  return kept;
}

function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { errorClass: typeof error };
  const fields: LogFields = { errorClass: error.name };
  if (error instanceof AppError) fields.code = error.code;
  const code: unknown = 'code' in error ? error.code : undefined;
  if (typeof code === 'string' && !(error instanceof AppError)) fields.sqlState = code;
  const cause = error.cause;
  if (cause instanceof Error) {
    const causeCode: unknown = 'code' in cause ? cause.code : undefined;
    if (typeof causeCode === 'string') fields.sqlState = causeCode;
  }
  const frame = /\(?([^\s()]+\.(?:ts|js|mjs):\d+)/.exec(error.stack ?? '')?.[1];
  if (frame !== undefined) fields.file = frame.split('/').slice(-3).join('/');
  return fields;
}
