// Messages that ask for something (a place, an address, a payment), open something (a link, a Flow) or carry media. Each is
// held against the schema of the wire when it is built: none that Meta would refuse for its shape or length is stored.

import { AppError } from '#platform';
import { assertNever } from '#platform/pure';
import { LIMITS, OutboundMessage } from './wire/index.ts';

interface Frame {
  readonly body: string;
  readonly header?: string | undefined;
  readonly footer?: string | undefined;
}

export type RequestMessage =
  | (Frame & { readonly kind: 'link'; readonly button: string; readonly url: string })
  | (Frame & {
      readonly kind: 'flow';
      readonly button: string;
      readonly flowId: string;
      readonly token: string;
      /** The first screen and what it shows; without it the Flow asks our endpoint. */
      readonly open?: { readonly screen: string; readonly data?: Readonly<Record<string, unknown>> } | undefined;
      readonly draft?: boolean | undefined;
    })
  | { readonly kind: 'location-request'; readonly body: string }
  | { readonly kind: 'contact-request'; readonly body: string }
  | {
      readonly kind: 'address-request';
      readonly body: string;
      readonly values?: Readonly<Record<string, string>> | undefined;
      /** What was wrong with the address given before, by field. */
      readonly errors?: Readonly<Record<string, string>> | undefined;
    }
  | (Omit<Frame, 'header'> & PaymentOrder & { readonly kind: 'payment' })
  | {
      readonly kind: 'payment-progress';
      readonly body: string;
      readonly reference: string;
      readonly status: 'pending' | 'processing' | 'partially_shipped' | 'shipped' | 'completed' | 'canceled';
      readonly description?: string | undefined;
    }
  | { readonly kind: 'picture'; readonly mediaId: string; readonly caption?: string | undefined }
  | {
      readonly kind: 'file';
      readonly mediaId: string;
      readonly fileName: string;
      readonly caption?: string | undefined;
    }
  /** OGG with OPUS, one channel; above 512 KiB it shows a download sign. */
  | { readonly kind: 'voice'; readonly mediaId: string }
  | {
      readonly kind: 'place';
      readonly latitude: number;
      readonly longitude: number;
      readonly name?: string | undefined;
      readonly address?: string | undefined;
    }
  /** Without an emoji the reaction is taken away. */
  | { readonly kind: 'reaction'; readonly messageId: string; readonly emoji?: string | undefined }
  | {
      readonly kind: 'template';
      readonly name: string;
      readonly languageCode: string;
      readonly components?: readonly object[] | undefined;
    };

/** Totals are ours to compute: they cannot be wrong. */
interface PaymentOrder {
  /** Meta's and ours, one per message. */
  readonly reference: string;
  readonly items: readonly { readonly name: string; readonly paise: number; readonly quantity: number }[];
  readonly taxPaise: number;
  readonly openFor?: { readonly from: Date; readonly until: Date; readonly description: string } | undefined;
  readonly payBy:
    | {
        readonly kind: 'gateway';
        readonly gateway: 'razorpay' | 'payu' | 'billdesk' | 'zaakpay';
        readonly configuration: string;
        readonly receipt?: string | undefined;
      }
    | { readonly kind: 'upi-link'; readonly link: string }
    | { readonly kind: 'upi-configuration'; readonly configuration: string };
}

/** JSON content without recipient. A message beyond a limit is a bug of its author and throws. */
export function buildRequest(message: RequestMessage): string {
  const content = JSON.stringify(contentOf(message));
  const checked = OutboundMessage.safeParse({ messaging_product: 'whatsapp', ...JSON.parse(content) });
  if (checked.success) return content;
  const places = checked.error.issues.map((issue) => issue.path.join('.'));
  throw new AppError(
    'input.invalid',
    `a message of kind ${message.kind} breaks WhatsApp's rules at ${places.join(', ')}`,
  );
}

function contentOf(message: RequestMessage): object {
  switch (message.kind) {
    case 'link':
      return interactive('cta_url', message, {
        name: 'cta_url',
        parameters: { display_text: message.button, url: message.url },
      });
    case 'flow':
      return interactive('flow', message, { name: 'flow', parameters: flowParameters(message) });
    case 'location-request':
      return interactive('location_request_message', message, { name: 'send_location' });
    case 'contact-request':
      return interactive('request_contact_info', message, { name: 'request_contact_info' });
    case 'address-request':
      return interactive('address_message', message, {
        name: 'address_message',
        parameters: { country: 'IN', values: message.values, validation_errors: message.errors },
      });
    case 'payment':
      return interactive('order_details', message, { name: 'review_and_pay', parameters: orderParameters(message) });
    case 'payment-progress':
      return interactive('order_status', message, {
        name: 'review_order',
        parameters: {
          reference_id: message.reference,
          order: { status: message.status, description: message.description },
        },
      });
    case 'picture':
      return { type: 'image', image: { id: message.mediaId, caption: message.caption } };
    case 'file':
      return {
        type: 'document',
        document: { id: message.mediaId, filename: message.fileName, caption: message.caption },
      };
    case 'voice':
      return { type: 'audio', audio: { id: message.mediaId, voice: true } };
    case 'place': {
      const { latitude, longitude, name, address } = message;
      return { type: 'location', location: { latitude, longitude, name, address } };
    }
    case 'reaction':
      return { type: 'reaction', reaction: { message_id: message.messageId, emoji: message.emoji ?? '' } };
    case 'template':
      return {
        type: 'template',
        template: {
          name: message.name,
          language: { code: message.languageCode },
          components: message.components,
        },
      };
    default:
      return assertNever(message);
  }
}

function interactive(type: string, frame: Frame, action: object): object {
  return {
    type: 'interactive',
    interactive: {
      type,
      header: frame.header === undefined ? undefined : { type: 'text', text: frame.header },
      body: { text: frame.body },
      footer: frame.footer === undefined ? undefined : { text: frame.footer },
      action,
    },
  };
}

function flowParameters(message: Extract<RequestMessage, { kind: 'flow' }>): object {
  return {
    flow_message_version: '3',
    flow_id: message.flowId,
    flow_cta: message.button,
    flow_token: message.token,
    mode: message.draft === true ? 'draft' : 'published',
    flow_action: message.open === undefined ? 'data_exchange' : 'navigate',
    flow_action_payload: message.open,
  };
}

function orderParameters(order: PaymentOrder): object {
  const subtotal = order.items.reduce((sum, item) => sum + item.paise * item.quantity, 0);
  return {
    reference_id: order.reference,
    type: 'digital-goods',
    currency: 'INR',
    total_amount: amount(subtotal + order.taxPaise),
    ...paymentOf(order.payBy),
    order: {
      status: 'pending',
      items: order.items.map(({ name, paise, quantity }) => ({ name, amount: amount(paise), quantity })),
      subtotal: amount(subtotal),
      tax: amount(order.taxPaise),
      expiration: order.openFor === undefined ? undefined : expiration(order.openFor),
    },
  };
}

const amount = (paise: number): object => ({ value: paise, offset: 100 });

function expiration(openFor: NonNullable<PaymentOrder['openFor']>): object {
  const seconds = (openFor.until.getTime() - openFor.from.getTime()) / 1000;
  if (seconds < LIMITS.orderSeconds) {
    throw new AppError('input.invalid', `an order stays open for ${LIMITS.orderSeconds} seconds at least`);
  }
  return { timestamp: String(Math.floor(openFor.until.getTime() / 1000)), description: openFor.description };
}

function paymentOf(payBy: PaymentOrder['payBy']): object {
  switch (payBy.kind) {
    case 'gateway': {
      const { gateway, configuration, receipt } = payBy;
      const own = gateway === 'razorpay' && receipt !== undefined ? { razorpay: { receipt } } : {};
      const payment_gateway = { type: gateway, configuration_name: configuration, ...own };
      return { payment_settings: [{ type: 'payment_gateway', payment_gateway }] };
    }
    case 'upi-link':
      return { payment_settings: [{ type: 'upi_intent_link', upi_intent_link: { link: payBy.link } }] };
    case 'upi-configuration':
      return { payment_type: 'upi', payment_configuration: payBy.configuration };
    default:
      return assertNever(payBy);
  }
}
