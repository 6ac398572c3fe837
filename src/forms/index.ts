export { createFormHandlers } from './form-handler.ts';
export { createFormOffers, type FormOffers } from './form-offers.ts';
export { listFormSlots } from './list-form-slots.ts';
