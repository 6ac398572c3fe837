export {
  appendCertificateLeaf,
  appendLeaf,
  appendLeaves,
  commitToFacts,
  insertLeaves,
  prepareLeaf,
  type AuditDeps,
  type CertificateLogEvent,
  type LeafInput,
  type LogName,
  type PreparedLeaf,
} from './append-leaf.ts';
export { loadLogSigners, type LogSigners } from './log-key.ts';
export { verifyInclusion } from './merkle-tree.ts';
export { findCheckpoint, findInclusion, findTile, type Inclusion } from './read-log.ts';
export { sealOnce, type SealDeps } from './sealer.ts';
export { openCheckpoint, verifierKey, type Checkpoint, type NoteSigner } from './signed-note.ts';
export { countWaitingLeaves, findCheckpointsCovering, findLatestCheckpoint, type StoredCheckpoint } from './store.ts';
