// What the services of Delhi understand: one sentence for each in each of the four languages, none of them a phrase of the
// texts, leads to its own service first. Localities are found by their Urdu names.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findAreas, loadCatalogue } from '#catalogue';
import { detectLanguage, findIntent } from '#language';
import { vocabularyOf } from '../src/conversation/engine/vocabulary.ts';

const loaded = loadCatalogue(join(import.meta.dirname, '../regions/delhi'));
if (!loaded.ok) throw new Error(`the region pack has findings: ${JSON.stringify(loaded.findings[0])}`);
const { catalogue } = loaded;
const { services } = vocabularyOf(catalogue);

/** hi, en, pa, ur. */
const sentences: Readonly<Record<string, readonly [string, string, string, string]>> = {
  'birth-certificate-copy': [
    'मुझे अपने जन्म प्रमाण पत्र की नकल निकलवानी है',
    'please give me a copy of my birth certificate',
    'ਮੈਨੂੰ ਆਪਣੇ ਜਨਮ ਸਰਟੀਫਿਕੇਟ ਦੀ ਨਕਲ ਕਢਵਾਉਣੀ ਹੈ',
    'مجھے اپنے پیدائش کے سرٹیفکیٹ کی نقل نکلوانی ہے',
  ],
  'birth-registration': [
    'हमारे बच्चे का जन्म दर्ज कराना है',
    'we want to register the birth of our baby',
    'ਸਾਡੇ ਬੱਚੇ ਦਾ ਜਨਮ ਦਰਜ ਕਰਵਾਉਣਾ ਹੈ',
    'ہمیں اپنے بچے کی پیدائش درج کرانی ہے',
  ],
  'birth-correction': [
    'मेरे जन्म प्रमाण पत्र में गलती है, सुधार कराना है',
    'there is a mistake in my birth certificate, please correct it',
    'ਮੇਰੇ ਜਨਮ ਸਰਟੀਫਿਕੇਟ ਵਿੱਚ ਗਲਤੀ ਹੈ, ਠੀਕ ਕਰਵਾਉਣਾ ਹੈ',
    'میرے پیدائش کے سرٹیفکیٹ میں غلطی ہے، ٹھیک کرانا ہے',
  ],
  'name-inclusion': [
    'जन्म प्रमाण पत्र में अपने बच्चे का नाम जुड़वाना है',
    'I want to add the name of my child to the birth certificate',
    'ਜਨਮ ਸਰਟੀਫਿਕੇਟ ਵਿੱਚ ਆਪਣੇ ਬੱਚੇ ਦਾ ਨਾਮ ਜੁੜਵਾਉਣਾ ਹੈ',
    'پیدائش کے سرٹیفکیٹ میں اپنے بچے کا نام جڑوانا ہے',
  ],
  'death-registration': [
    'मेरे पिता की मृत्यु का पंजीकरण कराना है',
    'I want to register the death of my father',
    'ਮੇਰੇ ਪਿਤਾ ਦੀ ਮੌਤ ਦਰਜ ਕਰਵਾਉਣੀ ਹੈ',
    'میرے والد کی موت درج کرانی ہے',
  ],
  'death-certificate-copy': [
    'मुझे मृत्यु प्रमाण पत्र की नकल चाहिए',
    'I need a copy of the death certificate of my mother',
    'ਮੈਨੂੰ ਮੌਤ ਦੇ ਸਰਟੀਫਿਕੇਟ ਦੀ ਨਕਲ ਚਾਹੀਦੀ ਹੈ',
    'مجھے موت کے سرٹیفکیٹ کی نقل چاہیے',
  ],
  'domicile-certificate': [
    'मुझे दिल्ली का निवास प्रमाण पत्र बनवाना है',
    'I need a domicile certificate of Delhi',
    'ਮੈਨੂੰ ਦਿੱਲੀ ਦਾ ਰਿਹਾਇਸ਼ ਸਰਟੀਫਿਕੇਟ ਬਣਵਾਉਣਾ ਹੈ',
    'مجھے دہلی کا ڈومیسائل سرٹیفکیٹ بنوانا ہے',
  ],
  'ews-certificate': [
    'मुझे ईडब्ल्यूएस सर्टिफिकेट बनवाना है',
    'please make an EWS certificate for me',
    'ਮੈਨੂੰ ਈਡਬਲਯੂਐਸ ਸਰਟੀਫਿਕੇਟ ਬਣਵਾਉਣਾ ਹੈ',
    'مجھے ای ڈبلیو ایس سرٹیفکیٹ بنوانا ہے',
  ],
  'income-certificate': [
    'मुझे अपनी आमदनी का प्रमाण पत्र बनवाना है',
    'please give me an income certificate for my family',
    'ਮੈਨੂੰ ਆਪਣੀ ਆਮਦਨ ਦਾ ਸਰਟੀਫਿਕੇਟ ਬਣਵਾਉਣਾ ਹੈ',
    'مجھے اپنی آمدنی کا سرٹیفکیٹ بنوانا ہے',
  ],
  'marriage-registration': [
    'हमें अपनी शादी का पंजीकरण कराना है',
    'we want to register our marriage',
    'ਸਾਨੂੰ ਆਪਣਾ ਵਿਆਹ ਰਜਿਸਟਰ ਕਰਵਾਉਣਾ ਹੈ',
    'ہمیں اپنی شادی کا اندراج کرانا ہے',
  ],
  'obc-certificate': [
    'मुझे अपना ओबीसी प्रमाण पत्र बनवाना है',
    'I want an OBC certificate for my daughter',
    'ਮੈਨੂੰ ਆਪਣਾ ਓਬੀਸੀ ਸਰਟੀਫਿਕੇਟ ਬਣਵਾਉਣਾ ਹੈ',
    'مجھے اپنا او بی سی سرٹیفکیٹ بنوانا ہے',
  ],
  'sc-st-certificate': [
    'मुझे अनुसूचित जाति का प्रमाण पत्र चाहिए',
    'I want a scheduled caste certificate for my son',
    'ਮੈਨੂੰ ਅਨੁਸੂਚਿਤ ਜਾਤੀ ਦਾ ਸਰਟੀਫਿਕੇਟ ਚਾਹੀਦਾ ਹੈ',
    'مجھے درج فہرست ذات کا سرٹیفکیٹ چاہیے',
  ],
};

test('every service has its sentences', () => {
  expect(Object.keys(sentences)).toEqual(expect.arrayContaining(catalogue.services.map(({ id }) => id)));
});

const cases = Object.entries(sentences).flatMap(([service, said]) =>
  (['hi', 'en', 'pa', 'ur'] as const).map((language, at) => ({ service, language, text: said[at] ?? '' })),
);
test.each(cases)('$language: “$text” means $service', ({ service, language, text }) => {
  expect(detectLanguage(text, ['hi', 'en', 'pa', 'ur']).language).toBe(language);
  const intent = findIntent(services, text);
  expect(intent.ranking[0]?.service).toBe(service);
  expect(intent.action).not.toBe('menu');
});

test('every locality is found by each of its names, Urdu among them, and only where it is meant', () => {
  for (const area of catalogue.jurisdictions.areas) {
    expect(area.names['ur'], area.id).toBeDefined();
    for (const name of Object.values(area.names)) {
      expect(
        findAreas(catalogue, name).map(({ id }) => id),
        name,
      ).toContain(area.id);
    }
  }
  expect(findAreas(catalogue, 'روہنی').map(({ id }) => id)).toEqual(['rohini']);
  expect(findAreas(catalogue, 'روهني ۷').map(({ id }) => id)).toEqual(['rohini']);
  expect(findAreas(catalogue, 'Rohini').map(({ id }) => id)).toEqual(['rohini']);
});
