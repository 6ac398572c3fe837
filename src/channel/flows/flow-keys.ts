// Our RSA keys for Flows. Meta hands out one public key per number; during a rotation requests under the one before
// still come, so both are kept until the clients have fetched the new one.

import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { AppError } from '#platform';

interface FlowKey {
  readonly privateKey: KeyObject;
  /** SPKI in PEM, as it is uploaded. */
  readonly publicPem: string;
}

export interface FlowKeys {
  readonly current: FlowKey;
  /** The current one first. */
  readonly all: readonly FlowKey[];
}

/** Undefined when there is no key: the part is off. Throws `config.invalid` when one is no RSA key of 2048 bits. */
export function readFlowKeys(settings: {
  readonly WHATSAPP_FLOW_PRIVATE_KEY?: string | undefined;
  readonly WHATSAPP_FLOW_PRIVATE_KEY_PREVIOUS?: string | undefined;
}): FlowKeys | undefined {
  const { WHATSAPP_FLOW_PRIVATE_KEY: pem, WHATSAPP_FLOW_PRIVATE_KEY_PREVIOUS: previousPem } = settings;
  if (pem === undefined) return undefined;
  const current = readKey(pem, 'WHATSAPP_FLOW_PRIVATE_KEY');
  if (previousPem === undefined) return { current, all: [current] };
  return { current, all: [current, readKey(previousPem, 'WHATSAPP_FLOW_PRIVATE_KEY_PREVIOUS')] };
}

function readKey(pem: string, name: string): FlowKey {
  let privateKey: KeyObject;
  try {
    // One line of an environment file holds the line ends of a PEM as \n.
    privateKey = createPrivateKey(pem.replaceAll('\\n', '\n'));
  } catch {
    throw new AppError('config.invalid', `${name} must be a private key in PEM, without a passphrase`);
  }
  if (privateKey.asymmetricKeyType !== 'rsa' || privateKey.asymmetricKeyDetails?.modulusLength !== 2048) {
    throw new AppError('config.invalid', `${name} must be an RSA key of 2048 bits`);
  }
  const publicPem = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
  return { privateKey, publicPem };
}
