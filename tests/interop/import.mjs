// Imports DMN files with dmn-moddle:   node import.mjs FILE-OR-FOLDER...
//
// Exit code 1 if a file gives any warning, points at an id that it does not have, or if there are no files.
// dmn-moddle knows DMN by the namespace of version 1.3 alone; `nsMap` is its own way to say what else means the same.
import { readFileSync } from 'node:fs';
import { DmnModdle } from 'dmn-moddle';
import { dmnFiles } from './files.mjs';

const nsMap = {};
for (const date of ['20211108', '20230324']) {
  nsMap[`https://www.omg.org/spec/DMN/${date}/MODEL/`] = 'dmn';
  nsMap[`https://www.omg.org/spec/DMN/${date}/DMNDI/`] = 'dmndi';
}

async function problemsOf(file) {
  const text = readFileSync(file, 'utf8');
  try {
    const { warnings, elementsById } = await new DmnModdle({}, { nsMap }).fromXML(text, 'dmn:Definitions');
    const ids = [...text.matchAll(/ href="#([^"]*)"/g)].map((match) => decodeURIComponent(match[1]));
    const lost = ids.filter((id) => !(id in elementsById)).map((id) => `nothing has the id ${id}`);
    return [...warnings.map((warning) => warning.message), ...lost];
  } catch (error) {
    return [error.message, ...(error.warnings ?? []).map((warning) => warning.message)];
  }
}

const files = dmnFiles(process.argv.slice(2));
let failed = files.length === 0;
for (const file of files) {
  for (const problem of await problemsOf(file)) {
    console.log(`${file}: ${problem}`);
    failed = true;
  }
}
console.log(`dmn-moddle: ${files.length} file(s) imported, ${failed ? 'with problems' : 'no warnings'}`);
process.exitCode = failed ? 1 : 0;
