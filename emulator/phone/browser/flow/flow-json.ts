/** Finds the screens of a Flow. What is published may lack anything; the server has checked it by Meta's rules. */
import { fieldsOf, isFields, listOf, type Fields } from '../fields.ts';

export function findScreen(json: unknown, id: string): Fields | undefined {
  return listOf(fieldsOf(json)['screens']).find(isScreen(id));
}

function isScreen(id: string): (screen: unknown) => screen is Fields {
  return (screen): screen is Fields => isFields(screen) && screen['id'] === id;
}
