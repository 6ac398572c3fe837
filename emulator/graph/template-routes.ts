/** message_templates of the account (§3.3): create, list, edit, delete. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  checkDefinition,
  checkHeaderFiles,
  checkTtl,
  TemplateChanges,
  TemplateDefinition,
} from '../templates/definition.ts';
import {
  createTemplate,
  deleteTemplates,
  describeTemplate,
  editTemplate,
  type Template,
} from '../templates/template.ts';
import type { World } from '../world.ts';
import { GraphError } from './errors.ts';
import { requireAccount, unknownObject, version } from './node.ts';
import { jsonText, pageOf, parseParams, pickFields, readParams } from './params.ts';

const text = z.string().optional();
const Search = z.looseObject({ name: text, language: text, status: text, category: text, name_or_content: text });
const Deletion = z.looseObject({ name: z.string().min(1), hsm_id: text });

export function registerTemplates(app: FastifyInstance, world: World): void {
  app.post(`${version}/:nodeId/message_templates`, async (request) => {
    requireAccount(world, request);
    const { fields } = await readParams(request);
    const wish = { ...fields, components: jsonText(fields['components']) };
    const definition = parseParams(TemplateDefinition, wish);
    checkDefinition(definition);
    checkHeaderFiles(definition.components, world.uploadHandles);
    checkTtl(definition.category, definition.message_send_ttl_seconds);
    const { id, status, category } = createTemplate(world, definition);
    return { id, status, category };
  });
  app.get(`${version}/:nodeId/message_templates`, async (request) => {
    requireAccount(world, request);
    const { fields } = await readParams(request);
    const search = parseParams(Search, fields);
    const found = [...world.templates.values()].filter(
      (each) =>
        (search.name === undefined || each.name.includes(search.name)) &&
        isWanted(each.language, search.language) &&
        isWanted(each.status, search.status) &&
        isWanted(each.category, search.category) &&
        (search.name_or_content === undefined || JSON.stringify(each).includes(search.name_or_content)),
    );
    return pageOf(found.map(describeTemplate), fields, request);
  });
  app.get(`${version}/:nodeId/message_templates/:templateId`, async (request) => {
    requireAccount(world, request);
    const { templateId } = z.object({ templateId: z.string() }).parse(request.params);
    const template = world.templates.get(templateId);
    if (template === undefined) throw unknownObject(templateId);
    const { fields } = await readParams(request);
    return pickFields(describeTemplate(template), fields['fields']);
  });
  app.delete(`${version}/:nodeId/message_templates`, async (request) => {
    requireAccount(world, request);
    const { name, hsm_id: id } = parseParams(Deletion, (await readParams(request)).fields);
    if (deleteTemplates(world, name, id) === 0) throw new GraphError(100, `There is no template ${name}.`);
    return { success: true };
  });
}

/** One value, or several as a JSON list. */
function isWanted(value: string, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  const list: unknown = jsonText(wanted);
  return Array.isArray(list) ? list.includes(value) : value === wanted;
}

/** POST on a template's own id. */
export function changeTemplate(world: World, template: Template, fields: Readonly<Record<string, unknown>>): object {
  const changes = parseParams(TemplateChanges, { ...fields, components: jsonText(fields['components']) });
  const category = changes.category ?? template.category;
  if (changes.components !== undefined) {
    checkDefinition({ category, components: changes.components });
    checkHeaderFiles(changes.components, world.uploadHandles);
  }
  checkTtl(category, changes.message_send_ttl_seconds);
  editTemplate(world, template, changes);
  return { success: true, id: template.id, name: template.name, category };
}
