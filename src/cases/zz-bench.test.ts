import { it } from 'vitest';
import { keepDrawSecrets } from '#cases';
import { createCaseWorld } from '../../test/helpers/case-world.ts';
it('bench', async () => {
  const w = await createCaseWorld();
  for (const s of ['a1x', 'b1x', 'c1x'])
    await w.addOfficer(s, { department: 'parks', office: 'park-north', roles: ['clerk', 'registrar'] });
  await keepDrawSecrets(w.deps);
  const account = await w.newAccount();
  for (let r = 0; r < 3; r++) {
    for (let n = 0; n < 200; n++) await w.file(account);
    const t = performance.now();
    await w.settle();
    const t1 = performance.now();
    w.wait(0.01);
    await w.settle();
    console.log('file ms', ((t1 - t) / 200).toFixed(2), 'draw ms', ((performance.now() - t1) / 200).toFixed(2));
  }
  await w.database.drop();
});
