import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cleanText,
  createIntentIndex,
  detectLanguage,
  findIntent,
  foldWord,
  foldWords,
  formatDate,
  hasWords,
  namesAgree,
  namesMatch,
  quoteForChat,
  readDate,
  readMobile,
  readPersonName,
  tidyNumber,
} from './index.ts';

const birth = { today: '2026-11-23', past: true, earliest: '1900-01-01' };

describe('dates as people type them', () => {
  it.each([
    ['07-03-2019', '2019-03-07'],
    ['7/3/2019', '2019-03-07'],
    ['7.3.19', '2019-03-07'],
    ['७ मार्च २०१९', '2019-03-07'],
    ['7 मार्च 2019', '2019-03-07'],
    ['7th March 2019', '2019-03-07'],
    ['March 7, 2019', '2019-03-07'],
    ['7 marhc 2019', '2019-03-07'],
    ['07032019', '2019-03-07'],
    ['070319', '2019-03-07'],
    ['2019-03-07', '2019-03-07'],
    ['20190307', '2019-03-07'],
    ['15 agast 85', '1985-08-15'],
    ['1 1 30', '1930-01-01'],
    ['meri janm tithi 2 sitambar 1990 hai', '1990-09-02'],
    ['29/2/2020', '2020-02-29'],
    ['੧੨-੦੫-੨੦੦੧', '2001-05-12'],
    ['2 अक्तूबर, 1999', '1999-10-02'],
  ])('%s is %s', (typed, day) => {
    expect(readDate(typed, birth)).toEqual({ ok: true, value: day, reckoned: false });
  });

  it.each([
    ['31/02/2020', 'impossible'],
    ['29-02-2019', 'impossible'],
    ['03/25/2019', 'impossible'],
    ['24-11-2026', 'future'],
    ['1-1-1850', 'too-early'],
    ['tomorrow', 'future'],
    ['12345', 'unreadable'],
    ['march', 'unreadable'],
    ['1 2', 'unreadable'],
    ['', 'unreadable'],
  ])('%s is refused as %s', (typed, problem) => {
    expect(readDate(typed, birth)).toEqual({ ok: false, problem });
  });

  it('never throws and only ever answers a real day', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const read = readDate(text, birth);
        if (read.ok) expect(new Date(`${read.value}T00:00:00Z`).toISOString().slice(0, 10)).toBe(read.value);
      }),
    );
  });

  it('says days in words of the language', () => {
    expect(formatDate('2019-03-07', 'hi')).toBe('7 मार्च 2019');
    expect(formatDate('2019-03-07', 'en')).toBe('7 March 2019');
  });
});

describe('text from outside', () => {
  it('loses controls, direction marks and zero-width characters, keeps joiners inside Indic words', () => {
    expect(cleanText('A\u0000B\u202Ec\ud800 \n\n d\u200b')).toBe('A Bc d');
    expect(cleanText('क्‍ष')).toBe('क्‍ष');
    expect(cleanText('ab\u200dc')).toBe('abc');
  });

  it('stays NFC, one line and bounded whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const clean = cleanText(text);
        expect(clean).toBe(clean.normalize('NFC'));
        expect(clean.isWellFormed()).toBe(true);
        expect(clean).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u200b]/u);
        expect(cleanText(clean)).toBe(clean);
      }),
      { numRuns: 1000 },
    );
    expect(cleanText('x'.repeat(10_000)).length).toBeLessThanOrEqual(4096);
  });

  it('knows an emoji-only message from words', () => {
    expect(hasWords(cleanText('🙏🙏 👍🏽'))).toBe(false);
    expect(hasWords('हाँ')).toBe(true);
  });

  it('cannot put markup, lines or links into our messages', () => {
    expect(quoteForChat('*PAID*\nhttps://evil.example/x')).toBe('PAID https: //evil. example/x');
  });
});

describe('names', () => {
  it.each(['सुनीता देवी', 'Sunita Devi', "O'Neil-Smith", 'ਸੁਨੀਤਾ ਦੇਵੀ', 'سنیتا دیوی', 'कृष्‍णा'])('takes %s', (name) => {
    expect(readPersonName(name)).toEqual({ ok: true, value: name });
  });

  it.each([
    ['R2D2', 'characters'],
    ['https://x.y', 'characters'],
    ['*PAID*', 'characters'],
    ['A', 'too-short'],
    ['', 'too-short'],
    ['x'.repeat(130), 'too-long'],
    ['Sunitа', 'mixed-scripts'],
    ['सुनीता Devi', 'mixed-scripts'],
  ])('refuses %s: %s', (name, problem) => {
    expect(readPersonName(name)).toEqual({ ok: false, problem });
  });

  it.each([
    ['सुनीता देवी', 'Sunita Devi'],
    ['सुनीता देवी', 'Suneeta Devi'],
    ['राजेश कुमार शर्मा', 'Rajesh Sharma'],
    ['कृष्णा', 'Krishna'],
    ['लक्ष्मी चौधरी', 'Laxmi Choudhary'],
    ['हरप्रीत सिंह', 'Harpreet Singh'],
    ['ਹਰਪ੍ਰੀਤ ਕੌਰ', 'Harpreet Kaur'],
    ['मोहम्मद ज़ुबैर', 'Mohammad Zubair'],
    ['श्रीमती पूजा चोपड़ा', 'Pooja Chopra'],
    ['ऐश्वर्या यादव', 'Aishwarya Yadav'],
    ['विजय दुबे', 'Vijay Dubey'],
    ['चंपा', 'Champa'],
  ])('%s and %s can be one person', (a, b) => {
    expect(namesMatch(a, b)).toBe(true);
    expect(namesMatch(b, a)).toBe(true);
  });

  it.each([
    ['सुनीता देवी', 'Anita Devi'],
    ['सुनीता देवी', 'Sunita'],
    ['Rajesh Kumar', 'Rakesh Kumar'],
    ['', 'Sunita'],
    ['Mohan Lal', 'Madan Lal'],
  ])('%s and %s are not taken for one person', (a, b) => {
    expect(namesMatch(a, b)).toBe(false);
  });

  it.each([
    ['KRISHNA  VIDYARTHI', 'Krishna Vidyarthi'],
    ['Vidyarthi Krishna', 'कृष्णा विद्यार्थी'],
    ['Smt. Krishna Vidyarthi', 'कृष्णा विद्यार्थी'],
    ['K. Vidyarthi', 'Krishna Vidyarthi'],
    ['K Vidyarthi', 'कृष्णा विद्यार्थी'],
    ['Surya Pratap Vidyarthi', 'Suryapratap Vidyarthi'],
    ['राम अवतार गुप्ता', 'Ramavtar Gupta'],
    ['S. K. Sharma', 'Suresh Kumar Sharma'],
    ['C. Singh', 'चरण सिंह'],
  ])('%s and %s agree, for an officer to look at', (a, b) => {
    expect(namesAgree(a, b)).toBe(true);
    expect(namesAgree(b, a)).toBe(true);
  });

  it.each([
    ['Sunita Devi', 'Krishna Vidyarthi'],
    ['K. V.', 'Krishna Vidyarthi'],
    ['S. Kumar', 'Rajesh Kumar'],
    ['Krishna', 'Krishna Vidyarthi'],
  ])('%s and %s differ', (a, b) => {
    expect(namesAgree(a, b)).toBe(false);
    expect(namesAgree(b, a)).toBe(false);
  });

  it('initials open nothing: only whole words link an applicant to a record', () => {
    expect(namesMatch('K. Vidyarthi', 'Krishna Vidyarthi')).toBe(false);
    expect(namesMatch('Surya Pratap Vidyarthi', 'Suryapratap Vidyarthi')).toBe(false);
  });

  it('a name in Urdu letters is compared with one in Urdu letters only', () => {
    expect(namesAgree('سنیتا دیوی', 'Sunita Devi')).toBeUndefined();
    expect(namesMatch('سنیتا دیوی', 'Sanita Devi')).toBe(false);
    expect(namesMatch('سنیتا دیوی', 'سنيتا ديوى')).toBe(true);
    expect(namesAgree('سنیتا دیوی', 'کرشنا شرما')).toBe(false);
  });
});

describe('numbers', () => {
  it('tidies register and mobile numbers', () => {
    expect(tidyNumber(' cvl – २०१९ - 004217. ')).toBe('CVL-2019-004217');
    expect(readMobile('+91 98765-43210')).toBe('9876543210');
    expect(readMobile('९८७६५४३२१०')).toBe('9876543210');
    expect(readMobile('12345')).toBeUndefined();
  });
});

describe('language and service of a message', () => {
  it.each([
    ['मुझे मदद चाहिए', 'hi'],
    ['mujhe certificate chahiye', 'hi'],
    ['I need my certificate', 'en'],
    ['ਮੈਨੂੰ ਚਾਹੀਦਾ', 'pa'],
    ['مجھے چاہیے', 'ur'],
    ['۲۰۱۹ کا سرٹیفکیٹ MCD', 'ur'],
    ['ਮੇਰਾ ਜਨਮ ਸਰਟੀਫਿਕੇਟ DL 12', 'pa'],
    ['Hi', undefined],
    ['birth certificate', undefined],
    ['123', undefined],
  ])('%s is %s', (text, language) => {
    expect(detectLanguage(text, ['hi', 'en', 'pa', 'ur']).language).toBe(language);
  });

  it('folds spellings of three scripts to one key', () => {
    expect(new Set(['जन्म', 'janam', 'janm', 'ਜਨਮ'].map(foldWord)).size).toBe(1);
    expect(foldWord('प्रमाण')).toBe(foldWord('pramaan'));
  });

  it.each([
    ['ye of Arabic keyboards', 'دہلی', 'دهلي'],
    ['kaf of Arabic keyboards', 'کراڑی', 'كراڑى'],
    ['vowel signs', 'نگر', 'نَگَرْ'],
    ['a joiner inside', 'سلطانپوری', 'سلطان\u200cپوری'],
    ['stretched letters', 'نگر', 'نـــگر'],
    ['a hamza in one code or two', 'نانگلوئی', 'نانگلوي\u0654ی'],
    ['hamza or ye', 'چاہیے', 'چاہئے'],
    ['letters of the old presentation forms', 'لال', '\ufedd\ufe8e\ufedd'],
    ['an alif above', 'مصطفیٰ', 'مصطفا'],
  ])('folds Urdu written with %s alike', (_case, a, b) => {
    expect(foldWord(a)).not.toBe('');
    expect(foldWord(a)).toBe(foldWord(b));
  });

  it.each([
    ['بوانا', 'बवाना', 'Bawana'],
    ['چاندنی', 'चांदनी', 'Chandni'],
    ['چوک', 'चौक', 'Chowk'],
    ['اوکھلا', 'ओखला', 'Okhla'],
    ['سرٹیفکیٹ', 'सर्टफ़िकेट', 'sartfiket'],
    ['گڑھ', 'गढ़', 'garh'],
    ['ٹاؤن', 'टाउन', 'taun'],
  ])('folds %s as %s where no short vowel is left out', (urdu, hindi) => {
    expect(foldWord(urdu).replaceAll('i', '')).toBe(foldWord(hindi).replaceAll('i', ''));
  });

  it('folds every Urdu word to letters, and figures to 0-9', () => {
    expect(foldWords('وارڈ ۱۲، ٣ प्लॉट ४')).toEqual(['vrd', '12', '3', 'plut', '4']);
    fc.assert(
      fc.property(fc.stringMatching(/^[آ-غف-يپچڈڑژکگںھہیے]{1,12}$/), (word) => {
        expect(foldWord(word)).toMatch(/^[a-z]*$/);
      }),
    );
  });

  const index = createIntentIndex([
    {
      service: 'one',
      phrases: ['जन्म प्रमाण पत्र', 'birth certificate', 'birth certificate copy', 'मेरा जन्म प्रमाण पत्र खो गया है'],
    },
    { service: 'two', phrases: ['मृत्यु प्रमाण पत्र', 'death certificate', 'death certificate copy'] },
  ]);
  it.each([
    ['janam praman patra chahiye', 'route', 'one'],
    ['birth certificate copy', 'route', 'one'],
    ['जन्म प्रमाण पत्र', 'route', 'one'],
    ['duplicate copy of birth crtificate', 'offer', 'one'],
    ['ਜਨਮ ਪ੍ਰਮਾਣ ਪੱਤਰ ਕਢਵਾਉਣਾ ਹੈ', 'route', 'one'],
    ['mujhe mrityu praman patra chahiye', 'route', 'two'],
  ])('%s → %s %s', (text, action, service) => {
    const intent = findIntent(index, text);
    expect(intent.ranking[0]?.service).toBe(service);
    expect(intent.action).toBe(action);
  });

  it.each(['caste certificate banwana hai', 'bijli ka bill', 'what is the weather', '', '🙏'])(
    '%s gets the menu',
    (text) => {
      expect(findIntent(index, text).action).toBe('menu');
    },
  );
});
