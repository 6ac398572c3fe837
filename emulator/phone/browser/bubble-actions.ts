/** What taps on bubbles do: answer, or open the sheet, the form or the picture that the bubble offers. */
import type { ChatItem, Citizen, PaymentRequest } from '../../chat.ts';
import { deleteMessage, markPlayed, sendReaction, sendTap, shareContact } from './api.ts';
import type { BubbleActions } from './bubble-content.ts';
import { element } from './dom.ts';
import { createFlowCalls } from './flow/flow-calls.ts';
import { openFlow } from './flow/runner.ts';
import { openAddressSheet } from './give-address.ts';
import { openLocationSheet } from './give-location.ts';
import { openPaymentSheet } from './payment-sheet.ts';
import { listSheet, openPicture, type SheetHost } from './sheets.ts';
import type { Strings } from './strings.ts';

const emojis = ['👍', '🙏', '❤️', '😂', '😮', '😢'];

type Surroundings = {
  readonly screen: HTMLElement;
  readonly host: SheetHost;
  readonly citizen: Citizen;
  readonly strings: Strings;
  readonly businessName: string;
  readonly findItem: (id: string) => ChatItem | undefined;
  /** What the composer does with the next text: quote this item, or put it in its place. */
  readonly onReply: (item: ChatItem) => void;
  readonly onEdit: (item: ChatItem) => void;
};

export function createBubbleActions(around: Surroundings): BubbleActions {
  const { screen, host, citizen, strings } = around;
  /** A row of a sheet, which closes with it. */
  const choice = (label: string, run: () => void) => {
    const onClick = () => {
      host.close();
      run();
    };
    return element('button', { class: 'plain', attributes: { type: 'button' }, onClick }, label);
  };
  return {
    strings,
    businessName: around.businessName,
    findItem: around.findItem,
    onTap: (item, replyId) => void sendTap(citizen.id, item.id, replyId),
    onOpenList: (item) => {
      if (item.content.kind !== 'list') return;
      const chosen = (replyId: string) => {
        host.close();
        void sendTap(citizen.id, item.id, replyId);
      };
      host.open(item.content.button, listSheet(item, strings, chosen));
    },
    onOpenPicture: (media) => openPicture(screen, media, strings),
    onOpenFlow: (item) => void openFlow(screen, createFlowCalls(citizen.id, item.id), strings),
    onOpenPayment: (item) => {
      const payment = paymentOf(item);
      if (payment !== null) openPaymentSheet(host, { citizenId: citizen.id, messageId: item.id, payment }, strings);
    },
    onGiveLocation: (item) => openLocationSheet(host, citizen.id, strings, item.id),
    onGiveAddress: (item) => {
      if (item.content.kind !== 'address-request') return;
      const { values, errors } = item.content;
      openAddressSheet(host, { citizenId: citizen.id, messageId: item.id, values, errors }, strings);
    },
    onShareContact: (item) => void shareContact(citizen.id, item.id),
    onPlayed: (item) => void markPlayed(citizen.id, item.id),
    onReact: (item) => {
      const react = (emoji: string) => {
        host.close();
        void sendReaction(citizen.id, item.id, emoji);
      };
      const buttons = emojis.map((emoji) =>
        element('button', { class: 'emoji', attributes: { type: 'button' }, onClick: () => react(emoji) }, emoji),
      );
      const remove = choice(strings.remove, () => void sendReaction(citizen.id, item.id, null));
      host.open(strings.react, [
        element('div', { class: 'emojis' }, ...buttons),
        item.reaction === null ? null : remove,
        choice(strings.reply, () => around.onReply(item)),
      ]);
    },
    onAlter: (item) => {
      const edit = item.content.kind === 'text' ? choice(strings.edit, () => around.onEdit(item)) : null;
      const remove = choice(strings.deleteMessage, () => void deleteMessage(citizen.id, item.id));
      host.open(strings.message, [edit, remove]);
    },
  };
}

function paymentOf(item: ChatItem): PaymentRequest | null {
  return item.content.kind === 'payment' || item.content.kind === 'template' ? item.content.payment : null;
}
