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
  /** Language of the phone's own words, not of the service. */
  readonly language: CitizenLanguage;
  /** When their last message opened the 24-hour window; null if never. */
  readonly lastInboundAtMs: number | null;
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
  | { readonly kind: 'image'; readonly media: Attachment; readonly caption: string }
  | { readonly kind: 'document'; readonly media: Attachment; readonly caption: string }
  | { readonly kind: 'template'; readonly name: string; readonly language: string; readonly lines: readonly string[] }
  | { readonly kind: 'reply'; readonly replyId: string; readonly title: string; readonly description: string }
  /** Anything the page only names: voice note, sticker, location, raw payloads of tests. */
  | { readonly kind: 'other'; readonly type: string; readonly summary: string };

/** `accepted` is the clock sign; failed service messages stay with the sender and are shown struck out in tests only. */
export type ItemStatus = 'accepted' | 'sent' | 'delivered' | 'read' | 'failed';

export type ChatItem = {
  /** wamid. */
  readonly id: string;
  readonly citizenId: string;
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
};

/** Whether the app's webhook answered: not yet, verified and reachable, refusing the token, or failing just now. */
export type AppConnection = 'waiting' | 'connected' | 'refused' | 'failing';

export type PhoneEvent =
  | { readonly kind: 'item'; readonly item: ChatItem }
  | { readonly kind: 'typing'; readonly citizenId: string; readonly untilMs: number }
  | { readonly kind: 'citizen'; readonly citizen: Citizen }
  | { readonly kind: 'cleared'; readonly citizenId: string }
  | { readonly kind: 'connection'; readonly connection: AppConnection };

export type PhoneState = {
  readonly businessName: string;
  readonly connection: AppConnection;
  readonly nowMs: number;
  readonly citizens: readonly Citizen[];
  readonly items: readonly ChatItem[];
};

export type Sample = {
  readonly id: string;
  readonly title: string;
  readonly mimeType: string;
  readonly filename: string;
};
