/**
 * What the messages cost (whatsapp.md §8): counted when a message is sent, by the account's calendar month. Service
 * messages are free up to a thousand a month per number; templates always cost the rate of their category.
 */
import type { World } from './world.ts';

const freeServiceMessagesPerMonth = 1_000;
/** The month turns at midnight of the account's time zone: India's. */
const indiaOffsetMs = 5.5 * 60 * 60 * 1000;

export type PricingCategory = 'service' | 'utility' | 'authentication' | 'marketing';
export type PricingType = 'free_customer_service' | 'regular';
export type CitizenBill = { messages: number; billable: number; cost: number };
export type Bill = { month: string; serviceMessages: number; citizens: Map<string, CitizenBill> };

export function emptyBill(): Bill {
  return { month: '', serviceMessages: 0, citizens: new Map() };
}

export function chargeMessage(world: World, citizenId: string, category: PricingCategory): PricingType {
  const { bill } = world;
  const month = monthOf(world);
  if (bill.month !== month) {
    Object.assign(bill, { month, serviceMessages: 0 });
    bill.citizens.clear();
  }
  if (category === 'service') bill.serviceMessages += 1;
  const free = category === 'service' && bill.serviceMessages <= freeServiceMessagesPerMonth;
  const line = bill.citizens.get(citizenId) ?? { messages: 0, billable: 0, cost: 0 };
  line.messages += 1;
  if (!free) {
    line.billable += 1;
    line.cost += world.config.paisePerMessage[category];
  }
  bill.citizens.set(citizenId, line);
  return free ? 'free_customer_service' : 'regular';
}

/** For the control API; amounts in paise, which may have fractions (a message costs 11.5 of them). */
export function describeBill(world: World): object {
  const month = monthOf(world);
  const current = world.bill.month === month;
  const lines = current ? [...world.bill.citizens] : [];
  const used = current ? world.bill.serviceMessages : 0;
  return {
    month,
    currency: 'INR',
    freeServiceMessagesLeft: Math.max(0, freeServiceMessagesPerMonth - used),
    total: roundPaise(lines.reduce((sum, [, line]) => sum + line.cost, 0)),
    citizens: lines.map(([citizenId, line]) => ({ citizenId, ...line, cost: roundPaise(line.cost) })),
  };
}

function monthOf(world: World): string {
  return new Date(world.clock.now() + indiaOffsetMs).toISOString().slice(0, 7);
}

function roundPaise(paise: number): number {
  return Math.round(paise * 100) / 100;
}
