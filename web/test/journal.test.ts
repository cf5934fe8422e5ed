// Steps back and forth over what a workspace keeps: in order, and a new step ends what could be done again.
import { beforeEach, expect, test } from 'vitest';
import { done, forgetJournal, journalBack, journalForth, undone } from '../src/state/journal';
import { addRemark, remarks, removeRemark, rename, savedReports, saveReport, workspaceName } from '../src/state/kept';

beforeEach(() => {
  remarks.value = [];
  savedReports.value = [];
  workspaceName.value = '';
  forgetJournal();
});

test('a note, its removal and a name are taken back in order', async () => {
  addRemark(' 换海报 ', { day: '2026-11-06' });
  const id = remarks.value[0]?.id ?? '';
  expect(remarks.value[0]?.text).toBe('换海报');
  removeRemark(id);
  rename('城南店');
  await journalBack();
  expect(workspaceName.value).toBe('');
  await journalBack();
  expect(remarks.value.map((one) => one.text)).toEqual(['换海报']);
  await journalForth();
  expect(remarks.value).toEqual([]);
  addRemark('新的', {});
  expect(undone.value).toEqual([]);
  expect(done.value.length).toBe(3);
});

test('an empty note is none, and a report saved under the same name takes its place', () => {
  addRemark('  ', {});
  expect(done.value).toEqual([]);
  const definition = { version: 1, analysis: 'sales', params: {} };
  saveReport('月度', definition);
  saveReport('月度', { ...definition, params: { interval: 'week' } });
  saveReport('月度', { ...definition, analysis: 'gmv' });
  expect(savedReports.value.map((one) => [one.name, one.definition.analysis])).toEqual([
    ['月度', 'sales'],
    ['月度', 'gmv'],
  ]);
  expect(new Set(savedReports.value.map((one) => one.id)).size).toBe(2);
});
