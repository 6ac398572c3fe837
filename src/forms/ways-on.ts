import type { FormScreen } from './form-screen.ts';

/** Meta takes ten ways on from a screen. */
const MOST_WAYS = 10;

/**
 * Where a screen may lead: the next ones in order. The second and later members of a group are reached from the one before
 * only; else a large group would use up the ways past it.
 */
export function waysOn(screens: readonly FormScreen[], screen: FormScreen): readonly FormScreen[] {
  const at = screens.indexOf(screen);
  return screens
    .slice(at + 1)
    .filter((next, index) => index === 0 || next.kind !== 'member' || next.number === 1)
    .slice(0, MOST_WAYS);
}
