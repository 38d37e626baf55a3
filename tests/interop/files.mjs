// The .dmn files among the arguments and in the folders among them.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export function dmnFiles(paths) {
  return paths.flatMap((path) => {
    if (!statSync(path).isDirectory()) {
      return [path];
    }
    const inside = readdirSync(path).sort().map((name) => join(path, name));
    return dmnFiles(inside.filter((one) => one.endsWith('.dmn') || statSync(one).isDirectory()));
  });
}
