/**
 * The template registry (§3.3): created through the API, reviewed after a while, paused or disabled from outside. Every
 * change of state goes to the app as a webhook (§2.10).
 */
import { mintNodeId } from '../identity.ts';
import { takeToken } from '../token-bucket.ts';
import { enqueueManagement } from '../webhook/management.ts';
import type { World } from '../world.ts';
import { GraphError } from '../graph/errors.ts';
import type { TemplateComponent, TemplateDefinition } from './definition.ts';

const mostTemplates = 6_000;
const hourMs = 60 * 60 * 1000;
/** Hours of the first and the second pause. */
const pauseHours = [3, 6] as const;

export type TemplateCategory = 'UTILITY' | 'AUTHENTICATION' | 'MARKETING';
export type TemplateStatus = 'PENDING' | 'APPROVED' | 'REJECTED' | 'PAUSED' | 'DISABLED';
export type TemplateQuality = 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN';
export type Template = {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly category: TemplateCategory;
  readonly parameterFormat: 'NAMED' | 'POSITIONAL';
  readonly components: readonly TemplateComponent[];
  readonly status: TemplateStatus;
  readonly quality: TemplateQuality;
  readonly rejectedReason: string;
  /** How often it was paused for low quality: 3 hours, 6 hours, and the third time it is disabled (§5). */
  readonly pauses: number;
};

export type TemplateReview = {
  readonly event: 'APPROVED' | 'REJECTED' | 'PAUSED' | 'DISABLED' | 'FLAGGED' | 'REINSTATED';
  readonly reason?: string | undefined;
  readonly category?: TemplateCategory | undefined;
  readonly quality?: TemplateQuality | undefined;
};

export function findTemplate(world: World, name: string, language: string): Template | undefined {
  return [...world.templates.values()].find((each) => each.name === name && each.language === language);
}

export function createTemplate(world: World, definition: TemplateDefinition): Template {
  if (!takeToken(world.templateCreationBucket, world.clock.now())) {
    throw new GraphError(80007, 'At most 100 templates can be created in an hour.');
  }
  if (world.templates.size >= mostTemplates) throw new GraphError(2388019, `At most ${mostTemplates} templates.`);
  if (findTemplate(world, definition.name, definition.language) !== undefined) {
    throw new GraphError(100, `There is already ${definition.language} content for template ${definition.name}.`);
  }
  const template: Template = {
    id: mintNodeId(),
    name: definition.name,
    language: definition.language,
    category: definition.category,
    parameterFormat: definition.parameter_format,
    components: definition.components,
    status: 'PENDING',
    quality: 'UNKNOWN',
    rejectedReason: 'NONE',
    pauses: 0,
  };
  world.templates.set(template.id, template);
  scheduleReview(world, template.id);
  return template;
}

/** A change of the text puts the template back into review. */
export function editTemplate(
  world: World,
  template: Template,
  changes: { components?: readonly TemplateComponent[] | undefined; category?: TemplateCategory | undefined },
): Template {
  const edited: Template = {
    ...template,
    components: changes.components ?? template.components,
    category: changes.category ?? template.category,
    status: 'PENDING',
  };
  world.templates.set(template.id, edited);
  scheduleReview(world, template.id);
  return edited;
}

/** One name in all its languages, or one template by id. */
export function deleteTemplates(world: World, name: string, id: string | undefined): number {
  let deleted = 0;
  for (const template of world.templates.values()) {
    if (template.name !== name || (id !== undefined && template.id !== id)) continue;
    world.templates.delete(template.id);
    deleted += 1;
  }
  return deleted;
}

/** What a reviewer or Meta's quality watch decides. */
export function reviewTemplate(world: World, template: Template, wish: TemplateReview): Template {
  const hours = wish.event === 'PAUSED' ? pauseHours[template.pauses] : undefined;
  // A third pause is the end of the template.
  const review: TemplateReview = wish.event === 'PAUSED' && hours === undefined ? { ...wish, event: 'DISABLED' } : wish;
  const reviewed: Template = {
    ...template,
    pauses: template.pauses + (hours === undefined ? 0 : 1),
    status: statusAfter(template.status, review.event),
    category: review.category ?? template.category,
    quality: review.quality ?? template.quality,
    rejectedReason: review.event === 'REJECTED' ? (review.reason ?? 'INVALID_FORMAT') : 'NONE',
  };
  world.templates.set(template.id, reviewed);
  const common = {
    message_template_id: Number(reviewed.id),
    message_template_name: reviewed.name,
    message_template_language: reviewed.language,
  };
  if (reviewed.category !== template.category) {
    const categories = { previous_category: template.category, new_category: reviewed.category };
    enqueueManagement(world, 'template_category_update', { ...common, ...categories }, 'templates');
  }
  if (reviewed.quality !== template.quality) {
    const scores = { previous_quality_score: template.quality, new_quality_score: reviewed.quality };
    enqueueManagement(world, 'message_template_quality_update', { ...common, ...scores }, 'templates');
  }
  const value = {
    event: review.event,
    ...common,
    message_template_category: reviewed.category,
    reason: review.event === 'REJECTED' ? reviewed.rejectedReason : 'NONE',
    ...otherInfo(review.event, reviewed.pauses, hours),
  };
  enqueueManagement(world, 'message_template_status_update', value, 'templates');
  if (hours !== undefined) endPauseAfter(world, reviewed, hours);
  return reviewed;
}

/** As the Graph API shows it. */
export function describeTemplate(template: Template): object {
  const { id, name, language, category, status, components, quality, rejectedReason, parameterFormat } = template;
  return {
    id,
    name,
    language,
    category,
    status,
    components,
    parameter_format: parameterFormat,
    quality_score: { score: quality },
    rejected_reason: rejectedReason,
  };
}

function otherInfo(event: TemplateReview['event'], pauses: number, hours: number | undefined): object {
  if (hours !== undefined) {
    const title = pauses === 1 ? 'FIRST_PAUSE' : 'SECOND_PAUSE';
    return { other_info: { title, description: `Paused for ${hours} hours for low quality.` } };
  }
  if (event === 'DISABLED') return { other_info: { title: 'DISABLED', description: 'Disabled for low quality.' } };
  if (event === 'REINSTATED') return { other_info: { title: 'UNPAUSE', description: 'May be sent again.' } };
  return {};
}

/** Meta takes it up again by itself, unless something else happened to it meanwhile. */
function endPauseAfter(world: World, { id, pauses }: Template, hours: number): void {
  world.clock.after(hours * hourMs, () => {
    const template = world.templates.get(id);
    if (template?.status !== 'PAUSED' || template.pauses !== pauses) return;
    reviewTemplate(world, template, { event: 'REINSTATED' });
  });
}

function scheduleReview(world: World, id: string): void {
  const { templateReview, templateReviewSeconds } = world.config;
  if (templateReview === 'manual') return;
  world.clock.after(templateReviewSeconds * 1000, () => {
    const template = world.templates.get(id);
    if (template?.status !== 'PENDING') return;
    reviewTemplate(world, template, { event: templateReview === 'approve' ? 'APPROVED' : 'REJECTED' });
  });
}

function statusAfter(status: TemplateStatus, event: TemplateReview['event']): TemplateStatus {
  switch (event) {
    case 'APPROVED':
    case 'REJECTED':
    case 'PAUSED':
    case 'DISABLED':
      return event;
    case 'FLAGGED':
      return status;
    case 'REINSTATED':
      return 'APPROVED';
  }
}
