// A name in another script, as a proposal that its bearer confirms or writes anew: everyday spelling, not a scholar's scheme.
// Common names come from name-spellings.ts by their sound; the rest is spelt by rule. What is printed is what was confirmed.

import { scriptOf, type Script } from './detect-language.ts';
import { foldWord } from './fold.ts';
import { findNameSpelling } from './name-spellings.ts';

const consonants: Readonly<Record<string, string>> = {
  क: 'k', ख: 'kh', ग: 'g', घ: 'gh', ङ: 'n', च: 'ch', छ: 'chh', ज: 'j', झ: 'jh', ञ: 'n', ट: 't', ठ: 'th', ड: 'd', ढ: 'dh', ण: 'n',
  त: 't', थ: 'th', द: 'd', ध: 'dh', न: 'n', प: 'p', फ: 'ph', ब: 'b', भ: 'bh', म: 'm', य: 'y', र: 'r', ल: 'l', ळ: 'l', व: 'v',
  श: 'sh', ष: 'sh', स: 's', ह: 'h',
}; // prettier-ignore
const dotted: Readonly<Record<string, string>> = { क: 'q', ख: 'kh', ग: 'gh', ज: 'z', फ: 'f', ड: 'r', ढ: 'rh' };
const signs: Readonly<Record<string, string>> = {
  'ा': 'a', 'ि': 'i', 'ी': 'i', 'ु': 'u', 'ू': 'u', 'ृ': 'ri', 'े': 'e', 'ै': 'ai', 'ो': 'o', 'ौ': 'au', 'ॉ': 'o', 'ॅ': 'e',
}; // prettier-ignore
const vowels: Readonly<Record<string, string>> = {
  अ: 'a', आ: 'a', इ: 'i', ई: 'i', उ: 'u', ऊ: 'u', ऋ: 'ri', ए: 'e', ऐ: 'ai', ओ: 'o', औ: 'au', ऑ: 'o', ऍ: 'e',
}; // prettier-ignore

/** In the others names are written by their bearers. */
const SPELT: ReadonlySet<Script> = new Set<Script>(['Latn', 'Deva', 'Guru', 'Arab']);

/** Undefined where there is no proposal: the same script, or one that we cannot spell from or into. */
export function transliterateName(name: string, to: Script): string | undefined {
  const from = scriptOf(name);
  if (from === undefined || from === to || !SPELT.has(from) || !SPELT.has(to)) return undefined;
  const words = name
    .normalize('NFC')
    .split(/\s+/)
    .filter((word) => word !== '');
  const spelt = words.map((word) => spell(word, from, to));
  return spelt.every((word) => word !== undefined) ? spelt.join(' ') : undefined;
}

function spell(word: string, from: Script, to: Script): string | undefined {
  if (/^\p{L}\.?$/u.test(word) && from === 'Latn') return to === 'Arab' ? undefined : intoScript(initialOf(word), to);
  const common = from === 'Arab' ? undefined : findNameSpelling(foldWord(word), to);
  if (common !== undefined) return common;
  if (from === 'Arab') return undefined;
  const devanagari = from === 'Deva' ? word : from === 'Guru' ? fromGurmukhi(word) : fromLatin(word);
  return to === 'Latn' ? toLatin(devanagari) : intoScript(devanagari, to);
}

function intoScript(devanagari: string, to: Script): string | undefined {
  if (to === 'Deva') return devanagari;
  if (to === 'Guru') return toGurmukhi(devanagari);
  return to === 'Arab' ? toUrdu(devanagari) : undefined;
}

/** Devanagari to Latin letters; the inherent vowel falls silent at the end and before a vowelled syllable. */
function toLatin(word: string): string {
  const syllables: { consonant: string; vowel: string }[] = [];
  const letters = Array.from(word.normalize('NFD'));
  for (let at = 0; at < letters.length; at += 1) {
    const letter = letters[at] ?? '';
    const consonant = consonants[letter];
    if (consonant !== undefined) {
      const isDotted = letters[at + 1] === '़';
      syllables.push({ consonant: (isDotted ? dotted[letter] : undefined) ?? consonant, vowel: 'a*' });
    } else if (vowels[letter] !== undefined) syllables.push({ consonant: '', vowel: vowels[letter] ?? '' });
    else {
      const last = syllables.at(-1);
      if (!last) continue;
      if (letter === '्') last.vowel = '';
      else if (signs[letter] !== undefined) last.vowel = signs[letter] ?? '';
      else if (letter === 'ं' || letter === 'ँ') {
        if (last.vowel === 'a*') last.vowel = 'a';
        last.vowel += /^[पफबभम]/.test(letters[at + 1] ?? '') ? 'm' : 'n';
      }
    }
  }
  for (let at = syllables.length - 1; at > 0; at -= 1) {
    const here = syllables[at];
    const next = syllables[at + 1];
    const before = syllables[at - 1];
    if (!here || !before || here.vowel !== 'a*') continue;
    const silent =
      next === undefined
        ? before.vowel !== '' || !/^[yrv]$/.test(here.consonant)
        : next.vowel !== 'a*' && next.vowel !== '' && before.vowel !== '';
    here.vowel = silent ? '' : 'a';
  }
  const latin = syllables
    .map(({ consonant, vowel }) => consonant + (vowel === 'a*' ? 'a' : vowel))
    .join('')
    .replace(/jn/g, 'gy')
    .replace(/chchh/g, 'chh');
  return latin.charAt(0).toUpperCase() + latin.slice(1);
}

const latinConsonants: readonly (readonly [string, string])[] = [
  ['ksh', 'क्ष'], ['chh', 'छ'], ['gy', 'ज्ञ'], ['sh', 'श'], ['ch', 'च'], ['kh', 'ख'], ['gh', 'घ'], ['jh', 'झ'], ['th', 'थ'], ['dh', 'ध'],
  ['ph', 'फ'], ['bh', 'भ'], ['ck', 'क'], ['x', 'क्स'], ['q', 'क़'], ['k', 'क'], ['g', 'ग'], ['c', 'क'], ['j', 'ज'], ['z', 'ज़'], ['t', 'त'], ['d', 'द'],
  ['n', 'न'], ['p', 'प'], ['f', 'फ़'], ['b', 'ब'], ['m', 'म'], ['y', 'य'], ['r', 'र'], ['l', 'ल'], ['v', 'व'], ['w', 'व'], ['s', 'स'], ['h', 'ह'],
]; // prettier-ignore
const latinVowels: readonly (readonly [string, string, string])[] = [
  ['aa', 'आ', 'ा'], ['ai', 'ऐ', 'ै'], ['au', 'औ', 'ौ'], ['ee', 'ई', 'ी'], ['ii', 'ई', 'ी'], ['oo', 'ऊ', 'ू'], ['ou', 'औ', 'ौ'],
  ['a', 'अ', ''], ['i', 'इ', 'ि'], ['u', 'उ', 'ु'], ['e', 'ए', 'े'], ['o', 'ओ', 'ो'],
]; // prettier-ignore

/** Latin letters to Devanagari: long vowels where names have them, no joining at the end. */
function fromLatin(word: string): string {
  const text = word
    .toLowerCase()
    .replace(/[^a-z]/g, '')
    .replace(/([bdgklmnprstj])\1/g, '$1');
  let out = '';
  let open = false;
  for (let at = 0; at < text.length;) {
    const rest = text.slice(at);
    const consonant = latinConsonants.find(([latin]) => rest.startsWith(latin));
    if (consonant) {
      const [latin, letter] = consonant;
      const nasal = latin === 'n' && /^n[kgcjtdpbs]/.test(rest) && out !== '';
      if (nasal) out += 'ं';
      else {
        out += (open ? '्' : '') + letter;
        open = true;
      }
      at += latin.length;
      continue;
    }
    const vowel = latinVowels.find(([latin]) => rest.startsWith(latin));
    if (!vowel) {
      at += 1;
      continue;
    }
    const [latin, letter, sign] = vowel;
    const atEnd = at + latin.length === text.length;
    const long = atEnd && { a: ['आ', 'ा'], i: ['ई', 'ी'], u: ['ऊ', 'ू'] }[latin];
    out += long ? (open ? long[1] : long[0]) : open ? sign : letter;
    open = false;
    at += latin.length;
  }
  return out;
}

function initialOf(word: string): string {
  const names: Readonly<Record<string, string>> = {
    a: 'ए', b: 'बी', c: 'सी', d: 'डी', e: 'ई', f: 'एफ़', g: 'जी', h: 'एच', i: 'आई', j: 'जे', k: 'के', l: 'एल', m: 'एम', n: 'एन', o: 'ओ',
    p: 'पी', q: 'क्यू', r: 'आर', s: 'एस', t: 'टी', u: 'यू', v: 'वी', w: 'डब्ल्यू', x: 'एक्स', y: 'वाई', z: 'ज़ेड',
  }; // prettier-ignore
  return names[word.charAt(0).toLowerCase()] ?? word;
}

/** Gurmukhi lies 0x100 above Devanagari; what it has of its own is mapped by hand. */
function toGurmukhi(word: string): string {
  return word
    .normalize('NFD')
    .replace(/ज्ञ/g, 'ग्य')
    .replace(/क्ष/g, 'ख')
    .replace(/ष/g, 'श')
    .replace(/ऋ/g, 'रि')
    .replace(/ृ/g, '्रि')
    .replace(/ङ|ञ|ण(?=्)/g, 'न')
    .replace(/ढ़|ड़/g, 'ੜ')
    .replace(/श/g, 'ਸ਼')
    .replace(/ं/g, 'ੰ')
    .replace(/[\u0901-\u094d]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0x100))
    .replace(/ੰ(?=[ਸਹਰਲਵ])|(?<=[ਾੀੇੈੋੌ])ੰ/g, 'ਂ')
    .replace(/़/g, '਼')
    .normalize('NFC');
}

function fromGurmukhi(word: string): string {
  return word
    .normalize('NFD')
    .replace(/ਸ਼/g, 'श')
    .replace(/ੜ/g, 'ड़')
    .replace(/ੰ/g, 'ं')
    .replace(/ੱ/g, '')
    .replace(/[\u0a01-\u0a4d]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x100))
    .normalize('NFC');
}

const urduConsonants: Readonly<Record<string, string>> = {
  क: 'ک', ख: 'کھ', ग: 'گ', घ: 'گھ', ङ: 'ن', च: 'چ', छ: 'چھ', ज: 'ج', झ: 'جھ', ञ: 'ن', ट: 'ٹ', ठ: 'ٹھ', ड: 'ڈ', ढ: 'ڈھ', ण: 'ن',
  त: 'ت', थ: 'تھ', द: 'د', ध: 'دھ', न: 'ن', प: 'پ', फ: 'پھ', ब: 'ب', भ: 'بھ', म: 'م', य: 'ی', र: 'ر', ल: 'ل', ळ: 'ل', व: 'و',
  श: 'ش', ष: 'ش', स: 'س', ह: 'ہ',
}; // prettier-ignore
const urduDotted: Readonly<Record<string, string>> = { क: 'ق', ख: 'خ', ग: 'غ', ज: 'ز', फ: 'ف', ड: 'ڑ', ढ: 'ڑھ' };
const urduSigns: Readonly<Record<string, string>> = {
  'ा': 'ا', 'ी': 'ی', 'ू': 'و', 'े': 'ے', 'ै': 'ے', 'ो': 'و', 'ौ': 'و', 'ॉ': 'ا', 'ृ': 'ر', 'ं': 'ن', 'ँ': 'ں',
}; // prettier-ignore
const urduVowels: Readonly<Record<string, string>> = {
  अ: 'ا', आ: 'آ', इ: 'ا', ई: 'ای', उ: 'ا', ऊ: 'او', ऋ: 'ر', ए: 'ای', ऐ: 'ای', ओ: 'او', औ: 'او', ऑ: 'آ',
}; // prettier-ignore

/** Devanagari to Urdu letters; short vowels are not written. */
function toUrdu(word: string): string {
  const letters = Array.from(word.normalize('NFD'));
  return letters
    .map((letter, at) => {
      const isDotted = letters[at + 1] === '़';
      const consonant = (isDotted ? urduDotted[letter] : undefined) ?? urduConsonants[letter];
      if (consonant !== undefined) return consonant;
      const sign = urduSigns[letter];
      if (sign === undefined) return urduVowels[letter] ?? '';
      return sign === 'ے' && at < letters.length - 1 ? 'ی' : sign;
    })
    .join('');
}
