import { sendBadInputs } from './bad-inputs';
import { sendForgeries } from './forgeries';
import { searchOutputs } from './privacy';

test('takes no forged request, and every honest one with either token and secret', async () => {
  expect(await sendForgeries(1, 4_000)).toEqual({ forged: 4_000, accepted: 0, honestRefused: 0 });
});

test('refuses every bad request quickly, and stays up', async () => {
  const figures = await sendBadInputs(1, 500);

  expect(figures).toMatchObject({ surprises: [], queuedMessages: 0 });
  expect(figures.handMade).toBeGreaterThanOrEqual(80);
  expect(figures.peakBytes).toBeLessThanOrEqual(150e6);
});

test('lets no personal value into any output', async () => {
  expect(await searchOutputs(1, 300)).toMatchObject({ leaks: [] });
});
