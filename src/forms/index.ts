export { createFormHandlers } from './form-handler.ts';
export { createFormOffers, type FormOffers } from './form-offers.ts';
export { previewForm, type PreviewComponent, type PreviewScreen } from './preview-form.ts';
export { listFormSlots } from './list-form-slots.ts';
