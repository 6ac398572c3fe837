export { describeDifference } from './compare-versions.ts';
export { describeProof } from './describe-proof.ts';
export { playUsualJourney, type PlayedJourney, type PlayedTurn } from './play-usual-journey.ts';
export { PROVER_BOUNDS, proveService, type Proof } from './prove.ts';
