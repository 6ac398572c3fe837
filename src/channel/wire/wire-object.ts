/** Small readers for values of unknown shape: each answers undefined instead of throwing. */
import type { WireObject } from './webhook-event.ts';

const longestIdentifier = 512;
const phonePattern = /^\+?[0-9]{5,20}$/;
const secondsPattern = /^[0-9]{1,12}$/;

export function isWireObject(value: unknown): value is WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function readObject(value: unknown): WireObject | undefined {
  return isWireObject(value) ? value : undefined;
}

export function readList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** An identifier: a non-empty string of sane length. */
export function readIdentifier(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= longestIdentifier ? value : undefined;
}

/** A phone number as digits without `+`; Meta leaves the key out when the citizen hides their number. */
export function readPhone(value: unknown): string | undefined {
  if (typeof value !== 'string' || !phonePattern.test(value)) return undefined;
  return value.startsWith('+') ? value.slice(1) : value;
}

/** Unix seconds; a string in messages and statuses, a number on entries. */
export function readSeconds(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  return typeof value === 'string' && secondsPattern.test(value) ? Number(value) : undefined;
}

export function readNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
