import { drawCharts, isChart, type ChartRequest } from '../../../workbench/review/report/chart';

const bars: ChartRequest = {
  visualization: 'barchart',
  result: {
    columns: [
      { name: 'PlatformId', type: 'string' },
      { name: 'Count', type: 'long' },
    ],
    rows: [
      ['chatgpt', 3],
      ['</text><script>', 1],
    ],
  },
};

test('draws charts as SVG, in their order, with the values as text', async () => {
  const line: ChartRequest = {
    visualization: 'timechart',
    result: {
      columns: [
        { name: 'Hour', type: 'datetime' },
        { name: 'AvgRisk', type: 'real' },
      ],
      rows: [
        ['2026-01-15T10:00:00.0000000Z', 0.5],
        ['2026-01-15T11:00:00.0000000Z', 0.7],
      ],
    },
  };

  const charts = await drawCharts([bars, line]);

  expect(charts).toHaveLength(2);
  expect(charts[0]).toMatch(/^<svg/);
  expect(charts[0]).toContain('chatgpt');
  expect(charts[0]).not.toContain('<script>');
  expect(charts[1]).toContain('AvgRisk');
});

test('draws what is no table and has a number and something along it', () => {
  expect(isChart(bars)).toBe(true);
  expect(isChart({ ...bars, visualization: 'table' })).toBe(false);
  expect(isChart({ ...bars, result: { columns: [{ name: 'PlatformId', type: 'string' }], rows: [] } })).toBe(false);
});
