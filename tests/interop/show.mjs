// Shows a DMN file with dmn-js in a headless Chromium:   node show.mjs FILE [VIEW [SCREENSHOT.png]]
//
// Opens every view of the model, VIEW (drd, decisionTable, literalExpression, boxedExpression) last, prints as JSON what
// each drew, and exits with 1 for any warning. dmn-js opens DMN 1.3 only, so a newer model is shown under that namespace.
// The browser is $CHROMIUM, else the first one found; exit code 3 if there is none.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const here = import.meta.dirname;
const [file, view = 'drd', screenshot] = process.argv.slice(2);

function browser() {
  const known = [process.env.CHROMIUM, 'chromium', 'chromium-browser', 'google-chrome'];
  return known.find((one) => one && spawnSync(one, ['--version']).status === 0);
}

function page() {
  const text = readFileSync(file, 'utf8').replace(/(?<=spec\/DMN\/)(20211108|20230324)(?=\/(MODEL|DMNDI)\/)/g, '20191111');
  const values = {
    BASE: pathToFileURL(join(here, 'node_modules', 'dmn-js', 'dist')).href + '/',
    MODEL: JSON.stringify(text).replaceAll('<', '\\u003c'),
    VIEW: JSON.stringify(view),
  };
  return readFileSync(join(here, 'page.html'), 'utf8').replace(/%([A-Z]+)%/g, (_, name) => values[name]);
}

const command = browser();
if (!command) {
  console.log('no Chromium here: set CHROMIUM to one');
  process.exit(3);
}
const folder = mkdtempSync(join(tmpdir(), 'dmn-js-'));
try {
  const path = join(folder, 'page.html');
  writeFileSync(path, page());
  const options = [
    '--headless', '--disable-gpu', '--window-size=1620,920', '--virtual-time-budget=30000', '--allow-file-access-from-files',
    `--user-data-dir=${join(folder, 'profile')}`, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
  const run = (...more) => execFileSync(command, [...options, ...more, pathToFileURL(path).href], {
    encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 120000, maxBuffer: 1 << 28,
  });
  const found = /<pre id="shown">([^<]*)<\/pre>/.exec(run('--dump-dom'));
  const text = (found?.[1] ?? '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  const result = text ? JSON.parse(text) : { warnings: ['the page did not come to its end'], shown: [] };
  console.log(JSON.stringify(result, null, 1));
  if (screenshot) {
    run(`--screenshot=${screenshot}`);
  }
  process.exitCode = result.warnings.length || !result.shown.length ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
