// The same server, another database: `postgres:///dwar?host=/run/x` with `a` is `postgres:///a?host=/run/x`.

export function replaceDatabase(url: string, database: string): string {
  const replaced = new URL(url);
  replaced.pathname = `/${database}`;
  return replaced.href;
}
