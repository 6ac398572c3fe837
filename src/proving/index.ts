export { describeDifference } from './compare-versions.ts';
export { describeProof } from './describe-proof.ts';
export { PROVER_BOUNDS, proveService, type Proof } from './prove.ts';
