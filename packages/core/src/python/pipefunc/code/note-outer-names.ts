import { descendantsOf, isKeywordName } from '../../syntax-tree.ts';
import { scopeOfName } from '../file/bindings.ts';
import { codeOf, noteUnread } from '../file/python-file.ts';
import type { FunctionSource } from '../objects/script-values.ts';
import type { ModuleIndex } from './module-index.ts';

/** Notes what a function inside another, or a lambda, takes from around it: it has none of that as a node. */
export function noteOuterNames({ file, binding, statements }: ModuleIndex, source: FunctionSource): void {
  const { statement, module } = source;
  if (module !== null || statements.has(statement.from)) return;
  const outer = new Set<string>();
  for (const node of descendantsOf(statement, 'VariableName')) {
    const name = codeOf(file, node);
    const scope =
      isKeywordName(node) || node.parent?.name === 'ParamList' ? null : scopeOfName(file.bindings, name, node);
    if (scope === null || scope >= statement.from) continue;
    const isKept = scope < 0 && (binding.has(name) || file.imported.has(name));
    if (!isKept && name !== source.entry) outer.add(name);
  }
  for (const name of outer) {
    noteUnread(file, statement, `It takes ${name} from around it, which the node does not have.`);
  }
}
