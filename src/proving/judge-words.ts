// What a walk shows of the words: everything a phone would cut, refuse or spread over two messages.

import { areButtons, LABEL_LIMITS, type Finding } from '#catalogue';
import type { OutgoingMessage } from '#conversation/engine';
import type { Exploration } from './explore.ts';
import { pathOfScreen } from './judge-paths.ts';
import type { Places, Told } from './places.ts';

export function judgeWords(walk: Exploration, places: Places): readonly Finding[] {
  const { language, catalogue, definition } = walk.stage;
  const findings = new Map<string, Finding>();
  const add = (words: string, screen: string, told: Told): void => {
    const key = places.keyOfWords(language, words) ?? keyOfScreen(walk, screen);
    const finding =
      key === undefined
        ? places.inService(pathOfScreen(definition, screen), told)
        : places.inWords(language, key, told);
    findings.set(`${finding.file}${finding.rule}${finding.line ?? ''}${finding.problem}`, finding);
  };
  const choose = catalogue.regionText(language, 'errors.choose');
  for (const { spot, screen } of walk.heard) {
    const said = spot.events.flatMap((event) => (event.kind === 'said' ? [event.message] : []));
    for (const message of said) judgeMessage(language, screen, message, add);
    const whole = said
      .filter((message) => message.kind === 'text')
      .reduce((sum, message) => sum + message.body.length, 0);
    const isCut = said.length > 1 && said.some((message) => message.kind === 'choices' && message.body === choose);
    // A review is as long as the answers: it is counted in what the journey costs.
    if (screen === 'review' || (!isCut && !(said.length > 1 && whole > LABEL_LIMITS.textBody))) continue;
    const limit = isCut ? LABEL_LIMITS.choicesBody : LABEL_LIMITS.textBody;
    const first = said[0];
    add(first && first.kind !== 'document' ? first.body : '', screen, {
      rule: 'prompt-too-long',
      problem: `In ${language} the message at "${screen}" has ${whole} characters; one message with buttons holds ${limit}, so it goes out as ${said.length}.`,
      remedy: 'Say it shorter: each message is paid for, and people read the first lines only.',
    });
  }
  return [...findings.values()];
}

type Add = (words: string, screen: string, told: Told) => void;

function judgeMessage(language: string, screen: string, message: OutgoingMessage, add: Add): void {
  const tooLong = (what: string, words: string, limit: number): void => {
    if (words.length <= limit) return;
    const problem = `In ${language}, at "${screen}", the ${what} "${words}" has ${words.length} characters; WhatsApp shows ${limit}.`;
    add(words, screen, { rule: 'label-too-long', problem, remedy: 'Say it shorter.' });
  };
  if (message.kind === 'document') return tooLong('caption', message.caption, LABEL_LIMITS.choicesBody);
  if (message.body.trim() === '')
    add('', screen, {
      rule: 'empty-message',
      problem: `In ${language} nothing is said at "${screen}".`,
      remedy: 'Write the words.',
    });
  if (message.kind === 'text') return;
  const { choices } = message;
  const buttons = areButtons(choices);
  for (const { title, description } of choices) {
    tooLong(buttons ? 'button' : 'row', title, buttons ? LABEL_LIMITS.button : LABEL_LIMITS.row);
    tooLong('line under a row', description ?? '', LABEL_LIMITS.rowDescription);
  }
  const titles = choices.map((one) => one.title);
  const twice = titles.find((title, at) => titles.indexOf(title) !== at);
  if (twice !== undefined)
    add(twice, screen, {
      rule: 'choices-alike',
      problem: `In ${language}, at "${screen}", two choices read "${twice}".`,
      remedy: 'Give them different words: nobody can tell them apart, and WhatsApp refuses the message.',
    });
}

function keyOfScreen({ stage }: Exploration, screen: string): string | undefined {
  const [kind, id = ''] = screen.split(':');
  if (kind === 'field') return `fields.${id}.question`;
  if (kind === 'evidence')
    return stage.definition.evidence.some((one) => one.id === id) ? `evidence.${id}.question` : `fields.${id}.question`;
  if (kind === 'start') return 'intro';
  return kind === 'review' ? 'declaration' : undefined;
}
