import type { SyntaxNode } from '@lezer/common';
import type { PythonFunction } from './python-module.ts';
import { readFunction } from './read-module.ts';
import { nameOf } from './read-parameters.ts';
import { descendantsOf, parsePython } from './syntax-tree.ts';

/** `qualifiedName` is Python's `__qualname__`: `Model.fit`, `outer.<locals>.inner`. */
export type QualifiedFunction = PythonFunction & { readonly qualifiedName: string };

/** Every function of a module in source order, wherever it stands: methods, functions in functions, under any statement. */
export function readAllFunctions(source: string): QualifiedFunction[] {
  return [...descendantsOf(parsePython(source), 'FunctionDefinition')].flatMap((definition) => {
    const { parent } = definition;
    const statement = parent?.name === 'DecoratedStatement' ? parent : definition;
    const read = readFunction(source, statement);
    return read ? [{ ...read, qualifiedName: around(source, statement) + read.name }] : [];
  });
}

/** What stands before the name of what the node defines. */
function around(source: string, node: SyntaxNode): string {
  let prefix = '';
  for (let outer = node.parent; outer; outer = outer.parent) {
    if (outer.name !== 'FunctionDefinition' && outer.name !== 'ClassDefinition') continue;
    const name = outer.getChild('VariableName');
    const inside = outer.name === 'FunctionDefinition' ? '.<locals>.' : '.';
    prefix = `${name ? nameOf(source, name) : ''}${inside}${prefix}`;
  }
  return prefix;
}
