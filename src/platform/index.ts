export { AppError, ERRORS, type ErrorCode } from './errors.ts';
export { Html, html, type HtmlValue } from './html.ts';
export { createLogger, silentLogger, type LogFields, type Logger } from './log.ts';
export { createMetrics, type Metrics } from './metrics.ts';
export { createIds, systemClock, systemRandom } from './system.ts';
export {
  byteaArray,
  int2Array,
  int4Array,
  int8Array,
  textArray,
  timestampArray,
  uuidArray,
} from './db/binary-array.ts';
export { migrate } from './db/migrate.ts';
export { DATABASE_ROLES, createPool, type DatabaseRole, type Db, type Queryable, type Tx } from './db/pool.ts';
export { isTransient } from './db/transient.ts';
export { setDepartment, withDepartment, withTransaction, type Defer } from './db/transaction.ts';
export { createDataKeys, type DataKeys } from './keys/data-keys.ts';
export { openField, openJson, sealField, sealJson, type DataKey, type FieldPlace } from './keys/field-cipher.ts';
export { createFileKeys, ensureKeyFile, parseKey } from './keys/file-keys.ts';
export type { KeyPort } from './keys/key-port.ts';
export { hashPin, pinMatches } from './keys/pin-hash.ts';
export { addJob, startJobs, type JobHandler, type JobHandlers, type JobMeta, type JobRunner } from './jobs.ts';
export { deleteExpired, type RetentionDays, type RetentionRule } from './retention.ts';
export { addLostJobs, giveUpEach, minutesBefore } from './sweep.ts';
export { createGroupCommit, type GroupCommit } from './group-commit.ts';
export { SETTINGS, listMissingSecrets, readSettings, type FurtherNumber, type Settings } from './config.ts';
export {
  startPostgres,
  type PostgresEvent,
  type PostgresOptions,
  type RunningPostgres,
} from './postgres/start-postgres.ts';
