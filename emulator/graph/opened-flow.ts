/** Which Flow a message opens and how: an interactive message says all, a template's button says the rest. */
import type { Template } from '../templates/template.ts';
import type { Reaction } from './outbound-content.ts';
import type { OutboundMessage } from './schema/message.ts';

export type OpenedFlow = {
  readonly flow_id?: string | undefined;
  readonly flow_name?: string | undefined;
  readonly mode: 'published' | 'draft';
  readonly token: string;
  readonly action: 'navigate' | 'data_exchange';
  readonly firstScreen: string | null;
  readonly firstData: Readonly<Record<string, unknown>>;
};

export function openedFlowOf(
  message: Exclude<OutboundMessage, Reaction>,
  template: Template | undefined,
): OpenedFlow | undefined {
  if (message.type === 'interactive' && message.interactive.type === 'flow') {
    const { parameters } = message.interactive.action;
    return {
      flow_id: parameters.flow_id,
      flow_name: parameters.flow_name,
      mode: parameters.mode,
      token: parameters.flow_token,
      action: parameters.flow_action,
      firstScreen: parameters.flow_action_payload?.screen ?? null,
      firstData: parameters.flow_action_payload?.data ?? {},
    };
  }
  if (message.type !== 'template' || template === undefined) return undefined;
  const buttons = template.components.flatMap((component) => (component.type === 'BUTTONS' ? component.buttons : []));
  for (const [index, button] of buttons.entries()) {
    if (button.type !== 'FLOW') continue;
    const sent = message.template.components.filter(
      (component) => component.type === 'button' && Number(component.index) === index,
    );
    const action = sent
      .flatMap((component) => component.parameters)
      .find((parameter) => parameter.type === 'action')?.action;
    return {
      flow_id: button.flow_id,
      flow_name: button.flow_name,
      mode: 'published',
      token: action?.flow_token ?? 'unused',
      action: button.flow_action?.toLowerCase() === 'data_exchange' ? 'data_exchange' : 'navigate',
      firstScreen: button.navigate_screen ?? null,
      firstData: action?.flow_action_data ?? {},
    };
  }
  return undefined;
}
