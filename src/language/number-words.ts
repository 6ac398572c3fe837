// Numbers as people say them: 0-99 in Hindi (Devanagari and Latin letters), Punjabi and Urdu each have a word of their own;
// English composes. Spellings of one number are joined by "/". Read by figures.ts.

const tables: readonly string[] = [
  'शून्य एक दो तीन चार पाँच/पांच छह/छः/छ/छै सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह/पन्द्रह सोलह सत्रह अठारह उन्नीस ' +
    'बीस इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस/अठाईस उनतीस/उन्तीस तीस इकतीस/इकत्तीस बत्तीस तैंतीस/तेंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस ' +
    'चालीस इकतालीस बयालीस तैंतालीस चौवालीस/चवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास पचास इक्यावन बावन तिरेपन/तिरपन चौवन पचपन छप्पन सत्तावन अट्ठावन/अठावन उनसठ ' +
    'साठ इकसठ बासठ तिरेसठ/तिरसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उनासी/उन्यासी ' +
    'अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सतासी अट्ठासी/अठासी नवासी नब्बे इक्यानवे बानवे तिरानवे चौरानवे पचानवे/पंचानवे छियानवे सत्तानवे अट्ठानवे/अठानवे निन्यानवे',
  'shunya ek do teen/tin char/chaar panch/paanch chhah/chhe/che/chah/cheh saat/sat aath/ath nau das/dus gyarah/gyara barah/baarah terah chaudah pandrah/pandra solah satrah/satra atharah/athara unnis/unnees ' +
    'bees/bis ikkis/ikkees bais/baees teis/tees-teen chaubis/chaubees pachchis/pachis/pachees chhabbis/chabbis sattais/sattaees atthais/athais unatis/untis tees/tis iktis/ikattis battis taintis/tentis chauntis paintis chhattis/chattis saintis adtis/artis untalis ' +
    'chalis/chalees/chaalis iktalis bayalis taintalis chauvalis/chavalis paintalis chhiyalis saintalis adtalis unchas pachas/pachaas ikyavan bavan/bawan tirpan/tirepan chauvan/chavan pachpan chhappan/chappan sattavan atthavan/athavan unsath ' +
    'saath/sath iksath basath tirsath chaunsath painsath chhiyasath sadsath/sarsath adsath/arsath unhattar sattar ikhattar bahattar tihattar chauhattar pachhattar/pachattar chhihattar satattar athattar unasi/unyasi ' +
    'assi ikyasi bayasi tirasi chaurasi pachasi chhiyasi satasi atthasi/athasi navasi nabbe ikyanve/ikyanave banve/banave tiranve/tiranave chauranve/chauranave pachanve/pachanave chhiyanve/chhiyanave sattanve/sattanave atthanve/atthanave ninyanve/ninyanave',
  'ਸਿਫ਼ਰ/ਜ਼ੀਰੋ ਇੱਕ/ਇਕ ਦੋ ਤਿੰਨ ਚਾਰ ਪੰਜ ਛੇ ਸੱਤ/ਸਤ ਅੱਠ/ਅਠ ਨੌਂ/ਨੌ ਦਸ/ਦੱਸ ਗਿਆਰਾਂ/ਗਿਆਰਾ ਬਾਰਾਂ/ਬਾਰਾ ਤੇਰਾਂ ਚੌਦਾਂ ਪੰਦਰਾਂ ਸੋਲਾਂ ਸਤਾਰਾਂ ਅਠਾਰਾਂ ਉੱਨੀ/ਉਨੀ ' +
    'ਵੀਹ ਇੱਕੀ/ਇਕੀ ਬਾਈ ਤੇਈ ਚੌਵੀ/ਚੌਬੀ ਪੱਚੀ/ਪਚੀ ਛੱਬੀ ਸਤਾਈ ਅਠਾਈ ਉਨੱਤੀ ਤੀਹ ਇਕੱਤੀ ਬੱਤੀ ਤੇਤੀ ਚੌਂਤੀ ਪੈਂਤੀ ਛੱਤੀ ਸੈਂਤੀ ਅਠੱਤੀ ਉਨਤਾਲੀ ' +
    'ਚਾਲੀ ਇਕਤਾਲੀ ਬਿਆਲੀ ਤਰਤਾਲੀ/ਤਿਰਤਾਲੀ ਚੌਤਾਲੀ/ਚੁਤਾਲੀ ਪੰਤਾਲੀ ਛਿਆਲੀ ਸੰਤਾਲੀ ਅਠਤਾਲੀ ਉਨੰਜਾ ਪੰਜਾਹ ਇਕਵੰਜਾ ਬਵੰਜਾ ਤਰਵੰਜਾ ਚੁਰੰਜਾ/ਚਰਵੰਜਾ ਪਚਵੰਜਾ ਛਪੰਜਾ ਸਤਵੰਜਾ ਅਠਵੰਜਾ ਉਨਾਹਠ ' +
    'ਸੱਠ ਇਕਾਹਠ ਬਾਹਠ ਤਰੇਹਠ ਚੌਂਹਠ/ਚੌਹਠ ਪੈਂਹਠ ਛਿਆਹਠ ਸਤਾਹਠ ਅਠਾਹਠ ਉਨੱਤਰ/ਉਣੱਤਰ ਸੱਤਰ ਇਕੱਤਰ ਬਹੱਤਰ ਤਿਹੱਤਰ ਚੁਹੱਤਰ/ਚੌਹੱਤਰ ਪਚੱਤਰ/ਪੰਝੱਤਰ ਛਿਹੱਤਰ ਸਤੱਤਰ ਅਠੱਤਰ ਉਨਾਸੀ ' +
    'ਅੱਸੀ ਇਕਾਸੀ ਬਿਆਸੀ ਤਰਾਸੀ ਚੁਰਾਸੀ/ਚੌਰਾਸੀ ਪਚਾਸੀ ਛਿਆਸੀ ਸਤਾਸੀ ਅਠਾਸੀ ਉਨਾਨਵੇਂ/ਨਵਾਸੀ ਨੱਬੇ ਇਕਾਨਵੇਂ ਬਾਨਵੇਂ ਤਰਾਨਵੇਂ ਚੁਰਾਨਵੇਂ/ਚੌਰਾਨਵੇਂ ਪਚਾਨਵੇਂ ਛਿਆਨਵੇਂ ਸਤਾਨਵੇਂ ਅਠਾਨਵੇਂ ਨੜਿੰਨਵੇਂ',
  'صفر ایک دو تین چار پانچ چھ/چھے سات آٹھ نو دس گیارہ بارہ تیرہ چودہ پندرہ سولہ سترہ اٹھارہ انیس ' +
    'بیس اکیس بائیس تئیس/تیئیس چوبیس پچیس چھبیس ستائیس اٹھائیس انتیس تیس اکتیس بتیس تینتیس چونتیس پینتیس چھتیس سینتیس اڑتیس انتالیس ' +
    'چالیس اکتالیس بیالیس تینتالیس چوالیس پینتالیس چھیالیس سینتالیس اڑتالیس انچاس پچاس اکیاون باون ترپن چون پچپن چھپن ستاون اٹھاون انسٹھ ' +
    'ساٹھ اکسٹھ باسٹھ ترسٹھ چونسٹھ پینسٹھ چھیاسٹھ سڑسٹھ اڑسٹھ انہتر ستر اکہتر بہتر تہتر چوہتر پچہتر/پچھتر چھہتر ستتر اٹھہتر اناسی ' +
    'اسی اکیاسی بیاسی تراسی چوراسی پچاسی چھیاسی ستاسی اٹھاسی نواسی نوے اکیانوے بانوے ترانوے چورانوے پچانوے چھیانوے ستانوے اٹھانوے ننانوے',
];

const english =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen/forteen fifteen sixteen seventeen eighteen nineteen';
const englishTens = 'twenty thirty forty/fourty fifty sixty seventy eighty ninety/ninty';
const englishOrdinals =
  '- first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth';

const scales: Readonly<Record<number, string>> = {
  100: 'hundred/sau/सौ/ਸੌ/سو',
  1000: 'thousand/hazar/hazaar/hajar/hajaar/हज़ार/ਹਜ਼ਾਰ/ہزار/k',
  100_000: 'lakh/lakhs/lac/lacs/laakh/लाख/ਲੱਖ/ਲਖ/لاکھ/l',
  10_000_000: 'crore/crores/karod/karor/करोड़/ਕਰੋੜ/کروڑ/cr',
};

/** Before a scale: ढाई लाख. `sadhe` and `paune` change the number that follows them. */
const fractions: Readonly<Record<number, string>> = {
  0.5: 'half/aadha/adha/आधा/ਅੱਧਾ/آدھا',
  1.25: 'sava/सवा/ਸਵਾ/سوا',
  1.5: 'dedh/derh/डेढ़/ਡੇਢ/ڈیڑھ',
  2.5: 'dhai/dhaai/adhai/ढाई/अढ़ाई/ਢਾਈ/ਅਢਾਈ/ڈھائی',
};
const changes: Readonly<Record<string, string>> = {
  '0.5': 'sadhe/saadhe/sarhe/साढ़े/ਸਾਢੇ/ساڑھے',
  '-0.25': 'paune/पौने/ਪੌਣੇ/پونے',
};

export type NumberWord =
  | { readonly kind: 'number'; readonly value: number; readonly tens: boolean; readonly ordinal: boolean }
  | { readonly kind: 'scale'; readonly value: number }
  | { readonly kind: 'fraction'; readonly value: number }
  | { readonly kind: 'change'; readonly value: number };

/** Words compare without nuktas, joiners and vowel points; both nasal signs are one. */
function wordKey(word: string): string {
  return word
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\u093c|\u0a3c|\u200c|\u200d|[\u064b-\u0652]|\u0654|\u0655/g, '')
    .replace(/[\u0901]/g, '\u0902')
    .replace(/[\u0a01\u0a70]/g, '\u0a02')
    .replace(/\u064a/g, '\u06cc')
    .replace(/\u0643/g, '\u06a9');
}

const known = new Map<string, NumberWord>();

function add(spellings: string, word: NumberWord): void {
  for (const spelling of spellings.split('/')) {
    const key = wordKey(spelling);
    if (!known.has(key)) known.set(key, word);
  }
}

for (const table of [english, ...tables]) {
  for (const [value, spellings] of table.split(' ').entries())
    add(spellings, { kind: 'number', value, tens: false, ordinal: false });
}
for (const [index, spellings] of englishTens.split(' ').entries())
  add(spellings, { kind: 'number', value: (index + 2) * 10, tens: true, ordinal: false });
for (const [value, spellings] of englishOrdinals.split(' ').entries())
  add(spellings, { kind: 'number', value, tens: false, ordinal: true });
add('thirtieth', { kind: 'number', value: 30, tens: false, ordinal: true });
for (const [value, spellings] of Object.entries(scales)) add(spellings, { kind: 'scale', value: Number(value) });
for (const [value, spellings] of Object.entries(fractions)) add(spellings, { kind: 'fraction', value: Number(value) });
for (const [value, spellings] of Object.entries(changes)) add(spellings, { kind: 'change', value: Number(value) });

export function findNumberWord(word: string): NumberWord | undefined {
  return known.get(wordKey(word));
}
