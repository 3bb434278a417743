import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

import { loadContent } from '../../kql/content';
import { loadEnvironment } from '../../stacks/environment';
import { anchorsOf, listPages, readPage, ROOT } from './pages';

test.each(listPages())('every relative link of %s leads somewhere', (page) => {
  const prose = readPage(page).replaceAll(/^( *)```[^]*?^\1```/gm, '');
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link));

  expect(links.filter((link) => !leadsSomewhere(page, link))).toEqual([]);
});

test('the link of each health alert leads to its section', () => {
  const { runbooks } = loadEnvironment('test', join(ROOT, 'test', 'fixtures', 'environments'));
  const anchors = anchorsOf(readPage(runbooks));

  expect(loadContent().healthAlerts.filter(({ id }) => !anchors.includes(id))).toEqual([]);
});

test('the page about operation orders every health alert', () => {
  const page = readPage('docs/operate.md');

  expect(loadContent().healthAlerts.filter(({ id }) => !page.includes(`(runbooks.md#${id})`))).toEqual([]);
});

function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : normalize(join(dirname(page), path));
  if (!existsSync(join(ROOT, target))) return false;
  return anchor === undefined || anchorsOf(readPage(target)).includes(anchor);
}
