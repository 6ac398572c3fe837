// Dates as certificates write them: in figures, and in words so that a figure cannot be altered by a stroke of the pen.

const MONTHS = {
  en: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
  hi: ['जनवरी', 'फ़रवरी', 'मार्च', 'अप्रैल', 'मई', 'जून', 'जुलाई', 'अगस्त', 'सितंबर', 'अक्टूबर', 'नवंबर', 'दिसंबर'],
} as const;

const ONES = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
  'eighteen nineteen'
).split(' ');
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const ORDINALS: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
  twenty: 'twentieth',
  thirty: 'thirtieth',
};

/** Hindi has a word of its own for each number below a hundred. */
const HINDI = (
  'शून्य एक दो तीन चार पाँच छह सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस ' +
  'बीस इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस ' +
  'चालीस इकतालीस बयालीस तैंतालीस चौवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास पचास इक्यावन बावन तिरेपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ ' +
  'साठ इकसठ बासठ तिरेसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उनासी ' +
  'अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सतासी अट्ठासी नवासी नब्बे इक्यानवे बानवे तिरानवे चौरानवे पचानवे छियानवे सत्तानवे अट्ठानवे निन्यानवे'
).split(' ');

/** `day`: YYYY-MM-DD. DD-MM-YYYY, as Indian papers write it. */
export function dateInFigures(day: string): string {
  const { year, month, date } = partsOf(day);
  return `${pad(date)}-${pad(month)}-${year}`;
}

/** In a language without a table of its own: day and year in figures, the month in words. */
export function dateInWords(day: string, language: string): string {
  const { year, month, date } = partsOf(day);
  switch (language) {
    case 'en':
      return capital(`${englishOrdinal(date)} ${MONTHS.en[month - 1] ?? ''} ${englishYear(year)}`);
    case 'hi':
      return `${HINDI[date] ?? ''} ${MONTHS.hi[month - 1] ?? ''} ${hindiYear(year)}`;
    default:
      return new Intl.DateTimeFormat(`${language}-IN-u-nu-latn`, { dateStyle: 'long', timeZone: 'UTC' }).format(
        new Date(`${day}T00:00:00Z`),
      );
  }
}

function englishOrdinal(value: number): string {
  const words = englishBelowHundred(value).split('-');
  const last = words.pop() ?? '';
  return [...words, ORDINALS[last] ?? `${last}th`].join('-');
}

function englishYear(year: number): string {
  const rest = year % 100;
  if (year >= 2000) {
    const hundreds = Math.floor((year % 1000) / 100);
    const middle = hundreds === 0 ? '' : ` ${englishBelowHundred(hundreds)} hundred`;
    return `two thousand${middle}${rest === 0 ? '' : ` ${englishBelowHundred(rest)}`}`;
  }
  return `${englishBelowHundred(Math.floor(year / 100))} hundred${rest === 0 ? '' : ` ${englishBelowHundred(rest)}`}`;
}

function englishBelowHundred(value: number): string {
  if (value < 20) return ONES[value] ?? '';
  const unit = value % 10;
  return `${TENS[Math.floor(value / 10)] ?? ''}${unit === 0 ? '' : `-${ONES[unit] ?? ''}`}`;
}

function hindiYear(year: number): string {
  const rest = year % 100;
  const tail = rest === 0 ? '' : ` ${HINDI[rest] ?? ''}`;
  if (year < 2000) return `${HINDI[Math.floor(year / 100)] ?? ''} सौ${tail}`;
  const hundreds = Math.floor((year % 1000) / 100);
  return `दो हज़ार${hundreds === 0 ? '' : ` ${HINDI[hundreds] ?? ''} सौ`}${tail}`;
}

/** Throws for anything but a real day between 1800 and 2999. */
function partsOf(day: string): { readonly year: number; readonly month: number; readonly date: number } {
  const match = /^(1[89]\d\d|2\d\d\d)-(\d\d)-(\d\d)$/.exec(day);
  const at = new Date(`${day}T00:00:00Z`);
  if (match === null || Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== day)
    throw new RangeError('not a day');
  return { year: Number(match[1]), month: Number(match[2]), date: Number(match[3]) };
}

function pad(value: number): string {
  return value.toString().padStart(2, '0');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
