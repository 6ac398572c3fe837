import { foldWords } from './fold.ts';
import { indexPhrases, listWordsNear, type IntentIndex } from './intent-index.ts';

// Which service a citizen means, from the phrases that each service lists. Thin on purpose: enough that people who name a
// service are led there at once, and that anybody else gets the menu.

export type IntentEntry = { readonly service: string; readonly phrases: readonly string[] };

export type Intent = {
  readonly action: 'route' | 'offer' | 'menu';
  /** Best first, at most three, scores 0 to 1. */
  readonly ranking: readonly { readonly service: string; readonly score: number }[];
};

/** Say nothing about which service is meant. */
const stopWords = keys(
  `i me my we our you your a an the is are am was to of for in on at by from with and or please kindly pls sir madam want
  need get give take make like would could can how do does what where when there have has it this that some any new
  मुझे मेरा मेरी मेरे हमें हमारा आप का की के को से में पर है हैं हो था थी और या भी तो एक कृपया चाहिए चाहता चाहती हूँ हूं करना करवाना
  करवाने बनाना बनवाना बनवाने निकलवाना निकालना निकलवानी लेना लेनी दीजिए दो कैसे कहाँ क्या कब मिलेगा मिलेगी वाला जी भाई
  mujhe muje mera meri mere hume hame ka ki ke ko se mein me main mai par hai hain ho hu hoon aur ya bhi to ek kripya chahiye
  chahie chaiye chahta chahti karna karwana banana banwana banwani nikalwana nikalna lena leni dijiye do kaise kese kaha kahan
  kya kab milega milegi wala ji bhai bhaiya
  ਮੈਨੂੰ ਮੈਂ ਮੇਰਾ ਮੇਰੀ ਮੇਰੇ ਸਾਨੂੰ ਸਾਡਾ ਤੁਸੀਂ ਦਾ ਦੀ ਦੇ ਨੂੰ ਤੋਂ ਵਿੱਚ ਲਈ ਹੈ ਹਾਂ ਹਨ ਸੀ ਤੇ ਅਤੇ ਜਾਂ ਵੀ ਇੱਕ ਚਾਹੀਦਾ ਚਾਹੀਦੀ ਕਰਨਾ ਕਰਵਾਉਣਾ ਬਣਵਾਉਣਾ
  ਕਢਵਾਉਣਾ ਲੈਣਾ ਦਿਓ ਕਿਵੇਂ ਕਿੱਥੇ ਕੀ ਕਦੋਂ ਜੀ
  مجھے میں میرا میری میرے ہمیں ہمارا ہماری آپ کا کی کے کو سے پر کے لیے لئے ہے ہیں ہوں ہو تھا تھی اور یا بھی تو ایک براہ کرم چاہیے چاہئے
  چاہتا چاہتی کرنا کروانا کرانا بنانا بنوانا بنوانی نکلوانا نکالنا لینا لینی دیجیے دیں کیسے کہاں کیا کب ملے گا گی والا جی بھائی`,
);
/** Stand in the names of many services. */
const weakWords = keys(
  `certificate certificates copy form application apply document paper papers service online download duplicate lost
  प्रमाण पत्र प्रमाणपत्र सर्टिफिकेट कॉपी प्रति नकल कागज़ कागज आवेदन फ़ॉर्म सेवा दोबारा ऑनलाइन डाउनलोड
  praman pramaan patra patr pramanpatra sartifiket certificat nakal kagaz kagaj aavedan dobara
  ਸਰਟੀਫਿਕੇਟ ਪ੍ਰਮਾਣ ਪੱਤਰ ਨਕਲ ਕਾਪੀ ਕਾਗਜ਼ ਅਰਜ਼ੀ ਫਾਰਮ ਸੇਵਾ ਦੁਬਾਰਾ
  سرٹیفکیٹ سرٹیفیکیٹ سند کاپی نقل کاغذ کاغذات درخواست فارم خدمت دوبارہ آن لائن ڈاؤن لوڈ`,
);

const mostRanked = 3;
const routeFrom = 0.74;
const offerFrom = 0.4;

export function createIntentIndex(entries: readonly IntentEntry[]): IntentIndex {
  const phrases = entries.flatMap((entry) =>
    entry.phrases.map((phrase) => {
      const words = contentWords(phrase);
      return { service: entry.service, words, weight: weigh(words) };
    }),
  );
  return indexPhrases(phrases, mostRanked);
}

export function findIntent(index: IntentIndex, text: string): Intent {
  const words = contentWords(text).slice(0, 40);
  const ranking = [...scoreServices(index, words)]
    .map(([service, score]) => ({ service, score: Math.round(score * 1000) / 1000 }))
    .toSorted((a, b) => b.score - a.score || a.service - b.service)
    .slice(0, mostRanked)
    .map(({ service, score }) => ({ service: index.services[service] ?? '', score }));
  const [first, second] = ranking;
  if (!first || first.score < offerFrom) return { action: 'menu', ranking };
  const clear = first.score >= routeFrom && first.score - (second?.score ?? 0) >= 0.1;
  return {
    action: clear ? 'route' : 'offer',
    ranking: clear ? ranking : ranking.filter((one) => one.score >= offerFrom),
  };
}

/** The best score of each service that shares something, by its number. */
function scoreServices(index: IntentIndex, words: readonly string[]): ReadonlyMap<number, number> {
  const total = weigh(words);
  const nearest = new Map<string, number>();
  const touched = new Set<number>();
  for (const word of words) {
    for (const number of listWordsNear(index, word)) {
      const other = index.words[number] ?? '';
      const alike = likeness(other, word);
      if (alike === 0) continue;
      touched.add(number);
      if (alike > (nearest.get(other) ?? 0)) nearest.set(other, alike);
    }
  }
  const best = new Map<number, number>();
  const score = (phrase: { readonly words: readonly string[]; readonly weight: number }): number => {
    let shared = 0;
    for (const word of phrase.words) shared += (nearest.get(word) ?? 0) * weightOf(word);
    return (2 * Math.min(shared, total)) / (total + phrase.weight);
  };
  const keep = (service: number, found: number): void => {
    if (found > (best.get(service) ?? 0)) best.set(service, found);
  };
  for (const number of touched) {
    for (const { service, phrase } of index.rare[number] ?? []) keep(service, score(phrase));
    for (const alike of index.common[number] ?? []) {
      const found = score(alike);
      for (const service of alike.services) keep(service, found);
    }
  }
  return best;
}

function contentWords(text: string): readonly string[] {
  return [...new Set(foldWords(text).filter((word) => !stopWords.has(word)))];
}

function weigh(words: readonly string[]): number {
  return words.reduce((sum, word) => sum + weightOf(word), 0);
}

function weightOf(word: string): number {
  return weakWords.has(word) ? 0.3 : 1;
}

/** 1 for the same key, less for a near one: shared pairs of letters (Dice), so that typing slips still count. */
function likeness(a: string, b: string): number {
  if (a === b) return 1;
  if (a.length < 4 || b.length < 4 || a[0] !== b[0]) return 0;
  const pairs = new Set<string>();
  for (let at = 0; at < a.length - 1; at += 1) pairs.add(a.slice(at, at + 2));
  let shared = 0;
  for (let at = 0; at < b.length - 1; at += 1) if (pairs.delete(b.slice(at, at + 2))) shared += 1;
  const dice = (2 * shared) / (a.length + b.length - 2);
  return dice >= 0.6 ? dice : 0;
}

function keys(words: string): ReadonlySet<string> {
  return new Set(foldWords(words));
}
