import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskSecrets } from './secrets.ts';
import { withVerhoeff } from './verhoeff.ts';

const aadhaar = withVerhoeff('23456789012');
const spaced = (digits: string, sign = ' ') => digits.match(/.{1,4}/g)!.join(sign);

describe('secrets in prose', () => {
  it.each([
    [`my aadhaar is ${aadhaar} please check`, `my aadhaar is •••• ${aadhaar.slice(-4)} please check`],
    [spaced(aadhaar), `•••• ${aadhaar.slice(-4)}`],
    [`${spaced(aadhaar, '-')}.`, `•••• ${aadhaar.slice(-4)}.`],
    [
      `आधार ${spaced(aadhaar).replace(/\d/g, (digit) => String.fromCharCode(0x0966 + Number(digit)))} है`,
      `आधार •••• ${aadhaar.slice(-4)} है`,
    ],
    [aadhaar.replace(/\d/g, (digit) => String.fromCharCode(0x06f0 + Number(digit))), `•••• ${aadhaar.slice(-4)}`],
    ['card 4111 1111 1111 1111 exp 12/27', 'card •••• 1111 exp 12/27'],
    ['5555555555554444', '•••• 4444'],
    ['3782 822463 10005', '•••• 0005'],
    ['OTP 483920', 'OTP ••••'],
    ['the otp is 4839', 'the otp is ••••'],
    ['483920 is my OTP', '•••• is my OTP'],
    ['मेरा ओटीपी ४८३९२० है', 'मेरा ओटीपी •••• है'],
    ['ਓਟੀਪੀ 483920', 'ਓਟੀਪੀ ••••'],
    ['میرا او ٹی پی 483920', 'میرا او ٹی پی ••••'],
    ['my pin is 8305', 'my pin is ••••'],
    ['UPI PIN 830512', 'UPI PIN ••••'],
    ['CVV 123', 'CVV ••••'],
  ])('%s', (text, masked) => {
    expect(maskSecrets(text)).toBe(masked);
  });

  it.each([
    'CVL-2019-004217',
    'DL/2026/0000/2345',
    `CVL-${aadhaar}`,
    `BR-2019/${aadhaar}/7`,
    'pin code 110084',
    'PIN 110084',
    'पिन कोड 110084',
    '9876543210',
    '+91 98765 43210',
    '919876543210',
    '07-03-2019',
    '7 March 2019, 110084',
    '240000',
    '12,50,000',
    'I live in house 1234, lane 5678, Burari 110084',
    '2345 6789 0123',
    'option 3',
    'stop 1234',
    '',
  ])('%s stays', (text) => {
    expect(maskSecrets(text)).toBe(text);
  });

  it('nothing masked is masked again, and nothing throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('0123456789 -/.aApin٣३ओ')), maxLength: 60 }),
        (text) => {
          const once = maskSecrets(text);
          expect(maskSecrets(once)).toBe(once);
        },
      ),
    );
  });

  it('a long text costs no more than its length', () => {
    const began = performance.now();
    maskSecrets('otp a b c '.repeat(400));
    maskSecrets('1234 '.repeat(800));
    maskSecrets('a '.repeat(2000));
    expect(performance.now() - began).toBeLessThan(500);
  });
});
