// What the citizen of the story says and taps, and what they are told, in both languages.

export type StoryLanguage = 'en' | 'hi';

export interface Spoken {
  readonly citizen: string;
  readonly greeting: string;
  readonly language: string;
  readonly service: string;
  readonly begin: string;
  readonly capacity: string;
  readonly yes: string;
  readonly born: string;
  readonly name: string;
  readonly agree: string;
  readonly status: string;
  /** Words by which the walk knows that the service has come this far. */
  readonly asksDate: string;
  readonly asksName: string;
  readonly asksPhoto: string;
  readonly received: string;
  readonly withOfficer: string;
  readonly valid: string;
  readonly notValid: string;
  /** A name on the certificate; by number alone it is not shown in full. */
  readonly child: string;
}

export const REGISTRATION_NUMBER = 'CVL-2019-004217';

export const SPOKEN: Readonly<Record<StoryLanguage, Spoken>> = {
  en: {
    citizen: 'Krishna Vidyarthi',
    greeting: 'Hi',
    language: 'English',
    service: 'Birth certificate',
    begin: 'Begin',
    capacity: 'I am the mother',
    yes: 'Yes',
    born: '07-03-2019',
    name: 'Krishna Vidyarthi',
    agree: 'I agree, send it',
    status: 'status',
    asksDate: '7 March 2019',
    asksName: 'your full name',
    asksPhoto: '📷',
    received: 'Your application has been received',
    withOfficer: 'An officer is working on it',
    valid: 'Valid',
    notValid: 'Not valid',
    child: 'Aarohi Vidyarthi',
  },
  hi: {
    citizen: 'Krishna Vidyarthi',
    greeting: 'Hi',
    language: 'हिन्दी',
    service: 'जन्म प्रमाण पत्र',
    begin: 'शुरू कीजिए',
    capacity: 'मैं माँ हूँ',
    yes: 'हाँ',
    born: '07-03-2019',
    name: 'कृष्णा विद्यार्थी',
    agree: 'हाँ, जमा कीजिए',
    status: 'स्थिति',
    asksDate: '7 मार्च 2019',
    asksName: 'आपका पूरा नाम',
    asksPhoto: '📷',
    received: 'आपका आवेदन मिल गया',
    withOfficer: 'अधिकारी इस पर काम कर रहे हैं',
    valid: 'मान्य',
    notValid: 'मान्य नहीं',
    child: 'आरोही विद्यार्थी',
  },
};
