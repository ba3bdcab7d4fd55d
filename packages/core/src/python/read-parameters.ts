import type { SyntaxNode } from '@lezer/common';
import type { Parameter } from './python-module.ts';
import { commaGroups, textOf } from './syntax-tree.ts';

/** Parameters of a `ParamList`, in order. What is no parameter yet (`b:` while one types) is left out. */
export function readParameters(source: string, list: SyntaxNode): Parameter[] {
  const parameters: Parameter[] = [];
  let afterStar = false;
  for (const group of commaGroups(list)) {
    const { nodes } = group;
    const [first] = nodes;
    if (!first) {
      // The parser has no node for the slash that ends the positional-only parameters.
      if (withoutComments(source.slice(group.from, group.to)) === '/') {
        for (const [index, parameter] of parameters.entries()) {
          parameters[index] = { ...parameter, kind: 'positional-only' };
        }
      }
      continue;
    }
    const star = first.name === '*' || first.name === '**' ? first.name : '';
    const name = nodes[star ? 1 : 0];
    if (star === '*') afterStar = true;
    if (!name || name.type.isError || !/^[\p{ID_Start}_]/u.test(source.slice(name.from, name.to))) continue;
    parameters.push({
      name: nameOf(source, name),
      kind:
        star === '*'
          ? 'var-positional'
          : star === '**'
            ? 'var-keyword'
            : afterStar
              ? 'keyword-only'
              : 'positional-or-keyword',
      ...readAnnotationAndDefault(source, nodes),
      start: first.from,
      end: Math.max(...nodes.map((node) => node.to)),
    });
  }
  return parameters;
}

function readAnnotationAndDefault(
  source: string,
  nodes: readonly SyntaxNode[],
): Pick<Parameter, 'annotation' | 'defaultSource'> {
  const annotation = nodes.find((node) => node.name === 'TypeDef');
  const equals = nodes.findIndex((node) => node.name === 'AssignOp');
  return {
    annotation: annotation ? readAnnotation(source, annotation) : null,
    defaultSource: (equals < 0 ? '' : textOf(source, nodes.slice(equals + 1))) || null,
  };
}

/** Text of a `TypeDef` without its colon or arrow. */
export function readAnnotation(source: string, typeDef: SyntaxNode): string | null {
  return (
    source
      .slice(typeDef.from, typeDef.to)
      .replace(/^(?::|->)(?:\s|#.*|\\\r?\n)*/, '')
      .trim() || null
  );
}

/** The name as Python knows it, which takes letters that look alike (`µ`, `ﬁ`) for one. */
export function nameOf(source: string, node: SyntaxNode): string {
  return source.slice(node.from, node.to).normalize('NFKC');
}

function withoutComments(text: string): string {
  return text.replaceAll(/#.*|\\\r?\n/g, '').trim();
}
