/**
 * What a phone shows: citizens, the items of their chats, and the events that keep a page up to date.
 * Shared with the phone page as types only, and the answer format of the control API.
 */
export type CitizenLanguage = 'hi' | 'en' | 'pa' | 'ur';

export type Citizen = {
  readonly id: string;
  readonly name: string;
  /** Digits with country code, without `+`. */
  readonly phone: string;
  /** Business-scoped user id; present in every webhook. */
  readonly userId: string;
  /** When false the citizen uses a username, and webhooks leave their number out. */
  readonly phoneShown: boolean;
  /** Stopped marketing messages of this business: they fail with 131050. */
  readonly marketingStopped: boolean;
  /** Language of the phone's own words, not of the service. */
  readonly language: CitizenLanguage;
  /** Shown to the app as `identity_key_hash` while it has that check switched on; a new SIM or phone changes it. */
  readonly identityHash: string;
  /** When their last message opened the 24-hour window; null if never. */
  readonly lastInboundAtMs: number | null;
  /** The same for each number that they wrote to: a window is that of one number. */
  readonly lastInboundByNumber?: Readonly<Record<string, number>>;
};

export type Attachment = {
  readonly mediaId: string;
  readonly mimeType: string;
  readonly filename: string;
  readonly bytes: number;
};

export type ItemHeader =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'media'; readonly media: Attachment } | null;
export type ReplyOption = { readonly id: string; readonly title: string };
export type ListRow = { readonly id: string; readonly title: string; readonly description: string };
export type ListSection = { readonly title: string; readonly rows: readonly ListRow[] };

export type ContactCard = { readonly name: string; readonly phone: string };
export type OrderStatus = 'pending' | 'processing' | 'partially_shipped' | 'shipped' | 'completed' | 'canceled';

export type TemplateButton =
  | { readonly kind: 'reply'; readonly id: string; readonly title: string }
  | { readonly kind: 'link'; readonly title: string; readonly url: string }
  | { readonly kind: 'call'; readonly title: string; readonly phone: string }
  | { readonly kind: 'copy-code'; readonly title: string; readonly code: string }
  | { readonly kind: 'flow' | 'payment' | 'share-contact'; readonly title: string };

/** In hundredths of the currency. */
export type Amount = { readonly value: number; readonly offset: 100 };
export type PaymentStatus = 'open' | 'pending' | 'captured' | 'failed' | 'canceled' | 'expired';

/** What the citizen sees of an order, and how far its payment is. */
export type PaymentRequest = {
  readonly referenceId: string;
  readonly currency: string;
  readonly total: Amount;
  readonly items: readonly { readonly name: string; readonly quantity: number; readonly amount: Amount }[];
  readonly subtotal: Amount;
  readonly tax: Amount;
  readonly shipping: Amount | null;
  readonly discount: Amount | null;
  readonly mode: 'gateway' | 'upi' | 'link';
  readonly expiresAtMs: number | null;
  readonly status: PaymentStatus;
  readonly orderStatus: OrderStatus;
};

export type ItemContent =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'buttons';
      readonly header: ItemHeader;
      readonly text: string;
      readonly footer: string;
      readonly buttons: readonly ReplyOption[];
    }
  | {
      readonly kind: 'list';
      readonly header: ItemHeader;
      readonly text: string;
      readonly footer: string;
      readonly button: string;
      readonly sections: readonly ListSection[];
    }
  /** One button that opens an address (`cta_url`). */
  | {
      readonly kind: 'link';
      readonly header: ItemHeader;
      readonly text: string;
      readonly footer: string;
      readonly button: string;
      readonly url: string;
    }
  /** Opens a Flow: see the Flow calls of docs/guides/emulator.md. */
  | {
      readonly kind: 'flow';
      readonly header: ItemHeader;
      readonly text: string;
      readonly footer: string;
      readonly button: string;
      readonly flowName: string;
      /** False once the endpoint answered 427 or the Flow was completed. */
      readonly enabled: boolean;
    }
  | { readonly kind: 'location-request'; readonly text: string }
  | {
      readonly kind: 'address-request';
      readonly text: string;
      readonly values: Readonly<Record<string, string>>;
      readonly errors: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'contact-request'; readonly text: string }
  | {
      readonly kind: 'payment';
      readonly header: ItemHeader;
      readonly text: string;
      readonly footer: string;
      readonly payment: PaymentRequest;
    }
  | {
      readonly kind: 'order-status';
      readonly text: string;
      readonly footer: string;
      readonly referenceId: string;
      readonly status: OrderStatus;
      readonly description: string;
    }
  | { readonly kind: 'image'; readonly media: Attachment; readonly caption: string }
  | { readonly kind: 'document'; readonly media: Attachment; readonly caption: string }
  | { readonly kind: 'video'; readonly media: Attachment; readonly caption: string }
  | { readonly kind: 'audio'; readonly media: Attachment; readonly voice: boolean }
  | { readonly kind: 'sticker'; readonly media: Attachment }
  | {
      readonly kind: 'location';
      readonly latitude: number;
      readonly longitude: number;
      readonly name: string;
      readonly address: string;
    }
  | { readonly kind: 'contacts'; readonly contacts: readonly ContactCard[] }
  | {
      readonly kind: 'template';
      readonly name: string;
      readonly language: string;
      readonly header: ItemHeader;
      /** The body with its variables filled in, line by line; of an unregistered template only the variables. */
      readonly lines: readonly string[];
      readonly footer: string;
      readonly buttons: readonly TemplateButton[];
      /** Of a template with an order_details button. */
      readonly payment: PaymentRequest | null;
    }
  | { readonly kind: 'reply'; readonly replyId: string; readonly title: string; readonly description: string }
  /** The citizen finished a Flow or an address form; `fields` is what was sent. */
  | { readonly kind: 'form-reply'; readonly title: string; readonly fields: Readonly<Record<string, unknown>> }
  /** Anything the page only names: system notices, raw payloads of tests. */
  | { readonly kind: 'other'; readonly type: string; readonly summary: string };

/** `accepted` is the clock sign; failed service messages stay with the sender and are shown struck out in tests only. */
export type ItemStatus = 'accepted' | 'sent' | 'delivered' | 'read' | 'played' | 'failed';

export type ChatItem = {
  /** wamid. */
  readonly id: string;
  readonly citizenId: string;
  /** The number of the business in whose chat it stands. */
  readonly phoneNumberId: string;
  readonly author: 'citizen' | 'service';
  readonly atMs: number;
  readonly status: ItemStatus;
  readonly content: ItemContent;
  /** wamid of the item this one answers. */
  readonly replyToId: string | null;
  /** Which button or row of this item was tapped. */
  readonly chosenReplyId: string | null;
  /** `biz_opaque_callback_data` as received. */
  readonly callbackData: string | null;
  /** How the message is billed; decided when it is sent, null before and for the citizen's own. */
  readonly pricingType: 'free_customer_service' | 'regular' | null;
  readonly errorCode: number | null;
  /** Emoji the other side put on this item. */
  readonly reaction: string | null;
  /** What its author did to it after sending. */
  readonly altered?: 'edited' | 'deleted';
};

export type NewItem = Omit<ChatItem, 'phoneNumberId'> & { readonly phoneNumberId?: string };

/** Whether the app's webhook answered: not yet, verified and reachable, refusing the token, or failing just now. */
export type AppConnection = 'waiting' | 'connected' | 'refused' | 'failing';

export type PhoneEvent =
  | { readonly kind: 'item'; readonly item: ChatItem }
  | { readonly kind: 'typing'; readonly citizenId: string; readonly phoneNumberId: string; readonly untilMs: number }
  | { readonly kind: 'citizen'; readonly citizen: Citizen }
  | { readonly kind: 'cleared'; readonly citizenId: string }
  | { readonly kind: 'connection'; readonly connection: AppConnection }
  | { readonly kind: 'clock'; readonly nowMs: number; readonly speed: number }
  /** The scripted faults changed; ask for them again. */
  | { readonly kind: 'faults' };

/** A number of the business, as a phone shows it. */
export type PhoneNumber = { readonly phoneNumberId: string; readonly displayPhone: string; readonly name: string };

export type PhoneState = {
  readonly businessName: string;
  /** One chat for each: the first is the one that is open. */
  readonly numbers: readonly PhoneNumber[];
  readonly connection: AppConnection;
  readonly nowMs: number;
  /** Emulated seconds per real second. */
  readonly speed: number;
  readonly citizens: readonly Citizen[];
  readonly items: readonly ChatItem[];
};

export type Sample = {
  readonly id: string;
  readonly title: string;
  readonly mimeType: string;
  readonly filename: string;
};
