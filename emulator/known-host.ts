/**
 * Under which names the emulator answers. A page of another site may lead its own name to this machine (DNS rebinding)
 * and would then share the phone page's origin; the name in its requests gives it away.
 */
import type { EmulatorConfig } from './config.ts';

const OWN_NAMES = ['127.0.0.1', 'localhost', '[::1]'];
/** Addresses that mean every one of this machine, and are nobody's name. */
const EVERYWHERE = ['0.0.0.0', '::'];

/** Takes a Host header, with or without port. */
export function createHostCheck(
  config: Pick<EmulatorConfig, 'host' | 'publicUrl' | 'allowedHosts'>,
): (host: string | undefined) => boolean {
  const names = new Set([...OWN_NAMES, ...config.allowedHosts].map((name) => name.toLowerCase()));
  if (!EVERYWHERE.includes(config.host)) names.add(config.host.includes(':') ? `[${config.host}]` : config.host);
  if (config.publicUrl !== undefined) names.add(new URL(config.publicUrl).hostname);
  return (host) => host !== undefined && names.has(host.replace(/:\d+$/, '').toLowerCase());
}
