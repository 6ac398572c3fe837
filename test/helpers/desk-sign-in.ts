// Signing in at the desk in a browser, once for each person: the desk lets one address sign in only so often a minute.

import type { BrowserContext } from 'playwright-core';

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>;

/** For the desk at `url`: brings a subject of the sign-in provider into a context, by its form the first time. */
export function createDeskSignIn(url: () => string): (context: BrowserContext, subject: string) => Promise<void> {
  const signedIn = new Map<string, Cookies>();
  return async (context, subject) => {
    const kept = signedIn.get(subject);
    if (kept !== undefined) return context.addCookies(kept);
    const page = await context.newPage();
    await page.goto(`${url()}/desk/sign-in`);
    await page.locator('a.button').click();
    await page.locator(`button[value="${subject}"]`).click();
    await page.waitForURL(`${url()}/desk`);
    await page.close();
    const cookies = await context.cookies(url());
    signedIn.set(
      subject,
      cookies.filter((cookie) => cookie.name.endsWith('dwar-desk')),
    );
  };
}
