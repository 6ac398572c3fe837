import { askOf } from '../ask.ts';
import { hearCitizen } from '../hear-citizen.ts';
import type { LocationInput } from '../input.ts';
import { answerTo, promptFor } from '../phases/index.ts';
import type { Turn } from '../turn.ts';
import { handleUnsupported } from './unsupported.ts';

/** A place on the map: taken where one is asked for, otherwise said to be of no use. */
export function handleLocation(turn: Turn, input: LocationInput): void {
  const ask = askOf(turn.state);
  if (ask.kind === 'idle' || promptFor(turn, ask).takes !== 'location') return handleUnsupported(turn, 'location');
  hearCitizen(turn);
  const { latitude, longitude, name, address } = input;
  answerTo(turn, ask, {
    kind: 'location',
    latitude,
    longitude,
    ...(name === undefined ? {} : { name }),
    ...(address === undefined ? {} : { address }),
  });
}
