// Loaded before a demo that is to start days later than it does (STORY_LATER_MS): its clock and those of the emulator and
// the stand-ins go ahead by so much. Everything else is as a visitor runs it.

import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';

const aheadMs = Number(process.env['STORY_LATER_MS'] ?? 0);
const RealDate = Date;
const now = (): number => RealDate.now() + aheadMs;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
});

const realFork = childProcess.fork;
childProcess.fork = ((file: string, args: string[], options: childProcess.ForkOptions = {}) => {
  if (!/\/(emulator|standins)\//.test(file)) return realFork(file, args, options);
  const execArgv = [...(options.execArgv ?? []), '--import', import.meta.url];
  return realFork(file, args, { ...options, execArgv, env: { ...options.env, STORY_LATER_MS: String(aheadMs) } });
}) as typeof realFork;
syncBuiltinESMExports();
