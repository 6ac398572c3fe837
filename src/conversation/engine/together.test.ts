import { describe, expect, it } from 'vitest';
import { converse, delhi, last, said } from '../../../test/helpers/converse.ts';

/** At the question for date and place. */
function asked() {
  const talk = converse(delhi);
  talk.give({ kind: 'text', text: 'English' });
  talk.give({ kind: 'text', text: delhi.text('birth-certificate-copy', 'en', 'name') });
  const tap = (value: string) => talk.give({ kind: 'tap', choice: `${talk.state().prompt?.id}:${value}` });
  tap('begin');
  tap('self');
  tap('+skip');
  const write = (text: string): string => JSON.stringify(said(talk.give({ kind: 'text', text })));
  const answers = () => talk.state().journey!.answers;
  const at = () => talk.state().journey!.at;
  return { talk, tap, write, answers, at };
}

describe('two questions in one message', () => {
  it('are answered on two lines, and the next two likewise', () => {
    const { talk, write, answers } = asked();
    expect(JSON.stringify(said(talk.events).at(-1))).toContain('two lines');
    expect(write('07-03-2019\n110003')).toContain('mother');
    expect(answers()).toMatchObject({ dateOfBirth: '2019-03-07', birthPlace: expect.any(String) });
    write('Sunita Devi\nRajesh Kumar');
    expect(answers()).toMatchObject({ motherName: 'Sunita Devi', fatherName: 'Rajesh Kumar' });
    expect(last(talk.events, 'registryAsked')?.query).toMatchObject({ mother: 'Sunita Devi', father: 'Rajesh Kumar' });
  });

  it.each([
    ['numbered as in the question', '1. 7 March 2019\n2. Karol Bagh'],
    ['with what each is', 'Date of birth: 7/3/2019\nPlace: Karol Bagh'],
    ['the other way round', 'Karol Bagh\n7.3.2019'],
    ['with empty lines and a carriage return', '\n 07-03-2019 \r\n\r\n Karol Bagh\n'],
    ['in one line with a comma', '07-03-2019, Karol Bagh'],
  ])('are understood %s', (_how, text) => {
    const { write, answers } = asked();
    write(text);
    expect(answers()).toMatchObject({ dateOfBirth: '2019-03-07', birthPlace: 'karol-bagh' });
  });

  it('a place that may be one of several is asked after, and nothing else again', () => {
    const { tap, write, answers, at } = asked();
    expect(write('07-03-2019\n110054')).toContain('Which of these');
    expect(answers()['dateOfBirth']).toBe('2019-03-07');
    tap('civil-lines');
    expect(answers()['birthPlace']).toBe('civil-lines');
    expect(at()).toMatchObject({ field: 'motherName' });
  });

  it('who answers the first alone is asked for the other alone', () => {
    const { write, answers, at } = asked();
    expect(write('7 March, 2019')).toContain('In which part of Delhi');
    expect(answers()).toMatchObject({ dateOfBirth: '2019-03-07' });
    expect(at()).toMatchObject({ field: 'birthPlace' });
  });

  it('what was understood is kept, what was not is told by its name and asked alone', () => {
    const { write, answers, at } = asked();
    const told = write('31-02-2019\nKarol Bagh');
    expect(told).toContain('Date of birth: That day does not exist');
    expect(answers()).toMatchObject({ birthPlace: 'karol-bagh' });
    expect(at()).toMatchObject({ field: 'dateOfBirth' });
    expect(told).not.toContain('two lines');
    write('28-02-2019');
    expect(at()).toMatchObject({ field: 'motherName' });
  });

  it('neither understood, or too many lines: both are asked again', () => {
    const { write, at } = asked();
    expect(write('long ago\nAtlantis')).toContain('two lines');
    expect(write('07-03-2019\nKarol Bagh\nDelhi')).toContain('Please write 2 lines');
    expect(at()).toMatchObject({ field: 'dateOfBirth' });
  });

  it('back asks for one of them alone, with what was written before', () => {
    const { write, answers, at } = asked();
    write('07-03-2019\nKarol Bagh');
    expect(write('back')).toContain('Same as before');
    expect(at()).toMatchObject({ field: 'birthPlace' });
    expect(answers()['dateOfBirth']).toBe('2019-03-07');
  });

  it('a private number in a line is hidden as anywhere', () => {
    const { talk, write } = asked();
    write('07-03-2019\nKarol Bagh');
    write('Sunita Devi\n2345 6789 0124');
    expect(JSON.stringify(talk.state())).not.toContain('2345 6789');
  });
});
